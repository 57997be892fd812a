// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/limiter.h"
#include "app/net/limits.h"
#include "app/net/retrypolicy.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <deque>
#include <set>

using namespace edgedeck;
using namespace edgedeck::net;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr SteadyTime kStart{std::chrono::hours(1)};

Verdict transient(Recovery recovery = Recovery::Retry)
{
    return Verdict{.error = Error{.cls = FaultClass::Reset, .sent = Sent::Yes}, .recovery = recovery};
}

} // namespace

TEST_CASE("the product's figures")
{
    const TransportLimits limits;
    CHECK(limits.connectTimeout == seconds(5));
    CHECK(limits.readTimeout == seconds(20));
    CHECK(limits.graphQlTimeout == seconds(30));
    CHECK(limits.workerTimeout == seconds(30));
    CHECK(limits.writeTimeout == seconds(60));
    CHECK(limits.lowSpeedBytes == 10);
    CHECK(limits.lowSpeedTime == seconds(10));
    CHECK(limits.maxBodyBytes == 16U * 1024 * 1024);
    CHECK(limits.maxHeaderBytes == 256U * 1024);
    CHECK(limits.connectionLifetime == seconds(300));
    CHECK(limits.maxAttempts == 3);
    CHECK(limits.retryBase == milliseconds(500));
    CHECK(limits.retryCap == seconds(20));
    CHECK(limits.retryTokens == 50);
    CHECK(limits.retryCost == 5);
    CHECK(limits.timeoutRetryCost == 10);
    CHECK(limits.successRefund == 1);
    CHECK(limits.retryAfterMin == 1);
    CHECK(limits.retryAfterMax == 300);
    CHECK(limits.retryAfterUnit == seconds(1));
    CHECK(limits.challengePause == seconds(60));
    CHECK(limits.patience == seconds(60));
    CHECK(limits.budgetWindow == seconds(300));
    CHECK(limits.backgroundRest == 240);
    CHECK(limits.backgroundGraphQl == 60);
    CHECK(limits.flipReserve == 20);
    CHECK(limits.operatorRest == 1000);
    CHECK(limits.operatorGraphQl == 240);
}

TEST_CASE("shortened limits divide time and nothing else")
{
    const TransportLimits limits = TransportLimits().shortened(50);
    CHECK(limits.readTimeout == milliseconds(400));
    CHECK(limits.writeTimeout == milliseconds(1200));
    CHECK(limits.retryAfterUnit == milliseconds(20));
    CHECK(limits.maxAttempts == 3);
    CHECK(limits.maxBodyBytes == TransportLimits().maxBodyBytes);
    CHECK(limits.operatorRest == 1000);
}

TEST_CASE("background reads leave the flip reserve alone, the operator's go on")
{
    const TransportLimits limits;
    Limiter limiter(limits);
    for (int i = 0; i < 220; ++i) {
        REQUIRE(limiter.waitFor(CallClass::Read, Urgency::Background, kStart).count() == 0);
        limiter.spend(CallClass::Read, Urgency::Background, kStart);
    }
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart) == limits.budgetWindow);
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart + seconds(299)) == seconds(1));
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart + seconds(300)).count() == 0);
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Operator, kStart).count() == 0);
    CHECK(limiter.waitFor(CallClass::Write, Urgency::Operator, kStart).count() == 0);
    CHECK(limiter.waitFor(CallClass::GraphQl, Urgency::Background, kStart).count() == 0);
}

TEST_CASE("the ceiling over everything keeps its last calls for writes")
{
    const TransportLimits limits;
    Limiter limiter(limits);
    int reads = 0;
    while (limiter.waitFor(CallClass::Read, Urgency::Operator, kStart).count() == 0) {
        limiter.spend(CallClass::Read, Urgency::Operator, kStart);
        REQUIRE(++reads <= 1000);
    }
    CHECK(reads == 980);
    int writes = 0;
    while (limiter.waitFor(CallClass::Write, Urgency::Operator, kStart).count() == 0) {
        limiter.spend(CallClass::Write, Urgency::Operator, kStart);
        REQUIRE(++writes <= 20);
    }
    CHECK(writes == 20);
}

TEST_CASE("GraphQL has a budget of its own")
{
    const TransportLimits limits;
    Limiter limiter(limits);
    for (int i = 0; i < 60; ++i)
        limiter.spend(CallClass::GraphQl, Urgency::Background, kStart);
    CHECK(limiter.waitFor(CallClass::GraphQl, Urgency::Background, kStart).count() > 0);
    CHECK(limiter.waitFor(CallClass::GraphQl, Urgency::Operator, kStart).count() == 0);
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart).count() == 0);
    CHECK(limiter.use(kStart) == BudgetUse{.restUsed = 0, .graphqlUsed = 60});
    CHECK(limiter.use(kStart + seconds(300)) == BudgetUse{});
}

TEST_CASE("a pause holds reads back, never a write or a look at the Worker")
{
    const TransportLimits limits;
    Limiter limiter(limits);
    limiter.pauseUntil(kStart + seconds(17));
    limiter.pauseUntil(kStart + seconds(5)); // a shorter one does not end it
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart) == seconds(17));
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Operator, kStart) == seconds(17));
    CHECK(limiter.waitFor(CallClass::GraphQl, Urgency::Operator, kStart + seconds(10)) == seconds(7));
    CHECK(limiter.waitFor(CallClass::Write, Urgency::Operator, kStart).count() == 0);
    CHECK(limiter.waitFor(CallClass::WorkerRead, Urgency::Background, kStart).count() == 0);
    CHECK(limiter.waitFor(CallClass::Read, Urgency::Background, kStart + seconds(17)).count() == 0);
}

