// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/arming.h"
#include "app/ops/wording.h"
#include "tests/unit/ops/opssteps.h"

#include <QFile>
#include <QTest>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

bool isDeploy(const net::Request &request)
{
    return request.cls == net::CallClass::Write && request.url.ends_with("/deployments");
}

bool isStage(const net::Request &request)
{
    return request.cls == net::CallClass::Write && request.url.find("/versions/latest") != std::string::npos;
}

Result<net::Response> noAnswer(const net::Request &request, Sent sent = Sent::Yes)
{
    return fail(
        Error{.cls = FaultClass::Timeout, .phase = Phase::Wait, .sent = sent, .endpoint = request.endpoint});
}

/// The same fault for every request that matches.
TamperTransport::Instead whenever(bool (*matches)(const net::Request &), Sent sent = Sent::Yes)
{
    return [matches, sent](const net::Request &request) -> std::optional<Result<net::Response>> {
        return matches(request) ? std::optional(noAnswer(request, sent)) : std::nullopt;
    };
}

} // namespace

class TestOpsFlip : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void endToEnd();
    void undoTakesTheRecordedValueBack();
    void waitsAreOneTwoFourEight();
    void somebodyDeployedAfterTheLook();
    void undeployedUploadBlocks();
    void lostAnswerOfTheDeploy();
    void lostAnswerOfTheStaging();
    void deployThatNeverArrivedIsDeniedOnlyAfterSettling();
    void notSentIsSaid();
    void refusals_data();
    void refusals();
    void ignoredChangeIsNotDeployed();
    void crashAfterTheDeploy();
    void crashBeforeAnythingWasDeployed();
    void crashWithADeployThatNeverLeft();
    void openFlipBlocksTheNext();
    void looksForAnOpenFlipEnd();
    void aStagedSecretNeverRidesAlong();
    void secretIsNeverKept();
    void noJournalNoFlip();
    void guards();
};

void TestOpsFlip::endToEnd()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY2(plan.has_value(), plan ? "" : ops::sentence(plan.error()).c_str());
    QCOMPARE(world.wire().writes(""), 0); // a plan sends no write
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QCOMPARE(word(outcome.end->state), u"verified"_s);
    QVERIFY(outcome.readBack.has_value());
    QCOMPARE(world.wire().writes("/versions/latest"), 1);
    QCOMPARE(world.wire().writes("/deployments"), 1);
    const std::vector<FlipState> wanted{FlipState::Intent, FlipState::Staging, FlipState::Staged,
        FlipState::Deploying, FlipState::Acked, FlipState::Verified};
    QVERIFY(outcome.states == wanted);

    // The op-id is on the wire for people and machines, and the strategy is named.
    for (const net::Request &request : world.wire().requests()) {
        if (!isStage(request) && !isDeploy(request))
            continue;
        QVERIFY(request.body.find("\"workers/tag\":\"" + outcome.end->opId + "\"") != std::string::npos);
        QVERIFY(request.body.find("INC-2031") != std::string::npos);
        if (isDeploy(request))
            QVERIFY(request.body.find("code_update_strategy") != std::string::npos);
    }
    const Snapshot after = look(world.session());
    const FlagState *flag = after.flag("FEATURE_FLAG_DO_CACHE");
    QCOMPARE(*flag->configured.value, std::string("true"));
    QVERIFY(flag->on == true);
    QCOMPARE(after.liveVersions.front().id.str(), outcome.end->newVersion->str());
    const bool told = std::any_of(after.events.begin(), after.events.end(),
        [](const Event &e) { return e.kind == EventKind::Flip && e.on && e.source == "journal"; });
    QVERIFY(told);

    const auto steps = flipper.steps(QString::fromStdString(outcome.end->opId));
    QVERIFY(steps && steps->size() == wanted.size());
    QVERIFY((*steps)[2].fact.find("number") != std::string::npos);
    QVERIFY(!flipper.isBusy());
}

