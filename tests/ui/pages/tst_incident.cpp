// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/ui/pages/pagesunderhand.h"
#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/incident/incidentpage.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/verdictstrip.h"

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::PageRig;

class TestIncident : public QObject
{
    Q_OBJECT

    static Page *make(const AppContext &context, QWidget *parent)
    {
        return new IncidentPage(context, parent);
    }

private Q_SLOTS:
    void init() { test::dress(ThemeId::Dark); }

    /// Differences from the drawing: p99 shows its window instead of "0.84 s same hours yesterday" (no source reads
    /// yesterday's hours); "checked" is the moment of the snapshot.
    void showsWhatTheDrawingShowsInL()
    {
        PageRig rig(make);
        rig.show(test::incident());
        test::shoot(rig.window(), u"incident-dark-1440x900"_s);
        const QStringList shown = test::textsOf(rig.page());
        test::verifyOrder(shown,
            {u"KV writes are used up: put() is refused until 00:00 UTC"_s, u"Evidence"_s,
                u"Flip FEATURE_FLAG_DO_CACHE…"_s, u"KV writes left today"_s, u"put() refused today"_s,
                u"Cache hit rate"_s, u"Response time p99"_s, u"Worker requests"_s, u"Findings"_s,
                u"1 critical · 2 warnings"_s, u"Quotas"_s, u"Free plan, whole account"_s,
                u"resets 00:00 UTC"_s, u"Critical"_s, u"KV write quota is exhausted"_s,
                u"FEATURE_FLAG_DO_CACHE is off"_s, u"Looking costs writes"_s, u"Ruled out"_s,
                u"invalid binding"_s, u"silent failure"_s, u"wrong namespace"_s, u"Also true"_s,
                u"KV writes today"_s});
        test::verifyTexts(shown,
            {u"CRITICAL since 16:29 UTC (2 h 35 m) · the next cron burst at 20:05 UTC, in 1 h 01 m, will lose ≈ 200 more writes"_s,
                u"0"_s, u"of 1,000"_s, u"as of 18:59 UTC · GraphQL"_s, u"214"_s, u"attempts"_s,
                u"4 in the last 15 min"_s, u"unknown"_s, u"Worker answers “cache is disabled”"_s, u"6.21 s"_s,
                u"6,418"_s, u"/ 100,000"_s, u"6.4 % · ≈ 8,100 by 00:00"_s, u"1,002 / 1,000 · 100.2 %"_s,
                u"TRADING_RESULTS made 964 of them"_s, u"GraphQL 18:59"_s, u"REST 19:01"_s, u"Worker 19:01"_s,
                u"214 attempts refused: “KV put() limit exceeded for the day.”"_s,
                u"CACHE_DO is bound, 100,000 requests free"_s, u"each request makes 2 KV puts"_s,
                u"cache hid it from readers"_s, u"100.2 %"_s, u"41,210"_s, u"0.21"_s, u"/ 1 GB"_s,
                u"FEATURE_FLAG_DO_CACHE"_s, u"Configured"_s, u"In effect"_s, u"Next deploy"_s,
                u"would undo a flip"_s, u"\"false\""_s, u"plain_text var"_s, u"22 Nov 16:12 by ci"_s,
                u"What happened"_s, u"16:29"_s, u"KV put() refused for the first time"_s,
                u"cron run, 364 KV writes"_s, u"22 Nov 16:12"_s,
                u"deployed d8bc4d3c by ci · “fix bindings”"_s, u"Timeline"_s, u"UTC day"_s});
        QCOMPARE(rig.page()->crumbs(), QStringList{u"kv-write-quota-exhausted"_s});
        QCOMPARE(rig.page()->railMark(), Mark::Critical);
    }

