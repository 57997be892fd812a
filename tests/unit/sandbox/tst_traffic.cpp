// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

constexpr std::initializer_list<Count> kAttempts{Count::WriteOk, Count::WriteRefused};

double requestsOf(const Json &rows, const std::string &action, bool refused)
{
    double total = 0;
    for (const Json &row : rows) {
        const Json &d = row["dimensions"];
        if (d["actionType"] == action && (d["result"] == "error") == refused)
            total += row["sum"]["requests"].get<double>();
    }
    return total;
}

} // namespace

TEST_CASE("the incident has its figures, for every seed")
{
    for (const std::uint64_t seed : {1U, 2U, 77U}) {
        CAPTURE(seed);
        Bench b("kv-write-limit", seed);
        const Json rows = b.rows("kvOperationsAdaptiveGroups(limit: 100, filter: {date: \"2026-11-24\"}) { "
                                 "dimensions { actionType result } sum { requests } }");
        CHECK(requestsOf(rows, "write", false) == 1002);
        CHECK(requestsOf(rows, "write", true) == doctest::Approx(214).epsilon(0.01));
        CHECK(requestsOf(rows, "read", false) == doctest::Approx(41210).epsilon(0.002));
        CHECK(requestsOf(rows, "delete", false) == 12);
        CHECK(requestsOf(rows, "list", false) == 87);
        CHECK(toRfc3339(timeOfMinute(b.world.quota().reachedAt(KvOp::Write))) == "2026-11-24T16:29:00Z");
        const Json own
            = b.rows("kvOperationsAdaptiveGroups(limit: 9, filter: {date: \"2026-11-24\", namespaceId_like: "
                     "\"321593c6%\", result: \"uploaded\"}) { sum { requests } }");
        CHECK(own[0]["sum"]["requests"] == 964);
        const Json workers = b.rows(
            "workersInvocationsAdaptive(limit: 9, filter: {date: \"2026-11-24\"}) { sum { requests } }");
        CHECK(workers[0]["sum"]["requests"].get<double>() == doctest::Approx(6418).epsilon(0.002));
        CHECK(b.rows("durableObjectsInvocationsAdaptiveGroups(limit: 9, filter: {date: \"2026-11-24\"}) { "
                     "sum { requests } }")
                  .empty());
    }
}

TEST_CASE("cron runs make the bursts")
{
    const Bench b;
    const auto runs = b.sum("2026-11-24T00:00:00Z", "2026-11-24T19:04:00Z", {Count::CronRuns});
    CHECK(runs == 2);
    CHECK(b.sum("2026-11-24T12:25:00Z", "2026-11-24T14:25:00Z", kAttempts)
        == doctest::Approx(471).epsilon(0.01));
    // Counted after 16:00: the run's 364 and a few of the steady use.
    CHECK(b.sum("2026-11-24T16:00:00Z", "2026-11-24T19:00:00Z", {Count::WriteOk})
        == doctest::Approx(370).epsilon(0.02));
    CHECK(b.sum("2026-11-24T16:30:00Z", "2026-11-24T19:00:00Z", {Count::WriteOk}) == 0);
}

TEST_CASE("31 days lie behind the start, most weekdays at the limit")
{
    Bench b;
    const Json rows = b.rows(
        "kvOperationsAdaptiveGroups(limit: 500, filter: {date_geq: \"2026-10-25\", actionType: \"write\", "
        "result: \"uploaded\"}, orderBy: [date_ASC]) { dimensions { date } sum { requests } }");
    REQUIRE(rows.size() == 31);
    int limited = 0;
    for (std::size_t i = 2; i < 30; ++i)
        limited += rows[i]["sum"]["requests"].get<int>() >= 1000 ? 1 : 0;
    CHECK(limited == 19);
    CHECK(b.rows("kvOperationsAdaptiveGroups(limit: 9, filter: {date_leq: \"2026-10-23\", date_geq: "
                 "\"2026-10-20\"}) { sum { requests } }")
              .is_null());
}

