// SPDX-License-Identifier: GPL-3.0-or-later
// Route B: the settings are patched, which deploys at once.
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("route B is found by its tag, and everything but the flag must be as before")
{
    Desk desk(Route::B);
    desk.feed(flip::Confirmed{});
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Unanswered});
    desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
    WorkerVersion ours;
    ours.id = version(2);
    ours.number = 2;
    ours.tag = "OP";
    desk.feed(flip::VersionsRead{{ours}});
    REQUIRE(desk.lastIs<flip::ReadVersion>());
    SUBCASE("only the flag")
    {
        desk.feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    SUBCASE("a binding was dropped")
    {
        desk.feed(flip::VersionRead{.version = version(2),
            .number = 2,
            .difference = {.flagAsAsked = true, .others = {"binding X is gone"}}});
        CHECK((desk.machine.record.state == FlipState::Conflict));
    }
}
