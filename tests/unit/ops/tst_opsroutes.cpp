// SPDX-License-Identifier: GPL-3.0-or-later
// Flips beyond the plain one: a version made of the live one, versions deployed as they are, break-glass, flags kept in KV
// and Flagship, two programs at once.
#include "app/ops/arming.h"
#include "app/ops/wording.h"
#include "tests/unit/ops/opssteps.h"

#include <QTest>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kUndeployed = R"({"env":{"LOG_LEVEL":"debug"},"deploy":false})";
const std::string kKvFlag = "kv:321593c6d5a84f0bb2c7e9418c0de1fa/flag:do-cache";
const std::string kFlagshipFlag = "flagship:b7d0f3a2-5c1e-4e86-9a40-6f2d81c3e795/do-cache";

const Check *checkOf(const FlipPlan &plan, const std::string &id)
{
    const auto found = std::find_if(
        plan.checks.begin(), plan.checks.end(), [&](const Check &check) { return check.id == id; });
    return found == plan.checks.end() ? nullptr : &*found;
}

/// Like flip(), with a confirmation of the test's own.
Outcome flipWith(
    SandboxSession &world, ops::FlagFlipper &flipper, const FlipPlan &plan, const Confirmation &confirmation)
{
    Outcome outcome;
    QObject context;
    QObject::connect(&flipper, &ops::FlagFlipper::settled, &context,
        [&](const FlipRecord &record) { outcome.end = record; });
    world.session().arming().arm();
    const Result<QString> begun = flipper.apply(plan, confirmation);
    if (!begun) {
        outcome.refused = ops::sentence(begun.error());
        return outcome;
    }
    (void)playUntil(world, [&] { return outcome.end.has_value(); });
    return outcome;
}

std::string why(const Result<FlipPlan> &plan)
{
    return plan ? std::string() : ops::sentence(plan.error());
}

Result<net::Response> envelope(int status, int code)
{
    net::Response response;
    response.status = status;
    response.headers = {{"content-type", "application/json"}};
    response.body = R"({"success":false,"errors":[{"code":)" + std::to_string(code)
        + R"(,"message":"refused"}],"messages":[],"result":null})";
    return response;
}

/// What the running code makes of the flag when every place has read it anew: share of requests that see it on.
double seenLater(SandboxSession &world)
{
    world.control("POST", "/advance", R"({"seconds":120})");
    return truth(world, "/flag/share").value_or(-1);
}

} // namespace

class TestOpsRoutes : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void routeCLeavesTheUploadBehind();
    void deployNewestNamesEveryDifference();
    void redeployOfAnOlderVersion();
    void breakGlassSkipsOneNamedBlock();
    void aKvFlagThereAndBack();
    void aKvFlagWithoutQuota();
    void aFlagshipFlagThereAndBack();
    void aLostUpdateOfFlagshipIsSaid();
    void twoProgramsFlipOneAfterTheOther();
    void anotherApisFlipsAreNotOurs();
    void sentTimeSurvivesARestart();
    void aSecretWithoutAnAnswerIsSettledByHand();
    void aServerWithoutRouteATakesRouteB();
    void anInternalErrorDeniesNothing();
    void pendingObjectsAreTold();
};

void TestOpsRoutes::routeCLeavesTheUploadBehind()
{
    SandboxSession world("kv-write-limit");
    world.control("POST", "/deploy", kUndeployed);
    ops::FlagFlipper flipper(world.session());
    FlipRequest request = flagTo("true");
    request.route = Route::C;
    const auto plan = planOf(flipper, request);
    QVERIFY2(plan.has_value(), why(plan).c_str());
    QVERIFY(plan->verdict() != CheckResult::Block);
    QVERIFY(checkOf(*plan, "copy-is-whole")->result == CheckResult::Pass);
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QCOMPARE(world.wire().writes("/versions/latest"), 0);
    // What nobody had deployed is still not live.
    const Snapshot after = look(world.session());
    QCOMPARE(*after.flag("FEATURE_FLAG_DO_CACHE")->configured.value, std::string("true"));
    for (const CheckedBinding &checked : after.bindings)
        QVERIFY(checked.binding.text != "debug");
}

