// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "app/sandbox/json.h"
#include "app/sandbox/sandbox.h"

#include <httplib.h>

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

std::unique_ptr<Sandbox> started(const std::string &scenario = "kv-write-limit")
{
    auto sandbox = Sandbox::start({.scenario = scenario, .port = 0, .speed = 0, .seed = 1});
    REQUIRE(sandbox.has_value());
    return std::move(*sandbox);
}

httplib::Headers bearer(const Sandbox &s)
{
    return {{"Authorization", "Bearer " + s.endpoints().apiToken}};
}

std::string origin(const std::string &url)
{
    return url.substr(0, url.find('/', 7));
}

} // namespace

TEST_CASE("it serves on loopback with its own clock and a ray in every answer")
{
    const auto s = started();
    const Json line = Json::parse(s->endpoints().json());
    CHECK(line.size() == 7);
    CHECK(line["worker"] == "tft-trading-system");
    httplib::Client client(origin(s->endpoints().apiBaseUrl));
    client.set_keep_alive(true);
    const auto scripts
        = client.Get("/client/v4/accounts/" + s->endpoints().accountId + "/workers/scripts", bearer(*s));
    REQUIRE(scripts);
    CHECK(scripts->get_header_value("Date") == "Tue, 24 Nov 2026 19:04:12 GMT");
    CHECK(scripts->get_header_value_count("Date") == 1);
    CHECK(!scripts->get_header_value("CF-Ray").empty());
    CHECK(scripts->get_header_value("Ratelimit-Policy") == "\"default\";q=1200;w=300");
    s->advance(std::chrono::hours(1));
    const auto kv = client.Get(
        "/client/v4/accounts/" + s->endpoints().accountId + "/storage/kv/namespaces", bearer(*s));
    CHECK(kv->get_header_value("Date") == "Tue, 24 Nov 2026 20:04:12 GMT");
    CHECK(!kv->has_header("Ratelimit"));
    httplib::Client worker(s->endpoints().workerUrl);
    CHECK(worker.Get("/health")->status == 200);
    httplib::Client control(s->endpoints().controlUrl);
    CHECK(Json::parse(control.Get("/state?hours=1")->body)["speed"] == 0);
}

TEST_CASE("an encoded slash stays inside its segment, on the wire too")
{
    const auto s = started("healthy");
    httplib::Client client(origin(s->endpoints().apiBaseUrl));
    client.set_url_encode(false);
    const std::string ns = "/client/v4/accounts/" + s->endpoints().accountId
        + "/storage/kv/namespaces/321593c6d5a84f0bb2c7e9418c0de1fa";
    const auto put = client.Put(ns + "/values/a%2Fb%0A%25", bearer(*s), "one", "text/plain");
    CHECK(put->status == 200);
    CHECK(client.Get(ns + "/values/a%2Fb%0A%25", bearer(*s))->body == "one");
    CHECK(client.Get(ns + "/values/a/b", bearer(*s))->status == 404);
    const httplib::MultipartFormDataItems items{{"value", "two", "", ""}, {"metadata", R"({"a":1})", "", ""}};
    CHECK(client.Put(ns + "/values/m", bearer(*s), items)->status == 200);
    CHECK(Json::parse(client.Get(ns + "/metadata/m", bearer(*s))->body)["result"]["a"] == 1);
}

TEST_CASE("wrong bodies are refused, not fatal")
{
    const auto s = started("healthy");
    httplib::Client client(origin(s->endpoints().apiBaseUrl));
    const std::string base = "/client/v4/accounts/" + s->endpoints().accountId;
    for (const char *body : {"", "[]", "7", "{\"versions\":[1,null]}", "{\"versions\":{}}", "{\"env\":[1]}",
             "{\"annotations\":3,\"env\":{\"A\":7}}", "{\"secrets\":{\"A\":1}}", "{\"a\":"}) {
        CAPTURE(body);
        for (const char *path : {"/workers/scripts/tft-trading-system/deployments", "/storage/kv/namespaces"})
            CHECK(client.Post(base + path, bearer(*s), body, "application/json")->status >= 400);
        for (const char *path : {"/workers/workers/tft-trading-system/versions/latest",
                 "/workers/scripts/tft-trading-system/secrets-bulk"})
            CHECK(client.Patch(base + path, bearer(*s), body, "application/json")->status > 0);
        CHECK(client.Post("/client/v4/graphql", bearer(*s), body, "application/json")->status >= 400);
    }
    CHECK(client.Get(base + "/workers/scripts/tft-trading-system/deployments", bearer(*s))->status == 200);
}

TEST_CASE("a taken port and an unknown scenario are errors")
{
    CHECK(!Sandbox::start({.scenario = "nothing", .port = 0, .speed = 0, .seed = 1}).has_value());
    const auto s = started();
    const std::string port = origin(s->endpoints().apiBaseUrl).substr(17);
    CHECK(
        !Sandbox::start({.scenario = "healthy", .port = std::stoi(port), .speed = 0, .seed = 1}).has_value());
    for (const std::string &name : edgedeck::sandbox::scenarioNames())
        CHECK(Sandbox::start({.scenario = name, .port = 0, .speed = 0, .seed = 1}).has_value());
}