TEST_CASE("property: no window of five minutes ever holds more than the budgets")
{
    CHECK(rc::check([] {
        TransportLimits limits;
        limits.backgroundRest = 12;
        limits.flipReserve = 2;
        limits.operatorRest = 30;
        Limiter limiter(limits);
        std::deque<SteadyTime> background;
        std::deque<SteadyTime> all;
        SteadyTime now = kStart;
        const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 4000));
        for (const int step : steps) {
            now += milliseconds((step / 4) * 40);
            const CallClass cls = step % 4 == 0 ? CallClass::Write : CallClass::Read;
            const Urgency urgency = step % 4 < 2 ? Urgency::Operator : Urgency::Background;
            const auto wait = limiter.waitFor(cls, urgency, now);
            RC_ASSERT(wait <= limits.budgetWindow);
            if (wait.count() > 0) {
                now += wait;
                RC_ASSERT(limiter.waitFor(cls, urgency, now).count() == 0);
            }
            limiter.spend(cls, urgency, now);
            all.push_back(now);
            if (urgency == Urgency::Background)
                background.push_back(now);
            const auto inWindow = [&](const std::deque<SteadyTime> &calls) {
                return std::count_if(calls.begin(), calls.end(),
                    [&](SteadyTime at) { return at + limits.budgetWindow > now; });
            };
            RC_ASSERT(inWindow(all) <= limits.operatorRest);
            RC_ASSERT(inWindow(background) <= limits.backgroundRest - limits.flipReserve);
        }
    }));
}

TEST_CASE("what is never repeated")
{
    const TransportLimits limits;
    RetryPolicy policy(limits, 1);
    CHECK(!policy.next(CallClass::Write, transient(), 1, std::nullopt));
    CHECK(!policy.next(CallClass::Read, transient(Recovery::None), 1, std::nullopt));
    CHECK(!policy.next(CallClass::Read, transient(), 3, std::nullopt));
    CHECK(policy.tokens() == limits.retryTokens);
    CHECK(policy.next(CallClass::Read, transient(), 1, std::nullopt));
    CHECK(policy.next(CallClass::GraphQl, transient(), 2, std::nullopt));
    // A look at the Worker costs KV puts: only what was provably not sent.
    Verdict unsent = transient();
    unsent.error->sent = Sent::No;
    CHECK(policy.next(CallClass::WorkerRead, unsent, 1, std::nullopt));
    CHECK(!policy.next(CallClass::WorkerRead, transient(), 1, std::nullopt));
    CHECK(!policy.next(CallClass::WorkerRead, Verdict{.recovery = Recovery::Retry}, 1, std::nullopt));
}

TEST_CASE("full jitter below the doubling ceiling")
{
    const TransportLimits limits;
    std::set<milliseconds> seen;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        for (const int made : {1, 2}) {
            RetryPolicy policy(limits, seed);
            const auto delay = policy.next(CallClass::Read, transient(), made, std::nullopt);
            REQUIRE(delay.has_value());
            CHECK(*delay >= milliseconds(0));
            CHECK(*delay <= milliseconds(500 << made));
            seen.insert(*delay);
        }
    }
    CHECK(seen.size() > 200); // full, not a fixed delay with a pinch of salt
    CHECK(*seen.begin() < milliseconds(50));
    CHECK(*seen.rbegin() > milliseconds(1800));
}

TEST_CASE("a Retry-After overrides a shorter delay and is not outwaited beyond patience")
{
    const TransportLimits limits;
    RetryPolicy policy(limits, 7);
    Verdict verdict = transient();
    verdict.retryAfter = seconds(17);
    CHECK(policy.next(CallClass::Read, verdict, 1, std::nullopt) == seconds(17));
    verdict.retryAfter = seconds(61);
    CHECK(!policy.next(CallClass::Read, verdict, 1, std::nullopt));
}

TEST_CASE("the deadline of a call ends its repetitions")
{
    const TransportLimits limits;
    RetryPolicy policy(limits, 7);
    Verdict verdict = transient();
    verdict.retryAfter = seconds(2);
    CHECK(!policy.next(CallClass::Read, verdict, 1, milliseconds(2000)));
    CHECK(policy.next(CallClass::Read, verdict, 1, milliseconds(2001)));
    CHECK(!policy.next(CallClass::Read, verdict, 1, milliseconds(-5)));
}

TEST_CASE("the bucket: an outage is not multiplied, success fills it again")
{
    const TransportLimits limits;
    RetryPolicy policy(limits, 3);
    int repeated = 0;
    while (policy.next(CallClass::Read, transient(), 1, std::nullopt))
        ++repeated;
    CHECK(repeated == 10);
    policy.succeeded(0);
    CHECK(policy.tokens() == 1);
    CHECK(!policy.next(CallClass::Read, transient(), 1, std::nullopt));
    policy.succeeded(policy.costOf(Recovery::Retry)); // a repeated call that succeeds gives back what it took
    CHECK(policy.tokens() == 6);
    CHECK(!policy.next(CallClass::Read, transient(Recovery::RetrySlow), 1, std::nullopt));
    for (int i = 0; i < 200; ++i)
        policy.succeeded(0);
    CHECK(policy.tokens() == limits.retryTokens);
    CHECK(policy.next(CallClass::Read, transient(Recovery::RetrySlow), 1, std::nullopt));
    CHECK(policy.tokens() == limits.retryTokens - 10);
}