void TestOpsRoutes::deployNewestNamesEveryDifference()
{
    SandboxSession world("kv-write-limit");
    world.control("POST", "/deploy", kUndeployed);
    ops::FlagFlipper flipper(world.session());
    FlipRequest request;
    request.act = FlipAct::DeployNewest;
    const auto plan = planOf(flipper, request);
    QVERIFY2(plan.has_value(), why(plan).c_str());
    const bool named = std::any_of(plan->difference.begin(), plan->difference.end(),
        [](const std::string &line) { return line.find("LOG_LEVEL") != std::string::npos; });
    QVERIFY(named);
    Confirmation typed = yes(*plan);
    QVERIFY(!flipWith(world, flipper, *plan, typed).end); // the version was not typed
    typed.typedVersion = "00000000";
    QVERIFY(!flipWith(world, flipper, *plan, typed).end);
    QCOMPARE(world.wire().writes(""), 0);
    typed.typedVersion = shortId(plan->deployVersion->str());
    const Outcome outcome = flipWith(world, flipper, *plan, typed);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QVERIFY(outcome.end->act == FlipAct::DeployNewest);
    QCOMPARE(look(world.session()).liveVersions.front().id.str(), plan->deployVersion->str());
    QCOMPARE(world.wire().writes(""), 1);
    // Nothing is left to deploy, and undoing it is a redeploy.
    const auto again = planOf(flipper, request);
    QVERIFY(again && checkOf(*again, "version-to-deploy")->result == CheckResult::Block);
    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(undo && !undo->has_value());
    QVERIFY(undo->error().detail.find("redeploy version") != std::string::npos);
}

void TestOpsRoutes::redeployOfAnOlderVersion()
{
    SandboxSession world("flag-as-secret");
    const std::string before = look(world.session()).liveVersions.front().id.str();
    world.control("POST", "/deploy",
        R"({"env":{"FEATURE_FLAG_DO_CACHE":{"name":"FEATURE_FLAG_DO_CACHE","type":"secret_text","text":"x"}}})");
    world.clock().advance(std::chrono::seconds{11});
    world.control("POST", "/advance", R"({"seconds":11})");
    ops::FlagFlipper flipper(world.session());
    FlipRequest request;
    request.act = FlipAct::Redeploy;
    request.version = VersionId::parse(before);
    const auto plan = planOf(flipper, request);
    QVERIFY2(plan.has_value(), why(plan).c_str());
    QVERIFY(checkOf(*plan, "newest-stays-behind") != nullptr);
    Confirmation typed = yes(*plan);
    typed.typedVersion = shortId(before);
    const Outcome refused = flipWith(world, flipper, *plan, typed);
    QVERIFY2(refused.end.has_value(), refused.refused.c_str());
    QVERIFY(refused.end->state == FlipState::Rejected);
    QVERIFY(ops::sentence(*refused.end).find("(10220)") != std::string::npos);
    const auto second = planOf(flipper, request);
    QVERIFY2(second.has_value(), why(second).c_str());
    typed.force = true;
    const Outcome forced = flipWith(world, flipper, *second, typed);
    QVERIFY2(forced.end.has_value(), forced.refused.c_str());
    QVERIFY2(forced.end->state == FlipState::Verified, ops::sentence(*forced.end).c_str());
    QCOMPARE(look(world.session()).liveVersions.front().id.str(), before);
}

void TestOpsRoutes::breakGlassSkipsOneNamedBlock()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("True"));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    QVERIFY(checkOf(*plan, "value-exact")->result == CheckResult::Block);
    Confirmation glass = yes(*plan);
    QVERIFY(!flipWith(world, flipper, *plan, glass).end);
    glass.skipCheck = "do-headroom"; // does not block
    QVERIFY(!flipWith(world, flipper, *plan, glass).end);
    glass.skipCheck = "value-exact";
    QVERIFY(!flipWith(world, flipper, *plan, glass).end); // without a reason of its own
    QCOMPARE(world.wire().writes(""), 0);
    glass.skipReason = "the code was changed to lower-case it";
    const Outcome outcome = flipWith(world, flipper, *plan, glass);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY(outcome.end->state == FlipState::Verified);
    const auto log = flipper.log(1);
    QVERIFY(log && log->front().skippedCheck == "value-exact" && log->front().skipReason == glass.skipReason);
    QVERIFY(ops::sentence(log->front()).find("The check value-exact was skipped") != std::string::npos);

    // What would ship code that nobody has seen is not skipped by anybody.
    SandboxSession other("kv-write-limit");
    other.control("POST", "/deploy", kUndeployed);
    ops::FlagFlipper second(other.session());
    const auto behind = planOf(second, flagTo("true"));
    QVERIFY(behind && checkOf(*behind, "newest-is-live")->result == CheckResult::Block);
    Confirmation more = yes(*behind);
    more.skipCheck = "newest-is-live";
    more.skipReason = "it burns";
    QVERIFY(!flipWith(other, second, *behind, more).end);
    QCOMPARE(other.wire().writes(""), 0);
}

