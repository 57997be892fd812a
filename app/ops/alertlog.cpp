// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/alertlog.h"

#include "app/domain/alert/rules.h"
#include "app/ops/alertfacts.h"

namespace edgedeck::ops {

AlertLog::AlertLog(Session &session, Monitor &monitor, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_monitor(monitor)
{
    connect(&monitor, &Monitor::snapshotChanged, this, [this] { look(); });
}

AlertLog::~AlertLog() = default;

void AlertLog::load()
{
    m_loaded = false;
    m_book = {};
    const auto history = m_session.history();
    if (!history) { // said by the monitor; alerts are told all the same, but not remembered
        m_loaded = true;
        return;
    }
    const Timestamp now = m_session.serverClock().now();
    (*history)->alerts(m_account, now - alert::Book::kMemory, now + std::chrono::hours{24}, this,
        [this, account = m_account](Result<std::vector<alert::Alert>> found) {
            if (account != m_account)
                return;
            if (found)
                m_book.restore(std::move(*found));
            m_loaded = true;
            look();
        });
}

void AlertLog::look()
{
    const Snapshot &snapshot = m_monitor.snapshot();
    if (snapshot.first || snapshot.account.empty())
        return;
    if (m_account != snapshot.account.str()) {
        m_account = snapshot.account.str();
        load();
    }
    if (!m_loaded)
        return;
    const auto change = m_book.take(alert::judge(alertInput(m_monitor.facts(), snapshot)), snapshot.now);
    keep(change.changed);
    for (const alert::Alert &alert : change.told)
        Q_EMIT told(alert);
    Q_EMIT changed();
}

void AlertLog::keep(const std::vector<alert::Alert> &rows)
{
    if (rows.empty())
        return;
    if (const auto history = m_session.history())
        (*history)->putAlerts(m_account, rows);
}

void AlertLog::snooze(const std::string &id, Timestamp until)
{
    keep(m_book.snooze(id, until));
    Q_EMIT changed();
}

void AlertLog::acknowledge(const std::string &id)
{
    keep(m_book.acknowledge(id, m_session.serverClock().now()));
    Q_EMIT changed();
}

} // namespace edgedeck::ops
