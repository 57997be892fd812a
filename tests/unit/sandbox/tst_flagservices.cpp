// SPDX-License-Identifier: GPL-3.0-or-later
// Flags outside of variables: JSON, Flagship, KV. What a write does to the simulated traffic, and what a second writer does.
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

const std::string kApp = "/flagship/apps/b7d0f3a2-5c1e-4e86-9a40-6f2d81c3e795";
const std::string kFlag = kApp + "/flags/do-cache";

/// What a client sends back: the definition without the members of the server.
Json input(Json definition)
{
    for (const char *own : {"type", "updated_at", "updated_by"})
        definition.erase(own);
    return definition;
}

Json flagOf(Bench &b)
{
    return b.api("GET", kFlag).body["result"];
}

Answer put(Bench &b, Json definition)
{
    return b.api("PUT", kFlag, input(std::move(definition)));
}

double share(Bench &b)
{
    return b.world.flagShareAt(b.world.now());
}

std::string kvPath(const Bench &b)
{
    return "/storage/kv/namespaces/" + b.world.scenario().flagNamespace + "/values/flag%3Ado-cache";
}

Answer putText(Bench &b, const std::string &text)
{
    Request r = b.request("PUT", "/client/v4/accounts/" + b.world.account().id + kvPath(b));
    r.body = text;
    return answerApi(b.world, r);
}

} // namespace

TEST_CASE("Flagship: an app, its flag, a whole write, a changelog with the difference")
{
    Bench b;
    const Json apps = b.api("GET", "/flagship/apps").body;
    REQUIRE(apps["result"].size() == 1);
    CHECK(apps["result_info"]["cursor"].is_null());
    Json flag = flagOf(b);
    CHECK(flag["type"] == "boolean");
    CHECK(flag["default_variation"] == "off");
    const std::string before = textOf(flag, "updated_at");
    flag["default_variation"] = "on";
    const Answer written = put(b, flag);
    CHECK(written.status == 200);
    CHECK(textOf(written.body["result"], "updated_at") > before);
    CHECK(flagOf(b)["default_variation"] == "on");
    const Json changes = b.api("GET", kFlag + "/changelog").body["result"];
    REQUIRE(changes.size() == 2);
    CHECK(changes[0]["event"] == "update");
    CHECK(changes[0]["diff"] == Json{{"default_variation", Json{{"from", "off"}, {"to", "on"}}}});
    CHECK(changes[0]["after"]["updated_by"] == "operator-1@example.com");
    CHECK(changes[1]["event"] == "create");
    CHECK(b.api("GET", kFlag + "/changelog?limit=1").body["result_info"]["cursor"] == "1");
    CHECK(b.api("GET", kFlag + "/changelog?limit=1&cursor=1").body["result"][0]["event"] == "create");
    const Answer evaluated = b.api("GET", kApp + "/evaluate?flagKey=do-cache&targetingKey=u");
    CHECK(evaluated.body["value"] == true);
    CHECK(evaluated.body["reason"] == "DEFAULT");
}

TEST_CASE("Flagship refuses what its definition forbids, with a message and no code")
{
    Bench b;
    const Json flag = input(flagOf(b));
    const auto refused = [&](const char *member, const Json &value) {
        Json bad = flag;
        bad[member] = value;
        const Answer answer = b.api("PUT", kFlag, bad);
        CHECK(!answer.body["errors"][0].contains("code"));
        return answer.status;
    };
    CHECK(refused("salt", "x") == 400);
    CHECK(refused("key", "") == 400);
    CHECK(refused("enabled", 1) == 400);
    CHECK(refused("default_variation", "none") == 400);
    CHECK(refused("variations", Json{{"off", false}, {"on", "yes"}}) == 400);
    CHECK(refused("rules", Json::array({Json{{"priority", 1}, {"serve_variation", "x"}}})) == 400);
    CHECK(b.api("POST", kApp + "/flags", flag).status == 409);
    CHECK(b.api("GET", kApp + "/flags/none").status == 404);
    CHECK(b.api("PUT", kApp + "/flags/none",
               Json{{"key", "none"}, {"enabled", true}, {"default_variation", "a"},
                   {"variations", Json{{"a", 1}}}, {"rules", Json::array()}})
              .status
        == 404);
    Json fresh = flag;
    fresh["key"] = "second";
    fresh["type"] = "number";
    // The path decides, and the type is the service's own business.
    CHECK(b.api("PUT", kFlag, fresh).body["result"]["key"] == "do-cache");
    CHECK(b.api("GET", kApp + "/flags").body["result"].size() == 1);
    CHECK(flagOf(b)["type"] == "boolean");
    CHECK(b.api("POST", kApp + "/flags", fresh).status == 201);
    CHECK(b.api("GET", kApp + "/flags").body["result"].size() == 2);
    CHECK(b.api("DELETE", kApp + "/flags/second").status == 200);
    CHECK(b.api("GET", kApp + "/flags/second").status == 404);
    for (const Token &t : b.world.account().tokens) {
        if (t.label == "readonly")
            b.token = t.value;
    }
    CHECK(b.api("GET", kFlag).status == 200);
    CHECK(b.api("PUT", kFlag, flag).status == 403);
}