void TestOpsRoutes::aKvFlagThereAndBack()
{
    SandboxSession world("flag-in-kv");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true", kKvFlag));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    QVERIFY(plan->route == Route::F && plan->before == "false");
    QVERIFY(plan->verdict() != CheckResult::Block);
    QVERIFY(checkOf(*plan, "store-bound")->result == CheckResult::Pass);
    QCOMPARE(world.wire().writes(""), 0);
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QCOMPARE(world.wire().writes("/storage/kv/"), 1);
    QCOMPARE(world.wire().writes(""), 1);
    QCOMPARE(seenLater(world), 1.0);

    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(waitFor([&] { return undo.has_value(); }));
    QVERIFY2(undo->has_value(), why(*undo).c_str());
    QCOMPARE((*undo)->request.value, std::string("false"));
    const Outcome back = flip(world, flipper, **undo);
    QVERIFY2(back.end && back.end->state == FlipState::Verified, back.refused.c_str());
    QCOMPARE(seenLater(world), 0.0);

    const auto none = planOf(flipper, flagTo("true", kKvFlag + "-not-there"));
    QVERIFY(none && checkOf(*none, "store-exists")->result == CheckResult::Block);
}

void TestOpsRoutes::aKvFlagWithoutQuota()
{
    SandboxSession world("flag-in-kv");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true", kKvFlag));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    // Used up between the plan and the write.
    world.control("POST", "/fault", R"({"kind":"kv_exhausted"})");
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY(outcome.end->state == FlipState::Rejected);
    const std::string told = ops::sentence(*outcome.end);
    QVERIFY2(told.find("(10048)") != std::string::npos && told.ends_with("Nothing changed."), told.c_str());
}

void TestOpsRoutes::aFlagshipFlagThereAndBack()
{
    SandboxSession world("flag-in-flagship");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true", kFlagshipFlag));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    QVERIFY(plan->route == Route::E && plan->before == "false" && !plan->baseMark.empty());
    QVERIFY(plan->verdict() != CheckResult::Block);
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QCOMPARE(world.wire().writes(""), 1);
    QCOMPARE(seenLater(world), 1.0);
    const auto wrong = planOf(flipper, flagTo("perhaps", kFlagshipFlag));
    QVERIFY(wrong && checkOf(*wrong, "value-exact")->result == CheckResult::Block);

    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(waitFor([&] { return undo.has_value(); }));
    QVERIFY2(undo->has_value(), why(*undo).c_str());
    const Outcome back = flip(world, flipper, **undo);
    QVERIFY2(back.end && back.end->state == FlipState::Verified, back.refused.c_str());
    QCOMPARE(seenLater(world), 0.0);
}

void TestOpsRoutes::aLostUpdateOfFlagshipIsSaid()
{
    for (const char *when : {"before", "after"}) {
        SandboxSession world("flag-in-flagship");
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true", kFlagshipFlag));
        QVERIFY2(plan.has_value(), why(plan).c_str());
        world.control("POST", "/fault",
            R"({"kind":"lost_update","target":"flagship","when":")" + std::string(when) + R"("})");
        const Outcome outcome = flip(world, flipper, *plan);
        QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
        // Before our write it is noticed in time, after it nothing can be undone: both are said.
        const bool before = std::string(when) == "before";
        const FlipState wanted = before ? FlipState::Stale : FlipState::Superseded;
        QVERIFY2(outcome.end->state == wanted, ops::sentence(*outcome.end).c_str());
        QCOMPARE(world.wire().writes(""), before ? 0 : 1);
    }
}

void TestOpsRoutes::twoProgramsFlipOneAfterTheOther()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper first(world.session()), second(world.session());
    const auto mine = planOf(first, flagTo("true"));
    const auto theirs = planOf(second, flagTo("true"));
    QVERIFY(mine && theirs);
    world.session().arming().arm();
    std::optional<FlipRecord> end;
    QObject::connect(
        &first, &ops::FlagFlipper::settled, this, [&](const FlipRecord &record) { end = record; });
    QVERIFY(first.apply(*mine, yes(*mine)).has_value());
    // While the first is at work the second is not even written down.
    const auto refused = second.apply(*theirs, yes(*theirs));
    QVERIFY(!refused && refused.error().cls == FaultClass::Conflict);
    QVERIFY(playUntil(world, [&] { return end.has_value(); }));
    QVERIFY(end->state == FlipState::Verified);
    // Then its base is gone: read again right before the write, it stops by itself.
    world.clock().advance(std::chrono::seconds{11});
    world.control("POST", "/advance", R"({"seconds":11})");
    const auto fresh = planOf(second, flagTo("false"));
    QVERIFY(fresh.has_value());
    world.control("POST", "/deploy", R"({"env":{"LOG_LEVEL":"debug"},"author":"ci@example.com"})");
    const Outcome stale = flip(world, second, *fresh);
    QVERIFY2(stale.end && stale.end->state == FlipState::Stale, stale.refused.c_str());
    QVERIFY(ops::sentence(*stale.end).find("Nothing was") != std::string::npos);
    QCOMPARE(world.wire().writes("/deployments"), 1);
}

