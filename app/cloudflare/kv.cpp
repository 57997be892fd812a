// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/kv.h"

namespace edgedeck::cloudflare {

namespace {

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
    // Unix seconds; the bound keeps the microseconds of a Timestamp from overflowing.
    if (const auto seconds = value["expiration"].integer(0, 253'402'300'799))
        key.expiration = Timestamp{std::chrono::seconds(*seconds)};
    return key;
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
            .cut = response.truncatedPrefix};
    }
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    return fail(badShape(response, facts, "the status contradicts the answer"));
}

} // namespace edgedeck::cloudflare
