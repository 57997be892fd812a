// SPDX-License-Identifier: GPL-3.0-or-later
// What a change of a Worker meets: locks, second writers, late reads, objects that keep old code; and what tells of it after.
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

const std::string kLive = "d8bc4d3c-0674-42b8-985b-b0d3606ff8e9";
const std::string kWorker = "/workers/workers/tft-trading-system";

Answer deploy(
    Bench &b, const std::string &version, const Json &strategy = nullptr, const std::string &query = {})
{
    Json body{{"strategy", "percentage"},
        {"versions", Json::array({Json{{"version_id", version}, {"percentage", 100}}})}};
    if (!strategy.is_null())
        body["code_update_strategy"] = strategy;
    return b.script("POST", "/deployments" + query, body);
}

std::string newestDeployed(Bench &b)
{
    return textOf(
        b.script("GET", "/deployments").body["result"]["deployments"][0]["versions"][0], "version_id");
}

/// Events counted by version and execution model in the last `minutes`.
std::map<std::string, double> counted(Bench &b, int minutes, const std::string &model)
{
    const auto millis = [](Timestamp t) {
        return std::chrono::floor<std::chrono::milliseconds>(t).time_since_epoch().count();
    };
    const Answer answer = b.api("POST", "/workers/observability/telemetry/query",
        Json{{"queryId", "t"}, {"view", "calculations"},
            {"timeframe",
                Json{{"from", millis(b.world.now() - std::chrono::minutes(minutes))},
                    {"to", millis(b.world.now())}}},
            {"parameters",
                Json{{"filters",
                         Json::array({Json{{"key", "$workers.executionModel"}, {"operation", "eq"},
                                          {"type", "string"}, {"value", model}},
                             Json{{"key", "$metadata.service"}, {"operation", "eq"}, {"type", "string"},
                                 {"value", "tft-trading-system"}}})},
                    {"calculations", Json::array({Json{{"operator", "count"}}})},
                    {"groupBys",
                        Json::array({Json{{"type", "string"}, {"value", "$workers.scriptVersion.id"}}})}}}});
    REQUIRE(answer.status == 200);
    std::map<std::string, double> out;
    for (const Json &row : answer.body["result"]["calculations"][0]["aggregates"])
        out[textOf(row["groups"][0], "value")] = row["count"].get<double>();
    return out;
}

} // namespace

TEST_CASE("the lock of another writer answers 429, by count or within a time")
{
    Bench b;
    b.control("POST", "/fault", Json{{"kind", "script_lock"}, {"count", 2}});
    const Answer locked = b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}});
    CHECK(locked.status == 429);
    CHECK(locked.body["errors"][0]["message"] == "Too many requests are currently modifying the script.");
    CHECK(b.script("GET", "/secrets").body["result"].size() == 9);
    CHECK(b.api("PATCH", kWorker + "/versions/latest", Json::object()).status == 429);
    CHECK(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}}).status == 200);
    b.control("POST", "/fault", Json{{"kind", "script_lock"}, {"seconds", 5}});
    CHECK(b.script("DELETE", "/secrets/K").status == 429);
    b.world.advance(std::chrono::seconds(6));
    CHECK(b.script("DELETE", "/secrets/K").status == 200);
    CHECK(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}}).status == 429);
    // Reads and settings that make no version know no lock.
    CHECK(b.script("PATCH", "/script-settings", Json{{"logpush", true}}).status == 200);
    b.control("POST", "/fault", Json{{"clear", true}});
    CHECK(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}}).status == 200);
}

TEST_CASE("an accepted deployment is seen late, but takes traffic at once")
{
    Bench b;
    b.control("POST", "/fault", Json{{"kind", "visibility_delay"}, {"seconds", 20}});
    const std::string id = b.flip("true");
    CHECK(b.world.flagShareAt(b.world.now()) == 1);
    CHECK(newestDeployed(b) == kLive);
    CHECK(textOf(b.script("GET", "/versions").body["result"]["items"][0], "id") == kLive);
    CHECK(b.script("GET", "/versions/" + id).status == 200);
    b.world.advance(std::chrono::seconds(21));
    CHECK(newestDeployed(b) == id);
    CHECK(textOf(b.script("GET", "/versions?deployable=true").body["result"]["items"][0], "id") == id);
}

TEST_CASE("a second deployer before or right after ours")
{
    Bench b;
    b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "deployment"}, {"when", "before"}});
    CHECK(newestDeployed(b) == kLive);
    const std::string theirs = newestDeployed(b);
    CHECK(theirs != kLive);
    CHECK(
        b.script("GET", "/deployments").body["result"]["deployments"][0]["author_email"] == "ci@example.com");

    b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "deployment"}, {"when", "after"}});
    const std::string id = b.flip("true");
    CHECK(newestDeployed(b) == theirs);
    CHECK(
        b.script("GET", "/deployments").body["result"]["deployments"][1]["versions"][0]["version_id"] == id);
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
    CHECK(b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "nothing"}}).status == 400);
}