void TestOpsRoutes::anotherApisFlipsAreNotOurs()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    // The same account and Worker names at another API: one flip open, one applied.
    FlipRecord foreign;
    foreign.opId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
    foreign.account = plan->account;
    foreign.worker = plan->worker;
    foreign.flag = plan->request.flag;
    foreign.carrier = plan->carrier;
    foreign.before = "false";
    foreign.after = "true";
    foreign.reason = "elsewhere";
    foreign.baseVersion = plan->baseVersion;
    foreign.baseDeployment = plan->baseDeployment;
    foreign.createdAt = foreign.updatedAt = plan->readAtServer;
    foreign.apiBase = "https://other.example.com/client/v4";
    foreign.state = FlipState::Unknown;
    const auto journal = world.session().journal();
    QVERIFY(journal && (*journal)->append(foreign).has_value());
    foreign.opId = "01ARZ3NDEKTSV4RRFFQ69G5FAW";
    foreign.state = FlipState::Verified;
    foreign.newVersion = plan->baseVersion;
    QVERIFY((*journal)->append(foreign).has_value());
    const auto again = planOf(flipper, flagTo("true"));
    QVERIFY(again && checkOf(*again, "no-open-change")->result == CheckResult::Pass);
    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(undo && !undo->has_value() && undo->error().cls == FaultClass::NotFound);
    undo.reset();
    flipper.planUndo(QString::fromStdString(foreign.opId), &context,
        [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(undo && !undo->has_value());
    QVERIFY(undo->error().detail.find("other.example.com") != std::string::npos);
    std::optional<Result<std::vector<FlipRecord>>> resumed;
    flipper.resume(&context, [&](Result<std::vector<FlipRecord>> records) { resumed = std::move(records); });
    QVERIFY(waitFor([&] { return resumed.has_value(); }));
    QVERIFY(resumed->has_value() && (*resumed)->empty());
}

void TestOpsRoutes::sentTimeSurvivesARestart()
{
    SandboxSession world("kv-write-limit");
    Timestamp sent{};
    {
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true"));
        QVERIFY(plan.has_value());
        world.wire().before = [](const net::Request &request) -> std::optional<Result<net::Response>> {
            if (request.cls != net::CallClass::Write || !request.url.ends_with("/deployments"))
                return std::nullopt;
            return Result<net::Response>(fail(Error{.cls = FaultClass::Timeout,
                .phase = Phase::Wait,
                .sent = Sent::Yes,
                .endpoint = request.endpoint}));
        };
        std::optional<FlipRecord> left;
        QObject::connect(
            &flipper, &ops::FlagFlipper::readBack, this, [&](const FlipRecord &) { flipper.stopWaiting(); });
        QObject::connect(
            &flipper, &ops::FlagFlipper::settled, this, [&](const FlipRecord &record) { left = record; });
        world.session().arming().arm();
        QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
        QVERIFY(waitFor([&] { return left.has_value(); }));
        QVERIFY(left->state == FlipState::Unknown && left->sentAt.has_value());
        sent = *left->sentAt;
    }
    world.clock().advance(std::chrono::seconds{600});
    world.control("POST", "/advance", R"({"seconds":600})");
    world.restart();
    ops::FlagFlipper flipper(world.session());
    const std::string words = "Sent " + ops::clockTime(sent) + ", no answer.";
    std::vector<std::string> told;
    QObject::connect(&flipper, &ops::FlagFlipper::readBack, this,
        [&](const FlipRecord &record) { told.push_back(ops::sentence(record)); });
    QObject context;
    bool over = false;
    flipper.resume(&context, [&](const Result<std::vector<FlipRecord>> &) { over = true; });
    QVERIFY(playUntil(world, [&] { return over; }));
    QVERIFY(!told.empty());
    QVERIFY2(told.front().starts_with(words), told.front().c_str());
    const auto log = flipper.log(1);
    QVERIFY(log && log->front().sentAt == sent && log->front().state == FlipState::NotApplied);
}

void TestOpsRoutes::aSecretWithoutAnAnswerIsSettledByHand()
{
    SandboxSession world("flag-as-secret");
    ops::FlagFlipper flipper(world.session());
    FlipRequest request = flagTo("true");
    request.route = Route::D;
    const auto plan = planOf(flipper, request);
    QVERIFY2(plan.has_value(), why(plan).c_str());
    world.wire().before = [](const net::Request &call) -> std::optional<Result<net::Response>> {
        if (call.cls != net::CallClass::Write)
            return std::nullopt;
        return Result<net::Response>(fail(Error{
            .cls = FaultClass::Timeout, .phase = Phase::Wait, .sent = Sent::Yes, .endpoint = call.endpoint}));
    };
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY(outcome.end->state == FlipState::Unknown);
    world.wire().before = nullptr;
    // It blocks the Worker until somebody says what became of it.
    const auto blocked = planOf(flipper, request);
    QVERIFY(blocked && checkOf(*blocked, "no-open-change")->result == CheckResult::Block);
    const QString op = QString::fromStdString(outcome.end->opId);
    world.control("POST", "/advance", R"({"seconds":130})");
    (void)look(world.session());
    const auto decided = flipper.decide(op, ops::Decision::Applied, "seen in the dashboard", "operator-1");
    QVERIFY2(decided.has_value(), decided ? "" : ops::sentence(decided.error()).c_str());
    QVERIFY(decided->state == FlipState::SentNotReadable);
    const auto twice = flipper.decide(op, ops::Decision::NotApplied, "changed my mind", "operator-1");
    QVERIFY(!twice && twice.error().cls == FaultClass::Conflict);
    const auto log = flipper.log(1);
    QVERIFY(log && log->front().note == "applied, decided by operator-1: seen in the dashboard");
    const auto free = planOf(flipper, request);
    QVERIFY(free && checkOf(*free, "no-open-change")->result == CheckResult::Pass);
}

void TestOpsRoutes::aServerWithoutRouteATakesRouteB()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    world.wire().before = [](const net::Request &call) -> std::optional<Result<net::Response>> {
        if (call.cls != net::CallClass::Write || call.url.find("/versions/latest") == std::string::npos)
            return std::nullopt;
        return envelope(404, 7003);
    };
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QVERIFY(outcome.end->route == Route::B);
    QCOMPARE(world.wire().writes("/settings"), 1);
}

