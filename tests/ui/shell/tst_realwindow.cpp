// SPDX-License-Identifier: GPL-3.0-or-later
// The whole window on a real sandbox: the program's own child process, its real network, its real keys. Nothing is
// waited for by the clock; a minute of patience only ends a wait that would be in vain.
#include "app/base/clock.h"
#include "app/ops/arming.h"
#include "app/ops/flagflipper.h"
#include "app/ops/monitor.h"
#include "app/ops/session.h"
#include "app/ops/target.h"
#include "tests/ui/support/accessibletexts.h"
#include "tests/ui/support/windowfixture.h"
#include "ui/pages/bindings/bindingspage.h"
#include "ui/pages/cache/cachepage.h"
#include "ui/pages/firstrun/firstrunpage.h"
#include "ui/pages/flags/flagspage.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipsheet.h"
#include "ui/pages/incident/incidentpage.h"
#include "ui/pages/quotas/quotaspage.h"
#include "ui/pages/review/reviewpage.h"
#include "ui/pages/timeline/timelinepage.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/overlay.h"
#include "ui/shell/sandboxprocess.h"

#include <QApplication>
#include <QClipboard>
#include <QDirIterator>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;
using Stage = FlipPresenter::Stage;

namespace {

constexpr int kPatience = 60'000;

/// What the program wires, on the sandbox's connection.
struct Desk
{
    Desk(ops::Connection made, const Clock &clock, ui::Settings &settings)
        : session(std::move(made), clock)
        , monitor(session)
        , flipper(session)
        , arming(session.arming())
    {
        context.commands = &commands;
        context.settings = &settings;
        context.prompts = &prompts;
        context.session = &session;
        context.monitor = &monitor;
        context.flipper = &flipper;
        context.arming = &arming;
        context.now = [this] { return session.serverClock().now(); };
        WindowActions actions;
        actions.refresh = [this] { monitor.refresh(); };
        actions.setPaused = [this](bool paused) { monitor.setPaused(paused); };
        actions.setArmed = [this](bool armed) { armed ? arming.arm() : arming.disarm(); };
        actions.armedLeft = [this] { return arming.remaining(); };
        window = std::make_unique<MainWindow>(context, actions);
        window->addPage(new IncidentPage(context));
        window->addPage(new QuotasPage(context));
        window->addPage(new BindingsPage(context));
        flags = new FlagsPage(context);
        window->addPage(flags);
        window->addPage(new CachePage(context));
        window->addPage(new TimelinePage(context));
        window->addPage(new ReviewPage(context));
        QObject::connect(&monitor, &ops::Monitor::snapshotChanged, window.get(),
            [this] { window->setSnapshot(monitor.snapshot()); });
        QObject::connect(
            &arming, &ops::Arming::changed, window.get(), [this](bool armed) { window->setArmed(armed); });
        QObject::connect(&flipper, &ops::FlagFlipper::settled, window.get(), [this] { monitor.refresh(); });
        window->resize(1440, 900);
        window->showPage(u"incident"_s);
        window->show();
        window->activateWindow();
    }

    /// One look at everything, and the pages have it.
    void look()
    {
        bool looked = false;
        monitor.refreshOnce({}, [&](const Snapshot &snapshot) {
            window->setSnapshot(snapshot);
            window->flush();
            looked = true;
        });
        QTRY_VERIFY_WITH_TIMEOUT(looked, kPatience);
    }
    static QWidget *focus() { return QApplication::focusWidget(); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(focus() != nullptr ? focus() : window.get(), key, modifiers);
    }
    /// Tab until the widget of that name has the focus; the sheet has fewer than forty stops.
    void tabTo(const QString &name)
    {
        for (int i = 0; i < 40 && (focus() == nullptr || focus()->objectName() != name); ++i)
            key(Qt::Key_Tab);
        QVERIFY2(focus() != nullptr && focus()->objectName() == name, qPrintable(name));
    }
    [[nodiscard]] FlipPresenter *flip() const { return flags->sheet()->presenter(); }

    ops::Session session;
    ops::Monitor monitor;
    ops::FlagFlipper flipper;
    ops::Arming &arming;
    test::ScriptedPrompts prompts;
    CommandTable commands;
    AppContext context;
    std::unique_ptr<MainWindow> window;
    FlagsPage *flags = nullptr;
};

} // namespace

