// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/control.h"

#include "app/sandbox/edits.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

Answer done(Json body)
{
    return controlDone(std::move(body));
}

Answer refused(const std::string &why)
{
    return controlRefused(why);
}

/// What the Durable Objects of the scenario's Worker run, and until when that is not what was deployed.
Json durableCode(World &world)
{
    const Script *script = world.account().script(world.scenario().worker);
    const DurableCode code = script ? world.durableCodeAt(*script, world.now()) : DurableCode();
    Json running = Json::array();
    for (const auto &[id, percent] : code.shares)
        running.push_back(Json{{"version_id", id}, {"percentage", percent}});
    return Json{{"running", std::move(running)},
        {"pending_until", code.pendingUntil ? Json(toRfc3339(*code.pendingUntil)) : Json()}};
}

Json countsOf(const Cell &c)
{
    const auto op = [&](Count ok, std::uint32_t accepted, Count refusedField) {
        static_cast<void>(ok);
        return Json{
            {"attempts", accepted + c[refusedField]}, {"accepted", accepted}, {"refused", c[refusedField]}};
    };
    return Json{{"kv",
                    Json{{"write", op(Count::WriteOk, c[Count::WriteOk], Count::WriteRefused)},
                        {"read",
                            op(Count::ReadHot, c[Count::ReadHot] + c[Count::ReadCold] + c[Count::ReadMiss],
                                Count::ReadRefused)},
                        {"delete", op(Count::DeleteOk, c[Count::DeleteOk], Count::DeleteRefused)},
                        {"list", op(Count::ListOk, c[Count::ListOk], Count::ListRefused)}}},
        {"tiers",
            Json{{"lookups", c[Count::Lookups]}, {"l1_hits", c[Count::L1Hits]}, {"do_hits", c[Count::DoHits]},
                {"kv_hits", c[Count::KvHits]}, {"misses", c[Count::Misses]}}},
        {"durable_objects",
            Json{{"requests", c[Count::DoRequests]}, {"errors", c[Count::DoErrors]},
                {"rows_read", c[Count::DoRowsRead]}, {"rows_written", c[Count::DoRowsWritten]},
                {"duration_gb_s", c[Count::DoMilliGbS] / 1000.0}}},
        {"requests", c[Count::Requests]}, {"slow_requests", c[Count::Slow]},
        {"cron_runs", c[Count::CronRuns]}};
}

Answer state(World &world, const Request &request)
{
    world.catchUp();
    const int hours = std::clamp(request.number("hours", 48), 1, 24 * 62);
    const std::int64_t current = minuteOf(world.now()) / 60;
    Json perHour = Json::array();
    for (std::int64_t hour = current - hours + 1; hour <= current; ++hour) {
        Cell sum;
        Json byNamespace = Json::object();
        for (const Lane &lane : world.lanes()) {
            const auto it = lane.hours.find(hour);
            if (it == lane.hours.end())
                continue;
            sum.add(it->second);
            Json &ns = byNamespace[lane.namespaceId];
            if (ns.is_null())
                ns = Json::object();
            ns["write_attempts"] = ns.value("write_attempts", 0U) + it->second[Count::WriteOk]
                + it->second[Count::WriteRefused];
            ns["write_refused"] = ns.value("write_refused", 0U) + it->second[Count::WriteRefused];
        }
        Json entry = countsOf(sum);
        entry["start"] = toRfc3339(timeOfMinute(hour * 60));
        entry["namespaces"] = std::move(byNamespace);
        // The flag at the end of the hour, as the Worker's running version has it.
        entry["flag_share"] = world.flagShareAt(std::min(world.now(), timeOfMinute(hour * 60 + 60)));
        perHour.push_back(std::move(entry));
    }
    Json today = Json::object();
    {
        Cell sum;
        for (const Lane &lane : world.lanes()) {
            const auto it = lane.days.find(current / 24);
            if (it != lane.days.end())
                sum.add(it->second);
        }
        today = countsOf(sum);
        const std::int64_t reached = world.quota().reachedAt(KvOp::Write);
        today["kv_write_limit_reached_at"] = reached < 0 ? Json() : Json(toRfc3339(timeOfMinute(reached)));
    }
    Json tokens = Json::object();
    for (const Token &token : world.account().tokens)
        tokens[token.label] = token.value;
    return done(Json{{"scenario", world.scenario().name}, {"now", toRfc3339Micros(world.now())},
        {"speed", world.rate()}, {"worker", world.scenario().worker},
        {"flag",
            Json{{"name", world.scenario().flagName}, {"seen", world.flagAsSeen()},
                {"share", world.flagShareAt(world.now())}}},
        {"durable_code", durableCode(world)}, {"today", std::move(today)}, {"tokens", std::move(tokens)},
        {"faults", world.faults().size()}, {"hours", std::move(perHour)}});
}

