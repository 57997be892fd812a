// SPDX-License-Identifier: GPL-3.0-or-later
// Every scenario against GET /state, over simulated days: what the world did, whatever a console makes of it.
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {

struct Day
{
    double attempts = 0, accepted = 0, refused = 0, doRequests = 0, doErrors = 0, rowsWritten = 0,
           lookups = 0, misses = 0, reads = 0, requests = 0, slow = 0;
    double lowestShare = 1, highestShare = 0;
    std::map<std::string, double> writesOf; ///< attempts by namespace

    [[nodiscard]] double writes(const std::string &ns) const
    {
        const auto it = writesOf.find(ns);
        return it == writesOf.end() ? 0 : it->second;
    }
};

/// Sums of the hours of /state in [from, to).
Day between(Bench &b, const std::string &from, const std::string &to)
{
    Day d;
    const Json state = b.control("GET", "/state?hours=1400").body;
    for (const Json &hour : state["hours"]) {
        const auto start = hour["start"].get<std::string>();
        if (start < from || start >= to)
            continue;
        const Json &kv = hour["kv"], &durable = hour["durable_objects"], &tiers = hour["tiers"];
        d.attempts += kv["write"]["attempts"].get<double>();
        d.accepted += kv["write"]["accepted"].get<double>();
        d.refused += kv["write"]["refused"].get<double>();
        d.reads += kv["read"]["accepted"].get<double>();
        d.doRequests += durable["requests"].get<double>();
        d.doErrors += durable["errors"].get<double>();
        d.rowsWritten += durable["rows_written"].get<double>();
        d.lookups += tiers["lookups"].get<double>();
        d.misses += tiers["misses"].get<double>();
        d.requests += hour["requests"].get<double>();
        d.slow += hour["slow_requests"].get<double>();
        d.lowestShare = std::min(d.lowestShare, hour["flag_share"].get<double>());
        d.highestShare = std::max(d.highestShare, hour["flag_share"].get<double>());
        for (const auto &[id, ns] : hour["namespaces"].items())
            d.writesOf[id] += ns["write_attempts"].get<double>();
    }
    return d;
}

Day day(Bench &b, const std::string &date)
{
    return between(b, date + "T00:00:00Z", date + "T24:00:00Z");
}

constexpr const char *kReports = "7d02c94be1564a8f93b5f6a0c8e4471d";
constexpr const char *kResults = "321593c6d5a84f0bb2c7e9418c0de1fa";

} // namespace

TEST_CASE("kv-write-limit: today and tomorrow end in refused puts, after a flip no day does")
{
    Bench plain, flipped;
    flipped.flip("true");
    for (Bench *b : {&plain, &flipped})
        b->advanceTo("2026-11-27T00:00:00Z");
    const Day today = day(plain, "2026-11-24");
    CHECK(today.accepted == 1002);
    CHECK(today.refused > 214);
    for (const char *date : {"2026-11-25", "2026-11-26"}) {
        CAPTURE(date);
        const Day without = day(plain, date), with = day(flipped, date);
        CHECK(without.accepted >= 1000);
        CHECK(without.refused > 100);
        CHECK(without.slow > 50);
        CHECK(without.doRequests == 0);
        CHECK(without.highestShare == 0);
        CHECK(with.refused == 0);
        CHECK(with.slow == 0);
        CHECK(with.attempts < 0.35 * without.attempts);
        CHECK(with.doRequests > 1000);
        CHECK(with.lowestShare == 1);
        CHECK(with.requests == without.requests);
    }
}

TEST_CASE("a second Worker eats quota in every scenario and no flag of ours stops it")
{
    for (const std::string &name : scenarioNames()) {
        CAPTURE(name);
        Bench b(name);
        const Day today = day(b, "2026-11-24");
        CHECK(today.writes(kReports) >= 43);
        CHECK(b.world.account().scripts.count("report-mailer") == 1);
    }
    Bench b;
    b.flip("true");
    b.advanceTo("2026-11-26T00:00:00Z");
    CHECK(day(b, "2026-11-25").writes(kReports) > 35);
}

TEST_CASE("flag-as-secret, flag-as-json, flag-in-flagship: the incident's figures, whatever carries the flag")
{
    for (const char *name : {"flag-as-secret", "flag-as-json", "flag-in-flagship"}) {
        CAPTURE(name);
        Bench b(name);
        const Day today = day(b, "2026-11-24");
        CHECK(today.accepted == 1002);
        CHECK(today.highestShare == 0);
    }
    Bench b("flag-as-secret");
    b.script("PUT", "/secrets",
        Json{{"name", "FEATURE_FLAG_DO_CACHE"}, {"text", "true"}, {"type", "secret_text"}});
    b.advanceTo("2026-11-26T00:00:00Z");
    CHECK(day(b, "2026-11-25").refused == 0);
    CHECK(day(b, "2026-11-25").lowestShare == 1);
}

