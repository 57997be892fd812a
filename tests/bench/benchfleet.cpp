// SPDX-License-Identifier: GPL-3.0-or-later
// The window on an account of 500 Workers: how long the sandbox takes to make it, what a refresh costs in requests, and
// how long the event loop is away while it runs. A timer ticks every millisecond; a tick that comes late was held up.
#include "app/base/clock.h"
#include "app/ops/monitor.h"
#include "app/ops/processsetup.h"
#include "app/ops/session.h"
#include "ui/pages/bindings/bindingspage.h"
#include "ui/pages/cache/cachepage.h"
#include "ui/pages/flags/flagspage.h"
#include "ui/pages/incident/incidentpage.h"
#include "ui/pages/quotas/quotaspage.h"
#include "ui/pages/timeline/timelinepage.h"
#include "ui/shell/commands.h"
#include "ui/shell/desktopprompts.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/sandboxprocess.h"
#include "ui/shell/settings.h"
#include "ui/shell/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <vector>

using namespace edgedeck;
using namespace Qt::StringLiterals;

namespace {

/// How late each tick of a 1 ms timer came, in ms.
class Stalls : public QObject
{
public:
    Stalls()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(1);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            late.push_back(std::max(0.0, static_cast<double>(m_since.nsecsElapsed()) / 1e6 - 1));
            m_since.restart();
        });
        m_since.start();
        m_timer.start();
    }
    void print(const char *label)
    {
        std::sort(late.begin(), late.end());
        const auto at = [&](double share) {
            return late.empty()
                ? 0
                : late[static_cast<std::size_t>(share * static_cast<double>(late.size() - 1))];
        };
        std::printf("%-28s %6zu ticks, late: median %.2f, p99 %.2f, max %.2f ms\n", label, late.size(),
            at(0.5), at(0.99), at(1));
        late.clear();
        m_since.restart();
    }
    std::vector<double> late;

private:
    QTimer m_timer;
    QElapsedTimer m_since;
};

void wait(int ms)
{
    QEventLoop loop;
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

void refresh(ops::Monitor &monitor, ops::Session &session, ui::MainWindow &window, Stalls &stalls,
    const ops::RefreshScope &scope, const char *label)
{
    const Price before = session.price();
    QElapsedTimer timer;
    timer.start();
    QEventLoop loop;
    monitor.refreshOnce(scope, [&](const Snapshot &) { loop.quit(); });
    loop.exec();
    const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    wait(150); // every page has taken the snapshot and painted
    window.repaint();
    const Price after = session.price();
    std::printf("%-28s %d REST, %d GraphQL, %.0f ms\n", label, after.restUsed - before.restUsed,
        after.graphqlUsed - before.graphqlUsed, took);
    stalls.print("");
}

} // namespace

int main(int argc, char **argv)
{
    if (!ops::prepareProcess())
        return 1;
    QApplication app(argc, argv);
    qRegisterMetaType<ops::Connection>("edgedeck::ops::Connection");
    ui::wearTheme(ui::ThemeId::Dark);
    const QTemporaryDir folder;
    const SystemClock clock;
    std::optional<ops::Connection> connection;
    QElapsedTimer timer;
    timer.start();
    ui::SandboxProcess sandbox;
    {
        QEventLoop loop;
        QObject::connect(&sandbox, &ui::SandboxProcess::failed, &loop, &QEventLoop::quit);
        QObject::connect(&sandbox, &ui::SandboxProcess::ready, &loop, [&](const ops::Connection &made) {
            connection = made;
            loop.quit();
        });
        sandbox.start(u"fleet"_s, 0);
        loop.exec();
    }
    if (!connection) {
        std::fprintf(stderr, "no sandbox: set EDGEDECK_BIN_DIR to the folder of edgedeckctl\n");
        return 1;
    }
    std::printf("500 Workers made in %lld ms\n", static_cast<long long>(timer.elapsed()));
    connection->configHome = folder.path();
    connection->dataHome = folder.path();
    ops::Session session(std::move(*connection), clock);
    ops::Monitor monitor(session);
    ui::Settings settings(folder.filePath(u"settings"_s));
    ui::CommandTable commands;
    ui::DesktopPrompts prompts(nullptr);
    ui::AppContext context;
    context.commands = &commands;
    context.settings = &settings;
    context.prompts = &prompts;
    context.session = &session;
    context.monitor = &monitor;
    context.now = [&] { return session.serverClock().now(); };
    ui::MainWindow window(context, {});
    window.addPage(new ui::IncidentPage(context));
    window.addPage(new ui::QuotasPage(context));
    window.addPage(new ui::BindingsPage(context));
    window.addPage(new ui::FlagsPage(context));
    window.addPage(new ui::CachePage(context));
    window.addPage(new ui::TimelinePage(context));
    window.showPage(u"incident"_s);
    QObject::connect(
        &monitor, &ops::Monitor::snapshotChanged, &window, [&] { window.setSnapshot(monitor.snapshot()); });
    window.resize(window.sizeHint());
    window.show();
    wait(300);

    Stalls stalls;
    wait(500);
    stalls.print("at rest");
    refresh(monitor, session, window, stalls, {}, "first refresh, 31 days");
    ops::RefreshScope light;
    light.fullAnalytics = false;
    for (int i = 0; i < 10; ++i)
        refresh(monitor, session, window, stalls, light, "refresh");
    refresh(monitor, session, window, stalls, {}, "full refresh again");
    return 0;
}
