// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/answerorder.h"
#include "app/ops/clockfault.h"
#include "app/ops/wording.h"
#include "app/ops/arming.h"
#include "app/ops/bindingchecker.h"
#include "app/ops/flagbuilder.h"
#include "app/ops/pollplan.h"
#include "app/ops/snapshotbuilder.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::ops;
using namespace std::chrono;

namespace {

const Timestamp kNow = *parseRfc3339("2026-11-24T19:04:12Z");

VersionId version(int n)
{
    return *VersionId::parse("00000000-0000-4000-8000-00000000000" + std::to_string(n));
}

Binding variable(const std::string &name, const std::string &text)
{
    Binding binding;
    binding.name = name;
    binding.type = "plain_text";
    binding.text = text;
    return binding;
}

Binding kv(const std::string &name, char fill)
{
    Binding binding;
    binding.name = name;
    binding.type = "kv_namespace";
    binding.targetId = std::string(32, fill);
    return binding;
}

/// Three deployments: the flag goes from false to true with the second, stays with the third.
Facts facts()
{
    Facts out;
    out.account = *AccountId::parse(std::string(32, '1'));
    out.worker = *ScriptName::parse("shop");
    cloudflare::Listed<Deployment> deployments;
    cloudflare::Listed<WorkerVersion> versions;
    const std::vector<std::pair<int, std::string>> history{{3, "true"}, {2, "true"}, {1, "false"}};
    for (const auto &[n, value] : history) {
        WorkerVersion detail;
        detail.id = version(n);
        detail.number = n;
        detail.hasBindings = true;
        detail.bindings = {variable("FEATURE_FLAG_X", value), kv("STORE", 'a')};
        versions.items.push_back(detail);
        out.details[detail.id] = detail;
        Deployment deployment;
        deployment.id = *DeploymentId::parse(version(n).str());
        deployment.createdOn = kNow - hours{24 * (4 - n)};
        deployment.authorEmail = "dev-" + std::to_string(n) + "@example.com";
        deployment.versions = {{version(n), 100}};
        deployments.items.push_back(deployment);
    }
    out.deployments.take(deployments, kNow);
    out.versions.take(versions, kNow);
    cloudflare::Listed<cloudflare::KvNamespace> namespaces;
    namespaces.items = {{*NamespaceId::parse(std::string(32, 'a')), "store"}};
    out.kvNamespaces.take(namespaces, kNow);
    return out;
}

cloudflare::KvRow row(const std::string &at, const std::string &result, int status, double requests)
{
    cloudflare::KvRow out;
    out.start = *parseRfc3339(at);
    out.action = "write";
    out.result = result;
    out.responseStatus = status;
    out.requests = requests;
    return out;
}

cloudflare::AnalyticsAnswer analytics()
{
    cloudflare::AnalyticsAnswer out;
    out.askedAt = kNow;
    out.kvDay.asked = out.kvWriteMinute.asked = true;
    out.kvDay.rows = {row("2026-11-23T00:00:00Z", "uploaded", 200, 500),
        row("2026-11-24T00:00:00Z", "uploaded", 200, 990), row("2026-11-24T00:00:00Z", "error", 429, 30),
        row("2026-11-24T00:00:00Z", "error", 500, 2)};
    out.kvWriteMinute.rows
        = {row("2026-11-24T12:31:00Z", "uploaded", 0, 990), row("2026-11-24T16:29:00Z", "error", 0, 30)};
    return out;
}

const Check *check(const CheckedBinding &binding, std::string_view id)
{
    const auto found = std::find_if(
        binding.checks.begin(), binding.checks.end(), [&](const Check &c) { return c.id == id; });
    return found == binding.checks.end() ? nullptr : &*found;
}

} // namespace

class TestOpsSnapshot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void nothingReadIsLoadingAndUnknown();
    void quotasSplitRefused();
    void afterTheResetNothingIsKnown();
    void unknownPlanHasNoLimit();
    void lightAnswersAreMerged();
    void lastChangeByDiffing();
    void gapInTheHistoryIsNotJumped();
    void secretsAndFilesDecideSurvival();
    void bindingsAreChecked();
    void incompleteListCondemnsNobody();
    void splitDeploymentShowsBoth();
    void pollingSchedule();
    void armingEndsByItself();
    void aWrongClockIsAFinding();
    void anOlderListIsNotShown();
};