void TestOpsFlip::undoTakesTheRecordedValueBack()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    const Outcome first = flip(world, flipper, *plan);
    QCOMPARE(word(first.end->state), u"verified"_s);
    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(waitFor([&] { return undo.has_value(); }));
    QVERIFY2(undo->has_value(), *undo ? "" : ops::sentence(undo->error()).c_str());
    QCOMPARE((*undo)->request.value, std::string("false"));
    QCOMPARE((*undo)->request.undoOf, first.end->opId);
    const Outcome second = flip(world, flipper, **undo); // no cool-down on the way back
    QVERIFY2(second.end.has_value(), second.refused.c_str());
    QCOMPARE(word(second.end->state), u"verified"_s);
    QVERIFY(second.end->opId != first.end->opId && second.end->opId > first.end->opId);
    QCOMPARE(*look(world.session()).flag("FEATURE_FLAG_DO_CACHE")->configured.value, std::string("false"));
}

void TestOpsFlip::waitsAreOneTwoFourEight()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    // Five looks after the deploy get no answer.
    bool deployed = false;
    int unanswered = 0;
    world.wire().before = [&](const net::Request &request) -> std::optional<Result<net::Response>> {
        deployed = deployed || isDeploy(request);
        const bool look
            = request.cls == net::CallClass::Read && request.url.find("/deployments") != std::string::npos;
        if (!deployed || !look || unanswered >= 5)
            return std::nullopt;
        ++unanswered;
        return noAnswer(request);
    };
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"verified"_s);
    QVERIFY(world.timers().waits().size() >= 5);
    const std::vector<int> expected{1000, 2000, 4000, 8000, 8000};
    for (std::size_t i = 0; i < expected.size(); ++i)
        QCOMPARE(int(world.timers().waits()[i].count()), expected[i]);
}

void TestOpsFlip::somebodyDeployedAfterTheLook()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.control("POST", "/deploy", R"({"env":{"LOG_LEVEL":"debug"}})");
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"stale"_s);
    QCOMPARE(world.wire().writes("/deployments"), 0);
    QVERIFY(ops::sentence(*outcome.end).find("Nothing was") != std::string::npos);
}

void TestOpsFlip::undeployedUploadBlocks()
{
    SandboxSession world("kv-write-limit");
    world.control("POST", "/deploy", R"({"env":{"LOG_LEVEL":"debug"},"deploy":false})");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    QCOMPARE(int(plan->verdict()), int(CheckResult::Block));
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY(!outcome.end && !outcome.refused.empty());
    QCOMPARE(world.wire().writes(""), 0);
}

void TestOpsFlip::lostAnswerOfTheDeploy()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().after = whenever(isDeploy);
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"verified"_s);
    QVERIFY(
        std::find(outcome.states.begin(), outcome.states.end(), FlipState::Unknown) != outcome.states.end());
    QCOMPARE(world.wire().writes("/deployments"), 1); // I1: never a second one
}

void TestOpsFlip::lostAnswerOfTheStaging()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().after = whenever(isStage);
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"verified"_s);
    QCOMPARE(world.wire().writes("/versions/latest"), 1); // found by its tag
}

void TestOpsFlip::deployThatNeverArrivedIsDeniedOnlyAfterSettling()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().before = whenever(isDeploy);
    const SteadyTime begun = world.clock().steady();
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"not_applied"_s);
    QVERIFY(world.clock().steady() - begun >= std::chrono::seconds{120});
    QVERIFY(outcome.readBack && outcome.readBack->state == FlipState::Unknown);
    const std::string unknown = ops::sentence(*outcome.readBack);
    QVERIFY2(unknown.find("It may still happen") != std::string::npos, unknown.c_str());
    QVERIFY(unknown.find("failed") == std::string::npos);
}

void TestOpsFlip::notSentIsSaid()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().before = whenever(isStage, Sent::No);
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"not_sent"_s);
    QCOMPARE(world.wire().writes("/deployments"), 0);
}

void TestOpsFlip::refusals_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    QTest::newRow("name taken") << u"/versions/latest"_s << 400 << 10053;
    QTest::newRow("newest not live") << u"/versions/latest"_s << 400 << 10214;
    QTest::newRow("newest not live, secret") << u"/versions/latest"_s << 400 << 10215;
    QTest::newRow("secret changed") << u"/deployments"_s << 400 << 10220;
    QTest::newRow("no such Worker") << u"/versions/latest"_s << 404 << 10007;
    QTest::newRow("code not valid") << u"/versions/latest"_s << 400 << 10021;
    QTest::newRow("not authorised") << u"/versions/latest"_s << 403 << 10023;
    QTest::newRow("inherit is gone") << u"/deployments"_s << 400 << 10057;
    QTest::newRow("no versions") << u"/versions/latest"_s << 404 << 10222;
    QTest::newRow("exports differ") << u"/deployments"_s << 400 << 100405;
    QTest::newRow("being changed") << u"/deployments"_s << 429 << 10100;
    QTest::newRow("no permission") << u"/versions/latest"_s << 403 << 10000;
}

