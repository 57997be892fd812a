// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <QObject>
#include <QString>

#include <functional>

namespace edgedeck::ops {
class Arming;
class Session;
} // namespace edgedeck::ops

namespace edgedeck::ui {

class MainWindow;
class Presence;
class Settings;
class Tray;

/// What goes on beside the pages: writes end when the operator leaves, the tray tells of news, the palette changes
/// profile and Worker. One for each window.
class Companions : public QObject
{
    Q_OBJECT
public:
    /// `session` and `arming` are null while no profile is open. `busy`: a flip is under way and must not be left.
    Companions(MainWindow &window, ops::Session *session, ops::Arming *arming, const Settings &settings,
        std::function<bool()> busy, QObject *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    [[nodiscard]] Presence *presence() const { return m_presence; }

Q_SIGNALS:
    /// Another profile, or another Worker of this one ("" = not changed). Whoever makes the new window does it from
    /// the event loop: this one goes with the old.
    void switchWanted(const QString &profile, const QString &worker);

private:
    void want(const QString &profile, const QString &worker);

    MainWindow &m_window;
    std::function<bool()> m_busy;
    Presence *m_presence;
    Tray *m_tray;
};

} // namespace edgedeck::ui
