// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

Json liveBinding(Bench &b, const std::string &name)
{
    const Answer deployments = b.script("GET", "/deployments");
    const std::string id = textOf(deployments.body["result"]["deployments"][0]["versions"][0], "version_id");
    const Answer version = b.script("GET", "/versions/" + id);
    for (const Json &binding : version.body["result"]["resources"]["bindings"]) {
        if (binding["name"] == name)
            return binding;
    }
    return {};
}

Request multipart(
    const Bench &b, const std::string &method, const std::string &path, const char *part, const Json &content)
{
    Request r = b.request(method, "/client/v4/accounts/" + b.world.account().id + path);
    r.parts.push_back({part, "", "application/json", content.dump()});
    return r;
}

} // namespace

TEST_CASE("identity: kinds of tokens")
{
    Bench b;
    CHECK(b.root("GET", "/user/tokens/verify").body["result"]["status"] == "active");
    CHECK(b.root("GET", "/user").body["result"]["email"] == "operator-1@example.com");
    CHECK(b.root("GET", "/accounts?page=1").body["result"].size() == 1);
    CHECK(b.root("GET", "/accounts?page=2").body["result"].empty());
    const auto use = [&](const char *label) {
        for (const Token &t : b.world.account().tokens) {
            if (t.label == label)
                b.token = t.value;
        }
    };
    use("account");
    CHECK(Bench::code(b.root("GET", "/user/tokens/verify")) == 1000);
    CHECK(b.api("GET", "/tokens/verify").status == 200);
    CHECK(Bench::code(b.root("GET", "/memberships")) == 9106);
    use("expired");
    CHECK(b.root("GET", "/user/tokens/verify").body["result"]["status"] == "expired");
    CHECK(Bench::code(b.script("GET", "/deployments")) == 10000);
    use("readonly");
    CHECK(b.script("GET", "/deployments").status == 200);
    CHECK(b.script("PUT", "/secrets", Json{{"name", "NEW"}, {"text", "v"}}).status == 403);
    use("bare");
    CHECK(Bench::code(b.root("GET", "/user")) == 9109);
    CHECK(Bench::code(b.api("GET", "/subscriptions")) == 10000);
    b.token = "wrong";
    CHECK(Bench::code(b.script("GET", "/deployments")) == 10000);
    CHECK(Bench::code(b.root("GET", "/user/tokens/verify")) == 1000);
    b.token = "two words";
    CHECK(b.root("GET", "/user").body["errors"][0]["error_chain"][0]["code"] == 6111);
}

TEST_CASE("a version lists 31 bindings and no secret value")
{
    Bench b;
    const Answer version = b.script("GET", "/versions/d8bc4d3c-0674-42b8-985b-b0d3606ff8e9");
    CHECK(version.body["result"]["resources"]["bindings"].size() == 31);
    CHECK(version.body.dump().find("value-of-") == std::string::npos);
    CHECK(b.script("GET", "/settings").body.dump().find("value-of-") == std::string::npos);
    CHECK(b.script("GET", "/secrets").body["result"].size() == 9);
}

TEST_CASE("route A: a patch makes an undeployed version that differs by the flag alone")
{
    Bench b;
    const Json before = b.script("GET", "/versions/d8bc4d3c-0674-42b8-985b-b0d3606ff8e9")
                            .body["result"]["resources"]["bindings"];
    const Answer made = b.api("PATCH", "/workers/workers/tft-trading-system/versions/latest",
        Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", Json{{"type", "plain_text"}, {"text", "true"}}}}},
            {"annotations", Json{{"workers/message", "m"}}}});
    REQUIRE(made.status == 200);
    CHECK(liveBinding(b, "FEATURE_FLAG_DO_CACHE")["text"] == "false");
    const std::string id = textOf(made.body["result"], "id");
    Json after = b.script("GET", "/versions/" + id).body["result"]["resources"]["bindings"];
    int different = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        different += before[i] == after[i] ? 0 : 1;
    CHECK(before.size() == after.size());
    CHECK(different == 1);
    const Answer deployed = b.script("POST", "/deployments",
        Json{{"strategy", "percentage"},
            {"versions", Json::array({Json{{"version_id", id}, {"percentage", 100}}})},
            {"code_update_strategy", Json{{"mode", "immediate"}}}});
    CHECK(deployed.body["result"]["code_update_strategy"]["mode"] == "immediate");
    CHECK(liveBinding(b, "FEATURE_FLAG_DO_CACHE")["text"] == "true");
    CHECK(b.script("GET", "/versions").body["result"]["items"][0]["number"] == 6);
}

