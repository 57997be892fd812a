// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis.h"
#include "app/domain/diagnosis/rules.h"
#include "tests/unit/ops/opssteps.h"

#include <QTest>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono;

namespace {

QStringList idsOf(const std::vector<Finding> &findings)
{
    QStringList ids;
    for (const Finding &finding : findings)
        ids.append(QString::fromStdString(finding.id));
    return ids;
}

QString evidenceOf(const EffectProof &proof)
{
    QString text = QString::fromStdString(std::string(toString(proof.verdict)) + ": " + proof.reason);
    for (const Evidence &evidence : proof.evidence)
        text += QStringLiteral("\n") + QString::fromStdString(evidence.text);
    return text;
}

const Finding *finding(const Snapshot &snapshot, std::string_view id)
{
    const auto &all = snapshot.findings;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Finding &f) { return f.id == id; });
    return found == all.end() ? nullptr : &*found;
}

const EffectProof &effectOf(const Snapshot &snapshot)
{
    return snapshot.flag("FEATURE_FLAG_DO_CACHE")->effect;
}

void playTime(SandboxSession &world, seconds by)
{
    world.control("POST", "/advance", "{\"seconds\":" + std::to_string(by.count()) + "}");
}

/// Time was played: the first look learns the server's clock, the second one asks for its windows.
Snapshot lookLater(SandboxSession &world)
{
    (void)look(world.session());
    return look(world.session());
}

/// Somebody deploys the flag with this value.
void deployFlag(SandboxSession &world, const std::string &value)
{
    world.control("POST", "/deploy", R"({"env":{"FEATURE_FLAG_DO_CACHE":")" + value + "\"}}");
}

/// From 19:04 of the first day to this time of the day after.
seconds untilNextDay(hours hour, minutes minute = {})
{
    return hours{24} + hour + minute - hours{19} - minutes{4} - seconds{12};
}

} // namespace

class TestOpsFindings : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyScenarioHasItsFindings_data();
    void everyScenarioHasItsFindings();
    void everyDailyMeterHasAForecast();
    void nothingIsCalledInertWithoutEvidence();
    void effectFollowsTheTruth();
    void loadOfAFlipIsTheTruth_data();
    void loadOfAFlipIsTheTruth();
    void anotherMeterThatWillNotLast();
    void metricsThatBreak();
    void whatADeployCanBreak_data();
    void whatADeployCanBreak();
};

void TestOpsFindings::everyScenarioHasItsFindings_data()
{
    QTest::addColumn<QStringList>("ids");
    const QStringList incident{QStringLiteral("kv-write-quota-exhausted"),
        QStringLiteral("do-cache-flag-off"), QStringLiteral("looking-costs-writes"),
        QStringLiteral("cache-masking")};
    QTest::newRow("kv-write-limit") << incident;
    QTest::newRow("flag-as-secret") << incident;
    QTest::newRow("invalid-binding") << QStringList{QStringLiteral("binding-dangling"),
        QStringLiteral("silent-write-failure"), QStringLiteral("do-cache-flag-off"),
        QStringLiteral("looking-costs-writes")};
    QTest::newRow("cold-cache") << QStringList{QStringLiteral("kv-write-quota-exhausted"),
        QStringLiteral("flag-would-be-undone"), QStringLiteral("looking-costs-writes"),
        QStringLiteral("cache-masking")};
    QTest::newRow("split-deployment") << QStringList{QStringLiteral("kv-write-quota-exhausted"),
        QStringLiteral("do-cache-flag-off"), QStringLiteral("newest-version-not-deployed"),
        QStringLiteral("looking-costs-writes"), QStringLiteral("cache-masking")};
    QTest::newRow("do-limit") << QStringList{QStringLiteral("kv-write-quota-exhausted"),
        QStringLiteral("flip-would-fill-do"), QStringLiteral("do-cache-flag-off"),
        QStringLiteral("looking-costs-writes"), QStringLiteral("cache-masking")};
    QTest::newRow("inert-flag") << QStringList{QStringLiteral("kv-write-quota-exhausted"),
        QStringLiteral("flag-inert"), QStringLiteral("looking-costs-writes"),
        QStringLiteral("cache-masking")};
    QTest::newRow("healthy") << QStringList{QStringLiteral("looking-costs-writes")};
}

void TestOpsFindings::everyScenarioHasItsFindings()
{
    QFETCH(const QStringList, ids);
    SandboxSession world(QTest::currentDataTag());
    const Snapshot snapshot = look(world.session());
    QStringList found = idsOf(snapshot.findings), expected = ids;
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
    // Each rule owns its findings: without it they are gone, and no other.
    for (const diagnosis::Rule &rule : diagnosis::rules()) {
        QStringList left = idsOf(snapshot.findings);
        left.removeAll(QString::fromUtf8(rule.id.data(), qsizetype(rule.id.size())));
        QCOMPARE(idsOf(diagnose(snapshot, rule.id).findings), left);
    }
}