class TestRealWindow : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        test::pinFont();
        wearTheme(ThemeId::Dark);
        QVERIFY2(QFile::exists(SandboxProcess::programPath()), "edgedeckctl stands beside the tests");
        QVERIFY(m_folder.isValid());
    }

    void init()
    {
        m_sandbox = std::make_unique<SandboxProcess>();
        std::optional<ops::Connection> made;
        QString failure;
        connect(m_sandbox.get(), &SandboxProcess::ready, this,
            [&](const ops::Connection &ready) { made = ready; });
        connect(m_sandbox.get(), &SandboxProcess::failed, this, [&](const QString &why) { failure = why; });
        m_sandbox->start({}, 1);
        QTRY_VERIFY_WITH_TIMEOUT(made || !failure.isEmpty(), kPatience);
        QVERIFY2(made, qPrintable(failure));
        const QString home = m_folder.path() + u'/' + QString::fromLatin1(QTest::currentTestFunction());
        made->configHome = home + u"/config"_s;
        made->dataHome = home + u"/data"_s;
        QDir().mkpath(made->configHome);
        QDir().mkpath(made->dataHome);
        m_settings = std::make_unique<ui::Settings>(made->configHome + u"/window.ini"_s);
        m_token
            = QString::fromLatin1(made->readToken.view().data(), qsizetype(made->readToken.view().size()));
        m_desk = std::make_unique<Desk>(std::move(*made), m_clock, *m_settings);
        bool known = false;
        ops::resolveTarget(
            m_desk->session, this, [&](const Result<void> &target) { known = target.has_value(); });
        QTRY_VERIFY_WITH_TIMEOUT(known, kPatience);
        m_desk->look();
    }

    void cleanup()
    {
        m_desk.reset();
        m_settings.reset();
        m_sandbox.reset();
    }

    void aWholeFlipAndItsUndoByKeyboardAlone()
    {
        Desk &desk = *m_desk;
        desk.key(Qt::Key_4);
        QCOMPARE(desk.window->currentPage()->id(), u"flags"_s);
        desk.key(Qt::Key_F);
        QCOMPARE(desk.window->overlays()->current(), desk.flags->sheet());
        QTRY_VERIFY_WITH_TIMEOUT(desk.flip()->plan() || desk.flip()->error(), kPatience);
        QVERIFY(desk.flip()->plan());
        const std::string before = desk.flip()->plan()->before.value_or("");
        for (const Check &check : desk.flip()->plan()->checks) {
            if (check.result != CheckResult::Warn && check.result != CheckResult::Unknown)
                continue;
            desk.tabTo(u"know:"_s + QString::fromStdString(check.id));
            desk.key(Qt::Key_Space);
            QVERIFY(desk.flip()->isAcknowledged(QString::fromStdString(check.id)));
        }
        desk.tabTo(u"reasonField"_s);
        QTest::keyClicks(Desk::focus(), u"INC-2031 move cache fills"_s);
        desk.tabTo(u"workerNameField"_s);
        QTest::keyClicks(Desk::focus(), u"tft-trading-system"_s);
        // Read-only is the last thing in the way, and Enter never applies.
        desk.key(Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(!desk.flip()->record());
        desk.key(Qt::Key_A, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(desk.arming.isArmed());
        desk.key(Qt::Key_Return);
        QVERIFY(!desk.flip()->record());
        QVERIFY2(desk.flip()->blocker().isEmpty(), qPrintable(desk.flip()->blocker()));
        desk.key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(
            desk.flip()->stage() == Stage::Settled || !desk.flip()->notice().isEmpty(), kPatience);
        QVERIFY2(desk.flip()->stage() == Stage::Settled, qPrintable(desk.flip()->notice()));
        QVERIFY(desk.flip()->record()->state == FlipState::Verified);
        QVERIFY(desk.flip()->steps().size() >= 4);

        // The server says so too, and so does the Worker.
        desk.look();
        const FlagState *flag = desk.window->snapshot().flag("FEATURE_FLAG_DO_CACHE");
        QVERIFY(flag != nullptr && flag->configured.known());
        QVERIFY(*flag->configured.value != before);
        QVERIFY(flag->effective.known());
        QCOMPARE(*flag->effective.value, *flag->configured.value);
        const auto texts = test::accessibleTexts(desk.flags->sheet());
        QVERIFY(texts.join(u' ').contains(u"Too early to say"_s));

        // Back again. The journal lets nobody flip to and fro within ten seconds.
        desk.key(Qt::Key_U);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flip()->stage() == Stage::Review, kPatience);
        QVERIFY(desk.flip()->plan());
        QCOMPARE(desk.flip()->plan()->request.value, before);
        desk.key(Qt::Key_Escape);
        QVERIFY(desk.window->overlays()->current() == nullptr);
    }

    void thePagesOfALiveWindowAreNamedAndWhole()
    {
        Desk &desk = *m_desk;
        for (const QString &page : desk.window->pageIds()) {
            desk.window->showPage(page);
            desk.window->flush();
            const QStringList unnamed = test::unnamedFocusables(desk.window.get());
            QVERIFY2(unnamed.isEmpty(), qPrintable(page + u": "_s + unnamed.join(u"; "_s)));
        }
    }

    void theTokenIsNowhereToBeSeen()
    {
        Desk &desk = *m_desk;
        QVERIFY(m_token.size() >= 20);
        const auto look = [&](const QString &where) {
            QApplication::processEvents();
            for (QWidget *top : QApplication::topLevelWidgets()) {
                QVERIFY2(!top->windowTitle().contains(m_token), qPrintable(where + u": window title"_s));
                for (const QString &text : test::accessibleTexts(top))
                    QVERIFY2(!text.contains(m_token), qPrintable(where + u": accessibility tree"_s));
            }
            QVERIFY2(!desk.prompts.copied.contains(m_token), qPrintable(where + u": copied"_s));
            QVERIFY2(
                !QApplication::clipboard()->text().contains(m_token), qPrintable(where + u": clipboard"_s));
        };
        for (const QString &page : desk.window->pageIds()) {
            desk.window->showPage(page);
            desk.window->flush();
            look(page);
        }
        desk.window->openSettings();
        look(u"settings"_s);
        desk.window->stepBack();
        desk.window->openVersionCard();
        look(u"version card"_s);
        desk.window->stepBack();
        desk.window->showPage(u"flags"_s);
        desk.key(Qt::Key_F);
        QTRY_VERIFY_WITH_TIMEOUT(desk.flip()->plan() || desk.flip()->error(), kPatience);
        look(u"flip sheet"_s);
        desk.commands.run(u"flip.copyCalls"_s);
        QVERIFY(!desk.prompts.copied.isEmpty());
        look(u"copied calls"_s);
        desk.window->stepBack();
        // What the window remembers on disk.
        m_settings->setFontPoints(10);
        m_settings->setGeometry(desk.window->saveGeometry());
        m_desk.reset();
        m_settings.reset();
        QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        int read = 0;
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(m_token.toLatin1()), qPrintable(file.fileName()));
            ++read;
        }
        QVERIFY(read >= 1);
    }

    void aTypedTokenIsMaskedForEverybody()
    {
        AppContext context;
        CommandTable commands;
        ui::Settings settings{QString()};
        test::ScriptedPrompts prompts;
        context.commands = &commands;
        context.settings = &settings;
        context.prompts = &prompts;
        MainWindow window(context, {});
        auto *page = new FirstRunPage(context);
        window.addHiddenPage(page, true);
        window.showPage(page->id());
        window.resize(1366, 768);
        window.show();
        const QString canary = u"cfut_aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d0f1e2d3c"_s; // invented
        int typed = 0;
        for (QLineEdit *field : page->findChildren<QLineEdit *>()) {
            if (field->echoMode() == QLineEdit::Normal)
                continue;
            QTest::keyClicks(field, canary);
            field->selectAll();
            QTest::keyClick(field, Qt::Key_C, Qt::ControlModifier);
            QTest::keyClick(field, Qt::Key_X, Qt::ControlModifier);
            ++typed;
        }
        QVERIFY(typed >= 1);
        for (const QString &text : test::accessibleTexts(&window))
            QVERIFY(!text.contains(canary));
        QVERIFY(!QApplication::clipboard()->text().contains(canary));
        QVERIFY(!window.windowTitle().contains(canary));
    }

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
    QString m_token;
    std::unique_ptr<SandboxProcess> m_sandbox;
    std::unique_ptr<ui::Settings> m_settings;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(TestRealWindow)
#include "tst_realwindow.moc"
