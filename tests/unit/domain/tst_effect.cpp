// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/experiment/doload.h"
#include "app/domain/experiment/effect.h"
#include "app/domain/experiment/windows.h"

#include <doctest/doctest.h>

#include <functional>

using namespace edgedeck;
using namespace std::chrono;

namespace {

Timestamp at(const char *text)
{
    return parseRfc3339(text).value();
}

Series series(seconds step, Timestamp from, Timestamp to, const std::function<double(Timestamp)> &value)
{
    Series out;
    out.step = step;
    for (Timestamp start = from; start < to; start += step)
        out.buckets.push_back({start, value(start)});
    return out;
}

/// A cron burst of 100 attempts at 12:30 every day and little else; switched on on the 20th at 18:00, read on the
/// `asOf` given. `after`: share of the burst that still goes to KV; `calls`: to Durable Objects a quarter hour.
EffectFacts world(Timestamp asOf, double after, double calls)
{
    const Timestamp changed = at("2026-11-20T18:00:00Z");
    EffectFacts facts;
    facts.asOf = asOf;
    facts.changedAt = changed;
    facts.codeSince = changed;
    facts.crons = {"30 12 * * *"};
    facts.writeLimit = 1000;
    const Timestamp first = at("2026-10-25T00:00:00Z");
    facts.writeAttempts = series(hours{1}, first, asOf, [&](Timestamp start) {
        const auto hour = floor<hours>(start - startOfDay(start)).count();
        const double wanted = hour == 12 ? 100 + static_cast<double>((start - first) / days{1} % 5) : 2;
        return start >= changed ? wanted * after : wanted;
    });
    const Timestamp fine = floor<hours>(asOf - hours{24});
    facts.doRequests
        = series(seconds{900}, fine, asOf, [&](Timestamp start) { return start >= changed ? calls : 0.0; });
    facts.requests = series(seconds{900}, fine, asOf, [](Timestamp) { return 60.0; });
    facts.doRequestsDaily = series(hours{24}, first, asOf, [&](Timestamp day) {
        return day > changed ? calls * 96 : day + days{1} > changed ? calls * 24 : 0.0;
    });
    facts.requestsDaily = series(hours{24}, first, asOf, [](Timestamp) { return 5760.0; });
    facts.workerAgrees = true;
    facts.cacheDisabled = false;
    facts.workerAskedAt = asOf;
    return facts;
}

const Timestamp kRightAfter = at("2026-11-20T18:12:00Z");
const Timestamp kEvening = at("2026-11-20T22:00:00Z");
const Timestamp kWindowEnd = at("2026-11-21T14:25:00Z");
const Timestamp kTwoDays = at("2026-11-23T19:00:00Z");

} // namespace

TEST_CASE("effect: objects are called and like-for-like attempts fell")
{
    const EffectProof proof = judgeEffect(world(kTwoDays, 0.08, 40));
    CHECK((proof.verdict == EffectVerdict::Effective));
    CHECK(proof.inUse == true);
    CHECK(*proof.change() < -0.9);
    CHECK(proof.confidence > 0.85);
    CHECK(proof.windowsAfter >= 1);
    CHECK_FALSE(proof.knownAt.has_value());
}

TEST_CASE("effect: set, but nothing reads it")
{
    const EffectProof proof = judgeEffect(world(kTwoDays, 1, 0));
    CHECK((proof.verdict == EffectVerdict::NotEffective));
    CHECK(proof.inUse == false);
    CHECK(proof.confidence > 0.95);
    REQUIRE(proof.evidence.size() == 2);
    CHECK(proof.evidence[0].text.find("0, with ") != std::string::npos);
    CHECK(proof.evidence[1].text.find("KV write attempts 12:25–14:25 UTC") != std::string::npos);
}

TEST_CASE("effect: too early, with the minute from which on it is known, and not a minute longer")
{
    for (const Timestamp asOf : {kRightAfter, kEvening, kWindowEnd - minutes{1}}) {
        for (const double calls : {0.0, 40.0}) {
            const EffectProof proof = judgeEffect(world(asOf, calls > 0 ? 0.08 : 1, calls));
            CAPTURE(toRfc3339(asOf));
            CAPTURE(calls);
            CHECK((proof.verdict == EffectVerdict::TooEarly));
            REQUIRE(proof.knownAt.has_value());
            CHECK(*proof.knownAt == kWindowEnd + kEffectLag);
            CHECK(proof.confidence == 0);
        }
    }
    CHECK((judgeEffect(world(kWindowEnd, 0.08, 40)).verdict == EffectVerdict::Effective));
    CHECK((judgeEffect(world(kWindowEnd, 1, 0)).verdict == EffectVerdict::NotEffective));
}

