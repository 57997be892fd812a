// SPDX-License-Identifier: GPL-3.0-or-later
// Routes C, E and F and the acts that deploy a version as it is, step by step.
#include "app/domain/flip/opid.h"
#include "app/domain/preflight.h"
#include "tests/unit/domain/flipdesk.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

namespace {

Desk storeDesk(Route route)
{
    Desk desk(route, route == Route::F ? Carrier::KvKey : Carrier::Flagship);
    desk.machine.record.baseMark = route == Route::E ? "t0" : "";
    return desk;
}

flip::StoreRead holds(
    const std::string &value, const std::string &mark = {}, std::vector<flip::StoreChange> changes = {})
{
    return {.value = value, .mark = mark, .changes = std::move(changes)};
}

flip::DeployAnswered ok(const std::string &mark = {})
{
    return {.outcome = WriteOutcome::Ok, .deployment = {}, .error = {}, .mark = mark};
}

flip::DeployAnswered silence()
{
    return {.outcome = WriteOutcome::Unanswered,
        .deployment = {},
        .error = failure(FaultClass::Timeout, Sent::Yes),
        .mark = {}};
}

const flip::StoreChange kBase{.mark = "t0", .by = "dev", .value = "false"};

} // namespace

TEST_CASE("KV: read, row, put, read back; one put for one wish")
{
    Desk desk = storeDesk(Route::F);
    desk.feed(flip::Confirmed{});
    REQUIRE(desk.lastIs<flip::ReadStore>());
    desk.feed(holds("false"));
    REQUIRE(desk.lastIs<flip::SendStore>());
    CHECK((desk.rows.back().state == FlipState::Deploying));
    CHECK(desk.rows.back().sentAt.has_value());
    desk.feed(ok());
    desk.feed(holds("true"));
    CHECK((desk.machine.record.state == FlipState::Verified));
    CHECK(desk.count<flip::SendStore>() == 1);
    CHECK(desk.count<flip::ReadDeployments>() == 0);
    CHECK(states(desk.rows)
        == std::vector{FlipState::Intent, FlipState::Deploying, FlipState::Acked, FlipState::Verified});
}

TEST_CASE("KV: what somebody changed since the pre-flight is left alone")
{
    Desk desk = storeDesk(Route::F);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("shadow"));
    CHECK((desk.machine.record.state == FlipState::Stale));
    CHECK(desk.machine.record.note.find("it holds \"shadow\" now. Nothing was sent") != std::string::npos);
    CHECK(desk.count<flip::SendStore>() == 0);
}

TEST_CASE("KV: an unanswered put is denied or affirmed only when it can no longer arrive")
{
    for (const char *found : {"false", "true", "other"}) {
        CAPTURE(std::string(found));
        Desk desk = storeDesk(Route::F);
        desk.feed(flip::Confirmed{});
        desk.feed(holds("false"));
        desk.feed(silence());
        desk.feed(holds(found));
        CHECK((desk.machine.record.state == FlipState::Unknown));
        desk.now = 121s;
        desk.feed(flip::Tick{});
        desk.feed(holds(found));
        const std::string value = found;
        const FlipState wanted = value == "false" ? FlipState::NotApplied
            : value == "true"                     ? FlipState::Verified
                                                  : FlipState::Unknown;
        CHECK((desk.machine.record.state == wanted));
        CHECK(desk.lastIs<flip::Settled>());
        CHECK(!desk.machine.record.note.empty());
        CHECK(desk.count<flip::SendStore>() == 1);
    }
}

TEST_CASE("KV: accepted, and another value stands there later")
{
    Desk desk = storeDesk(Route::F);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("false"));
    desk.feed(ok());
    desk.feed(holds("false")); // an old copy, perhaps
    CHECK((desk.machine.record.state == FlipState::Acked));
    desk.now = 121s;
    desk.feed(flip::Tick{});
    desk.feed(holds("false"));
    CHECK((desk.machine.record.state == FlipState::Superseded));
}

