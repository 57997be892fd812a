// SPDX-License-Identifier: GPL-3.0-or-later
// edgedeck: the window. Wires profile, session, use cases and pages; see --help.
#include "app/base/clock.h"
#include "app/config/profile.h"
#include "app/ops/arming.h"
#include "app/ops/connection.h"
#include "app/ops/flagflipper.h"
#include "app/ops/monitor.h"
#include "app/ops/processsetup.h"
#include "app/ops/session.h"
#include "app/ops/target.h"
#include "app/ops/wording.h"
#include "app/secrets/processhardening.h"
#include "ui/pages/bindings/bindingspage.h"
#include "ui/pages/cache/cachepage.h"
#include "ui/pages/firstrun/firstrunpage.h"
#include "ui/pages/flags/flagspage.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipsheet.h"
#include "ui/pages/incident/incidentpage.h"
#include "ui/pages/kit/kitpage.h"
#include "ui/pages/quotas/quotaspage.h"
#include "ui/pages/review/reviewpage.h"
#include "ui/pages/timeline/timelinepage.h"
#include "ui/shell/commands.h"
#include "ui/shell/companions.h"
#include "ui/shell/desktopprompts.h"
#include "ui/shell/desktoptheme.h"
#include "ui/shell/launchoptions.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/palette.h"
#include "ui/shell/sandboxprocess.h"
#include "ui/shell/settings.h"
#include "ui/shell/typography.h"

#include <QApplication>
#include <QDir>
#include <QIcon>
#include <QImage>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

using namespace edgedeck;
using namespace Qt::StringLiterals;

namespace {

constexpr int kUsage = 64, kUnreachable = 69;

/// One profile at work and the window that shows it. Made anew when the profile changes.
class Desk : public QObject
{
public:
    [[nodiscard]] bool isBusy() const { return m_flipper && m_flipper->isBusy(); }

    Desk(ui::Settings &settings, const Clock &clock, std::optional<ops::Connection> connection)
        : m_clock(clock)
        , m_prompts(nullptr)
    {
        if (connection) {
            m_session = std::make_unique<ops::Session>(std::move(*connection), clock);
            m_monitor = std::make_unique<ops::Monitor>(*m_session);
            m_flipper = std::make_unique<ops::FlagFlipper>(*m_session);
        }
        m_context.commands = &m_commands;
        m_context.settings = &settings;
        m_context.prompts = &m_prompts;
        m_context.session = m_session.get();
        m_context.monitor = m_monitor.get();
        m_context.flipper = m_flipper.get();
        m_context.arming = m_session ? &m_session->arming() : nullptr;
        m_context.now = [this] { return m_session ? m_session->serverClock().now() : m_clock.wall(); };
        m_window = std::make_unique<ui::MainWindow>(m_context, actions());
        m_prompts.setWindow(m_window.get());
        addPages();
        wire();
        m_companions = new ui::Companions(
            *m_window, m_session.get(), m_context.arming, settings,
            [this] { return m_flipper && m_flipper->isBusy(); }, this);
    }

    [[nodiscard]] ui::MainWindow &window() { return *m_window; }
    [[nodiscard]] ui::CommandTable &commands() { return m_commands; }
    [[nodiscard]] ui::Companions &companions() { return *m_companions; }
    [[nodiscard]] const ops::Session *session() const { return m_session.get(); }
    [[nodiscard]] ops::Monitor *monitor() { return m_monitor.get(); }
    [[nodiscard]] ops::Arming &arming() { return m_session->arming(); }
    /// The page of the first start; null while a profile is open.
    [[nodiscard]] ui::FirstRunPage *firstRun() const { return m_firstRun; }