void TestOpsSnapshot::nothingReadIsLoadingAndUnknown()
{
    const Snapshot snapshot = buildSnapshot(Facts(), kNow);
    QVERIFY(snapshot.first);
    QCOMPARE(snapshot.quotas.size(), kMeters.size());
    for (const QuotaReading &quota : snapshot.quotas)
        QVERIFY(!quota.used.known() && !quota.used.unknown.empty());
    QCOMPARE(int(snapshot.severity), int(Severity::Unknown));
    QVERIFY(!snapshot.cache.hitRate.known() && !snapshot.p99Ms.known());
    QCOMPARE(int(snapshot.link), int(LinkState::Idle));
}

void TestOpsSnapshot::aWrongClockIsAFinding()
{
    Facts read = facts();
    const auto told = [&] {
        const Snapshot snapshot = buildSnapshot(read, kNow);
        return std::count_if(snapshot.findings.begin(), snapshot.findings.end(),
            [](const Finding &finding) { return finding.id == "clock-skew"; });
    };
    QCOMPARE(told(), 0);
    read.clock = clockFault(std::chrono::minutes{3}, "https://api.example.com/client/v4", kNow);
    QCOMPARE(told(), 1);
}

void TestOpsSnapshot::anOlderListIsNotShown()
{
    const auto list = [](int number) {
        cloudflare::Listed<WorkerVersion> versions;
        versions.items.emplace_back().number = number;
        return Result<cloudflare::Listed<WorkerVersion>>(std::move(versions));
    };
    const auto look = [&](Sourced<cloudflare::Listed<WorkerVersion>> &versions, int number, Timestamp now) {
        auto answer = list(number);
        refuseOlder(versions, answer, now);
        versions.take(std::move(answer), now);
        return versions.value->items.front().number;
    };
    Sourced<cloudflare::Listed<WorkerVersion>> versions;
    QCOMPARE(int(look(versions, 6, kNow)), 6);
    QCOMPARE(int(look(versions, 5, kNow + std::chrono::minutes{1})), 6);
    QVERIFY(versions.fault && ops::sentence(*versions.fault).find("answers disagree") != std::string::npos);
    QCOMPARE(int(look(versions, 7, kNow + std::chrono::minutes{2})), 7);
    QVERIFY(!versions.fault);
    // What stays older for longer is what there is now.
    QCOMPARE(int(look(versions, 1, kNow + std::chrono::minutes{8})), 1);
    QVERIFY(!versions.fault);
}

void TestOpsSnapshot::quotasSplitRefused()
{
    Facts read = facts();
    read.profilePlan = Plan::Free;
    read.analytics.take(analytics(), kNow);
    const Snapshot snapshot = buildSnapshot(read, kNow);
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    QCOMPARE(*writes->used.value, 992.0); // a server error is counted, a refusal is not
    QCOMPARE(*writes->refused, 30.0);
    QCOMPARE(*writes->attempted, 1022.0);
    QVERIFY(writes->limitReachedAt);
    QCOMPARE(toRfc3339(*writes->limitReachedAt), std::string("2026-11-24T16:29:00Z"));
    QCOMPARE(toRfc3339(writes->used.asOf), std::string("2026-11-24T18:59:00Z"));
    // A family that was not asked is unknown, a family without rows is a real zero.
    QVERIFY(!snapshot.quota(Meter::DoRequests)->used.known());
    QCOMPARE(*snapshot.quota(Meter::KvReads)->used.value, 0.0);
    const Series *counted = snapshot.seriesNamed("kv_writes");
    QVERIFY(counted && counted->step == seconds{900});
    QCOMPARE(*counted->buckets.at(50).value, 990.0); // 12:30
    QCOMPARE(*counted->buckets.front().value, 0.0);
    QVERIFY(!counted->buckets.back().value); // 19:00 is younger than the lag and has no row
}

void TestOpsSnapshot::afterTheResetNothingIsKnown()
{
    Facts read = facts();
    read.profilePlan = Plan::Free;
    read.analytics.take(analytics(), kNow);
    const Snapshot snapshot = buildSnapshot(read, *parseRfc3339("2026-11-25T00:02:00Z"));
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    QVERIFY(!writes->used.known());
    QCOMPARE(writes->used.unknown, std::string("reset at 00:00 UTC, first reading 00:06"));
    QVERIFY(writes->level() == QuotaLevel::Unknown);
}