/// A second writer: somebody else uploads or deploys while an operator works.
Answer deploy(World &world, const Json &body)
{
    Script *script = world.account().script(textOf(body, "worker", world.scenario().worker));
    if (!script)
        return refused("no such Worker");
    const Author author{textOf(body, "source", "wrangler"), textOf(body, "author", "ci@example.com")};
    const std::string message = textOf(body, "message", "deploy by somebody else");
    Version next = cloneLatest(world, *script, author);
    next.annotations = Json{{"workers/triggered_by", "upload"}, {"workers/message", message}};
    if (body.contains("env") && body["env"].is_object()) {
        for (const auto &[name, value] : body["env"].items()) {
            if (value.is_string())
                setBinding(next, name, Json{{"name", name}, {"type", "plain_text"}, {"text", value}});
            else
                setBinding(next, name, value);
        }
    }
    const std::string previous
        = script->deployments.empty() ? std::string() : script->deployments.front().shares.front().first;
    const std::string id = addVersion(*script, std::move(next)).id;
    AuditRecord record;
    record.id = world.newHexId();
    record.at = world.stamp();
    record.email = author.email;
    record.tokenName = record.userAgent = author.source;
    record.context = "api_token";
    record.method = "PUT";
    record.uri = "/accounts/" + world.account().id + "/workers/scripts/" + script->name;
    record.ray = world.newHexId().substr(0, 16);
    world.account().audit.push_back(std::move(record));
    const double percent = numberOf(body, "percent", 100);
    if (body.value("deploy", true)) {
        std::vector<std::pair<std::string, double>> shares{{id, 100}};
        if (percent < 100 && !previous.empty())
            shares = {{previous, 100 - percent}, {id, percent}};
        addDeployment(world, *script, std::move(shares),
            Json{{"workers/message", message}, {"workers/triggered_by", "deployment"}}, author);
    }
    return done(Json{{"ok", true}, {"version_id", id}});
}

} // namespace

Answer controlDone(Json body)
{
    Answer answer;
    answer.body = std::move(body);
    answer.ratePolicy.clear();
    return answer;
}

Answer controlRefused(const std::string &why)
{
    Answer answer = controlDone(Json{{"error", why}});
    answer.status = 400;
    return answer;
}

Answer answerControl(World &world, const Request &request)
{
    const auto lock = world.lock();
    const std::string what = request.segments.empty() ? std::string() : request.segments.front();
    if (request.method == "GET" && what == "state")
        return state(world, request);
    if (request.method == "GET" && what == "fault")
        return listFaults();
    const Json body = request.json().value_or(Json());
    if (request.method != "POST" || !body.is_object())
        return refused("GET /state or /fault, or POST a JSON object to /advance, /speed, /fault or /deploy");
    if (what == "advance") {
        const double seconds = numberOf(body, "seconds", -1);
        if (seconds < 0 || seconds > 400.0 * 86400)
            return refused("seconds must be between 0 and 34560000");
        world.advance(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
        return done(Json{{"ok", true}, {"now", toRfc3339Micros(world.now())}});
    }
    if (what == "speed") {
        const double rate = numberOf(body, "rate", -1);
        if (rate < 0 || rate > 100'000)
            return refused("rate must be between 0 and 100000");
        world.setRate(rate);
        return done(Json{{"ok", true}, {"rate", rate}});
    }
    if (what == "fault")
        return answerFault(world, body);
    if (what == "deploy")
        return deploy(world, body);
    return refused("unknown path");
}

} // namespace edgedeck::sandbox