void TestOpsFlip::refusals()
{
    QFETCH(QString, path);
    QFETCH(int, status);
    QFETCH(int, code);
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().before = [&](const net::Request &request) -> std::optional<Result<net::Response>> {
        if (request.cls != net::CallClass::Write || request.url.find(path.toStdString()) == std::string::npos)
            return std::nullopt;
        net::Response response;
        response.status = status;
        response.headers = {{"content-type", "application/json"}};
        response.body = R"({"success":false,"errors":[{"code":)" + std::to_string(code)
            + R"(,"message":"refused"}],"messages":[],"result":null})";
        return response;
    };
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QCOMPARE(word(outcome.end->state), u"rejected"_s);
    const std::string sentence = ops::sentence(*outcome.end);
    QVERIFY2(sentence.find("Refused by Cloudflare (" + std::to_string(code) + "): ") == 0, sentence.c_str());
    QVERIFY2(sentence.ends_with("Nothing changed."), sentence.c_str());
}

void TestOpsFlip::ignoredChangeIsNotDeployed()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.control("POST", "/fault", R"({"kind":"ignore_env_patch"})");
    const Outcome outcome = flip(world, flipper, *plan);
    QCOMPARE(word(outcome.end->state), u"not_applied"_s);
    QCOMPARE(world.wire().writes("/deployments"), 0);
    const std::string told = ops::sentence(*outcome.end);
    QVERIFY2(told.find("without the change, as an older API does") != std::string::npos, told.c_str());
}

void TestOpsFlip::crashAfterTheDeploy()
{
    SandboxSession world("kv-write-limit");
    std::string opId;
    {
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true"));
        QVERIFY(plan.has_value());
        // The server does its work and the program is gone before the answer.
        world.wire().swallow = isDeploy;
        world.session().arming().arm();
        const auto begun = flipper.apply(*plan, yes(*plan));
        QVERIFY(begun.has_value());
        opId = begun->toStdString();
        QVERIFY(waitFor([&] { return world.wire().swallowed() == 1; }));
    }
    world.restart();
    ops::FlagFlipper flipper(world.session());
    QObject context;
    std::optional<Result<std::vector<FlipRecord>>> resumed;
    flipper.resume(&context, [&](Result<std::vector<FlipRecord>> records) { resumed = std::move(records); });
    QVERIFY(playUntil(world, [&] { return resumed.has_value(); }));
    QVERIFY(resumed->has_value());
    QCOMPARE((*resumed)->size(), std::size_t(1));
    QCOMPARE((*resumed)->front().opId, opId);
    QCOMPARE(word((*resumed)->front().state), u"verified"_s);
    QCOMPARE(world.wire().writes(""), 0); // resuming only looks
}

void TestOpsFlip::crashBeforeAnythingWasDeployed()
{
    SandboxSession world("kv-write-limit");
    {
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true"));
        QVERIFY(plan.has_value());
        bool staged = false;
        QObject::connect(
            &flipper, &ops::FlagFlipper::progressed, this, [&](const FlipRecord &record, const FlipStep &) {
                staged = staged || record.state == FlipState::Staged;
            });
        world.session().arming().arm();
        QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
        world.wire().before = [](const net::Request &request) -> std::optional<Result<net::Response>> {
            return request.cls == net::CallClass::Read ? std::optional(noAnswer(request, Sent::No))
                                                       : std::nullopt;
        };
        QVERIFY(waitFor([&] { return staged; }));
    }
    world.restart();
    ops::FlagFlipper flipper(world.session());
    const auto log = flipper.log();
    QVERIFY(log && log->size() == 1);
    QObject context;
    std::optional<Result<std::vector<FlipRecord>>> resumed;
    flipper.resume(&context, [&](Result<std::vector<FlipRecord>> records) { resumed = std::move(records); });
    QVERIFY(playUntil(world, [&] { return resumed.has_value(); }));
    const auto last = flipper.log();
    QVERIFY(last && last->front().state == FlipState::NotSent);
    QCOMPARE(world.wire().writes(""), 0);
}

