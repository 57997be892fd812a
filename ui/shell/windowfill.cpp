// SPDX-License-Identifier: GPL-3.0-or-later
// What the frame of MainWindow shows: header, rail marks, banner, crumbs.
#include "ui/shell/mainwindow.h"

#include "app/base/qt/convert.h"
#include "ui/shell/overlay.h"
#include "ui/shell/rail.h"
#include "ui/shell/statusbar.h"
#include "ui/shell/text.h"
#include "ui/shell/widgets/banner.h"
#include "ui/shell/widgets/keybutton.h"

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString percentWords(double percentage)
{
    return (percentage == std::floor(percentage) ? text::decimal(percentage, 0)
                                                 : text::decimal(percentage, 1))
        + u" %"_s;
}

void fillVersions(HeaderState &state, const Snapshot &snapshot)
{
    if (!snapshot.liveDeployment)
        return;
    const auto &shares = snapshot.liveDeployment->versions;
    for (const TrafficShare &share : shares) {
        const QString id = toQString(shortId(share.version.str()));
        state.versions << (shares.size() > 1 ? id + u" "_s + percentWords(share.percentage) : id);
    }
    if (shares.size() == 1)
        state.share = percentWords(shares.front().percentage);
}

} // namespace

void MainWindow::fillHeader()
{
    const Snapshot &s = m_snapshot;
    HeaderState state;
    state.environment = s.environment;
    state.profile = text::plain(s.profile);
    state.worker = s.worker.empty() ? u"not chosen"_s : text::plain(s.worker.str());
    state.account = s.accountName.empty() ? toQString(shortId(s.account.str())) : text::plain(s.accountName);
    if (state.account.isEmpty())
        state.account = u"not chosen"_s;
    fillVersions(state, s);
    state.now = now();
    state.armed = m_armed;
    if (m_armed && m_actions.armedLeft)
        state.armedLeft = m_actions.armedLeft();
    state.link = m_busy && s.first ? LinkState::Loading : s.link;
    state.proxy = text::plain(s.proxy);
    state.roundTrip = s.roundTrip;
    if (s.link == LinkState::Offline)
        state.offlineFor = std::chrono::floor<std::chrono::seconds>(state.now - m_offlineSince);
    if (m_paused)
        state.pausedFor
            = std::chrono::floor<std::chrono::seconds>(std::chrono::steady_clock::now() - m_pausedAt);
    state.asOf = s.asOf;
    // Three poll intervals of analytics; its own lag of five minutes is not staleness.
    state.stale = s.asOf != Timestamp{}
        && (s.link == LinkState::Offline || state.now - s.asOf > std::chrono::minutes(15));
    m_header->setState(state);
}

void MainWindow::fillRail()
{
    for (const Page *each : m_pages) {
        if (RailItem *item = m_rail->item(each->id()))
            item->setMark(each->railMark());
    }
    const auto alerts
        = std::count_if(m_snapshot.events.begin(), m_snapshot.events.end(), [this](const Event &event) {
              return event.kind == EventKind::Alert && !event.future
                  && startOfDay(event.at) == startOfDay(m_snapshot.now);
          });
    m_rail->setAlerts(static_cast<int>(alerts));
}

void MainWindow::fillStatus()
{
    const Page *shown = currentPage();
    if (!shown)
        return;
    QStringList crumbs{shown->title()};
    crumbs += shown->crumbs();
    QStringList keys = shown->statusCommands();
    if (const OverlayPanel *open = m_overlays->current()) {
        crumbs += open->crumbs();
        if (!open->statusCommands().isEmpty())
            keys = open->statusCommands();
    }
    m_status->setCrumbs(crumbs);
    m_status->setCommands(keys);
}

void MainWindow::fillBanner()
{
    QList<Notice> notices = m_notices.values();
    const Snapshot &s = m_snapshot;
    if (s.link == LinkState::Offline) {
        const auto since = std::chrono::floor<std::chrono::minutes>(now() - m_offlineSince).count();
        notices << Notice{Mark::Stale, since > 0 ? u"Offline %1 min"_s.arg(since) : u"Offline"_s,
            u"no answer from Cloudflare; last values are kept and grey"_s, u"refresh"_s, u"Retry"_s};
    } else if (!s.missingPermissions.empty()) {
        QStringList names;
        for (const std::string &name : s.missingPermissions)
            names << text::plain(name);
        notices << Notice{Mark::Forbidden, u"Forbidden"_s, u"token lacks "_s + names.join(u", "_s), {}, {}};
    }
    if (m_armed && m_actions.armedLeft && m_actions.armedLeft().count() <= 60)
        notices << Notice{Mark::Warning, u"Writes end in %1 s"_s.arg(m_actions.armedLeft().count()),
            u"arming again gives another 10 minutes"_s, u"arm"_s, u"Extend"_s};
    m_bannerBox->setVisible(!notices.isEmpty());
    if (notices.isEmpty())
        return;
    std::stable_sort(notices.begin(), notices.end(),
        [](const Notice &a, const Notice &b) { return markRank(a.mark) > markRank(b.mark); });
    const Notice &worst = notices.first();
    m_banner->set(worst.mark, worst.title, worst.text);
    m_banner->setAction(
        worst.command.isEmpty() ? QString() : worst.button, m_context.commands->keyOf(worst.command));
    m_banner->setMore(static_cast<int>(notices.size()) - 1);
    disconnect(m_banner, &Banner::acted, this, nullptr);
    const QString command = worst.command;
    connect(m_banner, &Banner::acted, this, [this, command] { m_context.commands->run(command); });
}

} // namespace edgedeck::ui
