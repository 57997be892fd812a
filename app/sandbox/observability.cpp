// SPDX-License-Identifier: GPL-3.0-or-later
// The audit log (version 2) and the Workers' telemetry. Shapes: developers.cloudflare.com and recorded answers.
#include "app/sandbox/api.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

constexpr std::size_t kMostEvents = 200'000; ///< looked at in one query

std::string actionOf(const AuditRecord &record)
{
    return record.method == "POST" ? "create" : record.method == "DELETE" ? "delete" : "update";
}

Json auditJson(const Account &account, const AuditRecord &r)
{
    const bool worker = r.uri.find("/workers/") != std::string::npos;
    return Json{{"id", r.id}, {"account", Json{{"id", account.id}, {"name", account.name}}},
        {"action",
            Json{{"description", r.method + " " + r.uri}, {"result", r.status < 300 ? "success" : "failure"},
                {"time", toRfc3339Micros(r.at)}, {"type", actionOf(r)}}},
        {"actor",
            Json{{"id", makeHexId(5, std::hash<std::string>{}(r.email))}, {"context", r.context},
                {"email", r.email}, {"ip_address", "198.51.100.7"}, {"token_name", r.tokenName},
                {"type", r.email.empty() ? "account" : "user"}}},
        {"raw",
            Json{{"cf_ray_id", r.ray}, {"method", r.method}, {"status_code", r.status}, {"uri", r.uri},
                {"user_agent", r.userAgent}}},
        {"resource",
            Json{{"id", ""}, {"product", worker ? "workers" : "account"}, {"type", worker ? "script" : "api"},
                {"scope", Json::object()}}},
        {"zone", Json{{"id", ""}, {"name", ""}}}};
}

std::optional<Timestamp> timeOf(const std::string &text)
{
    if (const auto date = parseDate(text))
        return date;
    return parseRfc3339(text);
}

/// One simulated log entry: a request to the Worker, or a call of one of its objects.
struct Happening
{
    Timestamp at{};
    const std::string *script = nullptr, *version = nullptr;
    bool durable = false, failed = false;
    std::uint32_t index = 0;
};

std::string field(const Happening &h, const std::string &key)
{
    if (key == "$workers.scriptVersion.id")
        return *h.version;
    if (key == "$workers.executionModel")
        return h.durable ? "durableObject" : "stateless";
    if (key == "$metadata.service" || key == "$workers.scriptName")
        return *h.script;
    if (key == "$metadata.type")
        return "cf-worker-event";
    if (key == "$workers.eventType")
        return "fetch";
    if (key == "$workers.outcome")
        return h.failed ? "exception" : "ok";
    if (key == "$metadata.level")
        return h.failed ? "error" : "info";
    return {};
}

bool holds(const Happening &h, const Json &filter)
{
    if (textOf(filter, "kind") == "group" || filter.contains("filters")) {
        const Json &parts = filter["filters"];
        const auto one = [&](const Json &part) { return holds(h, part); };
        return textOf(filter, "filterCombination", "and") == "or"
            ? std::any_of(parts.begin(), parts.end(), one)
            : std::all_of(parts.begin(), parts.end(), one);
    }
    const std::string have = field(h, textOf(filter, "key")), operation = textOf(filter, "operation"),
                      wanted = textOf(filter, "value");
    if (operation == "neq")
        return have != wanted;
    if (operation == "includes")
        return have.find(wanted) != std::string::npos;
    if (operation == "exists")
        return !have.empty();
    if (operation == "in")
        return ("," + wanted + ",").find("," + have + ",") != std::string::npos;
    return have == wanted;
}

Json eventJson(const World &world, const Happening &h)
{
    const auto millis = std::chrono::floor<std::chrono::milliseconds>(h.at).time_since_epoch().count();
    const std::string id = makeHexId(11, static_cast<std::uint64_t>(millis) * 4096 + h.index).substr(0, 26);
    const std::string what = h.durable ? "CacheDurableObject.get" : "GET /";
    Json worker{{"truncated", false}, {"scriptName", *h.script}, {"scriptVersion", Json{{"id", *h.version}}},
        {"eventType", h.durable ? "rpc" : "fetch"},
        {"executionModel", h.durable ? "durableObject" : "stateless"},
        {"outcome", h.failed ? "exception" : "ok"}, {"wallTimeMs", h.failed ? 6015 : 17}, {"cpuTimeMs", 3}};
    if (h.durable)
        worker["durableObjectId"] = makeHexId(12, 1) + makeHexId(12, 2);
    else
        worker["event"] = Json{{"request", Json{{"method", "GET"}, {"path", "/"}}},
            {"response", Json{{"status", h.failed ? 500 : 200}}}};
    return Json{{"source", Json{{"level", h.failed ? "error" : "info"}, {"message", what}}},
        {"dataset", "cloudflare-workers"}, {"timestamp", millis}, {"$workers", std::move(worker)},
        {"$metadata",
            Json{{"id", id},
                {"requestId", makeHexId(13, static_cast<std::uint64_t>(millis) * 4096 + h.index)},
                {"service", *h.script}, {"level", h.failed ? "error" : "info"}, {"message", what},
                {"account", world.account().id}, {"type", "cf-worker-event"},
                {"origin", h.durable ? "rpc" : "fetch"}}}};
}