void TestOpsSnapshot::unknownPlanHasNoLimit()
{
    Facts read = facts();
    read.analytics.take(analytics(), kNow);
    const Snapshot snapshot = buildSnapshot(read, kNow);
    QVERIFY(snapshot.quota(Meter::KvWrites)->used.known());
    QVERIFY(!snapshot.quota(Meter::KvWrites)->limit && !snapshot.quota(Meter::KvWrites)->percent());
    read.subscriptions.take(cloudflare::Listed<cloudflare::Subscription>{}, kNow);
    QCOMPARE(*buildSnapshot(read, kNow).quota(Meter::KvWrites)->limit, 1000.0);
}

void TestOpsSnapshot::lightAnswersAreMerged()
{
    cloudflare::AnalyticsAnswer light;
    light.askedAt = kNow + minutes{1};
    light.kvDay.asked = light.kvWriteMinute.asked = true;
    light.kvDay.rows = {row("2026-11-24T00:00:00Z", "uploaded", 200, 995)};
    light.kvWriteMinute.error = Error{.cls = FaultClass::GraphQl, .detail = "no"};
    const auto merged = mergeAnalytics(analytics(), light);
    QCOMPARE(merged.kvDay.rows.size(), std::size_t(2)); // yesterday stays, today is replaced
    QCOMPARE(merged.kvDay.rows.back().requests, 995.0);
    QCOMPARE(merged.kvWriteMinute.rows.size(), std::size_t(2)); // old rows stay beside the error
    QVERIFY(merged.kvWriteMinute.error.has_value());
    QCOMPARE(merged.askedAt, light.askedAt);
}

void TestOpsSnapshot::lastChangeByDiffing()
{
    const auto change = lastChangeOf(facts(), "FEATURE_FLAG_X");
    QVERIFY(change.has_value());
    QCOMPARE(change->by, std::string("dev-2@example.com"));
    QCOMPARE(change->at, kNow - hours{48});
}

void TestOpsSnapshot::gapInTheHistoryIsNotJumped()
{
    Facts read = facts();
    read.details.erase(version(2));
    QVERIFY(!lastChangeOf(read, "FEATURE_FLAG_X").has_value());
}

void TestOpsSnapshot::secretsAndFilesDecideSurvival()
{
    Facts read = facts();
    const auto flag = [&] { return buildFlags(read, read.detail(version(3))).front(); };
    QVERIFY(flag().survivesDeploy == false && flag().on == true);
    config::WranglerEnvironment file;
    file.bindings = {variable("FEATURE_FLAG_X", "false")};
    read.file = FileFacts{file, "wrangler.toml"};
    QVERIFY(flag().survivesDeploy == false);
    QVERIFY(flag().survivesReason.find("\"false\"") != std::string::npos);
    read.file->environment.bindings = {variable("FEATURE_FLAG_X", "true")};
    QVERIFY(flag().survivesDeploy == true);
    read.file->environment.bindings.clear();
    read.file->environment.keepVars = true;
    QVERIFY(flag().survivesDeploy == true);
    Binding secret;
    secret.name = "FEATURE_FLAG_X";
    secret.type = "secret_text";
    read.details[version(3)].bindings = {secret};
    QVERIFY(flag().survivesDeploy == true && !flag().configured.known());
    QCOMPARE(flag().configured.unknown, std::string("value not readable"));
}

