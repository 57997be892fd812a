// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/accountsetup.h"
#include "app/ops/prober.h"
#include "app/ops/target.h"
#include "app/ops/wording.h"
#include "tests/unit/ops/opssteps.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

bool hasFinding(const Snapshot &snapshot, std::string_view id)
{
    return std::any_of(
        snapshot.findings.begin(), snapshot.findings.end(), [&](const Finding &f) { return f.id == id; });
}

std::string faultsOf(const Snapshot &snapshot)
{
    std::string text;
    for (const SourceFault &fault : snapshot.faults)
        text += fault.source + ": " + ops::sentence(fault.error) + "\n";
    return text;
}

const ops::ProbeStep *step(const ops::ProbeReport &report, std::string_view id)
{
    const auto found = std::find_if(
        report.steps.begin(), report.steps.end(), [&](const ops::ProbeStep &s) { return s.id == id; });
    return found == report.steps.end() ? nullptr : &*found;
}

Result<ops::ProbeReport> probe(SandboxSession &world, ops::ProbeVia via, bool writes)
{
    const Snapshot snapshot = look(world.session());
    ops::Prober prober(world.session());
    QObject context;
    std::optional<Result<ops::ProbeReport>> report;
    prober.run(
        via, writes, snapshot, &context, [&](Result<ops::ProbeReport> made) { report = std::move(made); });
    (void)waitFor([&] { return report.has_value(); });
    return report ? *report : Result<ops::ProbeReport>(failLocal(FaultClass::Timeout, "no report"));
}

} // namespace

class TestOpsStatus : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void factsMatchTheTruth();
    void findingsOfTheIncident();
    void twoRoundTripsAndTheirPrice();
    void healthyDayNeedsNobody();
    void missingPermissionIsNamed();
    void failingSourceKeepsTheOldValue();
    void offlineIsToldApart();
    void pollingKeepsHistoryAndPauses();
    void targetIsChosen();
    void surveyNamesPermissions();
    void probeByRestReadsOnly();
    void probeByRestWrites();
    void probeByWorkerAtTheLimit();
};

void TestOpsStatus::factsMatchTheTruth()
{
    SandboxSession world("kv-write-limit");
    // Before our looks, whose own puts are refused and counted too.
    const double accepted = truth(world, "/today/kv/write/accepted").value_or(-1);
    const double refused = truth(world, "/today/kv/write/refused").value_or(-1);
    const Snapshot snapshot = look(world.session());
    QVERIFY2(snapshot.faults.empty(), faultsOf(snapshot).c_str());
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    QVERIFY(writes && writes->used.known() && writes->refused && writes->attempted && writes->limitReachedAt);
    // The newest five minutes are not in the analytics yet, and at 19:04 nothing but a request or two is.
    QVERIFY2(std::abs(*writes->used.value - accepted) <= 8, qPrintable(QString::number(accepted)));
    QVERIFY2(std::abs(*writes->refused - refused) <= 8, qPrintable(QString::number(refused)));
    QCOMPARE(*writes->attempted, *writes->used.value + *writes->refused);
    QCOMPARE(*writes->limit, 1000.0);
    QVERIFY(*writes->percent() > 100);
    QVERIFY(!writes->exhausts);
    QCOMPARE("\"" + toRfc3339(*writes->limitReachedAt) + "\"",
        truthText(world, "/today/kv_write_limit_reached_at"));
    QCOMPARE(writes->used.lag.count(), 300);
    QCOMPARE(toRfc3339(snapshot.asOf), std::string("2026-11-24T18:59:00Z"));
    QVERIFY(writes->forecast && writes->forecast->days >= 14 && writes->forecast->total > *writes->attempted);
    const Series *counted = snapshot.seriesNamed("kv_writes");
    const Series *notCounted = snapshot.seriesNamed("kv_writes_refused");
    QVERIFY(counted && notCounted);
    QCOMPARE(counted->step.count(), 900);
    double sum = 0, sumRefused = 0;
    for (const Bucket &bucket : counted->buckets)
        sum += bucket.value.value_or(0);
    for (const Bucket &bucket : notCounted->buckets)
        sumRefused += bucket.value.value_or(0);
    QCOMPARE(sum, *writes->used.value);
    QCOMPARE(sumRefused, *writes->refused);
    QVERIFY(snapshot.seriesNamed("kv_writes_expected"));
    QCOMPARE(int(snapshot.environment), int(Environment::Sandbox));
    QCOMPARE(int(snapshot.plan), int(Plan::Free));
}

