// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/flagship.h"

#include "app/cloudflare/bodies.h"
#include "app/cloudflare/rawjson.h"

#include <algorithm>
#include <array>

namespace edgedeck::cloudflare {

namespace {

constexpr std::array<std::string_view, 9> kKnown{"key", "type", "description", "enabled", "default_variation",
    "variations", "rules", "updated_at", "updated_by"};

std::optional<FlagshipApp> app(net::JsonValue value)
{
    auto id = value["id"].text();
    if (!id || id->empty())
        return std::nullopt;
    return FlagshipApp{.id = std::move(*id), .name = value["name"].textOr("")};
}

/// Without a key, a switch, a default or variations there is nothing that could be shown or written.
std::optional<FlagshipFlag> flag(net::JsonValue value)
{
    auto key = value["key"].text();
    const auto enabled = value["enabled"].boolean();
    auto standard = value["default_variation"].text();
    const net::JsonValue variations = value["variations"], rules = value["rules"];
    if (!key || key->empty() || !enabled || !standard || !variations.isObject())
        return std::nullopt;
    if (!rules.isNull() && !rules.isArray())
        return std::nullopt;
    FlagshipFlag out{.key = std::move(*key),
        .type = value["type"].textOr(""),
        .description = value["description"].text(),
        .enabled = *enabled,
        .defaultVariation = std::move(*standard),
        .variations = {},
        .variationsJson = variations.compact(),
        .rulesJson = rules.isArray() ? rules.compact() : "[]",
        .rules = static_cast<std::int64_t>(rules.size()),
        .updatedAt = {},
        .updatedAtText = value["updated_at"].textOr(""),
        .updatedBy = value["updated_by"].textOr(""),
        .unknownMembers = {}};
    variations.eachMember([&](const std::string &name, net::JsonValue variation) {
        out.variations.emplace_back(name, variation.compact());
    });
    out.updatedAt = parseRfc3339(out.updatedAtText);
    value.eachMember([&](const std::string &name, net::JsonValue) {
        if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end())
            out.unknownMembers.push_back(name);
    });
    return out;
}

std::optional<FlagshipChange> change(net::JsonValue value)
{
    auto event = value["event"].text();
    if (!event)
        return std::nullopt;
    FlagshipChange out{.event = std::move(*event),
        .flagKey = value["flag_key"].textOr(""),
        .after = flag(value["after"]),
        .changed = {}};
    value["diff"].eachMember([&](const std::string &name, net::JsonValue) { out.changed.push_back(name); });
    return out;
}

/// The member as it stands in the document, if it reads the same as what was parsed.
void keepText(std::string &into, std::string_view document, std::string_view name)
{
    const auto raw = memberText(document, {"result", name});
    if (!raw)
        return;
    const auto again = net::JsonDocument::parse(*raw);
    if (again && again->root().compact() == into)
        into = std::string(*raw);
}

} // namespace

std::optional<std::string> FlagshipFlag::valueOf(const std::string &variation) const
{
    for (const auto &[name, value] : variations) {
        if (name == variation)
            return value;
    }
    return std::nullopt;
}

std::optional<std::string> FlagshipFlag::variationFor(const std::string &value) const
{
    for (const auto &[name, text] : variations) {
        if (text == value)
            return name;
    }
    return std::nullopt;
}

Result<Page<FlagshipApp>> decodeFlagshipApps(const net::Response &response, const CallFacts &facts)
{
    return decodePage<FlagshipApp>(response, facts, "", app);
}

Result<Page<FlagshipFlag>> decodeFlagshipFlags(const net::Response &response, const CallFacts &facts)
{
    return decodePage<FlagshipFlag>(response, facts, "", flag);
}

Result<Page<FlagshipChange>> decodeFlagshipChanges(const net::Response &response, const CallFacts &facts)
{
    return decodePage<FlagshipChange>(response, facts, "", change);
}

Result<FlagshipFlag> decodeFlagshipFlag(const net::Response &response, const CallFacts &facts)
{
    auto read = decodeOne<FlagshipFlag>(response, facts, flag);
    if (read) {
        keepText(read->variationsJson, response.body, "variations");
        keepText(read->rulesJson, response.body, "rules");
    }
    return read;
}

Result<std::string> flagshipBody(const FlagshipFlag &flag)
{
    const auto variations = net::JsonDocument::parse(flag.variationsJson);
    const auto rules = net::JsonDocument::parse(flag.rulesJson);
    if (!variations || !variations->root().isObject() || !rules || !rules->root().isArray())
        return failLocal(FaultClass::Config, "variations and rules of a flag must be JSON");
    if (!variations->root()[flag.defaultVariation].exists())
        return failLocal(FaultClass::Config, "the default is none of the flag's variations");
    const auto key = exactQuoted(flag.key), standard = exactQuoted(flag.defaultVariation);
    const auto words = flag.description ? exactQuoted(*flag.description) : Result<std::string>("null");
    if (!key || !standard || !words)
        return failLocal(FaultClass::Config, "a name or a value is not UTF-8");
    return R"({"key":)" + *key + R"(,"description":)" + *words + R"(,"enabled":)"
        + (flag.enabled ? "true" : "false") + R"(,"default_variation":)" + *standard + R"(,"variations":)"
        + flag.variationsJson + R"(,"rules":)" + flag.rulesJson + "}";
}

} // namespace edgedeck::cloudflare