void TestOpsRoutes::anInternalErrorDeniesNothing()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY2(plan.has_value(), why(plan).c_str());
    // The server did it and stumbled over its answer.
    world.wire().after = [](const net::Request &call) -> std::optional<Result<net::Response>> {
        const bool deploy = call.cls == net::CallClass::Write && call.url.ends_with("/deployments");
        return deploy ? std::optional<Result<net::Response>>(envelope(500, 10013)) : std::nullopt;
    };
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QVERIFY2(outcome.end->state == FlipState::Verified, ops::sentence(*outcome.end).c_str());
    QCOMPARE(world.wire().writes("/deployments"), 1);
}

void TestOpsRoutes::pendingObjectsAreTold()
{
    for (const UpdateStrategy strategy : {UpdateStrategy::Deferred, UpdateStrategy::Immediate}) {
        SandboxSession world("kv-write-limit");
        ops::FlagFlipper flipper(world.session());
        FlipRequest request = flagTo("true");
        request.strategy = strategy;
        const auto plan = planOf(flipper, request);
        QVERIFY2(plan.has_value(), why(plan).c_str());
        const Outcome outcome = flip(world, flipper, *plan);
        QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
        const bool deferred = strategy == UpdateStrategy::Deferred;
        QCOMPARE(outcome.end->pendingUntil.has_value(), deferred);
        const bool told
            = ops::sentence(*outcome.end).find("Durable Objects pending until") != std::string::npos;
        QCOMPARE(told, deferred);
        for (const net::Request &call : world.wire().requests()) {
            if (call.cls == net::CallClass::Write && call.url.ends_with("/deployments"))
                QVERIFY(call.body.find(
                            deferred ? R"({"mode":"deferred","max_delay":300})" : R"({"mode":"immediate"})")
                    != std::string::npos);
        }
    }
}

QTEST_GUILESS_MAIN(TestOpsRoutes)
#include "tst_opsroutes.moc"
