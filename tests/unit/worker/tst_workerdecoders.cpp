// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/worker/decoders.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace edgedeck;
using namespace edgedeck::worker;

namespace {

WorkerAnswer answerOf(int status, const std::string &body)
{
    auto answer = readAnswer(
        net::Response{.status = status, .body = body, .serverDate = parseRfc3339("2026-11-22T08:00:00Z")},
        "GET /x", "");
    REQUIRE(answer.has_value());
    return std::move(*answer);
}

MetricsAnswer metricsOf(const char *presetName, int status, const std::string &body)
{
    auto metrics = decodeMetrics(preset(presetName), answerOf(status, body));
    REQUIRE(metrics.has_value());
    return *metrics;
}

const CacheTier *tier(const CacheReading &cache, const std::string &name)
{
    const auto found = std::find_if(
        cache.tiers.begin(), cache.tiers.end(), [&](const CacheTier &t) { return t.name == name; });
    return found == cache.tiers.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("presets: auto knows both shapes, an unknown name knows none")
{
    CHECK(preset("nonsense").pointers.empty());
    for (const auto &[fact, pointers] : preset("documented").pointers)
        CHECK(preset("auto").pointers.at(fact).front() == pointers.front());
    CHECK(preset("auto").pointers.at("do_hits").size() == 2);
}

TEST_CASE("metrics of the real shape: rates come from counters")
{
    const auto m = metricsOf(
        "auto", 200, R"({"success":true,"cacheStats":{"totalRequests":200,"l1Hits":100,"l2Hits":60,
        "misses":40},"l1Stats":{"hits":100,"misses":100}})");
    CHECK(m.cache.hitRate.value == 0.8);
    CHECK(m.cache.hitRate.source == "worker");
    CHECK(m.cache.hitRate.asOf == parseRfc3339("2026-11-22T08:00:00Z"));
    REQUIRE(tier(m.cache, "l1") != nullptr);
    CHECK(tier(m.cache, "l1")->hitRate == 0.5);
    REQUIRE(tier(m.cache, "do") != nullptr);
    CHECK(tier(m.cache, "do")->hitRate == 0.6);
    CHECK(tier(m.cache, "kv") == nullptr);
    CHECK(m.cache.misses == 40);
    CHECK(m.cache.disabled == false);
    CHECK_FALSE(m.disabled);
}

TEST_CASE("metrics of the documented shape")
{
    const auto m = metricsOf(
        "documented", 200, R"({"success":true,"data":{"durable_objects_cache":{"hits":30,"misses":10},
        "kv_operations":{"writes":7}}})");
    CHECK(m.facts.at("kv_writes") == 7);
    REQUIRE(tier(m.cache, "do") != nullptr);
    CHECK(tier(m.cache, "do")->hitRate == 0.75);
    // hits alone cannot say how many reads there were in all
    CHECK_FALSE(m.cache.hitRate.known());
}

TEST_CASE("absent is not zero: an empty cacheStats leaves everything unknown")
{
    const auto m = metricsOf("auto", 200, R"({"success":true,"cacheStats":{},"l1Stats":null})");
    CHECK(m.facts.empty());
    CHECK(m.cache.tiers.empty());
    CHECK_FALSE(m.cache.misses.has_value());
    CHECK_FALSE(m.cache.hitRate.known());
    CHECK_FALSE(m.cache.hitRate.unknown.empty());
    CHECK_FALSE(m.cache.disabled.has_value());
}

TEST_CASE("no reads yet is unknown and not 0 %")
{
    const auto m
        = metricsOf("auto", 200, R"({"cacheStats":{"totalRequests":0,"l1Hits":0,"l2Hits":0,"misses":0}})");
    CHECK_FALSE(m.cache.hitRate.known());
    CHECK(m.facts.at("total") == 0);
    REQUIRE(tier(m.cache, "l1") != nullptr);
    CHECK_FALSE(tier(m.cache, "l1")->hitRate.has_value());
}

TEST_CASE("a 500 that is JSON means broken metrics and still carries facts")
{
    const auto m
        = metricsOf("auto", 500, R"({"success":false,"error":"Metrics retrieval failed, cache disabled?",
        "cacheStats":{"l1Hits":5,"totalRequests":10}})");
    CHECK(m.metricsBroken);
    CHECK_FALSE(m.disabled);
    CHECK(m.facts.at("l1_hits") == 5);
    CHECK(m.cache.hitRate.value == 0.5);
    const auto bare = metricsOf("auto", 500, R"({"success":false,"error":"Metrics retrieval failed"})");
    CHECK(bare.cache.hitRate.unknown == "the Worker's metrics failed: Metrics retrieval failed");
    CHECK_FALSE(bare.cache.disabled.has_value());
}

TEST_CASE("numbers that are none are left out")
{
    const auto m = metricsOf(
        "auto", 200, R"({"cacheStats":{"l1Hits":"12","l2Hits":-3,"misses":null,"totalRequests":[]}})");
    CHECK(m.facts.empty());
}

