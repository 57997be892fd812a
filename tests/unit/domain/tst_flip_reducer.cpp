// SPDX-License-Identifier: GPL-3.0-or-later
// The flip step by step: what a person would tell of it, whatever the route. The exhaustive search is
// tst_flip_exploration.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("nothing is sent before its row is on disk")
{
    Desk desk;
    FlipEvent event{.now = {}, .server = {}, .what = flip::Confirmed{}};
    auto [machine, effects] = step(std::move(desk.machine), event);
    REQUIRE(effects.size() == 1);
    CHECK(std::holds_alternative<flip::AppendJournal>(effects.front()));
    event.what = flip::JournalFailed{failure(FaultClass::Storage, Sent::No)};
    auto [refused, rest] = step(std::move(machine), event);
    CHECK((refused.record.state == FlipState::NotSent));
    REQUIRE(rest.size() == 1);
    CHECK(std::holds_alternative<flip::Settled>(rest.front()));
}

TEST_CASE("start-up: what was not deployed is closed, what may have been is looked up first")
{
    using enum FlipState;
    for (const FlipState state : {Intent, Staging, Staged, Deploying, Acked, Unknown}) {
        FlipRecord record = Desk().machine.record;
        record.state = state;
        record.newVersion = version(2);
        Desk desk;
        desk.machine = resumeFlip(record);
        desk.feed(flip::Resumed{});
        CAPTURE(std::string(toString(state)));
        if (state == Intent || state == Staging || state == Staged) {
            CHECK((desk.machine.record.state == NotSent));
            CHECK(desk.count<flip::ReadDeployments>() == 0);
        } else {
            CHECK(desk.lastIs<flip::ReadDeployments>());
            desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
            CHECK((desk.machine.record.state == Verified));
        }
        CHECK(desk.count<flip::SendStage>() + desk.count<flip::SendDeploy>() == 0);
    }
}

TEST_CASE("replay: after a crash behind any row, the journal tells the truth")
{
    Desk desk;
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
    bool happened = false;
    for (const FlipRecord &row : desk.rows) {
        // The deploy left right after its row: from there on the change is on the server.
        happened = happened || row.state == FlipState::Deploying;
        Desk next;
        next.machine = resumeFlip(row);
        next.feed(flip::Resumed{});
        if (!isClosed(next.machine.record.state))
            next.feed(flip::DeploymentsRead{
                happened ? std::vector{live(2, 2), live(1, 1)} : std::vector{live(1, 1)}});
        CAPTURE(std::string(toString(row.state)));
        CHECK((next.machine.record.state == (happened ? FlipState::Verified : FlipState::NotSent)));
    }
}

TEST_CASE("nobody waits any longer: before the deploy nothing was deployed, after it the flip stays open")
{
    Desk desk;
    SUBCASE("before")
    {
        desk.feed(flip::Confirmed{});
        desk.feed(flip::PatienceOver{});
        CHECK((desk.machine.record.state == FlipState::NotSent));
        desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
        CHECK((desk.machine.record.state == FlipState::NotSent));
        CHECK(desk.count<flip::SendDeploy>() == 0);
    }
    SUBCASE("while the deploy is on its way")
    {
        desk.toDeploying();
        desk.feed(flip::PatienceOver{});
        CHECK((desk.machine.record.state == FlipState::Unknown));
        CHECK((desk.rows.back().state == FlipState::Unknown));
    }
    CHECK(desk.lastIs<flip::Settled>());
    CHECK(desk.count<flip::Settled>() == 1);
}

TEST_CASE("an event that is not waited for changes nothing")
{
    Desk desk;
    desk.toDeploying();
    const auto before = desk.machine.record;
    const auto asked = desk.asked.size();
    desk.feed(flip::Tick{});
    desk.feed(flip::Confirmed{});
    desk.feed(flip::Resumed{});
    desk.feed(flip::JournalWritten{});
    desk.feed(flip::VersionsRead{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(7), .number = 7});
    desk.feed(flip::DeploymentsRead{{live(7, 7)}});
    desk.feed(flip::ReadFailed{});
    CHECK(desk.machine.record == before);
    CHECK(desk.asked.size() == asked);
}

TEST_CASE("I9: an open flip of the same Worker blocks, a closed or foreign one does not")
{
    FlipRecord open;
    open.worker = ScriptName::parse("w").value();
    open.state = FlipState::Unknown;
    CHECK(blockingFlip({open}, open.account, open.worker) != nullptr);
    CHECK(blockingFlip({open}, open.account, ScriptName::parse("other").value()) == nullptr);
    open.state = FlipState::Verified;
    CHECK(blockingFlip({open}, open.account, open.worker) == nullptr);
}