TEST_CASE("an API from before September 2026: no env patch, no update strategy")
{
    Bench b;
    b.control("POST", "/fault", Json{{"kind", "old_api"}});
    const Answer made = b.api("PATCH", kWorker + "/versions/latest",
        Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", Json{{"type", "plain_text"}, {"text", "true"}}}}}});
    CHECK(made.body["result"]["env"]["FEATURE_FLAG_DO_CACHE"]["text"] == "false");
    const Answer deployed
        = deploy(b, textOf(made.body["result"], "id"), Json{{"mode", "deferred"}, {"max_delay", 300}});
    CHECK(deployed.status == 200);
    CHECK(!deployed.body["result"].contains("code_update_strategy"));
    b.control("POST", "/fault", Json{{"clear", true}});
    CHECK(deploy(b, kLive).body["result"]["code_update_strategy"]["max_delay"] == 300);
    CHECK(deploy(b, kLive, Json{{"mode", "later"}}).status == 400);
    CHECK(deploy(b, kLive, Json{{"mode", "deferred"}, {"max_delay", 86'401}}).status == 400);
}

TEST_CASE("busy Durable Objects keep the old code for up to max_delay, idle ones do not")
{
    Bench b("healthy");
    const auto pending
        = [&] { return b.control("GET", "/state?hours=1").body["durable_code"]["pending_until"]; };
    CHECK(pending().is_null());
    const std::string off = b.flip("false");
    CHECK(pending() == "2026-11-24T19:09:12Z");
    CHECK(b.control("GET", "/state?hours=1").body["durable_code"]["running"][0]["version_id"] == kLive);
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
    b.world.advance(std::chrono::seconds(301));
    CHECK(pending().is_null());
    // Nobody calls the objects now: the next change finds them asleep.
    b.flip("true");
    CHECK(pending().is_null());
    b.world.advance(std::chrono::minutes(30));
    // Immediate leaves nothing pending.
    deploy(b, off, Json{{"mode", "immediate"}});
    CHECK(pending().is_null());
    b.control("POST", "/fault", Json{{"kind", "busy_objects"}});
    b.flip("true");
    CHECK(!pending().is_null());
}

TEST_CASE("telemetry tells which version ran, for objects later than for requests")
{
    Bench b("healthy");
    const auto before = counted(b, 30, "durableObject");
    REQUIRE(before.size() == 1);
    CHECK(before.begin()->first == kLive);
    b.world.advance(std::chrono::seconds(48)); // to the next full minute
    const std::string id = b.flip("true");
    b.world.advance(std::chrono::minutes(4));
    CHECK(counted(b, 3, "stateless").count(id) == 1);
    CHECK(counted(b, 3, "stateless").count(kLive) == 0);
    CHECK(counted(b, 3, "durableObject").count(id) == 0);
    b.world.advance(std::chrono::minutes(20));
    CHECK(counted(b, 15, "durableObject").count(kLive) == 0);
    CHECK(counted(b, 15, "durableObject").count(id) == 1);
}

TEST_CASE("telemetry events: newest first, clamped, filtered, refused when asked for too many")
{
    Bench b;
    const auto now = std::chrono::floor<std::chrono::milliseconds>(b.world.now()).time_since_epoch().count();
    const auto ask = [&](const Json &more) {
        Json body{{"queryId", "t"}, {"view", "events"}, {"limit", 5},
            {"timeframe", Json{{"from", now - 86'400'000LL * 30}, {"to", now}}}};
        body.update(more);
        return b.api("POST", "/workers/observability/telemetry/query", body);
    };
    const Json result = ask(Json::object()).body["result"];
    CHECK(result["events"]["count"] == 5);
    CHECK(result["run"]["timeframe"]["from"] == now - 86'400'000LL * 7);
    const Json &events = result["events"]["events"];
    for (std::size_t i = 1; i < events.size(); ++i)
        CHECK(events[i - 1]["timestamp"] >= events[i]["timestamp"]);
    CHECK(events[0]["timestamp"] <= now - 20'000);
    const Answer many = ask(Json{{"limit", 2001}});
    CHECK(many.status == 400);
    CHECK(many.body["_c"]["issues"][0]["code"] == "too_big");
    CHECK(ask(Json{{"parameters",
                  Json{{"filters",
                      Json::array(
                          {Json{{"key", "$metadata.service"}, {"operation", "eq"}, {"value", "nobody"}}})}}}})
              .body["result"]["events"]["events"]
              .empty());
    b.control("POST", "/fault",
        Json{{"kind", "missing_permission"}, {"permission", "Workers Observability Write"}});
    CHECK(ask(Json::object()).status == 403);
}

TEST_CASE("a split of 10 and 90 percent sends that share of the requests to each version")
{
    Scenario scenario = *scenarioNamed("kv-write-limit");
    scenario.liveSplit = {10, 90};
    Bench b(scenario);
    const std::vector<std::pair<std::string, double>> &shares
        = b.world.account().script("tft-trading-system")->deployments.front().shares;
    REQUIRE(shares.size() == 2);
    CHECK(shares[0].second == 10);
    b.world.advance(std::chrono::hours(24));
    const auto events = counted(b, 24 * 60, "stateless");
    const double small = events.at(shares[0].first), large = events.at(shares[1].first);
    CHECK(small / (small + large) == doctest::Approx(0.1).epsilon(0.08));
    // Analytics by version agree with the events, and with the total.
    const std::string node
        = "workersInvocationsAdaptive(limit: 9, filter: {date: \"2026-11-25\", scriptName: "
          "\"tft-trading-system\"}) { dimensions { @ } sum { requests } }";
    const auto rows = [&](const std::string &dimension) {
        std::string text = node;
        text.replace(text.find('@'), 1, dimension);
        return b.rows(text);
    };
    const Json byVersion = rows("scriptVersion");
    REQUIRE(byVersion.size() == 2);
    double total = 0;
    for (const Json &row : byVersion) {
        const double requests = row["sum"]["requests"].get<double>();
        total += requests;
        if (row["dimensions"]["scriptVersion"] == shares[0].first)
            CHECK(requests / 5700 == doctest::Approx(0.1).epsilon(0.15));
    }
    CHECK(total == doctest::Approx(rows("scriptName")[0]["sum"]["requests"].get<double>()));
    // The flag of the small share is on only there: a tenth of the traffic answers from the cache.
    CHECK(b.world.flagShareAt(b.world.now()) == doctest::Approx(0.1));
}

TEST_CASE(
    "route C: a version from the live one, with its code and its secrets, past an upload nobody reviewed")
{
    Bench b("split-deployment");
    const Json live = b.api("GET", kWorker + "/versions/" + kLive + "?include=modules").body["result"];
    REQUIRE(live["modules"].size() == 1);
    CHECK(!b.api("GET", kWorker + "/versions/" + kLive).body["result"].contains("modules"));
    Json bindings = Json::array();
    for (const Json &binding : live["bindings"])
        bindings.push_back(Json{{"type", "inherit"}, {"name", binding["name"]}, {"version_id", kLive}});
    for (Json &binding : bindings) {
        if (binding["name"] == "FEATURE_FLAG_DO_CACHE")
            binding = Json{{"type", "plain_text"}, {"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "true"}};
    }
    Json body{{"main_module", live["main_module"]}, {"modules", live["modules"]},
        {"compatibility_date", live["compatibility_date"]}, {"bindings", bindings},
        {"annotations", Json{{"workers/message", "flip"}, {"workers/tag", "op"}}}};
    const Answer made = b.api("POST", kWorker + "/versions", body);
    REQUIRE(made.status == 200);
    const std::string id = textOf(made.body["result"], "id");
    CHECK(newestDeployed(b) == kLive);
    CHECK(made.body["result"]["bindings"].size() == live["bindings"].size());
    CHECK(made.body["result"]["annotations"]["workers/tag"] == "op");
    const Script *script = b.world.account().script("tft-trading-system");
    CHECK((*script->version(id)->binding("X_API_KEY"))["text"] == "value-of-X_API_KEY");
    CHECK(script->version(id)->modules.front().content == script->version(kLive)->modules.front().content);
    CHECK(deploy(b, id).status == 200);
    CHECK(b.world.flagShareAt(b.world.now()) == 1);

    body["bindings"][0]["version_id"] = "00000000-0000-4000-8000-000000000000";
    CHECK(Bench::code(b.api("POST", kWorker + "/versions", body)) == 10057);
    body["modules"][0]["content_base64"] = "?";
    body["bindings"] = Json::array();
    CHECK(Bench::code(b.api("POST", kWorker + "/versions", body)) == 10021);
    body.erase("modules");
    CHECK(Bench::code(b.api("POST", kWorker + "/versions", body)) == 10021);
}

TEST_CASE("10220 asks for force when an older version would bring back another secret, also inside a split")
{
    Bench b;
    const std::string first = "93e5b7f1-2c68-4d0f-b7a4-18d6e2c05f93";
    CHECK(deploy(b, first).status == 200);
    CHECK(deploy(b, kLive).status == 200);
    b.script("PUT", "/secrets", Json{{"name", "X_API_KEY"}, {"text", "new"}});
    b.script("PUT", "/secrets", Json{{"name", "ADMIN_KEY"}, {"text", "new"}});
    const std::string live = newestDeployed(b);
    const Answer refused = deploy(b, first);
    CHECK(Bench::code(refused) == 10220);
    CHECK(textOf(refused.body["errors"][0], "message").ends_with("changed: X_API_KEY, ADMIN_KEY"));
    const Json split = Json::array(
        {Json{{"version_id", live}, {"percentage", 90}}, Json{{"version_id", first}, {"percentage", 10}}});
    CHECK(Bench::code(b.script("POST", "/deployments", Json{{"versions", split}})) == 10220);
    CHECK(deploy(b, first, nullptr, "?force=true").status == 200);
    // Forward again nothing is asked: the newer values are the ones that were set last.
    CHECK(deploy(b, live).status == 200);
}

TEST_CASE("bulk secrets: all or nothing, one version, one deployment")
{
    Bench b;
    const auto versions = [&] { return b.world.account().script("tft-trading-system")->versions.size(); };
    const std::size_t before = versions();
    const Json secret{{"name", "A"}, {"text", "1"}, {"type", "secret_text"}};
    CHECK(Bench::code(b.script("PATCH", "/secrets-bulk",
              Json{{"secrets", Json{{"A", secret}, {"FEATURE_FLAG_DO_CACHE", secret}}}}))
        == 10053);
    CHECK(versions() == before);
    CHECK(b.script("PATCH", "/secrets-bulk",
               Json{{"secrets", Json{{"A", secret}, {"B", secret}, {"ADMIN_KEY", nullptr}}}})
              .status
        == 200);
    CHECK(versions() == before + 1);
    CHECK(b.script("GET", "/secrets").body["result"].size() == 10);
    Json many = Json::object();
    for (int i = 0; i < 101; ++i)
        many["S" + std::to_string(i)] = secret;
    CHECK(b.script("PATCH", "/secrets-bulk", Json{{"secrets", many}}).status == 400);
}

TEST_CASE("every kind of fault is listed with what it does, and can be taken back")
{
    Bench b;
    const Json listed = b.control("GET", "/fault").body["kinds"];
    CHECK(listed.size() >= 19);
    for (const Json &kind : listed) {
        CAPTURE(kind["kind"].get<std::string>());
        CHECK(!kind["does"].get<std::string>().empty());
        Json body{{"kind", kind["kind"]}};
        if (kind["kind"] == "answer")
            body["status"] = 500;
        CHECK(b.control("POST", "/fault", body).status == 200);
    }
    b.control("POST", "/fault", Json{{"clear", true}});
    b.control("POST", "/fault", Json{{"kind", "paid_plan"}, {"on", false}});
    CHECK(b.script("GET", "/deployments").status == 200);
    CHECK(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}}).status == 200);
}

TEST_CASE("the audit log: past uploads, our changes after a lag, refusals, the ray of the answer")
{
    Bench b;
    const auto log = [&](const std::string &more = {}) {
        return b.api("GET", "/logs/audit?since=2026-10-01&before=2026-12-01" + more).body;
    };
    const Json past = log();
    CHECK(past["result"].size() == 6);
    CHECK(past["result"][0]["actor"]["email"] == "ci@example.com");
    CHECK(past["result"][0]["action"]["time"] > past["result"][1]["action"]["time"]);
    const Answer put = b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "hunter2"}});
    b.script("PUT", "/secrets", Json{{"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "hunter2"}});
    CHECK(log()["result"].size() == 6);
    b.world.advance(std::chrono::seconds(31));
    const Json now = log();
    REQUIRE(now["result"].size() == 8);
    CHECK(now["result"][0]["action"]["result"] == "failure");
    CHECK(now["result"][1]["raw"]["cf_ray_id"] == put.ray);
    CHECK(now["result"][1]["raw"]["uri"].get<std::string>().ends_with(
        "/workers/scripts/tft-trading-system/secrets"));
    CHECK(now.dump().find("hunter2") == std::string::npos);
    CHECK(log("&action_result=failure")["result"].size() == 1);
    CHECK(log("&action_type.not=update")["result"].empty());
    const Json page = log("&limit=4");
    CHECK(page["result"].size() == 4);
    CHECK(log("&limit=9&cursor=" + textOf(page["result_info"], "cursor"))["result"].size() == 4);
    CHECK(b.api("GET", "/logs/audit?since=2026-10-01").status == 400);
    b.control("POST", "/deploy", Json{{"author", "operator-2@example.com"}});
    b.control("POST", "/fault", Json{{"kind", "audit_lag"}, {"seconds", 0}});
    b.world.advance(std::chrono::seconds(1));
    CHECK(log()["result"][0]["actor"]["email"] == "operator-2@example.com");
    b.control(
        "POST", "/fault", Json{{"kind", "missing_permission"}, {"permission", "Account Settings Read"}});
    CHECK(b.api("GET", "/logs/audit?since=2026-10-01&before=2026-12-01").status == 403);
}