void TestOpsFlip::crashWithADeployThatNeverLeft()
{
    SandboxSession world("kv-write-limit");
    {
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true"));
        QVERIFY(plan.has_value());
        bool deploying = false;
        QObject::connect(
            &flipper, &ops::FlagFlipper::progressed, this, [&](const FlipRecord &record, const FlipStep &) {
                deploying = deploying || record.state == FlipState::Deploying;
            });
        world.wire().before = [](const net::Request &request) -> std::optional<Result<net::Response>> {
            return isDeploy(request) ? std::optional(noAnswer(request)) : std::nullopt;
        };
        world.session().arming().arm();
        QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
        QVERIFY(waitFor([&] { return deploying; }));
    }
    world.restart();
    ops::FlagFlipper flipper(world.session());
    QObject context;
    std::optional<Result<std::vector<FlipRecord>>> resumed;
    flipper.resume(&context, [&](Result<std::vector<FlipRecord>> records) { resumed = std::move(records); });
    const SteadyTime begun = world.clock().steady();
    QVERIFY(playUntil(world, [&] { return resumed.has_value(); }));
    QCOMPARE(word((*resumed)->front().state), u"not_applied"_s);
    QVERIFY(world.clock().steady() - begun >= std::chrono::seconds{120});
}

void TestOpsFlip::openFlipBlocksTheNext()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    world.wire().before = whenever(isDeploy);
    std::optional<FlipRecord> left;
    QObject::connect(
        &flipper, &ops::FlagFlipper::readBack, this, [&](const FlipRecord &) { flipper.stopWaiting(); });
    QObject::connect(
        &flipper, &ops::FlagFlipper::settled, this, [&](const FlipRecord &record) { left = record; });
    world.session().arming().arm();
    QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
    QVERIFY(waitFor([&] { return left.has_value(); }));
    QCOMPARE(word(left->state), u"unknown"_s);
    world.wire().before = nullptr;
    const auto second = planOf(flipper, flagTo("true"));
    QVERIFY(second.has_value());
    QCOMPARE(int(second->verdict()), int(CheckResult::Block));
    const auto open = std::find_if(second->checks.begin(), second->checks.end(),
        [](const Check &c) { return c.id == "no-open-change"; });
    QVERIFY(open != second->checks.end() && open->result == CheckResult::Block);
    // A human may close it with a reason, but not while the write may still arrive.
    const QString op = QString::fromStdString(left->opId);
    const auto early = flipper.decide(op, ops::Decision::NotApplied, "looked in the dashboard", "operator-1");
    QVERIFY(!early && early.error().cls == FaultClass::Conflict);
    QVERIFY2(early.error().detail.find("may still happen until") != std::string::npos,
        early.error().detail.c_str());
    world.clock().advance(std::chrono::seconds{121});
    world.control("POST", "/advance", R"({"seconds":121})");
    (void)look(world.session()); // hears the server's clock
    QVERIFY(!flipper.decide(op, ops::Decision::NotApplied, " ", "operator-1")); // no reason
    QVERIFY(!flipper.decide(u"01ARZ3NDEKTSV4RRFFQ69G5FAV"_s, ops::Decision::NotApplied, "x", "operator-1"));
    const auto decided
        = flipper.decide(op, ops::Decision::NotApplied, "looked in the dashboard", "operator-1");
    QVERIFY2(decided.has_value(), decided ? "" : ops::sentence(decided.error()).c_str());
    QCOMPARE(ops::sentence(*decided),
        std::string("Not applied: not applied, decided by operator-1: looked in the dashboard."));
    // Its version was staged and never went live. It is ours and differs by the flag alone, so it blocks nobody.
    const auto third = planOf(flipper, flagTo("true"));
    QVERIFY(third && third->verdict() != CheckResult::Block);
    const Outcome again = flip(world, flipper, *third);
    QVERIFY2(again.end.has_value(), again.refused.c_str());
    QCOMPARE(word(again.end->state), u"verified"_s);
}