TEST_CASE("route B: settings with inherit replace the list and deploy at once")
{
    Bench b;
    Json bindings = Json::array();
    const Answer settings = b.script("GET", "/settings");
    for (const Json &binding : settings.body["result"]["bindings"])
        bindings.push_back(Json{{"type", "inherit"}, {"name", binding["name"]}});
    for (Json &binding : bindings) {
        if (binding["name"] == "FEATURE_FLAG_DO_CACHE")
            binding = Json{{"type", "plain_text"}, {"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "true"}};
    }
    bindings.push_back(Json{{"type", "inherit"}, {"name", "GONE"}});
    const std::string path = "/workers/scripts/tft-trading-system/settings";
    CHECK(Bench::code(answerApi(b.world,
              multipart(
                  b, "PATCH", path + "?bindings_inherit=strict", "settings", Json{{"bindings", bindings}})))
        == 10057);
    CHECK(answerApi(b.world, multipart(b, "PATCH", path, "settings", Json{{"bindings", bindings}})).status
        == 200);
    CHECK(liveBinding(b, "FEATURE_FLAG_DO_CACHE")["text"] == "true");
    CHECK(b.script("GET", "/secrets").body["result"].size() == 9);
    bindings.push_back(bindings[0]);
    CHECK(
        Bench::code(answerApi(b.world, multipart(b, "PATCH", path, "settings", Json{{"bindings", bindings}})))
        == 10053);
}

TEST_CASE("secrets: put, delete, bulk, and what they refuse")
{
    Bench b;
    const Json flag{{"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "true"}, {"type", "secret_text"}};
    const Answer collision = b.script("PUT", "/secrets", flag);
    CHECK(collision.status == 400);
    CHECK(collision.body["errors"][0]["message"]
        == "Binding name 'FEATURE_FLAG_DO_CACHE' already in use. Please use a different name and try again.");
    CHECK(
        b.script("PUT", "/secrets", Json{{"name", "NEW_KEY"}, {"text", "v"}, {"type", "secret_text"}}).status
        == 200);
    CHECK(b.script("GET", "/deployments")
              .body["result"]["deployments"][0]["annotations"]["workers/triggered_by"]
        == "secret");
    CHECK(b.script("DELETE", "/secrets/NEW_KEY?url_encoded=true").status == 200);
    CHECK(Bench::code(b.script("DELETE", "/secrets/NEW_KEY?url_encoded=true")) == 10056);
    const Answer bulk = b.script("PATCH", "/secrets-bulk",
        Json{{"secrets",
            Json{{"A", Json{{"name", "A"}, {"text", "1"}, {"type", "secret_text"}}},
                {"X_API_KEY", nullptr}}}});
    CHECK(bulk.status == 200);
    CHECK(b.script("GET", "/secrets").body["result"].size() == 9);
    CHECK(Bench::code(b.api("PUT", "/workers/scripts/nobody/secrets", flag)) == 10007);
}

TEST_CASE("latest is not live: 10214 and 10215, until it is deployed")
{
    Bench b("split-deployment");
    CHECK(Bench::code(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}})) == 10215);
    CHECK(Bench::code(b.script("DELETE", "/secrets/X_API_KEY")) == 10215);
    CHECK(Bench::code(b.script("PATCH", "/secrets-bulk", Json{{"secrets", Json::object()}})) == 10214);
    const Answer settings = answerApi(b.world,
        multipart(b, "PATCH", "/workers/scripts/tft-trading-system/settings", "settings", Json::object()));
    CHECK(Bench::code(settings) == 10214);
    const std::string newest = textOf(b.script("GET", "/versions").body["result"]["items"][0], "id");
    b.script("POST", "/deployments",
        Json{{"versions", Json::array({Json{{"version_id", newest}, {"percentage", 100}}})}});
    CHECK(b.script("PUT", "/secrets", Json{{"name", "K"}, {"text", "v"}}).status == 200);
}

TEST_CASE("deployments: totals, unknown versions, force for changed secrets")
{
    Bench b;
    const auto deploy = [&](Json versions, const std::string &query = "") {
        return b.script("POST", "/deployments" + query,
            Json{{"strategy", "percentage"}, {"versions", std::move(versions)}});
    };
    const std::string live = "d8bc4d3c-0674-42b8-985b-b0d3606ff8e9",
                      old = "93e5b7f1-2c68-4d0f-b7a4-18d6e2c05f93";
    CHECK(deploy(Json::array({Json{{"version_id", live}, {"percentage", 90}}})).status == 400);
    CHECK(deploy(Json::array({Json{{"version_id", "nope"}, {"percentage", 100}}})).status == 404);
    CHECK(deploy(Json::array({Json{{"version_id", live}, {"percentage", 99.5}},
                     Json{{"version_id", old}, {"percentage", 0.5}}}))
              .status
        == 200);
    CHECK(deploy(Json::array({Json{{"version_id", live}, {"percentage", 100}}})).status == 200);
    b.script("PUT", "/secrets", Json{{"name", "X_API_KEY"}, {"text", "changed"}, {"type", "secret_text"}});
    const Answer refused = deploy(Json::array({Json{{"version_id", old}, {"percentage", 100}}}));
    CHECK(Bench::code(refused) == 10220);
    CHECK(textOf(refused.body["errors"][0], "message").find("following secrets have changed: X_API_KEY")
        != std::string::npos);
    CHECK(deploy(Json::array({Json{{"version_id", old}, {"percentage", 100}}}), "?force=true").status == 200);
}

TEST_CASE("an upload keeps secrets, drops vars unless asked, and writes the flag back")
{
    Bench b;
    b.flip("true");
    Request upload = b.request(
        "PUT", "/client/v4/accounts/" + b.world.account().id + "/workers/scripts/tft-trading-system");
    upload.parts.push_back({"metadata", "blob", "application/json",
        Json{{"main_module", "index.js"},
            {"bindings",
                Json::array(
                    {Json{{"name", "FEATURE_FLAG_DO_CACHE"}, {"type", "plain_text"}, {"text", "false"}}})}}
            .dump()});
    upload.parts.push_back({"index.js", "index.js", "application/javascript+module", "export default {}"});
    const Answer answer = answerApi(b.world, upload);
    REQUIRE(answer.status == 200);
    CHECK(answer.ratePolicy == "workers_script_upload");
    CHECK(textOf(answer.body["result"], "deployment_id").find('-') == std::string::npos);
    CHECK(liveBinding(b, "FEATURE_FLAG_DO_CACHE")["text"] == "false");
    CHECK(liveBinding(b, "LOG_LEVEL").is_null());
    CHECK(b.script("GET", "/secrets").body["result"].size() == 9);
}

TEST_CASE("KV: quota, paging, encoded keys, expiry, bulk")
{
    Bench full;
    const std::string trading = "/storage/kv/namespaces/321593c6d5a84f0bb2c7e9418c0de1fa";
    const Answer refused = full.api("PUT", trading + "/values/k", Json("v"));
    CHECK(refused.status == 429);
    CHECK(refused.body["errors"][0]["message"]
        == "your account has reached the free usage limit for this operation for today");
    CHECK(refused.ratePolicy.empty());
    full.advanceTo("2026-11-25T00:00:30Z");
    CHECK(full.api("PUT", trading + "/values/k", Json("v")).status == 200);

    Bench b("healthy");
    const Answer made = b.api("POST", "/storage/kv/namespaces", Json{{"title", "lab"}});
    const std::string ns = "/storage/kv/namespaces/" + textOf(made.body["result"], "id");
    CHECK(Bench::code(b.api("POST", "/storage/kv/namespaces", Json{{"title", "lab"}})) == 10014);
    CHECK(b.api("GET", "/storage/kv/namespaces?page=3&per_page=2").body["result"].empty());
    Request put
        = b.request("PUT", "/client/v4/accounts/" + b.world.account().id + ns + "/values/a%2Fb%20%25");
    put.body = "bytes";
    CHECK(answerApi(b.world, put).status == 200);
    CHECK(b.api("GET", ns + "/values/a%2Fb%20%25").rawBody == "bytes");
    CHECK(b.api("GET", ns + "/keys?prefix=").body["result"][0]["name"] == "a/b %");
    CHECK(Bench::code(b.api("GET", ns + "/values/none")) == 10009);
    CHECK(b.api("PUT", ns + "/values/t?expiration_ttl=60", Json("x")).status == 200);
    CHECK(b.api("PUT", ns + "/values/t?expiration_ttl=5", Json("x")).status == 400);
    b.world.advance(std::chrono::seconds(61));
    CHECK(Bench::code(b.api("GET", ns + "/values/t")) == 10009);
    Json pairs = Json::array();
    for (int i = 0; i < 25; ++i)
        pairs.push_back(Json{{"key", "k" + std::to_string(100 + i)}, {"value", "v"}});
    CHECK(b.api("PUT", ns + "/bulk", pairs).body["result"]["successful_key_count"] == 25);
    const Answer first = b.api("GET", ns + "/keys?limit=10&prefix=k");
    const Answer second
        = b.api("GET", ns + "/keys?limit=10&prefix=k&cursor=" + textOf(first.body["result_info"], "cursor"));
    const Answer third
        = b.api("GET", ns + "/keys?limit=10&prefix=k&cursor=" + textOf(second.body["result_info"], "cursor"));
    CHECK(second.body["result"][0]["name"] == "k110");
    CHECK(third.body["result"].size() == 5);
    CHECK(third.body["result_info"]["cursor"] == "");
    CHECK(
        b.api("POST", ns + "/bulk/get", Json{{"keys", Json::array({"k100", "zz"})}}).body["result"]["values"]
        == Json{{"k100", "v"}, {"zz", nullptr}});
    CHECK(Bench::code(b.api("GET", "/storage/kv/namespaces/00000000000000000000000000000000")) == 10013);
    CHECK(b.api("DELETE", ns).status == 200);
    CHECK(b.api("DELETE", ns).body["errors"][0]["message"] == "namespace not found");
}

TEST_CASE("the Worker's endpoints cost puts and tell what the live version carries")
{
    Bench b("healthy");
    b.flip("false");
    const auto used = b.world.quota().used(KvOp::Write);
    const Answer off = b.visit("/api/v1/cache/metrics");
    CHECK(off.body["message"] == "Cache is disabled (DO cache not enabled)");
    CHECK(b.world.quota().used(KvOp::Write) == used + 2);
    CHECK(b.visit("/api/v1/data/bindings", "wrong").status == 401);
    const Answer bindings = b.visit("/api/v1/data/bindings");
    CHECK(bindings.body["data"]["binding_count"] == 31);
    CHECK(bindings.body["data"]["bindings"]["FEATURE_FLAG_DO_CACHE"]["value"] == "false");
    CHECK(b.visit("/api/v1/data/kv-self-test").body["data"]["overall_status"] == "ALL_TESTS_PASSED");
    b.flip("true");
    b.world.advance(std::chrono::hours(2));
    const Answer on = b.visit("/api/v1/cache/metrics");
    CHECK(!on.body.contains("message"));
    CHECK(on.body["cacheStats"]["totalRequests"].get<double>() > 100);
    b.control("POST", "/fault", Json{{"kind", "metrics_broken"}});
    CHECK(b.visit("/api/v1/cache/metrics").status == 500);

    Bench limited;
    const Answer test = limited.visit("/api/v1/data/kv-self-test");
    CHECK(test.status == 500);
    CHECK(test.body["success"] == true);
    CHECK(test.body["data"]["test_details"]["write_test"]["error"] == "KV put() limit exceeded for the day.");
    CHECK(test.body["data"]["test_details"]["delete_test"]["success"] == true);
}

TEST_CASE("control: faults, a second writer, speed and time")
{
    Bench b;
    b.control("POST", "/fault",
        Json{{"method", "GET"}, {"path", "/deployments"}, {"status", 429}, {"retry_after", 7}, {"count", 1},
            {"skip", 1}});
    CHECK(b.script("GET", "/deployments").status == 200);
    const Answer limited = b.script("GET", "/deployments");
    CHECK(limited.status == 429);
    CHECK(limited.headers.front() == std::pair<std::string, std::string>("Retry-After", "7"));
    CHECK(b.script("GET", "/deployments").status == 200);
    b.control("POST", "/fault", Json{{"shape", "challenge"}, {"status", 403}});
    CHECK(b.script("GET", "/deployments").headers.front().first == "cf-mitigated");
    b.control("POST", "/fault",
        Json{{"method", "POST"}, {"path", "/deployments"}, {"status", 502}, {"after", true}});
    const std::size_t before = b.world.account().script("tft-trading-system")->deployments.size();
    CHECK(b.script("POST", "/deployments",
               Json{{"versions",
                   Json::array(
                       {Json{{"version_id", "d8bc4d3c-0674-42b8-985b-b0d3606ff8e9"}, {"percentage", 100}}})}})
              .status
        == 502);
    CHECK(b.world.account().script("tft-trading-system")->deployments.size() == before + 1);

    b.control("POST", "/fault", Json{{"kind", "ignore_env_patch"}});
    b.flip("true");
    CHECK(b.world.flagAsSeen() == "false");
    b.control("POST", "/fault", Json{{"clear", true}});
    b.control("POST", "/fault", Json{{"kind", "deployment_delay"}, {"reads", 2}});
    const std::string id = b.flip("true");
    const auto newest = [&] {
        return textOf(
            b.script("GET", "/deployments").body["result"]["deployments"][0]["versions"][0], "version_id");
    };
    CHECK(newest() != id);
    CHECK(newest() != id);
    CHECK(newest() == id);
    b.control(
        "POST", "/fault", Json{{"kind", "missing_permission"}, {"permission", "Account Analytics Read"}});
    CHECK(b.graphql("kvStorageAdaptiveGroups(limit: 1, filter: {}) { max { byteCount } }")
              .body["errors"][0]["extensions"]["code"]
        == "authz");
    CHECK(b.control("POST", "/speed", Json{{"rate", 3}}).status == 200);
    CHECK(b.world.rate() == 3);
    CHECK(b.control("POST", "/advance", Json{{"seconds", -1}}).status == 400);
    CHECK(b.control("POST", "/fault", Json{{"kind", "nonsense"}}).status == 400);
    CHECK(b.control("GET", "/state").body["hours"].size() == 48);
}
