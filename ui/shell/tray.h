// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <QObject>
#include <QSet>
#include <QString>

#include <optional>

class QIcon;
class QSystemTrayIcon;
class QWidget;

namespace edgedeck::ui {

class Settings;

/// What is worth a notification: a finding of warning or worse that the look before did not have.
struct News
{
    QString finding; ///< its id
    QString title, text;
    Severity severity = Severity::Warning;
};
[[nodiscard]] std::optional<News> newsOf(const Snapshot &before, const Snapshot &after);
/// The program's picture with the mark of `severity` over its corner.
[[nodiscard]] QIcon trayIcon(const QIcon &base, Severity severity);
/// "tft-trading-system: critical, KV write limit reached"
[[nodiscard]] QString trayWords(const Snapshot &snapshot);

/// Icon by worst severity and desktop notifications. Silent where the desktop has no tray.
class Tray : public QObject
{
    Q_OBJECT
public:
    Tray(const Settings &settings, QWidget *window, QObject *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);

Q_SIGNALS:
    /// The icon or a notification was clicked; `finding` "" = just the window.
    void openWanted(const QString &finding);

private:
    const Settings &m_settings;
    QWidget *m_window;
    QSystemTrayIcon *m_icon = nullptr;
    Snapshot m_last;
    QSet<QString> m_told; ///< finding, severity and day of each notification
    QString m_finding;
};

} // namespace edgedeck::ui
