// SPDX-License-Identifier: GPL-3.0-or-later
// Route A: a version without traffic, checked, then deployed.
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

TEST_CASE("route A: version without traffic, two checks, deploy, read back as live")
{
    Desk desk;
    desk.toDeploying();
    CHECK(desk.lastIs<flip::SendDeploy>());
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    CHECK(desk.lastIs<flip::ReadDeployments>());
    desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
    CHECK((desk.machine.record.state == FlipState::Verified));
    CHECK(desk.lastIs<flip::Settled>());
    CHECK(desk.count<flip::ReadBack>() == 1);
    using enum FlipState;
    CHECK((states(desk.rows) == std::vector{Intent, Staging, Staged, Deploying, Acked, Verified}));
}

TEST_CASE("a secret read back as live is 'sent, not readable', and its value is in no row")
{
    Desk desk(Route::A, Carrier::SecretText);
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
    CHECK((desk.machine.record.state == FlipState::SentNotReadable));
    for (const FlipRecord &row : desk.rows)
        CHECK(row.after.empty());
}

TEST_CASE("somebody else's unreleased upload is never carried along")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(3), .number = 3});
    desk.feed(flip::VersionRead{.version = version(3), .number = 3, .difference = {.flagAsAsked = true}});
    CHECK((desk.machine.record.state == FlipState::Stale));
    CHECK(desk.count<flip::SendDeploy>() == 0);
}

TEST_CASE("more than the flag differs: not deployed")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
    desk.feed(flip::VersionRead{.version = version(2),
        .number = 2,
        .difference = {.flagAsAsked = true, .others = {"binding X is gone"}}});
    CHECK((desk.machine.record.state == FlipState::Stale));
    CHECK(desk.machine.record.note.find("binding X is gone") != std::string::npos);
    CHECK(desk.count<flip::SendDeploy>() == 0);
}

TEST_CASE("a server that ignores the env map is noticed before the deploy")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
    desk.feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = false}});
    CHECK((desk.machine.record.state == FlipState::NotApplied));
    CHECK(desk.machine.record.note.find("without the change, as an older API does") != std::string::npos);
    CHECK(desk.count<flip::SendDeploy>() == 0);
}

TEST_CASE("a deployment between pre-flight and deploy stops the flip and says whose")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
    desk.feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
    desk.feed(flip::DeploymentsRead{{live(5, 4), live(1, 1)}});
    CHECK((desk.machine.record.state == FlipState::Stale));
    CHECK(desk.machine.record.note
        == "ci deployed 00000000 at 14:02:55, after our pre-flight. Nothing was deployed");
}

TEST_CASE("a lost stage answer is looked up by our op-id; absent, it is asked once more and no oftener")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Unanswered});
    CHECK(desk.lastIs<flip::ReadVersions>());
    WorkerVersion ours;
    ours.id = version(2);
    ours.number = 2;
    ours.tag = "OP";
    SUBCASE("found")
    {
        desk.feed(flip::VersionsRead{{ours}});
        CHECK(desk.machine.record.newVersion == version(2));
        CHECK(desk.lastIs<flip::ReadVersion>());
    }
    SUBCASE("absent twice")
    {
        desk.feed(flip::VersionsRead{});
        CHECK(desk.lastIs<flip::SendStage>());
        desk.feed(flip::StageAnswered{.outcome = WriteOutcome::Unanswered});
        desk.feed(flip::VersionsRead{});
        CHECK((desk.machine.record.state == FlipState::NotSent));
        CHECK(desk.count<flip::SendStage>() == 2);
    }
}

