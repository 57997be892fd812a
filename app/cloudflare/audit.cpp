// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/audit.h"

namespace edgedeck::cloudflare {

namespace {

/// An entry without a time cannot be put into a history.
std::optional<AuditEntry> entry(net::JsonValue value)
{
    const auto at = parseRfc3339(value.pointer("/action/time").textOr(""));
    if (!at)
        return std::nullopt;
    const net::JsonValue action = value["action"], actor = value["actor"], raw = value["raw"],
                         resource = value["resource"];
    AuditEntry out{.id = value["id"].textOr(""),
        .at = *at,
        .action = action["type"].textOr(""),
        .description = action["description"].textOr(""),
        .result = action["result"].textOr(""),
        .actorEmail = actor["email"].textOr(""),
        .actorType = actor["type"].textOr(""),
        .context = actor["context"].textOr(""),
        .tokenName = actor["token_name"].textOr(""),
        .method = raw["method"].textOr(""),
        .uri = raw["uri"].textOr(""),
        .cfRay = raw["cf_ray_id"].textOr(""),
        .userAgent = raw["user_agent"].textOr(""),
        .status = {},
        .resourceId = resource["id"].textOr(""),
        .product = resource["product"].textOr(""),
        .resourceType = resource["type"].textOr("")};
    if (const auto status = raw["status_code"].integer(100, 999))
        out.status = static_cast<int>(*status);
    return out;
}

/// Whether `path` goes on with `name` as a whole segment after `before`.
bool names(std::string_view path, std::string_view before, std::string_view name)
{
    const std::size_t at = path.find(before);
    if (at == std::string_view::npos)
        return false;
    const std::string_view rest = path.substr(at + before.size());
    if (rest.substr(0, name.size()) != name)
        return false;
    return rest.size() == name.size() || rest[name.size()] == '/' || rest[name.size()] == '?';
}

} // namespace

bool changesWorker(const AuditEntry &entry, const ScriptName &script)
{
    if (entry.method != "PUT" && entry.method != "POST" && entry.method != "PATCH"
        && entry.method != "DELETE")
        return false;
    return names(entry.uri, "/workers/scripts/", script.str())
        || names(entry.uri, "/workers/workers/", script.str());
}

Result<Page<AuditEntry>> decodeAudit(const net::Response &response, const CallFacts &facts)
{
    return decodePage<AuditEntry>(response, facts, "", entry);
}

} // namespace edgedeck::cloudflare