void TestOpsStatus::findingsOfTheIncident()
{
    SandboxSession world("kv-write-limit");
    const Snapshot snapshot = look(world.session());
    QCOMPARE(int(snapshot.severity), int(Severity::Critical));
    for (const char *id : {"kv-write-quota-exhausted", "do-cache-flag-off", "looking-costs-writes"})
        QVERIFY2(hasFinding(snapshot, id), id);
    const FlagState *flag = snapshot.flag("FEATURE_FLAG_DO_CACHE");
    QVERIFY(flag && flag->configured.known() && flag->effective.known());
    QCOMPARE(*flag->configured.value, std::string("false"));
    QCOMPARE(*flag->effective.value, std::string("false"));
    QVERIFY(flag->on == false && flag->survivesDeploy == false);
    QVERIFY(flag->lastChange);
    QCOMPARE(toRfc3339(flag->lastChange->at), std::string("2026-11-22T16:12:00Z"));
    QCOMPARE(flag->lastChange->message, std::string("fix bindings"));
    QVERIFY(!snapshot.cache.hitRate.known());
    QVERIFY(!snapshot.cache.hitRate.unknown.empty());
    QVERIFY(snapshot.bindings.size() > 20);
    const bool limit = std::any_of(snapshot.events.begin(), snapshot.events.end(),
        [](const Event &e) { return e.kind == EventKind::LimitReached; });
    const bool next = std::any_of(snapshot.events.begin(), snapshot.events.end(), [](const Event &e) {
        return e.kind == EventKind::Cron && e.future && toRfc3339(e.at) == "2026-11-24T20:05:00Z";
    });
    QVERIFY(limit && next);
}

void TestOpsStatus::twoRoundTripsAndTheirPrice()
{
    SandboxSession world("kv-write-limit");
    {
        // A cold look: everything leaves in two batches, whatever each answer takes.
        ops::Monitor cold(world.session());
        world.wire().holding = true;
        std::optional<Snapshot> taken;
        ops::RefreshScope scope;
        scope.worker = false;
        cold.refreshOnce(scope, [&](const Snapshot &read) { taken = read; });
        int rounds = 0;
        while (!taken && rounds < 10) {
            ++rounds;
            QVERIFY(world.wire().releaseBatch() > 0);
            QVERIFY(waitFor([&] { return world.wire().quiet(); }));
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents();
        }
        world.wire().holding = false;
        QCOMPARE(rounds, 2);
        QVERIFY(taken && taken->quota(Meter::KvWrites)->used.known() && !taken->bindings.empty());
    }
    world.restart();
    const Snapshot snapshot = look(world.session());
    QCOMPARE(snapshot.price.graphqlUsed, 1);
    QVERIFY(snapshot.price.restUsed > 5 && snapshot.price.restUsed < 25);
    QCOMPARE(snapshot.price.kvPuts, 4); // metrics and bindings, two puts each
    const auto first = world.wire().requests().size();
    // What does not change is not asked again.
    ops::Monitor monitor(world.session());
    bool done = false;
    monitor.refreshOnce({}, [&](const Snapshot &) { done = true; });
    QVERIFY(waitFor([&] { return done; }));
    const auto full = world.wire().requests().size() - first;
    done = false;
    monitor.refreshOnce({}, [&](const Snapshot &) { done = true; });
    QVERIFY(waitFor([&] { return done; }));
    const auto again = world.wire().requests().size() - first - full;
    QVERIFY2(again <= 5, qPrintable(QString::number(again))); // analytics, deployments, versions, two looks
}

void TestOpsStatus::healthyDayNeedsNobody()
{
    SandboxSession world("healthy");
    const Snapshot snapshot = look(world.session());
    QVERIFY2(snapshot.faults.empty(), faultsOf(snapshot).c_str());
    QVERIFY(!hasFinding(snapshot, "kv-write-quota-exhausted"));
    QVERIFY(snapshot.severity != Severity::Critical && snapshot.severity != Severity::Unknown);
    QVERIFY(snapshot.cache.hitRate.known());
}

void TestOpsStatus::missingPermissionIsNamed()
{
    SandboxSession world("kv-write-limit");
    world.control("POST", "/fault", R"({"kind":"missing_permission","permission":"Account Analytics Read"})");
    const Snapshot snapshot = look(world.session());
    QCOMPARE(snapshot.missingPermissions.size(), std::size_t(1));
    QCOMPARE(snapshot.missingPermissions.front(), std::string("Account › Account Analytics › Read"));
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    QVERIFY(writes && !writes->used.known());
    QCOMPARE(writes->used.unknown, std::string("forbidden: token lacks Account › Account Analytics › Read"));
    QVERIFY(!writes->percent() && writes->level() == QuotaLevel::Unknown);
    QCOMPARE(int(snapshot.link), int(LinkState::Degraded));
    QVERIFY(hasFinding(snapshot, "data-forbidden"));
    QVERIFY(snapshot.flag("FEATURE_FLAG_DO_CACHE")->configured.known());
}