    /// Begins to watch, and settles flips that an earlier run left open.
    void live()
    {
        if (!m_monitor || std::exchange(m_live, true))
            return;
        ops::resolveTarget(*m_session, this, [this](const Result<void> &target) {
            if (!target)
                return m_window->setNotice(u"target"_s,
                    {ui::Mark::Critical, u"No Worker to watch"_s,
                        QString::fromStdString(
                            ops::sentence(target.error()) + ". " + ops::actionFor(target.error())),
                        {}, {}});
            watch();
        });
    }

private:
    void watch()
    {
        m_monitor->start();
        m_flipper->resume(this, [this](const Result<std::vector<FlipRecord>> &settled) {
            if (!settled) {
                // Another process at work on its own flip is no fault of the journal.
                const bool busy = settled.error().cls == FaultClass::Conflict;
                m_window->setNotice(u"journal"_s,
                    {busy ? ui::Mark::Info : ui::Mark::Critical,
                        busy ? u"Open flips were not looked up"_s : u"The flip journal cannot be read"_s,
                        QString::fromStdString(ops::sentence(settled.error())), {}, {}});
                return;
            }
            for (const FlipRecord &record : *settled) {
                const QString words = QString::fromStdString(ops::sentence(record));
                if (isClosed(record.state))
                    m_window->toast(ui::Mark::Info, u"An open flip was settled"_s, words);
                else
                    m_window->setNotice(u"open-flip"_s,
                        {ui::Mark::Unknown, u"The outcome of a flip is not known"_s, words, u"flag.decide"_s,
                            u"Decide…"_s});
            }
        });
    }

    ui::WindowActions actions()
    {
        ui::WindowActions actions;
        actions.switchProfile = [this] { m_window->openPalette(u":p "_s); };
        if (!m_session)
            return actions;
        actions.refresh = [this] { m_monitor->refresh(); };
        actions.setPaused = [this](bool paused) { m_monitor->setPaused(paused); };
        actions.setArmed = [this](bool armed) { armed ? arming().arm() : arming().disarm(); };
        actions.armedLeft = [this] { return arming().remaining(); };
        return actions;
    }

    void addPages()
    {
        if (!m_session) {
            m_firstRun = new ui::FirstRunPage(m_context);
            m_window->addHiddenPage(m_firstRun, true);
            m_window->setPriceText(u"Edgedeck sends nothing until you choose"_s);
            m_window->showPage(m_firstRun->id());
            return;
        }
        m_window->addPage(new ui::IncidentPage(m_context));
        promise<ui::QuotasPage>(u"quotas"_s, u"Quotas"_s, ui::Icon::Bars);
        promise<ui::BindingsPage>(u"bindings"_s, u"Bindings"_s, ui::Icon::Nodes);
        promise<ui::FlagsPage>(u"flags"_s, u"Flags"_s, ui::Icon::Flag);
        promise<ui::CachePage>(u"cache"_s, u"Cache"_s, ui::Icon::Layers);
        promise<ui::TimelinePage>(u"timeline"_s, u"Timeline"_s, ui::Icon::Branches);
        promise<ui::ReviewPage>(u"review"_s, u"Review"_s, ui::Icon::Clipboard);
        m_window->showPage(u"incident"_s);
    }

    /// The window is there before its other pages are: only the first one is needed for the first frame.
    template <class P> void promise(const QString &id, const QString &title, ui::Icon icon)
    {
        m_window->promisePage(id, title, icon, [this]() -> ui::Page * { return new P(m_context); });
    }

    void wire()
    {
        if (!m_monitor)
            return;
        connect(m_monitor.get(), &ops::Monitor::snapshotChanged, this, [this] {
            m_window->setSnapshot(m_monitor->snapshot());
            m_companions->setSnapshot(m_monitor->snapshot());
        });
        connect(m_monitor.get(), &ops::Monitor::busyChanged, this,
            [this](bool busy) { m_window->setBusy(busy); });
        // What a flip changed is looked at anew: an older look would speak of the version before.
        connect(m_flipper.get(), &ops::FlagFlipper::settled, this, [this] { m_monitor->refresh(); });
        connect(&arming(), &ops::Arming::changed, this, [this](bool armed) { m_window->setArmed(armed); });
    }