TEST_CASE("a pointer of the profile wins, an array index works")
{
    EndpointMap map;
    map.pointers["do_hits"] = {"/tiers/1/hits"};
    const auto m = decodeMetrics(map, answerOf(200, R"({"tiers":[{"hits":1},{"hits":2}]})"));
    REQUIRE(m.has_value());
    CHECK(m->facts.at("do_hits") == 2);
}

TEST_CASE("bindings: only flags keep a value")
{
    const auto b = decodeBindings({"FEATURE_FLAG_DO_CACHE", "FLAG_B"}, answerOf(200, R"({"data":{"bindings":{
        "FEATURE_FLAG_DO_CACHE":{"type":"string","value":"True"},"FLAG_B":{"type":"boolean","value":true},
        "API_SECRET":{"type":"string","value":"hunter2"},"BUCKET":{"type":"KVNamespace","methods":["get"]},
        "odd":{},"bad":"text"},"binding_count":6}})"));
    REQUIRE(b.has_value());
    CHECK(b->bindings.at("FEATURE_FLAG_DO_CACHE").value == "True");
    CHECK(b->bindings.at("FLAG_B").value == "true");
    CHECK_FALSE(b->bindings.at("API_SECRET").value.has_value());
    CHECK(b->bindings.at("BUCKET").type == "KVNamespace");
    CHECK(b->bindings.at("odd").type == "Unknown");
    CHECK_FALSE(b->bindings.contains("bad"));
    CHECK(b->count == 6);
}

TEST_CASE("bindings: no list is a wrong shape, a list that is empty is a list")
{
    const auto none = decodeBindings({}, answerOf(200, R"({"success":true})"));
    REQUIRE_FALSE(none.has_value());
    CHECK((none.error().cls == FaultClass::BadShape));
    CHECK(decodeBindings({}, answerOf(200, R"({"data":{"bindings":{}}})"))->bindings.empty());
    CHECK((decodeBindings({}, answerOf(500, R"({"error":"x"})")).error().cls == FaultClass::Server));
}

TEST_CASE("self-test: success:true at the top says nothing")
{
    const auto t
        = decodeSelfTest(answerOf(500, R"({"success":true,"data":{"overall_status":"CRITICAL_FAILURE",
        "test_details":{"zeta":{"success":true},"write_test":{"success":false,"message":"Direct KV put() failed",
        "error":"KV put() limit exceeded for the day."},"binding_check":{"success":true,"ms":2.5},"read_test":{}}},
        "metadata":{"0":"K","1":"V"}})"));
    REQUIRE(t.has_value());
    CHECK(t->overall == "CRITICAL_FAILURE");
    CHECK(t->httpStatus == 500);
    REQUIRE(t->steps.size() == 4);
    CHECK(t->steps[0].id == "binding_check");
    CHECK(t->steps[0].ms == 2.5);
    CHECK(t->steps[1].passed == false);
    CHECK(t->steps[1].text == "Direct KV put() failed: KV put() limit exceeded for the day.");
    CHECK_FALSE(t->steps[2].passed.has_value());
    CHECK(t->steps[3].id == "zeta");
    CHECK(decodeSelfTest(answerOf(500, R"({"success":false,"error":"boom"})")).error().detail == "boom");
    CHECK((decodeSelfTest(answerOf(200, R"({"success":true})")).error().cls == FaultClass::BadShape));
}

TEST_CASE("statuses become classes, the Worker's reason stays, the key goes")
{
    const auto judge = [](int status, const std::string &body) {
        const auto answer
            = readAnswer(net::Response{.status = status, .headers = {{"retry-after", "9999"}}, .body = body},
                "GET /x", "s3cret-key");
        REQUIRE_FALSE(answer.has_value());
        return answer.error();
    };
    const Error denied
        = judge(401, R"({"success":false,"error":"bad key s3cret-key\n","error_code":"UNAUTHORIZED"})");
    CHECK((denied.cls == FaultClass::Auth));
    CHECK(denied.detail == "the Worker did not take the key: bad key [key] ");
    CHECK(denied.httpStatus == 401);
    CHECK((judge(403, "{}").cls == FaultClass::Forbidden));
    CHECK((judge(404, "{}").cls == FaultClass::NotFound));
    CHECK((judge(418, "nonsense").cls == FaultClass::Refused));
    CHECK(judge(429, "{}").retryAfter == std::chrono::seconds(300));
    CHECK((judge(503, "<html>").cls == FaultClass::Server));
    CHECK((judge(200, "[]").cls == FaultClass::BadShape));
    CHECK((judge(200, "{").cls == FaultClass::NotJson));
}

TEST_CASE("the Worker's words are one line, bounded, whole characters")
{
    CHECK(plainLine("a\x1b[31m\nb") == "a [31m b");
    const std::string cut = plainLine(std::string(299, 'x') + "\xC3\xA4" + "yz");
    CHECK(cut == std::string(299, 'x'));
}