TEST_CASE("effect: nothing is claimed without traffic that would have shown it")
{
    SUBCASE("no counters at all")
    {
        EffectFacts facts = world(kTwoDays, 1, 0);
        facts.writeAttempts = facts.doRequests = facts.doRequestsDaily = facts.requests = facts.requestsDaily
            = {};
        const EffectProof proof = judgeEffect(facts);
        CHECK((proof.verdict == EffectVerdict::Unknown));
        CHECK_FALSE(proof.reason.empty());
        facts.asOf = {};
        CHECK((judgeEffect(facts).verdict == EffectVerdict::Unknown));
    }
    SUBCASE("nobody asked the Worker")
    {
        EffectFacts facts = world(kTwoDays, 1, 0);
        for (Series *one : {&facts.requests, &facts.requestsDaily, &facts.writeAttempts}) {
            for (Bucket &bucket : one->buckets)
                bucket.value = 0;
        }
        CHECK((judgeEffect(facts).verdict == EffectVerdict::Unknown));
    }
    SUBCASE("KV fell although no object was called: something else changed")
    {
        const EffectProof proof = judgeEffect(world(kTwoDays, 0.05, 0));
        CHECK((proof.verdict == EffectVerdict::Unknown));
        CHECK(proof.reason.find("something else") != std::string::npos);
    }
    SUBCASE("when the version went live is not known")
    {
        EffectFacts facts = world(kTwoDays, 1, 0);
        facts.codeSince = {};
        CHECK((judgeEffect(facts).verdict == EffectVerdict::Unknown));
    }
    SUBCASE("a flag that no counter follows")
    {
        EffectFacts facts = world(kTwoDays, 1, 0);
        facts.storagePath = false;
        CHECK((judgeEffect(facts).verdict == EffectVerdict::Unknown));
        facts.workerAgrees = false;
        CHECK((judgeEffect(facts).verdict == EffectVerdict::NotEffective));
    }
}

TEST_CASE("effect: the Worker's own words count once running objects have taken over")
{
    EffectFacts facts = world(kEvening, 1, 0);
    facts.cacheDisabled = true;
    CHECK((judgeEffect(facts).verdict == EffectVerdict::NotEffective));
    facts.workerAskedAt = facts.codeSince + minutes{4};
    CHECK((judgeEffect(facts).verdict == EffectVerdict::TooEarly));
}

TEST_CASE("effect: the day ran into its limit, so its own windows prove nothing; attempts show the demand")
{
    EffectFacts facts = world(at("2026-11-21T14:25:00Z"), 0.08, 40);
    // Switched on before the burst of a day that had reached its limit in the morning.
    facts.changedAt = facts.codeSince = at("2026-11-20T12:00:00Z");
    for (Bucket &bucket : facts.writeAttempts.buckets) {
        if (bucket.start == at("2026-11-20T09:00:00Z"))
            bucket.value = 1200;
    }
    EffectProof proof = judgeEffect(facts);
    CHECK((proof.verdict == EffectVerdict::Effective));
    CHECK(proof.windowsAfter == 1); // of the 21st, not of the 20th
    facts.asOf = at("2026-11-20T15:00:00Z");
    proof = judgeEffect(facts);
    CHECK((proof.verdict == EffectVerdict::TooEarly));
    CHECK(*proof.knownAt == kWindowEnd + kEffectLag);
}

TEST_CASE("effect: objects that others call as well are no proof by themselves")
{
    EffectFacts facts = world(kTwoDays, 1, 40);
    for (Bucket &bucket : facts.doRequestsDaily.buckets)
        bucket.value = 40.0 * 96;
    const EffectProof proof = judgeEffect(facts);
    CHECK_FALSE(proof.inUse.has_value());
    CHECK((proof.verdict == EffectVerdict::Unknown));
}

TEST_CASE("effect: switched off, objects fall silent")
{
    EffectFacts facts = world(kTwoDays, 1, 0);
    facts.on = false;
    for (Bucket &bucket : facts.doRequestsDaily.buckets) {
        if (bucket.start < at("2026-11-20T00:00:00Z"))
            bucket.value = 4000;
    }
    CHECK((judgeEffect(facts).verdict == EffectVerdict::Effective));
    for (Bucket &bucket : facts.doRequests.buckets)
        bucket.value = 40;
    for (Bucket &bucket : facts.doRequestsDaily.buckets)
        bucket.value = 3840;
    CHECK((judgeEffect(facts).verdict == EffectVerdict::NotEffective));
}

