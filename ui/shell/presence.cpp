// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/presence.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QEvent>
#include <QTimer>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

struct Saver
{
    QString service, path, interface;
};

/// Who tells of a locked screen: the freedesktop name (KDE, XFCE, ...) and GNOME's own.
QList<Saver> savers()
{
    return {{u"org.freedesktop.ScreenSaver"_s, u"/org/freedesktop/ScreenSaver"_s,
                u"org.freedesktop.ScreenSaver"_s},
        {u"org.freedesktop.ScreenSaver"_s, u"/ScreenSaver"_s, u"org.freedesktop.ScreenSaver"_s},
        {u"org.gnome.ScreenSaver"_s, u"/org/gnome/ScreenSaver"_s, u"org.gnome.ScreenSaver"_s}};
}

} // namespace

Presence::Presence(std::chrono::milliseconds idle, QObject *parent)
    : QObject(parent)
    , m_idle(new QTimer(this))
{
    m_idle->setSingleShot(true);
    m_idle->setInterval(idle);
    connect(m_idle, &QTimer::timeout, this, [this] {
        const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(m_idle->intervalAsDuration());
        leave(u"neither key nor mouse was used for %1 min"_s.arg(minutes.count()));
    });
}

void Presence::start()
{
    if (m_listening)
        return;
    m_listening = true;
    QCoreApplication::instance()->installEventFilter(this);
    m_idle->start();
    listen(true);
}

void Presence::stop()
{
    if (!m_listening)
        return;
    m_listening = false;
    QCoreApplication::instance()->removeEventFilter(this);
    m_idle->stop();
    listen(false);
}

void Presence::listen(bool on)
{
    QDBusConnection session = QDBusConnection::sessionBus();
    for (const Saver &saver : savers()) {
        if (!session.isConnected())
            break;
        if (on)
            session.connect(
                saver.service, saver.path, saver.interface, u"ActiveChanged"_s, this, SLOT(onLocked(bool)));
        else
            session.disconnect(
                saver.service, saver.path, saver.interface, u"ActiveChanged"_s, this, SLOT(onLocked(bool)));
    }
    QDBusConnection system = QDBusConnection::systemBus();
    if (!system.isConnected())
        return;
    const QString login = u"org.freedesktop.login1"_s;
    const QString manager = u"/org/freedesktop/login1"_s, managing = u"org.freedesktop.login1.Manager"_s;
    const QString seat = u"org.freedesktop.login1.Session"_s;
    if (on) {
        system.connect(login, manager, managing, u"PrepareForSleep"_s, this, SLOT(onSleep(bool)));
        // Of any session's path: another user's lock disarms too many, never too few.
        system.connect(login, QString(), seat, u"Lock"_s, this, SLOT(onLockSignal()));
    } else {
        system.disconnect(login, manager, managing, u"PrepareForSleep"_s, this, SLOT(onSleep(bool)));
        system.disconnect(login, QString(), seat, u"Lock"_s, this, SLOT(onLockSignal()));
    }
}

bool Presence::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
        m_idle->start();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void Presence::onLocked(bool active)
{
    if (active)
        leave(u"the screen was locked"_s);
}

void Presence::onLockSignal()
{
    leave(u"the screen was locked"_s);
}

void Presence::onSleep(bool begins)
{
    if (begins)
        leave(u"the computer went to sleep"_s);
}

void Presence::leave(const QString &why)
{
    if (!m_listening)
        return;
    stop();
    Q_EMIT away(why);
}

} // namespace edgedeck::ui