    const Clock &m_clock;
    ui::DesktopPrompts m_prompts;
    ui::CommandTable m_commands;
    ui::AppContext m_context;
    std::unique_ptr<ops::Session> m_session;
    std::unique_ptr<ops::Monitor> m_monitor;
    std::unique_ptr<ops::FlagFlipper> m_flipper;
    std::unique_ptr<ui::MainWindow> m_window;
    ui::FirstRunPage *m_firstRun = nullptr; ///< owned by the window
    bool m_live = false;
    ui::Companions *m_companions = nullptr;
};

void say(const QString &sentence)
{
    std::fprintf(stderr, "edgedeck: %s\n", qPrintable(sentence));
}

/// History and journal of a sandbox are those of a simulated day: they go with it.
void keepApart(ops::Connection &connection, const QTemporaryDir &folder)
{
    connection.configHome = folder.path() + u"/config"_s;
    connection.dataHome = folder.path() + u"/data"_s;
    QDir().mkpath(connection.configHome);
    QDir().mkpath(connection.dataHome);
}

/// Renders one page and ends the program.
class PictureRun : public QObject
{
public:
    PictureRun(const ui::LaunchOptions &options, ui::Settings &settings, const Clock &clock)
        : m_options(options)
        , m_settings(settings)
        , m_clock(clock)
    {
        QTimer::singleShot(60'000, this, [this] { fail(u"the picture was not complete after 60 s."_s); });
    }

    void start()
    {
        if (m_options.picturePage == u"kit"_s)
            return renderKit();
        if (m_options.picturePage == u"first-run"_s) {
            m_desk = std::make_unique<Desk>(m_settings, m_clock, std::nullopt);
            m_desk->window().resize(m_options.size);
            m_desk->window().show();
            QTimer::singleShot(150, this, [this] { save(m_desk->window()); });
            return;
        }
        connect(&m_sandbox, &ui::SandboxProcess::failed, this, &PictureRun::fail);
        connect(&m_sandbox, &ui::SandboxProcess::ready, this, [this](ops::Connection connection) {
            keepApart(connection, m_folder);
            m_desk = std::make_unique<Desk>(m_settings, m_clock, std::move(connection));
            m_desk->monitor()->refreshOnce({}, [this](const Snapshot &snapshot) { take(snapshot); });
        });
        m_sandbox.start(m_options.scenario, 0);
    }

private:
    void renderKit()
    {
        m_desk = std::make_unique<Desk>(m_settings, m_clock, std::nullopt);
        ui::AppContext context;
        ui::CommandTable commands;
        context.commands = &commands;
        ui::KitPage kit(context);
        // The sheet is as high as it must be; a smaller --size would clip it.
        m_options.size = m_options.size.expandedTo(kit.minimumSizeHint());
        kit.resize(m_options.size);
        save(kit);
    }

    void take(const Snapshot &snapshot)
    {
        if (snapshot.quotas.empty() || snapshot.link == LinkState::Offline)
            return fail(u"the sandbox was not readable, so there is nothing to show."_s);
        ui::MainWindow &window = m_desk->window();
        window.makePages();
        const QString page = m_options.picturePage;
        window.resize(m_options.size);
        window.setSnapshot(snapshot);
        window.showPage(window.page(page) ? page : page.startsWith(u"flip"_s) ? u"flags"_s : u"incident"_s);
        window.show();
        window.flush();
        if (page == u"palette"_s)
            window.openPalette(u"fl"_s);
        else if (page == u"keys"_s) {
            window.showPage(u"quotas"_s);
            window.openKeys();
        } else if (page.startsWith(u"flip"_s)) {
            // The page's own pre-flight comes first; the sheet then asks again, as it does for people.
            window.showPage(u"flags"_s, u"FEATURE_FLAG_DO_CACHE"_s);
            m_desk->arming().arm();
            return QTimer::singleShot(1500, this, [this] { openSheet(); });
        }
        // Two turns of the event loop lay out what the snapshot changed.
        QTimer::singleShot(150, this, [this] { save(m_desk->window()); });
    }

    void openSheet()
    {
        m_desk->commands().run(u"flag.flip"_s);
        auto *page = qobject_cast<ui::FlagsPage *>(m_desk->window().page(u"flags"_s));
        ui::FlipSheet *sheet = page ? page->sheet() : nullptr;
        if (!sheet)
            return fail(u"the sheet did not open."_s);
        ui::FlipPresenter *flip = sheet->presenter();
        // Looked at until the plan is there; the 60 s of the whole run end a wait that is in vain.
        auto *look = new QTimer(this);
        connect(look, &QTimer::timeout, this, [this, look, flip] {
            if (!flip->plan() && !flip->error())
                return;
            look->stop();
            if (m_options.picturePage == u"flip-sheet"_s)
                return QTimer::singleShot(200, this, [this] { save(m_desk->window()); });
            applyFlip(*flip);
        });
        look->start(100);
    }

    /// Flips in the sandbox for the picture of the verdict, through the same guards as an operator.
    void applyFlip(ui::FlipPresenter &flip)
    {
        if (!flip.plan())
            return fail(u"the pre-flight failed, so there is no verdict to show."_s);
        for (const Check &check : flip.plan()->checks) {
            if (check.result == CheckResult::Warn || check.result == CheckResult::Unknown)
                flip.acknowledge(QString::fromStdString(check.id), true);
        }
        flip.setReason(u"KV put() limit reached, move cache fills to Durable Objects"_s);
        flip.setTyped(QString::fromStdString(flip.plan()->worker.str()));
        if (!flip.blocker().isEmpty())
            return fail(u"the flip is blocked: %1."_s.arg(flip.blocker()));
        connect(&flip, &ui::FlipPresenter::settled, this, [this] {
            // The verdict needs a look that is younger than the deployment.
            m_desk->monitor()->refreshOnce({}, [this](const Snapshot &snapshot) {
                m_desk->window().setSnapshot(snapshot);
                m_desk->window().flush();
                QTimer::singleShot(400, this, [this] { save(m_desk->window()); });
            });
        });
        flip.apply();
    }

    void save(QWidget &widget)
    {
        QImage image(m_options.size, QImage::Format_ARGB32_Premultiplied);
        image.fill(ui::theme().bg);
        widget.render(&image);
        if (!image.save(m_options.pictureFile))
            return fail(u"%1 cannot be written."_s.arg(m_options.pictureFile));
        QCoreApplication::exit(0);
    }

    void fail(const QString &sentence)
    {
        say(sentence);
        QCoreApplication::exit(1);
    }

    ui::LaunchOptions m_options;
    ui::Settings &m_settings;
    const Clock &m_clock;
    QTemporaryDir m_folder;
    ui::SandboxProcess m_sandbox;
    std::unique_ptr<Desk> m_desk;
};

/// The window for as long as it is open.
class WindowRun : public QObject
{
public:
    WindowRun(const ui::LaunchOptions &options, ui::Settings &settings, const Clock &clock)
        : m_options(options)
        , m_settings(settings)
        , m_clock(clock)
    {
        connect(&m_sandbox, &ui::SandboxProcess::failed, this, [](const QString &sentence) {
            say(sentence);
            QCoreApplication::exit(kUnreachable);
        });
        connect(&m_sandbox, &ui::SandboxProcess::ready, this, [this](ops::Connection connection) {
            keepApart(connection, m_folder);
            open(std::move(connection));
        });
        connect(&m_sandbox, &ui::SandboxProcess::died, this, [this](const QString &sentence) {
            if (m_desk)
                m_desk->window().setNotice(
                    u"sandbox"_s, {ui::Mark::Refused, u"The sandbox has ended"_s, sentence, {}, {}});
        });
    }