TEST_CASE("a Flagship flag reaches the running Worker seconds after its write, without a deployment")
{
    Bench b("flag-in-flagship");
    const std::size_t deployments = b.world.account().script("tft-trading-system")->deployments.size();
    CHECK(share(b) == 0);
    Json flag = flagOf(b);
    flag["default_variation"] = "on";
    put(b, flag);
    CHECK(share(b) == 0);
    b.world.advance(std::chrono::seconds(6));
    CHECK(share(b) == 1);
    CHECK(b.world.flagAsSeen() == "true");
    CHECK(b.world.account().script("tft-trading-system")->deployments.size() == deployments);
    b.advanceTo("2026-11-26T00:00:00Z");
    CHECK(b.sum("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", {Count::WriteRefused}) == 0);
    CHECK(b.sum("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", {Count::DoRequests}) > 1000);
    // Switched off, everybody gets the default; a rule without conditions serves its share.
    flag = flagOf(b);
    flag["enabled"] = false;
    flag["default_variation"] = "off";
    flag["rules"] = Json::array({Json{{"priority", 1}, {"conditions", Json::array()},
        {"serve_variation", "on"}, {"rollout", Json{{"percentage", 25}, {"attribute", "targetingKey"}}}}});
    put(b, flag);
    b.world.advance(std::chrono::seconds(6));
    CHECK(share(b) == 0);
    flag["enabled"] = true;
    put(b, flag);
    b.world.advance(std::chrono::seconds(6));
    CHECK(share(b) == doctest::Approx(0.25));
}

TEST_CASE("lost update on Flagship: no ETag stops either writer")
{
    Bench b;
    b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "flagship"}, {"when", "before"}});
    Json flag = flagOf(b);
    CHECK(flagOf(b)["description"] == "edited by somebody else");
    CHECK(flagOf(b)["updated_at"] != flag["updated_at"]);
    flag["default_variation"] = "on";
    CHECK(put(b, flag).status == 200);
    // Ours overwrote theirs; the changelog still knows.
    CHECK(flagOf(b)["description"] == "answer from the Durable Object cache");
    CHECK(b.api("GET", kFlag + "/changelog").body["result"].size() == 3);

    b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "flagship"}, {"when", "after"}});
    flag = flagOf(b);
    flag["default_variation"] = "off";
    CHECK(put(b, flag).body["result"]["default_variation"] == "off");
    CHECK(flagOf(b)["default_variation"] == "on");
    CHECK(flagOf(b)["updated_by"] == "operator-2@example.com");
}

TEST_CASE("a KV flag is seen up to a minute later and costs a write of the day")
{
    Bench b("flag-in-kv");
    const std::uint64_t used = b.world.quota().used(KvOp::Write);
    CHECK(putText(b, "true").status == 200);
    CHECK(b.world.quota().used(KvOp::Write) == used + 1);
    CHECK(b.api("GET", kvPath(b)).rawBody == "true");
    CHECK(share(b) == 0);
    b.world.advance(std::chrono::seconds(61));
    CHECK(share(b) == 1);
    b.control("POST", "/fault", Json{{"kind", "flag_lag"}, {"carrier", "kv"}, {"seconds", 0}});
    b.control("POST", "/fault", Json{{"kind", "lost_update"}, {"target", "kv"}});
    CHECK(putText(b, "false").status == 200);
    CHECK(b.api("GET", kvPath(b)).rawBody == "true");
    CHECK(share(b) == 1);
    CHECK(putText(b, "false").status == 200);
    CHECK(share(b) == 0);
    b.control("POST", "/fault", Json{{"kind", "kv_exhausted"}});
    CHECK(Bench::code(putText(b, "true")) == 10048);
    CHECK(share(b) == 0);
}

TEST_CASE("a JSON flag takes a boolean and nothing else")
{
    Bench b("flag-as-json");
    CHECK(b.world.flagAsSeen() == "false");
    const auto patch = [&](const Json &binding) {
        const Answer made = b.api("PATCH", "/workers/workers/tft-trading-system/versions/latest?deploy=true",
            Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", binding}}}});
        CHECK(made.status == 200);
        return share(b);
    };
    CHECK(patch(Json{{"type", "json"}, {"json", true}}) == 1);
    CHECK(patch(Json{{"type", "json"}, {"json", "true"}}) == 0);
    CHECK(patch(Json{{"type", "plain_text"}, {"text", "true"}}) == 0);
}