TEST_CASE("flag-in-kv: the day has room for the write that switches the flag")
{
    Bench b("flag-in-kv");
    CHECK(day(b, "2026-11-24").refused == 0);
    CHECK(day(b, "2026-11-24").attempts < 900);
}

TEST_CASE("split-deployment: the upload that nobody deployed takes no traffic")
{
    Bench b("split-deployment"), incident;
    CHECK(day(b, "2026-11-24").attempts == day(incident, "2026-11-24").attempts);
    const Script *script = b.world.account().script("tft-trading-system");
    REQUIRE(script->soleLive());
    CHECK(script->soleLive()->id != script->latest().id);
    for (std::uint32_t i = 0; i < 500; ++i)
        CHECK(b.world.versionServing(*script, minuteOf(b.world.now()) - 1, i) == script->soleLive()->id);
}

TEST_CASE(
    "healthy: in 31 days nothing is refused, nothing slow, the Durable Objects stay far from their limit")
{
    Bench b("healthy");
    b.advanceTo("2026-12-26T00:00:00Z");
    for (Timestamp at = *parseDate("2026-11-24"); at < *parseDate("2026-12-25");
         at += std::chrono::hours(24)) {
        const Day d = day(b, toDate(at));
        CAPTURE(toDate(at));
        CHECK(d.refused == 0);
        CHECK(d.slow == 0);
        CHECK(d.doErrors == 0);
        CHECK(d.attempts < 500);
        CHECK(d.doRequests < 50'000);
        CHECK(d.misses < 0.3 * d.lookups);
        CHECK(d.lowestShare == 1);
    }
}

TEST_CASE("invalid-binding: the Worker's puts reach nothing since the deploy, the other Worker's do")
{
    Bench b("invalid-binding");
    b.advanceTo("2026-11-26T00:00:00Z");
    const Day d = day(b, "2026-11-25"), before = day(b, "2026-11-20");
    CHECK(before.accepted >= 1000);
    CHECK(d.writes(kResults) == 0);
    CHECK(d.writes(kReports) > 0);
    CHECK(d.refused == 0);
    CHECK(d.requests > 1000);
}

TEST_CASE("cold-cache: misses fall by the hour until the tiers are warm")
{
    Bench b("cold-cache");
    const Day first = between(b, "2026-11-24T18:00:00Z", "2026-11-24T20:00:00Z");
    CHECK(first.lookups > 0);
    CHECK(first.misses > 0.5 * first.lookups);
    b.advanceTo("2026-11-25T18:00:00Z");
    const Day warm = between(b, "2026-11-25T10:00:00Z", "2026-11-25T18:00:00Z");
    CHECK(warm.misses < 0.25 * warm.lookups);
    CHECK(warm.refused == 0);
}

TEST_CASE("do-limit: without the flip KV is full, with it the Durable Objects are")
{
    Bench plain("do-limit"), flipped("do-limit");
    flipped.flip("true");
    for (Bench *b : {&plain, &flipped})
        b->advanceTo("2026-11-27T00:00:00Z");
    for (const char *date : {"2026-11-25", "2026-11-26"}) {
        CAPTURE(date);
        const Day without = day(plain, date), with = day(flipped, date);
        CHECK(without.accepted >= 1000);
        CHECK(without.refused > 0);
        CHECK(without.doRequests == 0);
        CHECK(with.doRequests > 100'000);
        CHECK(with.doErrors > 0);
        // The limit is met in the course of the day, not at its start, and what the objects refuse goes to KV again.
        CHECK(between(flipped, std::string(date) + "T00:00:00Z", std::string(date) + "T12:00:00Z").doErrors
            == 0);
        CHECK(with.rowsWritten > 100);
    }
}

TEST_CASE("inert-flag: set or not, the curves are the same to the last put")
{
    Bench set("inert-flag"), unset("inert-flag");
    unset.flip("false");
    for (Bench *b : {&set, &unset})
        b->advanceTo("2026-11-27T00:00:00Z");
    CHECK(set.world.flagAsSeen() == "true");
    CHECK(unset.world.flagAsSeen() == "false");
    for (const char *date : {"2026-11-24", "2026-11-25", "2026-11-26"}) {
        CAPTURE(date);
        const Day on = day(set, date), off = day(unset, date);
        CHECK(on.attempts == off.attempts);
        CHECK(on.refused == off.refused);
        CHECK(on.refused > 100);
        CHECK(on.doRequests == 0);
        CHECK(on.highestShare == 0);
    }
}

TEST_CASE("fleet: sizes, a month of days, and a state that a client can still read")
{
    Bench b("fleet");
    CHECK(b.world.account().scripts.size() == 500);
    CHECK(b.world.account().namespaces.size() == 1000);
    std::size_t withMonth = 0;
    const std::int64_t today = minuteOf(b.world.now()) / 1440;
    for (const Lane &lane : b.world.lanes())
        withMonth += lane.days.count(today - 31) > 0 && lane.days.count(today) > 0 ? 1 : 0;
    CHECK(withMonth >= 490);
    CHECK(day(b, "2026-11-24").accepted == 1002);
}
