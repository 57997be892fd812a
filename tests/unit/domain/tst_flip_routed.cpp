// SPDX-License-Identifier: GPL-3.0-or-later
// Route D: the secret is put, which deploys at once and leaves no op-id.
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("route D without an answer stays unknown until a human decides, whatever is live")
{
    Desk desk(Route::D, Carrier::SecretText);
    desk.feed(flip::Confirmed{});
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    CHECK(desk.lastIs<flip::SendSecret>());
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Unanswered});
    desk.now = 500s;
    desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
    CHECK((desk.machine.record.state == FlipState::Unknown));
    CHECK(desk.lastIs<flip::Settled>());
    CHECK(desk.machine.record.note.find("may be ours") != std::string::npos);
    SUBCASE("a human says so")
    {
        desk.feed(flip::Decided{FlipState::NotApplied, "asked the colleague"});
        CHECK((desk.machine.record.state == FlipState::NotApplied));
        CHECK(desk.machine.record.note == "asked the colleague");
    }
    SUBCASE("nobody can decide it into 'verified'")
    {
        desk.feed(flip::Decided{FlipState::Verified, ""});
        CHECK((desk.machine.record.state == FlipState::Unknown));
    }
}

TEST_CASE("route D with an answer: exactly one deployment on the base is ours")
{
    Desk desk(Route::D, Carrier::SecretText);
    desk.feed(flip::Confirmed{});
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok});
    SUBCASE("one")
    {
        desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
        desk.feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
        CHECK((desk.machine.record.state == FlipState::SentNotReadable));
    }
    SUBCASE("two")
    {
        desk.feed(flip::DeploymentsRead{{live(3, 3), live(2, 2), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Conflict));
    }
}
