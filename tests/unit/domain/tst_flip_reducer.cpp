// SPDX-License-Identifier: GPL-3.0-or-later
// The flip step by step: what a person would tell of it. The exhaustive search is tst_flip_exploration.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/flip/opid.h"
#include "app/domain/flip/reducer.h"
#include "tests/unit/domain/flipmodel.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>

using namespace edgedeck;
using namespace std::chrono;

namespace {

VersionId version(int n)
{
    return VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

DeploymentId deployment(int n)
{
    return DeploymentId::parse("10000000-0000-4000-8000-00000000000" + std::to_string(n)).value();
}

Deployment live(int id, int v)
{
    Deployment one;
    one.id = deployment(id);
    one.versions = {{version(v), 100}};
    one.authorEmail = "ci";
    one.createdOn = parseRfc3339("2026-11-24T14:02:55Z").value();
    return one;
}

/// Drives one machine by hand and keeps what it asked for.
struct Desk
{
    explicit Desk(Route route = Route::A, Carrier carrier = Carrier::PlainText)
    {
        FlipPlan plan;
        plan.request.flag = "FLAG";
        plan.request.value = "true";
        plan.carrier = carrier;
        plan.route = route;
        plan.before = "false";
        plan.baseVersion = version(1);
        plan.baseNumber = 1;
        plan.baseDeployment = deployment(1);
        if (route == Route::A)
            plan.fallback = carrier == Carrier::SecretText ? Route::D : Route::B;
        machine = beginFlip(plan, {.reason = "why", .typedWorker = "w", .operatorName = "me"}, "OP", {});
    }

    /// Feeds an event; rows of the journal are written at once.
    template <class What> void feed(What what)
    {
        FlipEvent event{.now = SteadyTime{} + now, .server = Timestamp{}, .what = std::move(what)};
        auto [next, effects] = step(std::move(machine), event);
        machine = std::move(next);
        for (FlipEffect &effect : effects) {
            const bool row = std::holds_alternative<flip::AppendJournal>(effect);
            if (row)
                rows.push_back(std::get<flip::AppendJournal>(effect).record);
            asked.push_back(std::move(effect));
            if (row)
                feed(flip::JournalWritten{});
        }
    }

    template <class Effect> [[nodiscard]] bool lastIs() const
    {
        return !asked.empty() && std::holds_alternative<Effect>(asked.back());
    }

    template <class Effect> [[nodiscard]] int count() const
    {
        return static_cast<int>(std::count_if(asked.begin(), asked.end(),
            [](const FlipEffect &e) { return std::holds_alternative<Effect>(e); }));
    }

    void toDeploying()
    {
        feed(flip::Confirmed{});
        feed(flip::StageAnswered{.outcome = WriteOutcome::Ok, .version = version(2), .number = 2});
        feed(flip::VersionRead{.version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
        feed(flip::DeploymentsRead{{live(1, 1)}});
    }

    FlipMachine machine;
    std::vector<FlipEffect> asked;
    std::vector<FlipRecord> rows;
    seconds now{0};
};

Error failure(FaultClass cls, Sent sent, std::optional<int> status = {}, std::optional<int> code = {})
{
    Error error;
    error.cls = cls;
    error.sent = sent;
    error.httpStatus = status;
    error.apiCode = code;
    return error;
}

std::vector<FlipState> states(const std::vector<FlipRecord> &rows)
{
    std::vector<FlipState> out;
    for (const FlipRecord &row : rows)
        out.push_back(row.state);
    return out;
}

} // namespace

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
    CHECK((desk.machine.record.state == FlipState::Stale));
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

TEST_CASE("what a failed write proves")
{
    const auto outcome = [](FaultClass cls, Sent sent, std::optional<int> status = {}) {
        return writeOutcome(failure(cls, sent, status));
    };
    CHECK((outcome(FaultClass::Connect, Sent::No) == WriteOutcome::NotSent));
    CHECK((outcome(FaultClass::Timeout, Sent::Unknown) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Refused, Sent::Yes, 400) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::RateLimited, Sent::Yes, 429) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::Forbidden, Sent::Yes, 403) == WriteOutcome::Rejected));
    CHECK((outcome(FaultClass::Refused, Sent::Yes, 408) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Server, Sent::Yes, 503) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::Challenge, Sent::Yes, 403) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::NotJson, Sent::Yes, 400) == WriteOutcome::Unanswered));
    CHECK((outcome(FaultClass::BadShape, Sent::Yes, 200) == WriteOutcome::Unanswered));
    CHECK((endpointNotOffered(failure(FaultClass::Refused, Sent::Yes, 405))));
    CHECK((endpointNotOffered(failure(FaultClass::NotFound, Sent::Yes, 404))));
    CHECK_FALSE(endpointNotOffered(failure(FaultClass::NotFound, Sent::Yes, 404, 10222)));
    CHECK_FALSE(endpointNotOffered(failure(FaultClass::NotFound, Sent::Unknown, 404)));
}