    void narrowWindowsDropWhatTheDrawingDrops()
    {
        test::dress(ThemeId::Light);
        PageRig rig(make, {1366, 768});
        rig.show(test::incident());
        test::shoot(rig.window(), u"incident-light-1366x768"_s);
        QStringList shown = test::textsOf(rig.page());
        test::verifyTexts(shown, {u"Binding is fine"_s, u"Also true"_s, u"Timeline"_s});
        QVERIFY(!shown.join(u'|').contains(u"DO cache is off in the running version"_s));
        QVERIFY(!shown.join(u'|').contains(u"resets 00:00 UTC"_s));

        test::dress(ThemeId::HighContrast);
        rig.resize({1024, 640});
        test::shoot(rig.window(), u"incident-hc-1024x640"_s);
        shown = test::textsOf(rig.page());
        test::verifyOrder(shown,
            {u"KV writes are used up"_s, u"Flip flag…"_s, u"KV writes left today"_s, u"put() refused today"_s,
                u"Cache hit rate"_s, u"Response time p99"_s, u"KV write quota is exhausted"_s, u"Evidence"_s,
                u"FEATURE_FLAG_DO_CACHE is off"_s, u"Quotas"_s, u"KV writes today"_s,
                u"FEATURE_FLAG_DO_CACHE"_s, u"What happened"_s});
        test::verifyTexts(shown,
            {u"CRITICAL since 16:29 UTC · next cron burst 20:05 UTC, in 1 h 01 m"_s,
                u"“cache is disabled”"_s});
        QVERIFY(!rig.find<QWidget>(u"kpi:worker_requests"_s)->isVisible());
    }

    void everythingWorksByKeyboard()
    {
        PageRig rig(make);
        rig.show(test::incident());
        QCOMPARE(QApplication::focusWidget()->objectName(), u"verdictPrimary"_s);
        rig.press(u"Return"_s);
        QCOMPARE(rig.ran, QStringList{u"flag.flip"_s});
        rig.find<QWidget>(u"kpi:cache_hit_rate"_s)->setFocus();
        rig.press(u"Return"_s);
        QCOMPARE(rig.ran.last(), u"page.cache"_s);
        rig.press(u"W"_s);
        QCOMPARE(rig.page()->crumbs(), QStringList{u"looking-costs-writes"_s});
        QCOMPARE(QApplication::focusWidget()->objectName(), u"finding:looking-costs-writes"_s);
        rig.press(u"Up"_s);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"finding:do-cache-flag-off"_s);
        rig.press(u"Return"_s);
        QCOMPARE(rig.page()->crumbs(), QStringList{u"do-cache-flag-off"_s});
        rig.press(u"Q"_s);
        QCOMPARE(rig.opened, QStringList{u"quotas/kv_writes"_s});
        rig.find<QWidget>(u"quotaTable"_s)->setFocus();
        rig.press(u"Down"_s);
        rig.press(u"Return"_s);
        QCOMPARE(rig.opened.last(), u"quotas/kv_reads"_s);
    }

    void aRefreshKeepsOrderAndFocusOfFindings()
    {
        PageRig rig(make);
        Snapshot snapshot = test::incident();
        rig.show(snapshot);
        auto *second = rig.find<QWidget>(u"finding:do-cache-flag-off"_s);
        second->setFocus();
        const QPoint place = second->pos();
        std::swap(snapshot.findings[0], snapshot.findings[1]);
        rig.show(snapshot);
        QCOMPARE(rig.find<QWidget>(u"finding:do-cache-flag-off"_s), second);
        QCOMPARE(second->pos(), place);
        QVERIFY(second->hasFocus());
    }

    void loadingErrorAndStaleAreDrawn()
    {
        PageRig rig(make);
        rig.show(test::loading());
        test::shoot(rig.window(), u"incident-loading"_s);
        test::verifyTexts(
            test::textsOf(rig.page()), {u"Asking Cloudflare…"_s, u"unknown"_s, u"not read yet"_s});
        rig.show(test::forbidden());
        test::shoot(rig.window(), u"incident-forbidden"_s);
        test::verifyTexts(test::textsOf(rig.page()),
            {u"forbidden: token lacks Account › Account Analytics › Read"_s, u"Retry"_s, u"forbidden"_s});
        auto *retry = rig.find<KeyButton>(u"retryButton"_s);
        retry->click();
        QCOMPARE(rig.ran, QStringList{u"refresh"_s});
        rig.show(test::stale());
        test::shoot(rig.window(), u"incident-stale"_s);
        test::verifyTexts(
            test::textsOf(rig.page()), {u"as of 18:59 UTC, 11 m 12 s old"_s, u"values kept and grey"_s});
        rig.show(test::healthy());
        test::shoot(rig.window(), u"incident-healthy"_s);
        test::verifyTexts(test::textsOf(rig.page()), {u"Nothing needs you"_s, u"No finding."_s, u"82.4 %"_s});
        QVERIFY(!rig.find<QWidget>(u"verdictPrimary"_s)->isVisible());
    }
};

QTEST_MAIN(TestIncident)
#include "tst_incident.moc"
