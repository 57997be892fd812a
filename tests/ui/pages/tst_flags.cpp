// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "app/ops/apicodes.h"
#include "app/ops/arming.h"
#include "tests/ui/pages/pagesunderhand.h"
#include "tests/ui/support/fakeflipport.h"
#include "tests/ui/support/pagerig.h"
#include "tests/ui/support/snapshotfixture.h"
#include "ui/pages/flags/decidesheet.h"
#include "ui/pages/flags/flagspage.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipsheet.h"
#include "ui/pages/flags/flipwords.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/kpitile.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"

#include <QCheckBox>
#include <QLineEdit>

using namespace Qt::StringLiterals;
using namespace edgedeck;
using namespace edgedeck::ui;
using edgedeck::test::FakeFlipPort;
using edgedeck::test::PageRig;
using Stage = FlipPresenter::Stage;

namespace {

/// The page with a scripted flipper and an arming switch.
struct FlagsRig
{
    explicit FlagsRig(QSize size = {1440, 900})
        : clock(test::incidentNow())
        , arming(clock)
        , rig(
              [this](const AppContext &context, QWidget *parent) {
                  const_cast<AppContext &>(context).arming = &arming;
                  page = new FlagsPage(context, parent, &port);
                  return page;
              },
              size)
    {
    }

    [[nodiscard]] QString footer() const { return plainText(rig.find<SpanLine>(u"flipFooter"_s)->spans()); }

    ManualClock clock;
    ops::Arming arming;
    FakeFlipPort port;
    FlagsPage *page = nullptr;
    PageRig rig;
};

} // namespace