void TestOpsFlip::looksForAnOpenFlipEnd()
{
    SandboxSession world("kv-write-limit");
    std::optional<FlipRecord> left;
    {
        ops::FlagFlipper flipper(world.session());
        const auto plan = planOf(flipper, flagTo("true"));
        QVERIFY(plan.has_value());
        world.wire().before = whenever(isDeploy);
        QObject::connect(
            &flipper, &ops::FlagFlipper::readBack, this, [&](const FlipRecord &) { flipper.stopWaiting(); });
        QObject::connect(
            &flipper, &ops::FlagFlipper::settled, this, [&](const FlipRecord &record) { left = record; });
        world.session().arming().arm();
        QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
        QVERIFY(waitFor([&] { return left.has_value(); }));
    }
    world.restart();
    // From now on nothing of the Worker can be read: it may be deleted. Nobody waits for that for ever.
    world.wire().before = [](const net::Request &request) { return std::optional(noAnswer(request)); };
    ops::FlagFlipper flipper(world.session());
    QObject context;
    std::optional<Result<std::vector<FlipRecord>>> resumed;
    flipper.resume(&context, [&](Result<std::vector<FlipRecord>> records) { resumed = std::move(records); });
    QVERIFY(playUntil(world, [&] { return resumed.has_value(); }));
    QVERIFY(*resumed && (*resumed)->size() == 1);
    QCOMPARE(word((*resumed)->front().state), u"unknown"_s);
    QVERIFY(!flipper.isBusy());
}

void TestOpsFlip::aStagedSecretNeverRidesAlong()
{
    SandboxSession world("flag-as-secret");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    QCOMPARE(int(plan->route), int(Route::A));
    world.wire().before = whenever(isDeploy);
    std::optional<FlipRecord> left;
    QObject::connect(
        &flipper, &ops::FlagFlipper::readBack, this, [&](const FlipRecord &) { flipper.stopWaiting(); });
    QObject::connect(
        &flipper, &ops::FlagFlipper::settled, this, [&](const FlipRecord &record) { left = record; });
    world.session().arming().arm();
    QVERIFY(flipper.apply(*plan, yes(*plan)).has_value());
    QVERIFY(waitFor([&] { return left.has_value(); }));
    world.wire().before = nullptr;
    world.clock().advance(std::chrono::seconds{121});
    world.control("POST", "/advance", R"({"seconds":121})");
    (void)look(world.session()); // hears the server's clock
    QVERIFY(flipper
                .decide(QString::fromStdString(left->opId), ops::Decision::NotApplied,
                    "looked in the dashboard", "operator-1")
                .has_value());
    // The staged version holds the secret's new value, which nobody can compare: another flag's flip must not
    // bring it live, the same secret's flip replaces it.
    const auto newestLive = [&](const FlipRequest &request) {
        const auto next = planOf(flipper, request);
        if (!next)
            return CheckResult::Unknown;
        const auto found = std::find_if(next->checks.begin(), next->checks.end(),
            [](const Check &c) { return c.id == "newest-is-live"; });
        return found == next->checks.end() ? CheckResult::Unknown : found->result;
    };
    QCOMPARE(int(newestLive(flagTo("true", "EMAIL_ENABLED"))), int(CheckResult::Block));
    QCOMPARE(int(newestLive(flagTo("true"))), int(CheckResult::Pass));
}

void TestOpsFlip::secretIsNeverKept()
{
    SandboxSession world("flag-as-secret");
    const std::string value = "on-7f3a9c-canary";
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo(value));
    QVERIFY2(plan.has_value(), plan ? "" : ops::sentence(plan.error()).c_str());
    QCOMPARE(int(plan->carrier), int(Carrier::SecretText));
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY2(outcome.end.has_value(), outcome.refused.c_str());
    QCOMPARE(word(outcome.end->state), u"sent_not_readable"_s);
    QVERIFY(outcome.end->after.empty());
    QVERIFY(ops::sentence(*outcome.end).starts_with("Sent and deployed, value not readable (secret)."));
    for (const QString &name : {u"journal.sqlite"_s, u"journal.sqlite-wal"_s}) {
        QFile file(QString::fromStdString(world.home()) + u"/"_s + name);
        if (file.open(QIODevice::ReadOnly))
            QVERIFY(!file.readAll().contains(QByteArray::fromStdString(value)));
    }
    QObject context;
    std::optional<Result<FlipPlan>> undo;
    flipper.planUndo({}, &context, [&](Result<FlipPlan> made) { undo = std::move(made); });
    QVERIFY(waitFor([&] { return undo.has_value(); }));
    QVERIFY(!undo->has_value());
    QCOMPARE(int(undo->error().cls), int(FaultClass::Config));
}