void TestOpsStatus::failingSourceKeepsTheOldValue()
{
    SandboxSession world("kv-write-limit");
    ops::Monitor monitor(world.session());
    bool done = false;
    monitor.refreshOnce({}, [&](const Snapshot &) { done = true; });
    QVERIFY(waitFor([&] { return done; }));
    const auto before = monitor.snapshot().quota(Meter::KvWrites)->used.value;
    QVERIFY(before.has_value());
    world.wire().before = [](const net::Request &request) -> std::optional<Result<net::Response>> {
        if (request.cls == net::CallClass::GraphQl)
            return fail(Error{.cls = FaultClass::Timeout,
                .phase = Phase::Wait,
                .sent = Sent::Yes,
                .endpoint = request.endpoint});
        return std::nullopt;
    };
    done = false;
    monitor.refreshOnce({}, [&](const Snapshot &) { done = true; });
    QVERIFY(waitFor([&] { return done; }));
    QCOMPARE(monitor.snapshot().quota(Meter::KvWrites)->used.value, before);
    QCOMPARE(monitor.snapshot().faults.size(), std::size_t(1));
    QCOMPARE(monitor.snapshot().faults.front().source, std::string("analytics"));
    QCOMPARE(int(monitor.snapshot().link), int(LinkState::Degraded));
}

void TestOpsStatus::offlineIsToldApart()
{
    SandboxSession world("kv-write-limit");
    world.wire().before = [](const net::Request &request) -> std::optional<Result<net::Response>> {
        return fail(Error{.cls = FaultClass::Connect,
            .phase = Phase::Connect,
            .sent = Sent::No,
            .endpoint = request.endpoint});
    };
    const Snapshot snapshot = look(world.session());
    QCOMPARE(int(snapshot.link), int(LinkState::Offline));
    QCOMPARE(int(snapshot.severity), int(Severity::Unknown));
    for (const QuotaReading &quota : snapshot.quotas)
        QVERIFY(!quota.used.known() && !quota.used.unknown.empty());
    QVERIFY(snapshot.bindings.empty());
    QCOMPARE(snapshot.price.kvPuts, 0); // what never left cost nothing
}

void TestOpsStatus::pollingKeepsHistoryAndPauses()
{
    SandboxSession world("kv-write-limit");
    ops::Monitor monitor(world.session());
    int snapshots = 0;
    QObject::connect(&monitor, &ops::Monitor::snapshotChanged, this, [&] { ++snapshots; });
    QVERIFY(monitor.snapshot().first);
    monitor.start();
    QVERIFY(monitor.isBusy());
    QVERIFY(waitFor([&] { return snapshots == 1 && !monitor.isBusy(); }));
    QVERIFY(waitFor([&] { return world.timers().waiting(); }));
    QVERIFY(world.timers().fireNext());
    QVERIFY(waitFor([&] { return snapshots == 2 && !monitor.isBusy(); }));
    monitor.setPaused(true);
    while (world.timers().fireNext()) { }
    QVERIFY(!monitor.isBusy());
    monitor.refresh(); // asked for: paused or not
    QVERIFY(waitFor([&] { return snapshots == 3 && !monitor.isBusy(); }));

    const auto history = world.session().history();
    QVERIFY(history.has_value());
    QVERIFY((*history)->flush().has_value());
    const Timestamp day = startOfDay(monitor.snapshot().now);
    std::optional<Result<Series>> stored;
    (*history)->series(world.endpoints().accountId, "kv_writes", "", std::chrono::seconds{900}, day,
        day + std::chrono::hours{24}, this, [&](Result<Series> series) { stored = std::move(series); });
    QVERIFY(waitFor([&] { return stored.has_value(); }));
    QVERIFY(stored->has_value());
    double sum = 0;
    for (const Bucket &bucket : (*stored)->buckets)
        sum += bucket.value.value_or(0);
    QCOMPARE(sum, *monitor.snapshot().quota(Meter::KvWrites)->used.value);
    std::optional<Result<std::vector<Event>>> events;
    (*history)->events(world.endpoints().accountId, day, day + std::chrono::hours{24}, this,
        [&](Result<std::vector<Event>> found) { events = std::move(found); });
    QVERIFY(waitFor([&] { return events.has_value(); }));
    QVERIFY(events->has_value() && !(*events)->empty());
    monitor.stop();
}

void TestOpsStatus::targetIsChosen()
{
    SandboxSession world("kv-write-limit");
    world.forgetTarget();
    world.restart();
    std::optional<Result<void>> chosen;
    QObject context;
    ops::resolveTarget(world.session(), &context, [&](Result<void> result) { chosen = std::move(result); });
    QVERIFY(waitFor([&] { return chosen.has_value(); }));
    QCOMPARE(world.session().profile().accountId, world.endpoints().accountId);
    if (*chosen) {
        QCOMPARE(world.session().profile().worker, world.endpoints().worker);
    } else {
        // Several Workers: the error names how to choose, and one of them.
        QCOMPARE(int(chosen->error().cls), int(FaultClass::Config));
        QVERIFY(chosen->error().detail.find("--worker") != std::string::npos);
        QVERIFY(chosen->error().detail.find(world.endpoints().worker) != std::string::npos);
    }
}