class TestFlags : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { test::dress(ThemeId::Dark); }

    /// Differences from the drawing: no "Add flag" and "Export" (flags come from profile and bindings; the log verb and
    /// Copy line export); the flag's state lane under the day chart needs a history of flags that is not kept yet; the
    /// journal's first row is the flip that was overwritten, not the deployment that did it.
    void showsWhatTheDrawingShows()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        rig.show(test::incident());
        test::shoot(rig.window(), u"flags-dark-1440x900"_s);
        const QStringList shown = test::textsOf(rig.page());
        test::verifyOrder(shown,
            {u"Flags of this Worker"_s, u"filter"_s, u"Will a flip take effect?"_s,
                u"Yes, until the next deploy"_s, u"Flip to on…"_s, u"FEATURE_FLAG_DO_CACHE"_s,
                u"FEATURE_FLAG_SMART_WARMING"_s, u"FEATURE_FLAG_BATCH_WRITES"_s, u"Inert"_s,
                u"response-sampling"_s, u"Forbidden"_s, u"KV writes per day"_s});
        test::verifyTexts(shown,
            {u"4"_s, u"Configured"_s, u"In effect"_s, u"After the next deploy"_s, u"off"_s, u"\"false\""_s,
                u"Worker, 3 m ago"_s, u"would undo a flip"_s, u"plain_text var"_s,
                u"22 Nov 16:12 by ci, “fix bindings”"_s, u"value not readable"_s, u"stays"_s,
                u"12 Nov 09:40 by operator-2, “INC-1987”"_s, u"code ignores it"_s,
                u"2 Oct 08:15 by operator-1"_s, u"not readable"_s, u"token lacks Account › Flagship › Read"_s,
                u"CACHE_DO is bound"_s, u"SQLite class"_s, u"Newest upload is live"_s,
                u"The next deploy turns it off again"_s, u"KV writes"_s, u"120"_s, u"−91.7 %"_s,
                u"5,900 of 100,000"_s, u"1,400 of 100,000"_s, u"Journal of this flag"_s, u"UTC"_s,
                u"change"_s, u"by"_s, u"reason"_s, u"verdict"_s, u"Overwritten"_s, u"Not applied"_s,
                u"Refused 10214"_s, u"false → true"_s, u"INC-2002 DO cache trial"_s,
                u"22 Nov 15:20 · overwritten"_s, u"Undo last"_s, u"Copy line"_s});
        QVERIFY(rig.find<KeyButton>(u"undoButton"_s)->isOff());
        QCOMPARE(rig.page()->crumbs(), QStringList{u"FEATURE_FLAG_DO_CACHE"_s});
    }

    void theSheetShowsWhatTheDrawingShows()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        flags.arming.arm();
        rig.show(test::incident());
        rig.press(u"F"_s);
        QVERIFY(flags.page->sheet()->isVisible());
        rig.find<QCheckBox>(u"know:survives-deploy"_s)->setChecked(true);
        rig.find<QLineEdit>(u"reasonField"_s)
            ->setText(u"INC-2031 KV put() limit reached, move cache fills to Durable Objects"_s);
        rig.find<QLineEdit>(u"workerNameField"_s)->setFocus();
        rig.type(u"tft-trading-"_s);
        test::shoot(rig.window(), u"flip-sheet-dark-1440x900"_s);
        const QStringList shown = test::textsOf(flags.page->sheet());
        test::verifyOrder(shown,
            {u"Flip"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"off"_s, u"→"_s, u"on"_s, u"1 warning"_s, u"Close"_s,
                u"Now"_s, u"read 19:04:08 UTC"_s, u"Configured"_s, u"In effect"_s, u"Carrier"_s,
                u"Last change"_s, u"Pre-flight"_s, u"8 of 9 pass"_s, u"Run again"_s,
                u"The next deploy turns it off again"_s, u"I know."_s, u"These calls will be sent"_s,
                u"Copy"_s, u"Expected effect and price"_s, u"Reason"_s, u"Type the Worker name"_s,
                u"Cancel"_s, u"Apply to PRODUCTION"_s});
        test::verifyTexts(shown,
            {u"Value is exactly \"true\""_s, u"CACHE_DO is bound"_s, u"Nobody changed it meanwhile"_s,
                u"No open change"_s, u"Token may write"_s, u"2 writes, each once, never repeated blindly"_s,
                u"PATCH"_s, u"versions/latest"_s, u"\"text\":\"true\""_s, u"only the flag may differ"_s,
                u"POST"_s, u"deployments"_s, u"\"percentage\":100"_s, u"KV writes a day"_s, u"≈ 120"_s,
                u"−91.7 %"_s, u"9 API calls · 6 KV puts"_s, u"seconds; objects within 5 m"_s,
                u"Proof not before"_s, u"68 / 200"_s, u"kept in the journal and in the deployment message"_s,
                u"tft-trading-system"_s, u", production"_s, u"on account"_s, u"sandbox"_s});
        QCOMPARE(flags.footer(), u"Apply is off: 6 letters of the Worker name are missing"_s);
        QVERIFY(rig.find<KeyButton>(u"flipApply"_s)->isOff());
        for (const QString &text : shown)
            QVERIFY2(!text.contains(u"Bearer"_s) && !text.contains(u"cfut_"_s),
                "a token is never part of the calls");
    }

    void aWholeFlipByKeyboard()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        rig.show(test::incident());
        rig.press(u"F"_s);
        QCOMPARE(QApplication::focusWidget()->objectName(), u"know:survives-deploy"_s);
        QVERIFY(flags.footer().contains(u"a reason is missing"_s));
        rig.press(u"K"_s);
        QVERIFY(rig.find<QCheckBox>(u"know:survives-deploy"_s)->isChecked());
        while (QApplication::focusWidget()->objectName() != u"reasonField"_s)
            rig.press(u"Tab"_s);
        rig.type(u"INC-2031 move cache fills"_s);
        while (QApplication::focusWidget()->objectName() != u"workerNameField"_s)
            rig.press(u"Tab"_s);
        rig.type(u"tft-trading-system"_s);
        // Read-only is the last thing in the way, and Enter never applies.
        QVERIFY2(flags.footer().contains(u"Ctrl+Shift+A arms for 10 min"_s), qPrintable(flags.footer()));
        rig.press(u"Ctrl+Return"_s);
        QVERIFY(flags.port.applied.empty());
        flags.arming.arm();
        rig.settle();
        QVERIFY2(flags.footer().contains(u"Ready."_s), qPrintable(flags.footer()));
        rig.press(u"Return"_s);
        QVERIFY(flags.port.applied.empty());
        rig.press(u"Ctrl+Return"_s);
        QCOMPARE(flags.port.applied.size(), std::size_t(1));
        QCOMPARE(flags.port.applied.front().reason, std::string("INC-2031 move cache fills"));
        QCOMPARE(flags.port.applied.front().typedWorker, std::string("tft-trading-system"));
        QVERIFY(flags.port.applied.front().acknowledgeWarnings);
        QCOMPARE(flags.page->sheet()->presenter()->stage(), Stage::Running);
        flags.port.playVerified();
        QCOMPARE(flags.page->sheet()->presenter()->stage(), Stage::Settled);
        rig.show(test::afterFlip());
        test::verifyTexts(test::textsOf(flags.page->sheet()), {u"Too early to say"_s, u"read back"_s});
        rig.press(u"U"_s);
        QCOMPARE(flags.port.undone, QString::fromStdString(test::flipRecord().opId));
        QCOMPARE(flags.page->sheet()->presenter()->stage(), Stage::Review);
        rig.press(u"Esc"_s);
        QVERIFY(!flags.page->sheet()->isVisible());
    }

    /// Differences from the drawing: DO requests are those of the day; the first honest window comes from the schedule.
    void theVerdictShowsWhatTheDrawingShows()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        flags.arming.arm();
        rig.show(test::incident());
        flags.page->openFlip(u"FEATURE_FLAG_DO_CACHE"_s);
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        rig.find<QLineEdit>(u"reasonField"_s)->setText(QString::fromStdString(test::flipRecord().reason));
        rig.find<QLineEdit>(u"workerNameField"_s)->setText(u"tft-trading-system"_s);
        rig.now = test::at("2026-11-24T19:04:20Z");
        presenter->apply();
        rig.now = test::at("2026-11-24T19:05:02Z");
        flags.port.playVerified();
        rig.show(test::afterFlip());
        test::shoot(rig.window(), u"flip-verdict-dark-1440x900"_s);
        const QStringList shown = test::textsOf(flags.page->sheet());
        test::verifyOrder(shown,
            {u"Flip"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"on"_s, u"In effect"_s, u"Too early"_s, u"Close"_s,
                u"\"true\""_s, u"by operator-1"_s, u"Calls"_s, u"Too early to say"_s, u"Progress"_s,
                u"planned"_s, u"Effect so far"_s, u"Where the load went"_s, u"Undo…"_s, u"Watch on Cache"_s});
        test::verifyTexts(shown,
            {u"verdict not before"_s, u"25 Nov 14:25 UTC"_s, u"19 h 12 m"_s,
                u"The flag is on and in effect. KV refuses every write until 00:00 UTC, so a fall seen now proves nothing."_s,
                u"12:30 cron run tomorrow"_s, u"12:25–14:25"_s, u"every step is in the journal"_s,
                u"pre-flight 8 of 9, 1 warning accepted"_s, u"19:04:08"_s,
                u"operator-1 typed tft-trading-system on account sandbox"_s,
                u"on disk before the first byte was sent"_s, u"op 01JDE9K7"_s,
                u"version 7f41c2aa: 31 bindings compared, only the flag differs"_s, u"PATCH 200 · 612 ms"_s,
                u"100 % to 7f41c2aa, objects follow within 5 min"_s, u"POST 200 · 540 ms"_s,
                u"predecessor is d8bc4d3c: nobody slipped in between"_s, u"Worker answers \"true\""_s,
                u"no window to compare yet"_s, u"KV attempts per 15 min"_s, u"put() refused"_s,
                u"Cache hit rate"_s, u"41.0 %"_s, u"The next deploy turns it off again."_s});
        // A line of whole steps around the flip under each number whose steps are known.
        const auto *attempts = rig.find<KpiTile>(u"effect:attempts"_s);
        QVERIFY(attempts->state().spark);
        QVERIFY(attempts->state().spark->points.size() >= 2);
        QCOMPARE(attempts->sizeHint().height(), rig.find<KpiTile>(u"effect:hitRate"_s)->sizeHint().height());
    }

    void anUnansweredFlipIsDecidedByHand()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        flags.arming.arm();
        rig.show(test::incident());
        QVERIFY(!rig.commands.state(u"flag.decide"_s).enabled);
        rig.press(u"F"_s);
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        presenter->setReason(u"INC-1"_s);
        presenter->setTyped(u"tft-trading-system"_s);
        presenter->apply();
        QVERIFY(rig.find<KeyButton>(u"flipDecide"_s)->isHidden());
        flags.port.playUnknown();
        rig.settle();
        QVERIFY(rig.find<KeyButton>(u"flipDecide"_s)->isVisible());
        rig.find<KeyButton>(u"flipDecide"_s)->click();
        auto *sheet = rig.window()->findChild<DecideSheet *>();
        QVERIFY(sheet != nullptr && sheet->isVisible());
        test::shoot(rig.window(), u"decide-dark-1440x900"_s);
        test::verifyTexts(test::textsOf(sheet),
            {u"Decide by hand"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"This sends nothing"_s, u"It did not happen"_s,
                u"It happened"_s, u"Type the Worker name"_s});
        const auto footer = [&] { return plainText(rig.find<SpanLine>(u"decideFooter"_s)->spans()); };
        QVERIFY2(footer().contains(u"choose what became of it"_s), qPrintable(footer()));
        rig.press(u"Ctrl+Return"_s);
        QVERIFY(flags.port.decisions.empty());
        QCOMPARE(QApplication::focusWidget()->objectName(), u"decideNotApplied"_s);
        rig.press(u"Space"_s);
        QVERIFY2(footer().contains(u"a reason is missing"_s), qPrintable(footer()));
        rig.find<QLineEdit>(u"decideReason"_s)->setFocus();
        rig.type(u"deployments list shows d8bc4d3c only"_s);
        QVERIFY2(footer().contains(u"the Worker name is missing"_s), qPrintable(footer()));
        rig.find<QLineEdit>(u"decideWorker"_s)->setFocus();
        rig.type(u"other"_s);
        QVERIFY2(footer().contains(u"not the Worker's name"_s), qPrintable(footer()));
        rig.find<QLineEdit>(u"decideWorker"_s)->clear();
        rig.type(u"tft-trading-system"_s);
        rig.press(u"Return"_s);
        QVERIFY(flags.port.decisions.empty());
        // Refused by the flipper: nothing is closed, the reason stands in the footer.
        flags.port.decideError
            = Error{.cls = FaultClass::Conflict, .detail = "it is looked at this very moment"};
        rig.press(u"Ctrl+Return"_s);
        QVERIFY(sheet->isVisible());
        QVERIFY2(footer().contains(u"looked at this very moment"_s), qPrintable(footer()));
        flags.port.decideError.reset();
        rig.press(u"Ctrl+Return"_s);
        QVERIFY(!sheet->isVisible());
        QCOMPARE(flags.port.decisions.size(), std::size_t(1));
        QVERIFY(!flags.port.decisions.front().applied);
        QCOMPARE(flags.port.decisions.front().reason, u"deployments list shows d8bc4d3c only"_s);
        QVERIFY(presenter->stage() == Stage::Settled);
        QVERIFY(!rig.commands.state(u"flag.decide"_s).enabled);
    }

    void escHidesTheSheetAndTheFlipGoesOn()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        flags.arming.arm();
        rig.show(test::incident());
        rig.press(u"F"_s);
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        presenter->setReason(u"INC-1"_s);
        presenter->setTyped(u"tft-trading-system"_s);
        presenter->apply();
        flags.port.playUnknown();
        test::verifyTexts(test::textsOf(flags.page->sheet()),
            {u"Outcome unknown"_s, u"It may still happen"_s, u"Check now"_s});
        rig.find<KeyButton>(u"flipCheck"_s)->click();
        QCOMPARE(flags.port.looks, 1);
        rig.press(u"Esc"_s);
        QVERIFY(!flags.page->sheet()->isVisible());
        QVERIFY(presenter->isRunning());
        rig.press(u"F"_s);
        QVERIFY(flags.page->sheet()->isVisible());
        QVERIFY(presenter->isRunning());
        QCOMPARE(flags.port.applied.size(), std::size_t(1));
    }

    void aFailedCheckEndsTheFlip()
    {
        FlagsRig flags;
        flags.port.next = test::blockedPlan();
        flags.arming.arm();
        flags.rig.show(test::incident());
        flags.rig.press(u"F"_s);
        test::verifyTexts(test::textsOf(flags.page->sheet()),
            {u"Blocked"_s, u"Newest upload is not live"_s, u"This ends the flip"_s});
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        presenter->setReason(u"INC-1"_s);
        presenter->setTyped(u"tft-trading-system"_s);
        presenter->apply();
        QVERIFY(flags.port.applied.empty());
        QVERIFY(flags.footer().contains(u"Newest upload is not live"_s));
        QVERIFY(flags.rig.find<QCheckBox>(u"know:newest-live"_s) == nullptr);
    }

    /// Exactly one named check may be skipped, with a reason of its own; what would ship unseen code never.
    void breakGlassSkipsOneNamedCheck()
    {
        FlagsRig flags;
        FlipPlan plan = test::flipPlan();
        plan.checks[3] = Check{
            .id = "do-headroom", .result = CheckResult::Block, .title = "Durable Objects have no room"};
        plan.checks[4]
            = Check{.id = "no-open-change", .result = CheckResult::Block, .title = "An open change"};
        flags.port.next = plan;
        flags.arming.arm();
        PageRig &rig = flags.rig;
        rig.show(test::incident());
        rig.press(u"F"_s);
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        rig.find<QLineEdit>(u"reasonField"_s)->setText(u"INC-1"_s);
        rig.find<QLineEdit>(u"workerNameField"_s)->setText(u"tft-trading-system"_s);
        QVERIFY2(flags.footer().contains(u"Durable Objects have no room"_s), qPrintable(flags.footer()));
        auto *room = rig.find<QCheckBox>(u"glass:do-headroom"_s);
        auto *open = rig.find<QCheckBox>(u"glass:no-open-change"_s);
        QVERIFY(room != nullptr && open != nullptr);
        test::shoot(rig.window(), u"break-glass-dark-1440x900"_s);
        room->setChecked(true);
        QVERIFY2(flags.footer().contains(u"needs a reason of its own"_s), qPrintable(flags.footer()));
        rig.find<QLineEdit>(u"glassReason:do-headroom"_s)
            ->setText(u"limit raised an hour ago, not listed yet"_s);
        // The other one still blocks, and breaking it mends the first.
        QVERIFY2(flags.footer().contains(u"An open change"_s), qPrintable(flags.footer()));
        open->setChecked(true);
        QVERIFY(!room->isChecked());
        QCOMPARE(presenter->skipped(), u"no-open-change"_s);
        presenter->apply();
        QVERIFY(flags.port.applied.empty());
        // With one block alone it goes through, named.
        plan.checks[4].result = CheckResult::Pass;
        flags.port.next = plan;
        presenter->planAgain();
        rig.settle();
        QVERIFY(presenter->skipped().isEmpty());
        rig.find<QCheckBox>(u"glass:do-headroom"_s)->setChecked(true);
        rig.find<QLineEdit>(u"glassReason:do-headroom"_s)->setText(u"limit raised an hour ago"_s);
        QVERIFY2(flags.footer().contains(u"Ready."_s), qPrintable(flags.footer()));
        presenter->apply();
        QCOMPARE(flags.port.applied.size(), std::size_t(1));
        QCOMPARE(flags.port.applied.front().skipCheck, std::string("do-headroom"));
        QCOMPARE(flags.port.applied.front().skipReason, std::string("limit raised an hour ago"));
    }

    void anOldPlanIsReadAgainAndMustSayTheSame()
    {
        FlagsRig flags;
        PageRig &rig = flags.rig;
        flags.arming.arm();
        rig.show(test::incident());
        rig.press(u"F"_s);
        FlipPresenter *presenter = flags.page->sheet()->presenter();
        presenter->acknowledge(u"survives-deploy"_s, true);
        presenter->setReason(u"INC-1"_s);
        presenter->setTyped(u"tft-trading-system"_s);
        rig.now += std::chrono::seconds(90);
        FlipPlan changed = test::flipPlan();
        changed.baseVersion = *VersionId::parse("91bb0c2e-5b1e-4c3a-9f00-3d1f0a5e7c21");
        flags.port.next = changed;
        presenter->apply();
        QVERIFY(flags.port.applied.empty());
        QVERIFY2(flags.footer().contains(u"Nothing was sent"_s), qPrintable(flags.footer()));
        presenter->apply();
        QCOMPARE(flags.port.applied.size(), std::size_t(1));
    }

    /// The traffic's own verdict on the newest change of the flag is the flip's, and no older flip's.
    void whatWasMeasuredIsProven()
    {
        Snapshot snapshot = test::incident();
        FlipRecord record = test::flipRecord(FlipState::Verified);
        for (FlagState &flag : snapshot.flags) {
            if (flag.definition.name != record.flag)
                continue;
            flag.effective = known(record.after, "worker", record.updatedAt + std::chrono::hours{20});
            flag.effect.verdict = EffectVerdict::Effective;
            flag.effect.changedAt = record.updatedAt;
            flag.effect.baseline = 450;
            flag.effect.after = 36;
            flag.effect.evidence = {{.mark = Severity::Ok, .text = "36 after, 450 before"}};
        }
        const FlipVerdict verdict = verdictOfFlip(record, snapshot);
        QVERIFY(verdict.state == State::Proven);
        QVERIFY2(verdict.title.contains(u"92"_s), qPrintable(verdict.title));
        QCOMPARE(verdict.sentence, u"36 after, 450 before."_s);
        QVERIFY(!verdict.notBefore);
        record.createdAt -= std::chrono::hours{24};
        record.updatedAt -= std::chrono::hours{24};
        QVERIFY(verdictOfFlip(record, snapshot).state != State::Proven);
    }

    void wordsOfEveryEnd_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("words");
        QTest::newRow("refused") << int(FlipState::Rejected) << u"Nothing changed."_s;
        QTest::newRow("not applied") << int(FlipState::NotApplied) << u"Not applied: after 120 s"_s;
        QTest::newRow("unknown") << int(FlipState::Unknown) << u"It may still happen"_s;
        QTest::newRow("secret") << int(FlipState::SentNotReadable) << u"value not readable"_s;
        QTest::newRow("conflict") << int(FlipState::Conflict) << u"Look at the difference."_s;
    }
    void wordsOfEveryEnd()
    {
        QFETCH(int, state);
        QFETCH(QString, words);
        FlipRecord record = test::flipRecord(static_cast<FlipState>(state));
        if (record.state == FlipState::SentNotReadable)
            record.carrier = Carrier::SecretText;
        const FlipVerdict verdict = verdictOfFlip(record, test::incident());
        QVERIFY2(verdict.sentence.contains(words), qPrintable(verdict.sentence));
        QVERIFY(!verdict.sentence.contains(u"failed"_s));
    }

    /// Whatever Cloudflare refuses a flip with: the sheet says what it means, that nothing changed, and what to do.
    void everyRefusalCodeHasItsWords_data()
    {
        QTest::addColumn<int>("code");
        for (const int code : {1000, 6003, 7000, 7003, 9106, 9109, 10000, 10007, 10013, 10021, 10023, 10053,
                 10056, 10057, 10090, 10092, 10214, 10215, 10220, 10222, 100402, 100405})
            QTest::addRow("%d", code) << code;
    }
    void everyRefusalCodeHasItsWords()
    {
        QFETCH(int, code);
        const std::string endpoint = "PATCH /accounts/{account}/workers/scripts/{script}/settings";
        const ops::CodeWords *words = ops::wordsForCode(code, endpoint);
        QVERIFY(words != nullptr);
        FlagsRig flags;
        flags.arming.arm();
        flags.rig.show(test::incident());
        flags.rig.press(u"F"_s);
        FlipRecord record = test::flipRecord(FlipState::Rejected);
        record.error
            = Error{.cls = FaultClass::Refused, .endpoint = endpoint, .httpStatus = 400, .apiCode = code};
        record.newVersion.reset();
        flags.page->sheet()->presenter()->adopt(record, {});
        flags.rig.settle();
        const QString shown = flags.rig.find<TextBlock>(u"verdictText"_s)->text();
        QVERIFY2(shown.contains(u"(%1)"_s.arg(code)), qPrintable(shown));
        QVERIFY2(shown.contains(QString::fromUtf8(words->what.data(), qsizetype(words->what.size()))),
            qPrintable(shown));
        QVERIFY2(shown.contains(u"Nothing changed"_s), qPrintable(shown));
        QVERIFY2(shown.endsWith(QString::fromUtf8(words->action.data(), qsizetype(words->action.size()))),
            qPrintable(shown));
        QVERIFY(!shown.contains(u"failed"_s));
        QVERIFY(test::clippedTexts(flags.page->sheet()).isEmpty());
    }

    void narrowWindowAndLoadingAreDrawn()
    {
        FlagsRig flags({1024, 640});
        flags.rig.show(test::loading());
        test::verifyTexts(test::textsOf(flags.page), {u"Asking Cloudflare for the live version…"_s});
        flags.rig.show(test::incident());
        test::shoot(flags.rig.window(), u"flags-dark-1024x640"_s);
        test::verifyOrder(test::textsOf(flags.page),
            {u"Flags of this Worker"_s, u"Will a flip take effect?"_s, u"Where the load goes"_s,
                u"Journal of this flag"_s});
        flags.rig.press(u"F"_s);
        test::shoot(flags.rig.window(), u"flip-sheet-dark-1024x640"_s);
        flags.port.planError
            = Error{.cls = FaultClass::Timeout, .phase = Phase::Wait, .endpoint = "GET /deployments"};
        flags.page->sheet()->presenter()->planAgain();
        QVERIFY(!flags.footer().contains(u"Ready"_s));
    }
};

QTEST_MAIN(TestFlags)
#include "tst_flags.moc"
