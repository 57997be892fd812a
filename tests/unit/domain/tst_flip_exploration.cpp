// SPDX-License-Identifier: GPL-3.0-or-later
// Every reachable state of the flip: our steps, the server, a late and lossy network, crashes, a full disk,
// an impatient operator and a second writer. Invariants I1 to I7 and I9 hold in each of them; taking one guard away
// breaks one.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tests/unit/domain/flipsearch.h"

#include <doctest/doctest.h>

#include <string>

using namespace edgedeck;
using namespace edgedeck::test;

namespace {

std::string told(const Exploration &result)
{
    std::string text = result.violation;
    for (const std::string &step : result.story)
        text += "\n  " + step;
    return text;
}

void holds(Route route, Budget budget, std::size_t atLeast)
{
    const Exploration result = explore(route, Mutant::None, budget);
    MESSAGE("route ", std::string(toString(route)), ": ", result.states, " states, ", result.transitions,
        " transitions, ", result.stuck, " stuck");
    CHECK_MESSAGE(result.violation.empty(), told(result));
    CHECK_MESSAGE(result.stuck == 0, "I7 some state can never come to rest");
    CHECK(result.states >= atLeast);
}

void isCaught(Mutant mutant)
{
    const Exploration result = explore(Route::A, mutant, Budget{.faults = 1, .timeouts = 1, .wishes = 2});
    CAPTURE(std::string(toString(mutant)));
    REQUIRE_MESSAGE(!result.violation.empty(), "the mutant survived");
    MESSAGE(std::string(toString(mutant)), ": ", told(result));
}

} // namespace

TEST_CASE("I1 I2 I3 I4 I5 I6 I7 I9 hold in every state of route A")
{
    holds(Route::A, Budget{.faults = 1, .timeouts = 1, .wishes = 2}, 100'000);
}

TEST_CASE(
    "I1 I2 I3 I4 I5 I6 I7 I9 hold in every state of route C, which may begin while another upload waits")
{
    holds(Route::C, Budget{.faults = 1, .timeouts = 1, .wishes = 1}, 10'000);
}

TEST_CASE("I1 I2 I3 I4 I6 I7 I9 hold in every state of route B")
{
    holds(Route::B, Budget{.faults = 1, .timeouts = 1, .wishes = 2}, 18'000);
}

TEST_CASE("I1 I2 I3 I4 I6 I7 I9 hold in every state of route D, where a lost answer stays unknown")
{
    holds(Route::D, Budget{}, 18'000);
}

TEST_CASE("each guard is needed: a driver without it breaks an invariant")
{
    for (const Mutant mutant :
        {Mutant::ResendSilently, Mutant::TimeoutIsFailed, Mutant::DeployingFailedAtStart,
            Mutant::NoWriteAheadRow, Mutant::NoDeployingRow, Mutant::BlindRetry, Mutant::VerifyByValue,
            Mutant::NoSettleTime, Mutant::NoReadBack, Mutant::NoPredecessorCheck, Mutant::NoNumberCheck})
        isCaught(mutant);
}

TEST_CASE("the check before the deploy is a courtesy: without it the predecessor check still tells the truth")
{
    const Exploration result
        = explore(Route::A, Mutant::NoPreCheck, Budget{.faults = 1, .timeouts = 1, .wishes = 1});
    CHECK_MESSAGE(result.violation.empty(), told(result));
    CHECK(result.stuck == 0);
}