void TestOpsStatus::surveyNamesPermissions()
{
    SandboxSession world("kv-write-limit");
    world.control("POST", "/fault", R"({"kind":"missing_permission","permission":"Billing Read"})");
    ops::AccountSetup setup(world.session());
    QObject context;
    std::optional<Result<ops::AccountSurvey>> survey;
    setup.survey({}, &context, [&](Result<ops::AccountSurvey> made) { survey = std::move(made); });
    QVERIFY(waitFor([&] { return survey.has_value(); }));
    QVERIFY2(survey->has_value(), *survey ? "" : ops::sentence(survey->error()).c_str());
    const ops::AccountSurvey &found = **survey;
    QCOMPARE(found.token.status, std::string("active"));
    QVERIFY(!found.workers.empty() && found.account);
    QCOMPARE(int(found.plan), int(Plan::Unknown));
    for (const ops::Permission &permission : found.permissions) {
        if (permission.id == "billing_read")
            QVERIFY(permission.granted == false);
        else if (permission.id.ends_with("_write"))
            QVERIFY(!permission.granted); // never asked by writing
        else
            QVERIFY2(permission.granted == true, permission.id.c_str());
    }
    QCOMPARE(world.wire().writes(""), 0);
}

void TestOpsStatus::probeByRestReadsOnly()
{
    SandboxSession world("kv-write-limit");
    const auto report = probe(world, ops::ProbeVia::Rest, false);
    QVERIFY2(report.has_value(), report ? "" : ops::sentence(report.error()).c_str());
    QCOMPARE(int(step(*report, "put")->result), int(ops::ProbeResult::Skipped));
    QCOMPARE(int(step(*report, "delete")->result), int(ops::ProbeResult::Skipped));
    QCOMPARE(int(step(*report, "get")->result), int(ops::ProbeResult::Pass));
    QCOMPARE(int(step(*report, "list")->result), int(ops::ProbeResult::Pass));
    QCOMPARE(world.wire().writes("/storage/kv"), 0);
    QCOMPARE(report->pricePlanned, std::string("1 get, 1 list"));
}

void TestOpsStatus::probeByRestWrites()
{
    SandboxSession world("healthy");
    const auto report = probe(world, ops::ProbeVia::Rest, true);
    QVERIFY2(report.has_value(), report ? "" : ops::sentence(report.error()).c_str());
    for (const ops::ProbeStep &one : report->steps)
        QVERIFY2(one.result == ops::ProbeResult::Pass, (one.id + ": " + one.text).c_str());
    QCOMPARE(report->summary, std::string("7 of 7 passed"));
    QVERIFY(step(*report, "put")->ms.has_value());

    // With the quota gone the put is not even tried.
    SandboxSession limited("kv-write-limit");
    const auto spared = probe(limited, ops::ProbeVia::Rest, true);
    QVERIFY(spared.has_value());
    QCOMPARE(int(step(*spared, "put")->result), int(ops::ProbeResult::Skipped));
    QCOMPARE(step(*spared, "put")->text, std::string("0 KV writes left until 00:00 UTC"));
    QCOMPARE(limited.wire().writes("/values/"), 1); // the delete of our own key
}

void TestOpsStatus::probeByWorkerAtTheLimit()
{
    SandboxSession world("kv-write-limit");
    const auto spared = probe(world, ops::ProbeVia::Worker, false);
    QVERIFY(spared.has_value());
    QCOMPARE(int(step(*spared, "put")->result), int(ops::ProbeResult::Skipped));

    const auto report = probe(world, ops::ProbeVia::Worker, true);
    QVERIFY2(report.has_value(), report ? "" : ops::sentence(report.error()).c_str());
    QCOMPARE(int(step(*report, "binding")->result), int(ops::ProbeResult::Pass));
    QCOMPARE(int(step(*report, "namespace")->result), int(ops::ProbeResult::Pass));
    QCOMPARE(int(step(*report, "put")->result), int(ops::ProbeResult::Fail));
    QVERIFY(step(*report, "put")->text.find("limit exceeded") != std::string::npos);
    QCOMPARE(int(step(*report, "get")->result), int(ops::ProbeResult::NotJudged));
    QCOMPARE(report->summary, std::string("4 of 7 passed: the binding is fine, writing is refused"));
}

QTEST_GUILESS_MAIN(TestOpsStatus)
#include "tst_opsstatus.moc"