void TestOpsFlip::noJournalNoFlip()
{
    class FullDisk final : public store::Journal
    {
    public:
        Result<void> append(const FlipRecord &) override
        {
            return failLocal(FaultClass::Storage, "disk full");
        }
        Result<std::vector<FlipRecord>> records(std::size_t) override { return std::vector<FlipRecord>{}; }
        Result<std::optional<FlipRecord>> record(const std::string &) override
        {
            return std::optional<FlipRecord>{};
        }
        Result<std::vector<FlipRecord>> openFlips() override { return std::vector<FlipRecord>{}; }
        Result<std::vector<FlipRecord>> rows(const std::string &) override
        {
            return std::vector<FlipRecord>{};
        }
    };
    SandboxSession world("kv-write-limit");
    world.session().setJournal(std::make_unique<FullDisk>());
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    const Outcome outcome = flip(world, flipper, *plan);
    QVERIFY(outcome.end.has_value());
    QCOMPARE(word(outcome.end->state), u"not_sent"_s);
    QCOMPARE(world.wire().writes(""), 0);
}

void TestOpsFlip::guards()
{
    SandboxSession world("kv-write-limit");
    ops::FlagFlipper flipper(world.session());
    const auto plan = planOf(flipper, flagTo("true"));
    QVERIFY(plan.has_value());
    Confirmation partial = yes(*plan);
    partial.typedWorker = "tft-trading-";
    QCOMPARE(ops::checkConfirmation(*plan, partial).error().detail,
        std::string("6 letters of the Worker name are missing"));
    partial.typedWorker = "tft-trading-syste";
    QCOMPARE(ops::checkConfirmation(*plan, partial).error().detail,
        std::string("1 letter of the Worker name is missing"));
    partial.typedWorker = "TFT-trading-system";
    QVERIFY(!ops::checkConfirmation(*plan, partial));
    partial = yes(*plan);
    partial.reason = "  ";
    QVERIFY(!ops::checkConfirmation(*plan, partial));
    partial.reason = std::string(201, 'x');
    QVERIFY(!ops::checkConfirmation(*plan, partial));
    partial = yes(*plan);
    partial.acknowledgeWarnings = false;
    QVERIFY(!ops::checkConfirmation(*plan, partial));
    QVERIFY(ops::checkConfirmation(*plan, yes(*plan)).has_value());

    // Read-only is the beginning, whoever asks; another Worker or ten minutes end the arming.
    const auto unarmed = flipper.apply(*plan, yes(*plan));
    QVERIFY(!unarmed && unarmed.error().cls == FaultClass::Refused);
    world.session().arming().arm();
    world.session().setTarget(*world.session().account(), {}, ScriptName::parse("another-worker"));
    QVERIFY(!world.session().arming().isArmed());
    world.session().setTarget(*world.session().account(), {}, plan->worker);
    world.session().arming().arm();
    // A plan that nobody judged, or whose checks were taken out, is none.
    FlipPlan forged = *plan;
    forged.checks.clear();
    const auto refused = flipper.apply(forged, yes(forged));
    QVERIFY(!refused && refused.error().detail.find("pre-flight") != std::string::npos);
    QCOMPARE(world.wire().writes(""), 0);

    // An old plan is not applied, however well confirmed.
    world.clock().advance(std::chrono::seconds{31});
    const auto late = flipper.apply(*plan, yes(*plan));
    QVERIFY(!late);
    QCOMPARE(int(late.error().cls), int(FaultClass::Conflict));
    QCOMPARE(world.wire().writes(""), 0);
}

QTEST_GUILESS_MAIN(TestOpsFlip)
#include "tst_opsflip.moc"