TEST_CASE("Flagship: ours stands on what was read, or whose change was lost is said")
{
    Desk desk = storeDesk(Route::E);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("false", "t0", {kBase}));
    REQUIRE(desk.lastIs<flip::SendStore>());
    desk.feed(ok("t2"));
    const flip::StoreChange ours{.mark = "t2", .by = "me", .value = "true"};
    SUBCASE("nobody in between")
    {
        desk.feed(holds("true", "t2", {ours, kBase}));
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    SUBCASE("a lost update")
    {
        desk.feed(holds("true", "t2", {ours, {.mark = "t1", .by = "ada", .value = "shadow"}, kBase}));
        CHECK((desk.machine.record.state == FlipState::Conflict));
        CHECK(desk.machine.record.note.find("ada changed the flag to \"shadow\"") == 0);
    }
    SUBCASE("changed after ours")
    {
        desk.feed(holds("false", "t3", {{.mark = "t3", .by = "ada", .value = "false"}, ours, kBase}));
        CHECK((desk.machine.record.state == FlipState::Superseded));
    }
    SUBCASE("the log comes late")
    {
        desk.feed(holds("true", "t2", {kBase}));
        CHECK((desk.machine.record.state == FlipState::Acked));
        desk.feed(flip::Tick{});
        desk.feed(holds("true", "t2", {ours, kBase}));
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    CHECK(desk.count<flip::SendStore>() == 1);
}

TEST_CASE("Flagship: changed since the pre-flight although the value is the same")
{
    Desk desk = storeDesk(Route::E);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("false", "t1", {{.mark = "t1", .by = "ada", .value = "false"}, kBase}));
    CHECK((desk.machine.record.state == FlipState::Stale));
    CHECK(desk.machine.record.note.find("ada changed it") == 0);
    Desk later = storeDesk(Route::E);
    later.feed(flip::Confirmed{});
    later.feed(holds("false", "t0", {{.mark = "t1", .by = "ada", .value = "false"}, kBase}));
    CHECK((later.machine.record.state == FlipState::Stale));
    CHECK(later.count<flip::SendStore>() == 0);
}

TEST_CASE("Flagship: an unanswered write is never affirmed by its value")
{
    Desk desk = storeDesk(Route::E);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("false", "t0", {kBase}));
    desk.feed(silence());
    const flip::StoreChange some{.mark = "t1", .by = "ada", .value = "true"};
    desk.feed(holds("true", "t1", {some, kBase}));
    CHECK((desk.machine.record.state == FlipState::Unknown));
    desk.now = 121s;
    desk.feed(flip::Tick{});
    SUBCASE("somebody set the same value: a human decides")
    {
        desk.feed(holds("true", "t1", {some, kBase}));
        CHECK((desk.machine.record.state == FlipState::Unknown));
        CHECK(desk.lastIs<flip::Settled>());
        desk.feed(flip::Decided{FlipState::SentNotReadable, "ada says that she did not"});
        CHECK((desk.machine.record.state == FlipState::SentNotReadable));
    }
    SUBCASE("nothing changed: not applied")
    {
        desk.feed(holds("false", "t0", {kBase}));
        CHECK((desk.machine.record.state == FlipState::NotApplied));
    }
}

TEST_CASE("a store's flip that a restart finds is looked up, not sent again")
{
    Desk desk = storeDesk(Route::F);
    desk.feed(flip::Confirmed{});
    desk.feed(holds("false"));
    Desk next = storeDesk(Route::F);
    next.machine = resumeFlip(desk.rows.back());
    next.feed(flip::Resumed{});
    CHECK(next.lastIs<flip::ReadStore>());
    CHECK((next.machine.wait == FlipWait::LookStore));
    next.feed(flip::ReadFailed{Error{}});
    CHECK(next.lastIs<flip::ScheduleLook>());
    next.now = 200s;
    next.feed(flip::Tick{});
    next.feed(holds("false"));
    CHECK((next.machine.record.state == FlipState::NotApplied));
    CHECK(next.count<flip::SendStore>() == 0);
    CHECK(next.machine.record.sentAt == desk.rows.back().sentAt);
}