TEST_CASE("no answer to the deploy: unknown, looks at 0, 1, 2, 4, 8, 8 s, denied only after the settle time")
{
    Desk desk;
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{
        .outcome = WriteOutcome::Unanswered, .error = failure(FaultClass::Timeout, Sent::Unknown)});
    CHECK((desk.machine.record.state == FlipState::Unknown));
    for (const int expected : {1000, 2000, 4000, 8000, 8000}) {
        desk.feed(flip::DeploymentsRead{{live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Unknown));
        REQUIRE(desk.lastIs<flip::ScheduleLook>());
        CHECK(std::get<flip::ScheduleLook>(desk.asked.back()).after == milliseconds{expected});
        desk.feed(flip::Tick{});
    }
    CHECK(desk.count<flip::ReadBack>() == 1);
    SUBCASE("119 s: still unknown")
    {
        desk.now = 119s;
        desk.feed(flip::DeploymentsRead{{live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Unknown));
    }
    SUBCASE("120 s and a list that reaches the base: not applied")
    {
        desk.now = 120s;
        desk.feed(flip::DeploymentsRead{{live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::NotApplied));
        CHECK(desk.machine.record.error.has_value());
    }
    SUBCASE("120 s and a list that does not reach the base proves nothing")
    {
        desk.now = 120s;
        desk.feed(flip::DeploymentsRead{{live(9, 9)}});
        CHECK((desk.machine.record.state == FlipState::Unknown));
    }
    SUBCASE("it landed late after all")
    {
        desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    CHECK(desk.count<flip::SendDeploy>() == 1);
}

TEST_CASE("an answered deploy is never denied, however long it stays invisible")
{
    Desk desk;
    desk.toDeploying();
    desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
    desk.now = 1000s;
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    CHECK((desk.machine.record.state == FlipState::Acked));
    CHECK(desk.lastIs<flip::ScheduleLook>());
}

TEST_CASE("refused, overtaken, overwriting: three different words")
{
    Desk desk;
    desk.toDeploying();
    SUBCASE("refused")
    {
        desk.feed(flip::DeployAnswered{
            .outcome = WriteOutcome::Rejected, .error = failure(FaultClass::Refused, Sent::Yes, 400, 10220)});
        CHECK((desk.machine.record.state == FlipState::Rejected));
        CHECK(desk.machine.record.error->apiCode == 10220);
    }
    SUBCASE("overtaken")
    {
        desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
        desk.feed(flip::DeploymentsRead{{live(3, 3), live(2, 2), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Superseded));
    }
    SUBCASE("overwriting")
    {
        desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Ok, .deployment = deployment(2)});
        desk.feed(flip::DeploymentsRead{{live(2, 2), live(3, 3), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Conflict));
    }
}

TEST_CASE("provably not sent: checked again, then sent again, at most three times")
{
    Desk desk;
    desk.toDeploying();
    for (int i = 0; i < 2; ++i) {
        desk.feed(flip::DeployAnswered{
            .outcome = WriteOutcome::NotSent, .error = failure(FaultClass::Connect, Sent::No)});
        CHECK(desk.lastIs<flip::ReadVersion>());
        desk.feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
        desk.feed(flip::DeploymentsRead{{live(1, 1)}});
        CHECK(desk.lastIs<flip::SendDeploy>());
    }
    desk.feed(flip::DeployAnswered{
        .outcome = WriteOutcome::NotSent, .error = failure(FaultClass::Connect, Sent::No)});
    CHECK((desk.machine.record.state == FlipState::NotSent));
    CHECK(desk.count<flip::SendDeploy>() == 3);
}

TEST_CASE("route A not offered: the fallback of the carrier is taken, with its own check of the base")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{
        .outcome = WriteOutcome::Rejected, .error = failure(FaultClass::NotFound, Sent::Yes, 404, 7000)});
    CHECK((desk.machine.record.route == Route::B));
    CHECK(desk.lastIs<flip::ReadDeployments>());
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    CHECK(desk.lastIs<flip::SendSettings>());
}

TEST_CASE("a refusal that speaks of the Worker is no reason for another route")
{
    Desk desk;
    desk.feed(flip::Confirmed{});
    desk.feed(flip::StageAnswered{
        .outcome = WriteOutcome::Rejected, .error = failure(FaultClass::NotFound, Sent::Yes, 404, 10007)});
    CHECK((desk.machine.record.state == FlipState::Rejected));
}
