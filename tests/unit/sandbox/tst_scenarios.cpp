// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

TEST_CASE("flag-as-secret: the flag works, its value is not readable")
{
    Bench b("flag-as-secret");
    const Answer version = b.script("GET", "/versions/d8bc4d3c-0674-42b8-985b-b0d3606ff8e9");
    for (const Json &binding : version.body["result"]["resources"]["bindings"]) {
        if (binding["name"] == "FEATURE_FLAG_DO_CACHE") {
            CHECK(binding["type"] == "secret_text");
            CHECK(!binding.contains("text"));
        }
    }
    CHECK(b.script("PUT", "/secrets",
               Json{{"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "true"}, {"type", "secret_text"}})
              .status
        == 200);
    CHECK(b.world.flagShareAt(b.world.now()) == 1);
}

TEST_CASE("invalid-binding: puts succeed and nothing appears")
{
    Bench b("invalid-binding");
    CHECK(b.sum("2026-11-23T00:00:00Z", "2026-11-24T19:00:00Z", {Count::WriteOk, Count::WriteRefused}) < 120);
    CHECK(b.sum("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", {Count::WriteOk}) >= 1000);
    const Answer test = b.visit("/api/v1/data/kv-self-test");
    const Json &details = test.body["data"]["test_details"];
    CHECK(test.status == 500);
    CHECK(details["write_test"]["success"] == true);
    CHECK(details["read_test"]["success"] == false);
    CHECK(details["list_test"]["found"] == false);
}

TEST_CASE("cold-cache: the flag is on and few look-ups hit, yet")
{
    Bench b("cold-cache");
    CHECK(b.world.flagShareAt(b.world.now()) == 1);
    const auto rate = [&](const char *from, const char *to) {
        return 1
            - static_cast<double>(b.sum(from, to, {Count::Misses}))
            / static_cast<double>(b.sum(from, to, {Count::Lookups}));
    };
    CHECK(rate("2026-11-24T18:45:00Z", "2026-11-24T19:04:00Z") < 0.5);
    b.advanceTo("2026-11-25T12:00:00Z");
    CHECK(rate("2026-11-25T10:00:00Z", "2026-11-25T12:00:00Z") > 0.75);
}

TEST_CASE("do-limit: the flip spends the Durable Object quota and falls back to KV")
{
    Bench b("do-limit");
    CHECK(b.sum("2026-11-24T00:00:00Z", "2026-11-24T19:00:00Z",
              {Count::ReadHot, Count::ReadCold, Count::ReadMiss})
        < 100'000);
    b.flip("true");
    b.advanceTo("2026-11-26T00:00:00Z");
    const auto day = [&](Count c) { return b.sum("2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z", {c}); };
    CHECK(day(Count::DoRequests) > 100'000);
    CHECK(day(Count::DoErrors) > 0);
    CHECK(b.sum("2026-11-25T00:00:00Z", "2026-11-25T12:00:00Z", {Count::DoErrors}) == 0);
}

TEST_CASE("inert-flag: configured on, no effect, and the Worker answers the same for both values")
{
    Bench b("inert-flag");
    CHECK(b.world.flagAsSeen() == "true");
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
    const Json on = b.visit("/api/v1/cache/metrics").body;
    CHECK(on["cacheStats"].empty());
    b.flip("false");
    CHECK(b.visit("/api/v1/cache/metrics").body["cacheStats"] == on["cacheStats"]);
    CHECK(b.visit("/api/v1/cache/health").body["assessment"]["status"] == "healthy");
    CHECK(b.sum("2026-11-24T00:00:00Z", "2026-11-24T19:00:00Z", {Count::WriteOk}) >= 1000);
}

TEST_CASE("fleet: 500 Workers and 1,000 namespaces with a month of days")
{
    Bench b("fleet");
    CHECK(b.api("GET", "/workers/scripts").body["result"].size() == 500);
    CHECK(b.api("GET", "/storage/kv/namespaces?per_page=1000").body["result_info"]["total_count"] == 1000);
    const Json week
        = b.rows("workersInvocationsAdaptive(limit: 5000, filter: {date_geq: \"2026-11-11\", date_leq: "
                 "\"2026-11-17\"}) { dimensions { date scriptName } sum { requests } }");
    CHECK(week.size() == 7 * 499);
    const Json today = b.rows("workersInvocationsAdaptive(limit: 5000, filter: {datetimeHour_geq: "
                              "\"2026-11-24T00:00:00Z\"}) { dimensions { datetimeHour } sum { requests } }");
    CHECK(today.size() >= 19);
}

TEST_CASE("healthy: nothing is refused for a week")
{
    Bench b("healthy");
    CHECK(b.sum("2026-11-17T00:00:00Z", "2026-11-24T19:00:00Z",
              {Count::WriteRefused, Count::ReadRefused, Count::DoErrors})
        == 0);
    CHECK(b.sum("2026-11-24T00:00:00Z", "2026-11-24T19:00:00Z", {Count::DoRequests}) > 1000);
}