    void start()
    {
        if (m_options.sandbox)
            return m_sandbox.start(m_options.scenario, m_options.speed);
        ops::Overrides overrides;
        overrides.profile = m_options.profile;
        ops::resolveConnection(overrides, this, [this](Result<ops::Connection> connection) {
            if (connection)
                return open(std::move(*connection));
            if (!m_options.profile.isEmpty()) {
                say(QString::fromStdString(ops::sentence(connection.error())));
                return QCoreApplication::exit(kUnreachable);
            }
            open(std::nullopt);
        });
    }

private:
    void open(std::optional<ops::Connection> connection)
    {
        auto before = std::move(m_desk);
        if (before)
            m_settings.setGeometry(before->window().saveGeometry());
        m_desk = std::make_unique<Desk>(m_settings, m_clock, std::move(connection));
        ui::MainWindow &window = m_desk->window();
        if (!window.restoreGeometry(m_settings.geometry()))
            window.resize(window.sizeHint());
        window.show();
        if (ui::FirstRunPage *first = m_desk->firstRun()) {
            connect(first, &ui::FirstRunPage::sandboxWanted, this,
                [this] { m_sandbox.start({}, m_options.speed); });
            // The page that speaks goes with its window: it must have finished speaking first.
            connect(
                first, &ui::FirstRunPage::connected, this,
                [this](const ops::Connection &made) { open(made); }, Qt::QueuedConnection);
        }
        connect(&m_desk->companions(), &ui::Companions::switchWanted, this, &WindowRun::change,
            Qt::QueuedConnection);
        // The first frame comes before the first request; a window that starts hidden does not wait for it long.
        Desk *desk = m_desk.get();
        connect(&window, &ui::MainWindow::painted, desk, [desk, once = m_options.exitAfterFirstPaint] {
            once ? QCoreApplication::exit(0) : desk->live();
        });
        if (!m_options.exitAfterFirstPaint)
            QTimer::singleShot(300, desk, [desk] { desk->live(); });
    }

