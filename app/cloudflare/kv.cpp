// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/kv.h"

#include <charconv>

namespace edgedeck::cloudflare {

namespace {

/// Unix seconds; the bound keeps the microseconds of a Timestamp from overflowing.
constexpr std::int64_t kLastSecond = 253'402'300'799;

std::optional<KvNamespace> kvNamespace(net::JsonValue value)
{
    auto id = NamespaceId::parse(value["id"].textOr(""));
    if (!id)
        return std::nullopt;
    return KvNamespace{.id = std::move(*id), .title = value["title"].textOr("")};
}

std::optional<KvKey> kvKey(net::JsonValue value)
{
    auto name = value["name"].text();
    if (!name || name->empty())
        return std::nullopt;
    KvKey key{.name = std::move(*name), .expiration = {}};
    if (const auto seconds = value["expiration"].integer(0, kLastSecond))
        key.expiration = Timestamp{std::chrono::seconds(*seconds)};
    return key;
}

std::optional<Timestamp> unixSeconds(std::string_view text)
{
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool whole = error == std::errc() && end == text.data() + text.size() && !text.empty();
    return whole && seconds > 0 && seconds <= kLastSecond
        ? std::optional(Timestamp{std::chrono::seconds(seconds)})
        : std::nullopt;
}

} // namespace

Result<Page<KvNamespace>> decodeKvNamespaces(const net::Response &response, const CallFacts &facts)
{
    return decodePage<KvNamespace>(response, facts, "", kvNamespace);
}

Result<KvKeyPage> decodeKvKeys(const net::Response &response, const CallFacts &facts)
{
    auto page = decodePage<KvKey>(response, facts, "", kvKey);
    if (!page)
        return fail(page.error());
    return KvKeyPage{.keys = std::move(page->listed.items),
        .cursor = std::move(page->info.cursor),
        .skipped = page->listed.skipped};
}

Result<KvValue> decodeKvValue(const net::Response &response, const CallFacts &facts)
{
    if (response.status >= 200 && response.status < 300) {
        return KvValue{.prefix = response.body,
            .size = response.truncatedPrefix || response.declaredSize != 0 ? response.declaredSize
                                                                           : response.body.size(),
            .cut = response.truncatedPrefix,
            .expiration = unixSeconds(response.header("expiration"))};
    }
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    return fail(badShape(response, facts, "the status contradicts the answer"));
}

Result<std::string> decodeKvMetadata(const net::Response &response, const CallFacts &facts)
{
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    return envelope->result.isNull() ? std::string() : envelope->result.compact();
}

} // namespace edgedeck::cloudflare
