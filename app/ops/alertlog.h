// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/alert/book.h"
#include "app/ops/monitor.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace edgedeck::ops {

/// Listens to a monitor, judges each look by the alert rules, and tells each condition once per limit and UTC day, over
/// restarts too: what was told is kept in the history. Begins to tell when the history of the last two days was read,
/// or could not be. GUI thread, or the command line's only thread. Dies before its monitor and session.
class AlertLog : public QObject
{
    Q_OBJECT
public:
    AlertLog(Session &session, Monitor &monitor, QObject *parent = nullptr);
    ~AlertLog() override;

    /// Newest first: the last two days.
    [[nodiscard]] const std::vector<alert::Alert> &alerts() const { return m_book.alerts(); }
    /// Worst severity of what holds now and was not acknowledged; for the tray icon. Ok when nothing does.
    [[nodiscard]] Severity standing() const { return m_book.standing(); }
    /// Silent until then (server time); told again afterwards if it still holds.
    void snooze(const std::string &id, Timestamp until);
    /// Silent for the rest of its day.
    void acknowledge(const std::string &id);

Q_SIGNALS:
    /// Something new to tell the operator.
    void told(const edgedeck::alert::Alert &alert);
    /// alerts() or standing() changed.
    void changed();

private:
    void load();
    void look();
    void keep(const std::vector<alert::Alert> &rows);

    Session &m_session;
    Monitor &m_monitor;
    alert::Book m_book;
    std::string m_account; ///< whose alerts the book holds
    bool m_loaded = false;
};

} // namespace edgedeck::ops