/// Visits what happened in [from, to), newest first, until `visit` says no.
template <class Visit> void visitHappenings(const World &world, Timestamp from, Timestamp to, Visit visit)
{
    std::size_t looked = 0;
    for (std::int64_t minute = minuteOf(to); minute >= minuteOf(from); --minute) {
        std::vector<Happening> all;
        for (const Lane &lane : world.lanes()) {
            const auto script = world.account().scripts.find(lane.script);
            const auto it = lane.minutes.find(minute);
            if (script == world.account().scripts.end() || it == lane.minutes.end())
                continue;
            const std::uint32_t requests = it->second[Count::Requests], calls = it->second[Count::DoRequests],
                                slow = it->second[Count::Disconnected];
            const auto add = [&](bool durable, std::uint32_t index, std::uint32_t of, bool failed) {
                Happening h{timeOfMinute(minute) + std::chrono::microseconds(60'000'000ULL * index / of),
                    &script->first, nullptr, durable, failed, index};
                if (h.at < from || h.at >= to)
                    return;
                if (!durable) {
                    h.version = &world.versionServing(script->second, minute, index);
                } else {
                    // Objects are spread over the versions like requests are, but follow late.
                    const DurableCode code = world.durableCodeAt(script->second, h.at);
                    if (code.shares.empty())
                        return;
                    const std::string &entry = world.versionServing(script->second, minute, index);
                    const auto own = std::find_if(code.shares.begin(), code.shares.end(),
                        [&](const auto &share) { return share.first == entry; });
                    const Version *version = script->second.version(
                        own == code.shares.end() ? code.shares.front().first : entry);
                    h.version = version ? &version->id : nullptr;
                }
                if (h.version && !h.version->empty())
                    all.push_back(h);
            };
            for (std::uint32_t i = 0; i < requests; ++i)
                add(false, i, requests, i < slow);
            for (std::uint32_t i = 0; i < calls; ++i)
                add(true, i, calls, false);
        }
        std::stable_sort(
            all.begin(), all.end(), [](const Happening &a, const Happening &b) { return a.at > b.at; });
        for (const Happening &h : all) {
            if (++looked > kMostEvents || !visit(h))
                return;
        }
    }
}

Answer invalid(const Json &input, const char *path, const char *code)
{
    Answer answer = failure(400, 0, "");
    answer.body = Json{{"success", false}, {"_e", nullptr}, {"_i", input},
        {"_c",
            Json{{"issues",
                     Json::array({Json{
                         {"code", code}, {"path", Json::array({path})}, {"message", "Invalid input"}}})},
                {"name", "ZodError"}}}};
    return answer;
}

} // namespace

Answer auditRoute(Call &call)
{
    if (auto lacking = call.lacks("Account Settings Read"))
        return *lacking;
    if (call.method() != "GET" || call.path.size() != 4)
        return noRoute();
    const auto since = timeOf(call.request.parameter("since")),
               before = timeOf(call.request.parameter("before"));
    if (!since || !before)
        return failure(400, 10002, "since and before are required");
    const Timestamp now = call.world.now();
    const Timestamp until = std::min(*before, now - std::chrono::seconds(call.world.knobs().auditLagS));
    const auto wanted = [&](const std::string &name, const std::string &have) {
        const std::string only = call.request.parameter(name), never = call.request.parameter(name + ".not");
        return (only.empty() || only == have) && (never.empty() || never != have);
    };
    Json all = Json::array();
    for (const AuditRecord &record : call.world.account().audit) {
        const bool shown = record.at >= *since && record.at < until && wanted("action_type", actionOf(record))
            && wanted("actor_email", record.email)
            && wanted("action_result", record.status < 300 ? "success" : "failure")
            && wanted("raw_cf_ray_id", record.ray) && wanted("raw_method", record.method);
        if (shown)
            all.push_back(auditJson(call.world.account(), record));
    }
    if (call.request.parameter("direction", "desc") != "asc")
        std::reverse(all.begin(), all.end());
    const auto limit = static_cast<std::size_t>(std::clamp(call.request.number("limit", 100), 1, 1000));
    const auto first = static_cast<std::size_t>(std::max(0, call.request.number("cursor", 0)));
    Json shown = Json::array();
    for (std::size_t i = first; i < all.size() && shown.size() < limit; ++i)
        shown.push_back(all[i]);
    const std::size_t next = first + shown.size();
    const std::string cursor = next < all.size() ? std::to_string(next) : std::string();
    Json info{{"count", shown.size()}, {"cursor", cursor}, {"cursors", Json{{"after", cursor}}}};
    Answer answer = success(std::move(shown));
    answer.body["result_info"] = std::move(info);
    return answer;
}