void TestOpsSnapshot::bindingsAreChecked()
{
    Facts read = facts();
    WorkerVersion live = *read.detail(version(3));
    live.bindings.push_back(kv("TWIN", 'a'));
    live.bindings.push_back(kv("GONE", 'b'));
    live.bindings.push_back(variable("LOG_LEVEL", "info"));
    config::WranglerEnvironment file;
    file.bindings = {variable("LOG_LEVEL", "debug"), variable("FEATURE_FLAG_X", "true"), kv("STORE", 'a'),
        kv("ONLY_FILE", 'c')};
    read.file = FileFacts{file, "wrangler.toml"};
    const auto all = checkBindings(read, live);
    const auto named = [&](std::string_view name) {
        return *std::find_if(
            all.begin(), all.end(), [&](const CheckedBinding &b) { return b.binding.name == name; });
    };
    QVERIFY(named("STORE").resolved.known() && check(named("STORE"), "binding-target"));
    QVERIFY(check(named("STORE"), "binding-duplicate-target")
        && check(named("TWIN"), "binding-duplicate-target"));
    QCOMPARE(int(named("GONE").worst()), int(CheckResult::Block));
    QVERIFY(check(named("GONE"), "binding-dangling"));
    QCOMPARE(*named("LOG_LEVEL").fileValue, std::string("\"debug\""));
    QVERIFY(check(named("LOG_LEVEL"), "binding-drift"));
    QCOMPARE(*named("FEATURE_FLAG_X").fileValue, std::string("same"));
    QVERIFY(check(named("ONLY_FILE"), "binding-missing"));
}

void TestOpsSnapshot::incompleteListCondemnsNobody()
{
    Facts read = facts();
    read.kvNamespaces.value->items.clear();
    read.kvNamespaces.value->complete = false;
    const auto all = checkBindings(read, *read.detail(version(3)));
    QVERIFY(!check(all.back(), "binding-dangling") && !all.back().resolved.known());
    read.kvNamespaces = {};
    read.kvNamespaces.take(failLocal(FaultClass::Timeout, "x"), kNow);
    QVERIFY(!checkBindings(read, *read.detail(version(3))).back().resolved.known());
}

void TestOpsSnapshot::splitDeploymentShowsBoth()
{
    Facts read = facts();
    read.deployments.value->items.front().versions = {{version(2), 90}, {version(3), 10}};
    const Snapshot snapshot = buildSnapshot(read, kNow);
    QCOMPARE(snapshot.liveVersions.size(), std::size_t(2));
    QVERIFY(std::any_of(snapshot.findings.begin(), snapshot.findings.end(),
        [](const Finding &f) { return f.id == "split-deployment"; }));
}

void TestOpsSnapshot::pollingSchedule()
{
    PollPlan plan(300);
    SteadyTime now{hours{1}};
    QCOMPARE(plan.next(now, 1).count(), 0);
    QVERIFY(plan.scope(now, 1).fullAnalytics && plan.scope(now, 1).worker);
    plan.finished(plan.scope(now, 1), false, now);
    QCOMPARE(plan.next(now, 1).count(), 60000);
    QCOMPARE(plan.next(now, 10).count(), 6000);
    QCOMPARE(plan.next(now, 1000).count(), 1000); // never below a real second
    now += seconds{60};
    QVERIFY(!plan.scope(now, 1).fullAnalytics && !plan.scope(now, 1).worker);
    now += seconds{240};
    QVERIFY(!plan.scope(now, 1).fullAnalytics && plan.scope(now, 1).worker);
    now += seconds{600};
    QVERIFY(plan.scope(now, 1).fullAnalytics);
    for (const int factor : {2, 4, 8, 8}) {
        plan.finished(plan.scope(now, 1), true, now);
        QCOMPARE(plan.next(now, 1).count(), 60000 * factor);
    }
    plan.finished(plan.scope(now, 1), false, now);
    QCOMPARE(plan.next(now, 1).count(), 60000);
    PollPlan shy(0);
    shy.finished({}, false, now);
    QVERIFY(!shy.scope(now + hours{5}, 1).worker); // looking costs writes: only when asked
}

void TestOpsSnapshot::armingEndsByItself()
{
    ManualClock clock(kNow);
    Arming arming(clock);
    QSignalSpy changes(&arming, &Arming::changed);
    QVERIFY(!arming.isArmed());
    arming.arm();
    QVERIFY(arming.isArmed() && arming.remaining() == Arming::kWindow);
    clock.advance(minutes{5});
    arming.arm(); // not the last minute yet: no extension
    QCOMPARE(arming.remaining().count(), 300);
    clock.advance(minutes{4} + seconds{30});
    arming.arm();
    QCOMPARE(arming.remaining().count(), 600);
    clock.advance(minutes{10});
    QVERIFY(!arming.isArmed() && arming.remaining().count() == 0);
    arming.disarm();
    QCOMPARE(changes.last().first().toBool(), false);
}

QTEST_GUILESS_MAIN(TestOpsSnapshot)
#include "tst_opssnapshot.moc"
