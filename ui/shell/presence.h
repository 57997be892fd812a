// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <chrono>

class QTimer;

namespace edgedeck::ui {

/// Tells when nobody sits before the window any more: the screen was locked, the computer goes to sleep, or neither
/// key nor mouse was used for a while. It listens only between start() and stop(): while writes are allowed.
/// Where there is no D-Bus only the idle time counts. GUI thread.
class Presence : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::minutes kIdle{5};

    explicit Presence(std::chrono::milliseconds idle = kIdle, QObject *parent = nullptr);
    void start();
    void stop();
    [[nodiscard]] bool isListening() const { return m_listening; }

Q_SIGNALS:
    /// Once each time; `why` is for people: "the screen was locked".
    void away(const QString &why);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private Q_SLOTS:
    void onLocked(bool active);
    void onLockSignal();
    void onSleep(bool begins);

private:
    void listen(bool on);
    void leave(const QString &why);

    QTimer *m_idle;
    bool m_listening = false;
};

} // namespace edgedeck::ui