TEST_CASE("the flip changes the curves, because the Worker reads the flag of its live version")
{
    Bench flipped, control;
    const auto before = flipped.sum("2026-11-24T12:25:00Z", "2026-11-24T14:25:00Z", kAttempts);
    flipped.flip("true");
    for (Bench *b : {&flipped, &control})
        b->advanceTo("2026-11-25T14:30:00Z");
    const auto after = flipped.sum("2026-11-25T12:25:00Z", "2026-11-25T14:25:00Z", kAttempts);
    const auto without = control.sum("2026-11-25T12:25:00Z", "2026-11-25T14:25:00Z", kAttempts);
    CHECK(static_cast<double>(after) <= 0.1 * static_cast<double>(before));
    CHECK(after > 0);
    CHECK(static_cast<double>(without) == doctest::Approx(static_cast<double>(before)).epsilon(0.1));
    CHECK(flipped.sum("2026-11-25T00:00:00Z", "2026-11-25T14:30:00Z", {Count::WriteRefused}) == 0);
    CHECK(flipped.sum("2026-11-25T00:00:00Z", "2026-11-25T14:30:00Z", {Count::DoRequests}) > 2500);
    CHECK(flipped.sum("2026-11-25T00:00:00Z", "2026-11-25T14:30:00Z", {Count::DoRowsWritten}) > 500);
    CHECK(control.sum("2026-11-24T19:00:00Z", "2026-11-25T14:30:00Z", {Count::DoRequests}) == 0);
    // Warm tiers: over 75 % answered, DO over 60 %.
    const double lookups
        = static_cast<double>(flipped.sum("2026-11-25T12:00:00Z", "2026-11-25T14:00:00Z", {Count::Lookups}));
    const double misses
        = static_cast<double>(flipped.sum("2026-11-25T12:00:00Z", "2026-11-25T14:00:00Z", {Count::Misses}));
    CHECK(1 - misses / lookups > 0.75);
}

TEST_CASE("only the exact text true switches the cache on")
{
    for (const char *value : {"True", "TRUE", "1", "true ", ""}) {
        CAPTURE(value);
        Bench b;
        b.flip(value);
        CHECK(b.world.flagShareAt(b.world.now()) == 0);
    }
    Bench b;
    b.flip("true");
    CHECK(b.world.flagShareAt(b.world.now()) == 1);
    b.flip("false");
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
}

TEST_CASE("a json true and a missing object leave it off")
{
    Bench b;
    b.control("POST", "/deploy",
        Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", Json{{"type", "json"}, {"json", true}}}}}});
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
    b.control(
        "POST", "/deploy", Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", "true"}, {"CACHE_DO", nullptr}}}});
    CHECK(b.world.flagShareAt(b.world.now()) == 0);
}

TEST_CASE("a split deployment divides the traffic")
{
    Bench b;
    b.control("POST", "/deploy", Json{{"env", Json{{"FEATURE_FLAG_DO_CACHE", "true"}}}, {"percent", 25}});
    CHECK(b.world.flagShareAt(b.world.now()) == doctest::Approx(0.25));
    b.advanceTo("2026-11-25T12:00:00Z");
    const double cached
        = static_cast<double>(b.sum("2026-11-25T00:00:00Z", "2026-11-25T12:00:00Z", {Count::RequestsCached}));
    const double all
        = static_cast<double>(b.sum("2026-11-25T00:00:00Z", "2026-11-25T12:00:00Z", {Count::Requests}));
    CHECK(cached / all == doctest::Approx(0.25 * 0.93).epsilon(0.05));
}

TEST_CASE("the same seed makes the same month, another seed another")
{
    const auto shape = [](std::uint64_t seed) {
        const Bench b("kv-write-limit", seed);
        std::vector<std::uint32_t> out;
        for (const auto &[minute, cell] : b.world.lanes().front().minutes)
            out.push_back(cell[Count::WriteOk] + cell[Count::Requests]);
        return out;
    };
    CHECK(shape(5) == shape(5));
    CHECK(shape(5) != shape(6));
}

TEST_CASE("analytics lags five minutes and catches up")
{
    Bench b;
    const std::string node
        = "workersInvocationsAdaptive(limit: 9, filter: {datetimeMinute_geq: \"2026-11-24T18:50:00Z\", "
          "datetimeMinute_lt: \"2026-11-24T19:04:00Z\"}) { sum { requests } }";
    const double early = b.rows(node)[0]["sum"]["requests"].get<double>();
    b.world.advance(std::chrono::minutes(6));
    const double late = b.rows(node)[0]["sum"]["requests"].get<double>();
    CHECK(early < late);
    CHECK(late == b.sum("2026-11-24T18:50:00Z", "2026-11-24T19:04:00Z", {Count::Requests}));
}

TEST_CASE("a refused put makes requests slow")
{
    Bench b;
    const std::string node
        = "workersInvocationsAdaptive(limit: 9, filter: {datetime_geq: \"2026-11-24T%:00:00Z\", datetime_lt: "
          "\"2026-11-24T@:00:00Z\", status: \"success\"}) { quantiles { wallTimeP99 } }";
    const auto p99 = [&](const std::string &from, const std::string &to) {
        std::string text = node;
        text.replace(text.find('%'), 1, from);
        text.replace(text.find('@'), 1, to);
        return b.rows(text)[0]["quantiles"]["wallTimeP99"].get<double>() / 1e6;
    };
    CHECK(p99("10", "12") == doctest::Approx(0.84).epsilon(0.02));
    CHECK(p99("17", "19") == doctest::Approx(6.21).epsilon(0.01));
}