void TestOpsFindings::everyDailyMeterHasAForecast()
{
    for (const char *scenario : {"kv-write-limit", "healthy"}) {
        SandboxSession world(scenario);
        const Snapshot snapshot = look(world.session());
        for (const QuotaReading &quota : snapshot.quotas) {
            const std::string name(toString(quota.meter));
            if (quota.period != Period::Day)
                continue;
            QVERIFY2(quota.forecast, name.c_str());
            QVERIFY2(std::any_of(quota.estimates.begin(), quota.estimates.end(),
                         [](const Forecast &f) { return f.method == "previous_days" && f.days >= 14; }),
                name.c_str());
            const bool over = quota.level() == QuotaLevel::Over;
            QVERIFY2(quota.exhausts.has_value() != over, name.c_str());
            if (over)
                continue;
            QCOMPARE(quota.exhausts->days, quota.forecast->days);
            // None of these meters is near its limit, so none is said to run out.
            QVERIFY2(!quota.exhausts->at && quota.exhausts->crossings == 0, name.c_str());
            // A day whose hours were spread from its total judges no forecast.
            QVERIFY2((quota.backtest && quota.backtest->days > 5) == (quota.forecast->interpolated == 0),
                name.c_str());
        }
        // By the hour only KV writes reach back; the others say that their hours were spread from totals.
        QCOMPARE(snapshot.quota(Meter::KvWrites)->forecast->interpolated, 0);
        QVERIFY(snapshot.quota(Meter::KvReads)->forecast->interpolated > 0);
    }
}

void TestOpsFindings::nothingIsCalledInertWithoutEvidence()
{
    {
        SandboxSession world("inert-flag");
        const Snapshot snapshot = look(world.session());
        const EffectProof &proof = effectOf(snapshot);
        QVERIFY2(proof.verdict == EffectVerdict::NotEffective, qPrintable(evidenceOf(proof)));
        QVERIFY(proof.confidence > 0.9 && proof.inUse == false && proof.baseline && proof.after);
        const Finding *inert = finding(snapshot, "flag-inert");
        QVERIFY(inert && inert->confidence == proof.confidence && inert->evidence == proof.evidence);
        QVERIFY(finding(snapshot, "kv-write-quota-exhausted")->command != "flag.flip");
    }
    {
        // Without the counters there is no telling, whatever the Worker echoes.
        SandboxSession world("inert-flag");
        world.control(
            "POST", "/fault", R"({"kind":"missing_permission","permission":"Account Analytics Read"})");
        const Snapshot snapshot = look(world.session());
        QCOMPARE(int(effectOf(snapshot).verdict), int(EffectVerdict::Unknown));
        QVERIFY(!snapshot.flag("FEATURE_FLAG_DO_CACHE")->inert && !finding(snapshot, "flag-inert"));
    }
    {
        // A flip of a moment ago in the same world: too early, and when it will be known.
        SandboxSession world("kv-write-limit");
        world.control("POST", "/fault", R"({"kind":"inert_flag"})");
        deployFlag(world, "true");
        playTime(world, minutes{20});
        const Snapshot early = lookLater(world);
        QVERIFY2(effectOf(early).verdict == EffectVerdict::TooEarly, qPrintable(evidenceOf(effectOf(early))));
        QVERIFY(effectOf(early).knownAt);
        QCOMPARE(toRfc3339(*effectOf(early).knownAt), std::string("2026-11-25T14:30:00Z"));
        QVERIFY(!finding(early, "flag-inert"));
        playTime(world, untilNextDay(hours{14}, minutes{31}) - minutes{20});
        const Snapshot late = lookLater(world);
        QVERIFY2(
            effectOf(late).verdict == EffectVerdict::NotEffective, qPrintable(evidenceOf(effectOf(late))));
        QVERIFY(finding(late, "flag-inert"));
    }
}

void TestOpsFindings::effectFollowsTheTruth()
{
    SandboxSession world("kv-write-limit");
    deployFlag(world, "true");
    playTime(world, minutes{40});
    const Snapshot early = lookLater(world);
    QVERIFY2(effectOf(early).verdict == EffectVerdict::TooEarly, qPrintable(evidenceOf(effectOf(early))));
    QCOMPARE(effectOf(early).inUse, std::optional(true));
    playTime(world, untilNextDay(hours{14}, minutes{31}) - minutes{40});
    const Snapshot late = lookLater(world);
    QVERIFY2(effectOf(late).verdict == EffectVerdict::Effective, qPrintable(evidenceOf(effectOf(late))));
    QVERIFY(*effectOf(late).change() <= -0.85);
    QVERIFY(!late.flag("FEATURE_FLAG_DO_CACHE")->inert);
    SandboxSession healthy("healthy");
    const Snapshot quiet = look(healthy.session());
    QVERIFY2(effectOf(quiet).verdict == EffectVerdict::Effective, qPrintable(evidenceOf(effectOf(quiet))));
}