Answer telemetryRoute(Call &call)
{
    // Reading needs the permission to write here.
    if (auto lacking = call.lacks("Workers Observability Write"))
        return *lacking;
    if (call.method() != "POST" || call.at(4) != "telemetry" || call.at(5) != "query")
        return noRoute();
    const Json body = call.request.json().value_or(Json());
    const Json frame = body.is_object() ? body.value("timeframe", Json()) : Json();
    if (!frame.is_object() || !body.contains("queryId"))
        return invalid(body, "timeframe", "invalid_type");
    const auto limit = static_cast<std::size_t>(std::max(1.0, numberOf(body, "limit", 100)));
    if (limit > 2000)
        return invalid(body, "limit", "too_big");
    const auto at = [&](const char *key) {
        return Timestamp{std::chrono::milliseconds(
            static_cast<std::int64_t>(std::clamp(numberOf(frame, key, 0), 0.0, 4e12)))};
    };
    const Timestamp now = call.world.now();
    // A Free account keeps seven days; what just happened is not there yet.
    const Timestamp from = std::max(at("from"), now - std::chrono::hours(24 * 7));
    const Timestamp to = at("to");
    const Timestamp until = std::min(to, now - std::chrono::seconds(call.world.knobs().telemetryLagS));
    const Json parameters = body.value("parameters", Json::object());
    const Json conditions{{"filters", parameters.value("filters", Json::array())},
        {"filterCombination", textOf(parameters, "filterCombination", "and")}};
    const auto millis = [](Timestamp t) {
        return std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
    };
    Json result{{"run",
        Json{{"id", call.world.newHexId().substr(0, 24)}, {"accountId", call.world.account().id},
            {"timeframe", Json{{"from", millis(from)}, {"to", millis(to)}}}, {"status", "COMPLETED"},
            {"dry", body.value("dry", false)}}}};
    if (textOf(body, "view") == "calculations") {
        std::vector<std::string> keys;
        for (const Json &group : parameters.value("groupBys", Json::array()))
            keys.push_back(textOf(group, "value"));
        std::map<std::vector<std::string>, std::uint64_t> counts;
        visitHappenings(call.world, from, until, [&](const Happening &h) {
            if (holds(h, conditions)) {
                std::vector<std::string> group;
                group.reserve(keys.size());
                for (const std::string &key : keys)
                    group.push_back(field(h, key));
                ++counts[group];
            }
            return true;
        });
        Json aggregates = Json::array();
        for (const auto &[group, count] : counts) {
            Json groups = Json::array();
            for (std::size_t i = 0; i < keys.size(); ++i)
                groups.push_back(Json{{"key", keys[i]}, {"value", group[i]}});
            aggregates.push_back(Json{{"count", count}, {"interval", 1}, {"sampleInterval", 1},
                {"value", count}, {"groups", std::move(groups)}});
        }
        result["calculations"] = Json::array({Json{
            {"calculation", "count"}, {"aggregates", std::move(aggregates)}, {"series", Json::array()}}});
    } else {
        Json events = Json::array();
        visitHappenings(call.world, from, until, [&](const Happening &h) {
            if (holds(h, conditions))
                events.push_back(eventJson(call.world, h));
            return events.size() < limit;
        });
        const std::size_t count = events.size();
        result["events"] = Json{{"events", std::move(events)}, {"fields", Json::array()}, {"count", count},
            {"series", Json::array()}};
    }
    result["statistics"] = Json{{"elapsed", 0.07}, {"rows_read", 1000}, {"bytes_read", 100000}};
    Answer answer = success(std::move(result));
    answer.body["messages"] = Json::array({Json{{"message", "Successful request"}}});
    return answer;
}

} // namespace edgedeck::sandbox
