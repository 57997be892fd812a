// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/workers.h"

#include "app/cloudflare/bindings.h"

namespace edgedeck::cloudflare {

namespace {

std::optional<WorkerSummary> script(net::JsonValue value)
{
    auto name = ScriptName::parse(value["id"].textOr(""));
    if (!name)
        return std::nullopt;
    WorkerSummary summary{.name = std::move(*name),
        .modifiedOn = timeOr(value["modified_on"]),
        .lastDeployedFrom = value["last_deployed_from"].textOr(""),
        .compatibilityDate = value["compatibility_date"].textOr(""),
        .handlers = {},
        .migrationTag = value["migration_tag"].textOr(""),
        .hasAssets = value["has_assets"].boolean().value_or(false)};
    value["handlers"].eachItem([&](net::JsonValue handler) {
        if (auto text = handler.text())
            summary.handlers.push_back(std::move(*text));
    });
    return summary;
}

std::optional<ScriptSettings> settings(net::JsonValue value)
{
    if (!value.isObject() || !value["bindings"].exists())
        return std::nullopt;
    auto list = decodeBindings(value["bindings"]);
    return ScriptSettings{.bindings = std::move(list.bindings),
        .compatibilityDate = value["compatibility_date"].textOr(""),
        .usageModel = value["usage_model"].textOr(""),
        .skippedBindings = list.skipped};
}

std::optional<Schedule> schedule(net::JsonValue value)
{
    auto cron = value["cron"].text();
    return cron ? std::optional(Schedule{.cron = std::move(*cron)}) : std::nullopt;
}

std::optional<std::string> subdomain(net::JsonValue value)
{
    return value["subdomain"].text();
}

std::optional<ScriptSubdomain> scriptSubdomain(net::JsonValue value)
{
    const auto enabled = value["enabled"].boolean();
    if (!enabled)
        return std::nullopt;
    return ScriptSubdomain{
        .enabled = *enabled, .previewsEnabled = value["previews_enabled"].boolean().value_or(false)};
}

} // namespace

Result<Page<WorkerSummary>> decodeScripts(const net::Response &response, const CallFacts &facts)
{
    return decodePage<WorkerSummary>(response, facts, "", script);
}

Result<ScriptSettings> decodeSettings(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<ScriptSettings>(response, facts, settings);
}

Result<Page<Schedule>> decodeSchedules(const net::Response &response, const CallFacts &facts)
{
    return decodePage<Schedule>(response, facts, "/schedules", schedule);
}

Result<std::string> decodeAccountSubdomain(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<std::string>(response, facts, subdomain);
}

Result<ScriptSubdomain> decodeScriptSubdomain(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<ScriptSubdomain>(response, facts, scriptSubdomain);
}

} // namespace edgedeck::cloudflare