TEST_CASE("route C stands on the base by name: its number need not follow the base's")
{
    Desk desk(Route::C);
    desk.feed(flip::Confirmed{});
    CHECK((desk.rows.back().state == FlipState::Staging));
    REQUIRE(desk.lastIs<flip::SendStage>());
    desk.feed(
        flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(7), .number = 7, .error = {}});
    SUBCASE("only the flag differs")
    {
        desk.feed(flip::VersionRead{
            .version = version(7), .number = 7, .difference = {.flagAsAsked = true, .others = {}}});
        desk.feed(flip::DeploymentsRead{{live(1, 1)}});
        REQUIRE(desk.lastIs<flip::SendDeploy>());
        desk.feed(flip::DeployAnswered{
            .outcome = WriteOutcome::Ok, .deployment = deployment(2), .error = {}, .mark = {}});
        desk.feed(flip::DeploymentsRead{{live(2, 7), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    SUBCASE("the code is not the live one's")
    {
        desk.feed(flip::VersionRead{.version = version(7),
            .number = 7,
            .difference = {.flagAsAsked = true, .others = {"code differs"}}});
        CHECK((desk.machine.record.state == FlipState::Stale));
        CHECK(desk.count<flip::SendDeploy>() == 0);
    }
}

TEST_CASE("a version that goes live as it is: only our message makes its deployment ours")
{
    Desk desk;
    desk.machine.record.act = FlipAct::DeployNewest;
    desk.machine.record.newVersion = version(2);
    desk.machine.record.opId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    desk.feed(flip::Confirmed{});
    REQUIRE(desk.lastIs<flip::ReadDeployments>());
    desk.feed(flip::DeploymentsRead{{live(1, 1)}});
    REQUIRE(desk.lastIs<flip::SendDeploy>());
    CHECK(desk.count<flip::SendStage>() == 0);
    SUBCASE("answered")
    {
        desk.feed(flip::DeployAnswered{
            .outcome = WriteOutcome::Ok, .deployment = deployment(2), .error = {}, .mark = {}});
        desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    SUBCASE("no answer, and somebody else deployed the same version")
    {
        desk.feed(flip::DeployAnswered{
            .outcome = WriteOutcome::Unanswered, .deployment = {}, .error = Error{}, .mark = {}});
        desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Unknown));
        Deployment ours = live(3, 2);
        ours.message = flipMessage(desk.machine.record);
        desk.feed(flip::Tick{});
        desk.feed(flip::DeploymentsRead{{ours, live(1, 1)}});
        CHECK((desk.machine.record.state == FlipState::Verified));
    }
    SUBCASE("refused: a secret changed since")
    {
        desk.feed(flip::DeployAnswered{.outcome = WriteOutcome::Rejected,
            .deployment = {},
            .error = failure(FaultClass::Refused, Sent::Yes, 400, 10220),
            .mark = {}});
        CHECK((desk.machine.record.state == FlipState::Rejected));
    }
}

TEST_CASE("every difference of two versions is named")
{
    WorkerVersion from, to;
    from.scriptEtag = "a";
    to.scriptEtag = "b";
    from.bindings = {{.name = "LOG", .type = "plain_text", .text = "info"}, {.name = "OLD", .type = "queue"},
        {.name = "KEY", .type = "secret_text"}, {.name = "KV", .type = "kv_namespace", .targetId = "1"}};
    to.bindings = {{.name = "LOG", .type = "plain_text", .text = "debug"}, {.name = "NEW", .type = "ai"},
        {.name = "KEY", .type = "secret_text"}, {.name = "KV", .type = "kv_namespace", .targetId = "2"}};
    CHECK(versionChanges(from, to)
        == std::vector<std::string>{"code differs", "LOG \"info\" -> \"debug\"", "binding OLD is gone",
            "secret KEY: whether its value differs cannot be read", "binding KV points elsewhere",
            "binding NEW is new (ai)"});
    CHECK(versionChanges(from, from).size() == 1); // the secret
    to.scriptEtag.clear();
    CHECK(versionChanges(from, to).front() == "whether the code differs is not known");
}

TEST_CASE("the calls of a store's flip as they go over the wire")
{
    FlipPlan plan;
    plan.account = AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353").value();
    plan.request.flag = "kv:0123456789abcdef0123456789abcdef/flag:a/b";
    plan.request.value = "true";
    plan.route = Route::F;
    auto calls = plannedCalls(plan);
    REQUIRE(calls.size() == 3);
    CHECK(calls[1].path
        == "/accounts/023e105f4ecef8ad9ca31a8372d0c353/storage/kv/namespaces/0123456789abcdef0123456789abcdef/"
           "values/flag%3Aa%2Fb");
    CHECK(calls[1].body == "true");
    plan.request.flag = "flagship:app/do-cache";
    plan.route = Route::E;
    calls = plannedCalls(plan);
    REQUIRE(calls.size() == 5);
    CHECK(calls[2].method == "PUT");
    CHECK(calls[2].path == "/accounts/023e105f4ecef8ad9ca31a8372d0c353/flagship/apps/app/flags/do-cache");
}

TEST_CASE("names of stores")
{
    const auto kv = flagStore("kv:0123456789abcdef0123456789abcdef/flag:do-cache/v2");
    REQUIRE(kv.has_value());
    CHECK((kv->carrier == Carrier::KvKey));
    CHECK(kv->key == "flag:do-cache/v2");
    CHECK(flagStore("flagship:app/key")->container == "app");
    for (const char *wrong : {"FEATURE_FLAG_DO_CACHE", "kv:", "kv:/x", "kv:a/", "kv:a", "flagship:x"})
        CHECK_FALSE(flagStore(wrong).has_value());
}
