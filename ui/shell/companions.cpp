// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/companions.h"

#include "app/config/profile.h"
#include "app/ops/arming.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/palette.h"
#include "ui/shell/presence.h"
#include "ui/shell/switcher.h"
#include "ui/shell/tray.h"

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

Companions::Companions(MainWindow &window, ops::Session *session, ops::Arming *arming,
    const Settings &settings, std::function<bool()> busy, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_busy(std::move(busy))
    , m_presence(new Presence(Presence::kIdle, this))
    , m_tray(new Tray(settings, &window, this))
{
    auto *switcher = new Switcher(*window.palettePanel(), session, config::configHome(), this);
    connect(switcher, &Switcher::profileWanted, this, [this](const QString &name) { want(name, {}); });
    connect(switcher, &Switcher::workerWanted, this, [this](const QString &name) { want({}, name); });
    connect(m_tray, &Tray::openWanted, this, [this](const QString &finding) {
        m_window.showNormal();
        m_window.raise();
        m_window.activateWindow();
        if (!finding.isEmpty())
            m_window.showPage(u"incident"_s, finding);
    });
    if (arming == nullptr)
        return;
    connect(arming, &ops::Arming::changed, this,
        [this](bool armed) { armed ? m_presence->start() : m_presence->stop(); });
    connect(m_presence, &Presence::away, this, [this, arming](const QString &why) {
        arming->disarm();
        m_window.toast(Mark::Info, u"Read-only again"_s, why);
    });
}

void Companions::setSnapshot(const Snapshot &snapshot)
{
    m_tray->setSnapshot(snapshot);
}

void Companions::want(const QString &profile, const QString &worker)
{
    if (m_busy && m_busy()) {
        m_window.toast(Mark::Working, u"Not now"_s, u"a flip is under way: wait until it is settled"_s);
        return;
    }
    Q_EMIT switchWanted(profile, worker);
}

} // namespace edgedeck::ui