void TestOpsFindings::loadOfAFlipIsTheTruth_data()
{
    QTest::addColumn<bool>("fills");
    QTest::newRow("do-limit") << true;
    QTest::newRow("kv-write-limit") << false;
}

void TestOpsFindings::loadOfAFlipIsTheTruth()
{
    QFETCH(const bool, fills);
    SandboxSession world(QTest::currentDataTag());
    const Snapshot before = look(world.session());
    QVERIFY(before.doLoad);
    QCOMPARE(before.doLoad->basis, std::string("trial"));
    const MeterLoad expected = *before.doLoad->of(Meter::DoRequests);
    QCOMPARE(finding(before, "flip-would-fill-do") != nullptr, fills);
    // The flip happens, and a whole day runs with it.
    deployFlag(world, "true");
    playTime(world, untilNextDay(hours{23}, minutes{59}));
    const double truthNow = truth(world, "/today/durable_objects/requests").value_or(-1);
    const QByteArray text = QByteArray("expected ") + QByteArray::number(expected.perDay) + " ("
        + QByteArray::number(expected.low) + " to " + QByteArray::number(expected.high) + "), was "
        + QByteArray::number(truthNow);
    qInfo("%s", text.constData());
    QVERIFY2(truthNow >= expected.low && truthNow <= expected.high, text.constData());
    QVERIFY2(std::abs(expected.perDay - truthNow) <= 0.5 * truthNow, text.constData());
}

void TestOpsFindings::anotherMeterThatWillNotLast()
{
    // With the flag on, the day's Durable Object requests will not last, and no earlier day shows it.
    SandboxSession world("do-limit");
    deployFlag(world, "true");
    playTime(world, untilNextDay(hours{17}));
    const Snapshot snapshot = lookLater(world);
    const QuotaReading *requests = snapshot.quota(Meter::DoRequests);
    const Finding *near = finding(snapshot, "quota-near");
    QVERIFY2(near, qPrintable(idsOf(snapshot.findings).join(QLatin1Char(' '))));
    QVERIFY(near->title.find("DO requests") == 0);
    QVERIFY(requests->exhausts && requests->exhausts->early);
    QVERIFY(requests->unlike);
}

void TestOpsFindings::metricsThatBreak()
{
    SandboxSession world("healthy");
    world.control("POST", "/fault", R"({"kind":"metrics_broken"})");
    const Snapshot snapshot = look(world.session());
    QVERIFY2(
        finding(snapshot, "metrics-broken"), qPrintable(idsOf(snapshot.findings).join(QLatin1Char(' '))));
    QVERIFY(!snapshot.flag("FEATURE_FLAG_DO_CACHE")->inert);
}

void TestOpsFindings::whatADeployCanBreak_data()
{
    QTest::addColumn<QString>("deploy");
    QTest::newRow("flag-value-inexact") << QStringLiteral(R"({"env":{"FEATURE_FLAG_DO_CACHE":"True"}})");
    QTest::newRow("carrier-changed") << QStringLiteral(
        R"({"env":{"FEATURE_FLAG_DO_CACHE":{"name":"FEATURE_FLAG_DO_CACHE","type":"secret_text","text":"true"}}})");
    QTest::newRow("binding-duplicate") << QStringLiteral(
        R"({"env":{"RESULTS":{"name":"RESULTS","type":"kv_namespace","namespace_id":"321593c6d5a84f0bb2c7e9418c0de1fa"}}})");
    QTest::newRow("split-deployment") << QStringLiteral(R"({"percent":20})");
    QTest::newRow("newest-version-not-deployed") << QStringLiteral(R"({"deploy":false})");
}

void TestOpsFindings::whatADeployCanBreak()
{
    QFETCH(const QString, deploy);
    SandboxSession world("healthy");
    QVERIFY(!finding(look(world.session()), QTest::currentDataTag()));
    world.control("POST", "/deploy", deploy.toStdString());
    const Snapshot snapshot = look(world.session());
    QVERIFY2(finding(snapshot, QTest::currentDataTag()),
        qPrintable(idsOf(snapshot.findings).join(QLatin1Char(' '))));
}

QTEST_GUILESS_MAIN(TestOpsFindings)
#include "tst_opsfindings.moc"