TEST_CASE("op-ids are unique, sort by time and fit the tag; messages fit and keep secrets out")
{
    const Timestamp early = parseRfc3339("2026-11-24T19:04:00Z").value();
    const std::string a = makeOpId(early, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    const std::string b = makeOpId(early + 1s, {});
    CHECK(a.size() == 26);
    CHECK(isOpId(a));
    CHECK(a < b);
    CHECK_FALSE(isOpId("01ARZ3NDEKTSV4RRFFQ69G5FA"));
    CHECK_FALSE(isOpId("01ARZ3NDEKTSV4RRFFQ69G5FAU"));
    FlipRecord record = Desk().machine.record;
    record.opId = a;
    CHECK(flipTag(record) == a);
    CHECK(flipMessage(record) == "edgedeck " + a + " FLAG \"false\" -> \"true\": why");
    record.carrier = Carrier::SecretText;
    CHECK(flipMessage(record).find("true") == std::string::npos);
    record.reason = "";
    for (int i = 0; i < 600; ++i)
        record.reason += "ä";
    CHECK(flipMessage(record).size() <= 1000);
    CHECK((flipMessage(record).back() & 0xC0) == 0x80); // ends with a whole character
}

TEST_CASE("versions are compared by content; only the flag may differ")
{
    const std::vector<Binding> base{{.name = "FLAG", .type = "plain_text", .text = "false"},
        {.name = "KV", .type = "kv_namespace", .targetId = "1"}, {.name = "KEY", .type = "secret_text"}};
    WorkerVersion made;
    made.bindings = {base[2], {.name = "FLAG", .type = "plain_text", .text = "true"}, base[1]};
    const auto difference = [&](Carrier carrier = Carrier::PlainText) {
        return compareVersions(base, "etag", made, "FLAG", carrier, "true");
    };
    CHECK(difference().onlyFlag());
    SUBCASE("value not taken")
    {
        made.bindings[1].text = "false";
        CHECK_FALSE(difference().flagAsAsked);
    }
    SUBCASE("type changed under us")
    {
        made.bindings[1].type = "secret_text";
        CHECK_FALSE(difference().flagAsAsked);
    }
    SUBCASE("target moved")
    {
        made.bindings[2].targetId = "2";
        CHECK(difference().others == std::vector<std::string>{"binding KV differs"});
    }
    SUBCASE("one gone, one new")
    {
        made.bindings[0].name = "OTHER";
        CHECK(difference().others == std::vector<std::string>{"binding KEY is gone", "binding OTHER is new"});
    }
    SUBCASE("other code")
    {
        made.scriptEtag = "else";
        CHECK(difference().others == std::vector<std::string>{"code differs"});
    }
    SUBCASE("a secret is compared by type alone")
    {
        made.bindings[1] = {.name = "FLAG", .type = "secret_text"};
        CHECK((difference(Carrier::SecretText).flagAsAsked));
    }
}

TEST_CASE("random walks of any length keep every invariant")
{
    CHECK((rc::check("walk", [](const std::vector<std::uint8_t> &choices) {
        const Route route
            = choices.empty() ? Route::A : std::array{Route::A, Route::B, Route::D}[choices[0] % 3U];
        test::Model model = test::initialModel();
        model.faults = 4;
        model.timeouts = 4;
        model.outsideUploads = 2;
        model.outsideDeploys = 2;
        for (std::size_t i = 0; i < 80; ++i) {
            auto next = test::successors(model, route, test::Mutant::None);
            if (next.empty())
                break;
            const std::size_t pick = choices.empty() ? i : choices[i % choices.size()] + i;
            model = std::move(next[pick % next.size()].second);
            RC_ASSERT(model.violation == std::string());
        }
    })));
}

TEST_CASE(
    "any sequence of events: the machine never sends two deploys at once and always ends with one Settled")
{
    CHECK(rc::check("events", [](const std::vector<std::uint8_t> &choices) {
        Desk desk;
        desk.feed(flip::Confirmed{});
        for (const std::uint8_t choice : choices) {
            const auto outcome = static_cast<WriteOutcome>(choice / 16 % 4);
            switch (choice % 10) {
            case 0:
                desk.feed(flip::StageAnswered{.outcome = outcome, .version = version(2), .number = 2});
                break;
            case 1:
                desk.feed(flip::VersionRead{
                    .version = version(2), .number = 2, .difference = {.flagAsAsked = true}});
                break;
            case 2:
                desk.feed(flip::DeploymentsRead{{live(1, 1)}});
                break;
            case 3:
                desk.feed(flip::DeployAnswered{.outcome = outcome});
                break;
            case 4:
                desk.feed(flip::DeploymentsRead{{live(2, 2), live(1, 1)}});
                break;
            case 5:
                desk.feed(flip::Tick{});
                break;
            case 6:
                desk.feed(flip::ReadFailed{});
                break;
            case 7:
                desk.feed(flip::VersionsRead{});
                break;
            case 8:
                desk.now += 200s;
                break;
            default:
                desk.feed(flip::Resumed{});
                break;
            }
        }
        RC_ASSERT(desk.count<flip::Settled>() <= 1);
        RC_ASSERT(desk.count<flip::ReadBack>() <= 1);
        RC_ASSERT(isClosed(desk.machine.record.state) == (desk.count<flip::Settled>() == 1));
        RC_ASSERT(desk.count<flip::SendDeploy>() <= 3);
    }));
}