    /// Another profile, or another Worker over the same connection; the new window starts read-only.
    void change(const QString &profile, const QString &worker)
    {
        if (profile.isEmpty()) {
            if (m_desk == nullptr || m_desk->session() == nullptr)
                return;
            ops::Connection same = m_desk->session()->connection();
            same.profile.worker = worker.toStdString();
            return open(std::move(same));
        }
        ops::Overrides overrides;
        overrides.profile = profile;
        ops::resolveConnection(overrides, this, [this](Result<ops::Connection> connection) {
            // The keychain may have asked its user for a while: what began meanwhile is not torn down.
            if (connection && m_desk->isBusy())
                return m_desk->window().toast(ui::Mark::Working, u"The profile was not opened"_s,
                    u"A flip is under way: choose the profile again when it is settled."_s);
            if (connection)
                return open(std::move(*connection));
            m_desk->window().toast(ui::Mark::Critical, u"The profile was not opened"_s,
                QString::fromStdString(ops::sentence(connection.error())));
        });
    }

    const ui::LaunchOptions &m_options;
    ui::Settings &m_settings;
    const Clock &m_clock;
    QTemporaryDir m_folder;
    ui::SandboxProcess m_sandbox;
    std::unique_ptr<Desk> m_desk;
};

/// Override of the command line, then the settings, then the desktop, then dark.
void dress(const ui::LaunchOptions &options, const ui::Settings &settings, const ui::DesktopTheme *desktop)
{
    const auto ofDesktop = desktop ? desktop->theme() : std::nullopt;
    const auto chosen = options.theme ? options.theme : (settings.theme() ? settings.theme() : ofDesktop);
    static const QFont desktopFont = QApplication::font();
    QFont font = desktopFont;
    if (settings.fontPoints() > 0)
        font.setPointSize(settings.fontPoints());
    if (QApplication::font() != font)
        QApplication::setFont(font);
    ui::resetFonts();
    ui::wearTheme(chosen.value_or(ui::ThemeId::Dark));
}

} // namespace

int main(int argc, char **argv)
{
    secrets::hardenProcess();
    if (const Result<void> prepared = ops::prepareProcess(); !prepared) {
        std::fprintf(stderr, "edgedeck: %s\n", prepared.error().detail.c_str());
        return kUsage;
    }
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--picture") == 0 || std::strcmp(argv[i], "--help") == 0
            || std::strcmp(argv[i], "--version") == 0)
            qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    qRegisterMetaType<ops::Connection>("edgedeck::ops::Connection");
    QCoreApplication::setApplicationName(u"edgedeck"_s);
    QGuiApplication::setApplicationDisplayName(u"Edgedeck"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(EDGEDECK_VERSION));
    QGuiApplication::setDesktopFileName(u"io.github.edgedeck.Edgedeck"_s);
    QApplication::setStyle(QStyleFactory::create(u"Fusion"_s));
    QApplication::setWindowIcon(QIcon(u":/icons/edgedeck.svg"_s));

    const ui::LaunchOptions options = ui::parseLaunch(QCoreApplication::arguments().mid(1));
    if (!options.error.isEmpty()) {
        say(options.error);
        return kUsage;
    }
    if (options.help) {
        std::fputs(qPrintable(ui::usage()), stdout);
        return 0;
    }
    if (options.version) {
        std::puts("edgedeck " EDGEDECK_VERSION);
        return 0;
    }
    // The sandbox needs no token of a real account, and the child it runs in must not inherit one.
    if (options.sandbox || !options.picturePage.isEmpty())
        static_cast<void>(ops::systemSources());
    const SystemClock clock;
    if (!options.picturePage.isEmpty()) {
        QFont font(u"DejaVu Sans"_s);
        font.setPointSize(9);
        QApplication::setFont(font);
        ui::Settings memory{QString()};
        dress(options, memory, nullptr);
        PictureRun run(options, memory, clock);
        QTimer::singleShot(0, &run, [&run] { run.start(); });
        return QApplication::exec();
    }
    const QString home = config::configHome();
    QDir().mkpath(home);
    ui::Settings settings(home + u"/window.ini"_s);
    ui::DesktopTheme desktop;
    dress(options, settings, &desktop);
    QObject::connect(
        &desktop, &ui::DesktopTheme::changed, &settings, [&] { dress(options, settings, &desktop); });
    QObject::connect(
        &settings, &ui::Settings::changed, &settings, [&] { dress(options, settings, &desktop); });
    WindowRun run(options, settings, clock);
    QTimer::singleShot(0, &run, [&run] { run.start(); });
    return QApplication::exec();
}