TEST_CASE(
    "windows: a bucket that an end cuts counts in part; only complete windows of the same kind are compared")
{
    const Series hourly
        = series(hours{1}, at("2026-11-02T00:00:00Z"), at("2026-11-24T00:00:00Z"), [](Timestamp start) {
              const weekday which{floor<days>(start)};
              return which == Saturday || which == Sunday ? 10.0 : 60.0;
          });
    CHECK(experiment::sumInside(hourly, at("2026-11-03T12:30:00Z"), at("2026-11-03T14:15:00Z"))
        == doctest::Approx(105));
    Series filling = hourly;
    filling.incompleteFrom = at("2026-11-03T12:30:00Z"); // the hour holds its first half only
    CHECK(experiment::sumInside(filling, at("2026-11-03T12:00:00Z"), at("2026-11-03T12:15:00Z"))
        == doctest::Approx(30));
    CHECK_FALSE(experiment::sumInside(hourly, at("2026-12-03T12:30:00Z"), at("2026-12-03T14:15:00Z")));
    const ProofWindow first{at("2026-11-17T12:00:00Z"), at("2026-11-17T14:00:00Z")}; // a Tuesday
    const auto compared = experiment::compareLikeForLike(
        hourly, first, at("2026-11-16T15:00:00Z"), at("2026-11-20T13:59:00Z"));
    CHECK(compared.after.size() == 3); // 17th to 19th; the 20th is not over
    CHECK(compared.before.size() == 10); // working days from the 2nd to the 13th
    for (const double value : compared.before)
        CHECK(value == doctest::Approx(120));
}

TEST_CASE("load of a flip: measured on whole days, scaled from a trial, or only bounded")
{
    LoadFacts facts;
    facts.requestsPerDay = 8000;
    facts.kvReadsPerDay = 50'000;
    CHECK(estimateDoLoad(LoadFacts{}) == std::nullopt);
    auto load = estimateDoLoad(facts);
    REQUIRE(load.has_value());
    CHECK(load->basis == "volume");
    CHECK(load->of(Meter::DoRequests)->low == 8000);
    CHECK(load->of(Meter::DoRequests)->high == 100'000);

    // An hour's trial on a Sunday with fewer requests, 4,000 calls: 100,000 on a day like today.
    facts.days = {{.requests = 8000, .onShare = 0, .doRequests = 0.0},
        {.requests = 6400, .onShare = 0.05, .doRequests = 4000.0, .doDuration = 210.0}};
    load = estimateDoLoad(facts);
    REQUIRE(load.has_value());
    CHECK(load->basis == "trial");
    CHECK(load->of(Meter::DoRequests)->perDay == doctest::Approx(100'000));
    CHECK(load->of(Meter::DoRequests)->low < 100'000);
    CHECK(load->of(Meter::DoRequests)->high > 100'000);
    CHECK(load->of(Meter::DoDuration)->perDay == doctest::Approx(5250));
    CHECK(load->of(Meter::DoRowsRead) == nullptr);

    facts.days.push_back({.requests = 8000, .onShare = 1, .doRequests = 60'000.0});
    facts.days.push_back({.requests = 4000, .onShare = 1, .doRequests = 50'000.0});
    load = estimateDoLoad(facts);
    CHECK(load->basis == "full_days");
    CHECK(load->days == 2);
    CHECK(load->of(Meter::DoRequests)->perDay == doctest::Approx(110'000.0 / 12'000 * 8000));
    CHECK(load->of(Meter::DoRequests)->low == doctest::Approx(60'000));
    CHECK(load->of(Meter::DoRequests)->high == doctest::Approx(100'000));
}

TEST_CASE("load of a flip: other objects' calls are not scaled, and a trial without a call measures nothing")
{
    LoadFacts facts;
    facts.requestsPerDay = 8000;
    facts.kvReadsPerDay = 8000;
    facts.days = {{.requests = 8000, .onShare = 0, .doRequests = 30'000.0},
        {.requests = 8000, .onShare = 0.1, .doRequests = 31'000.0}};
    CHECK(estimateDoLoad(facts)->of(Meter::DoRequests)->perDay == doctest::Approx(40'000));
    facts.days[1].doRequests = 30'000.0;
    CHECK(estimateDoLoad(facts)->basis == "volume");
}
