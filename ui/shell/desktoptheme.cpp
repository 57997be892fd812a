// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/desktoptheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

const QString kService = u"org.freedesktop.portal.Desktop"_s;
const QString kPath = u"/org/freedesktop/portal/desktop"_s;
const QString kInterface = u"org.freedesktop.portal.Settings"_s;
const QString kSpace = u"org.freedesktop.appearance"_s;

/// The portal wraps the answer of Read in a second variant.
QVariant unwrap(QVariant value)
{
    while (value.canConvert<QDBusVariant>() && value.userType() == qMetaTypeId<QDBusVariant>())
        value = value.value<QDBusVariant>().variant();
    return value;
}

} // namespace

DesktopTheme::DesktopTheme(QObject *parent)
    : QObject(parent)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(kService, kPath, kInterface, u"SettingChanged"_s, this,
        SLOT(onSetting(QString, QString, QDBusVariant)));
    ask(u"color-scheme"_s);
    ask(u"contrast"_s);
}

void DesktopTheme::ask(const QString &key)
{
    QDBusMessage call = QDBusMessage::createMethodCall(kService, kPath, kInterface, u"Read"_s);
    call << kSpace << key;
    auto *watcher = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(call, 2000), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, key](QDBusPendingCallWatcher *done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        done->deleteLater();
        if (!reply.isError())
            onSetting(kSpace, key, reply.value());
    });
}

void DesktopTheme::onSetting(const QString &space, const QString &key, const QDBusVariant &value)
{
    if (space != kSpace)
        return;
    const int number = unwrap(value.variant()).toInt();
    if (key == u"color-scheme"_s)
        m_scheme = number;
    else if (key == u"contrast"_s)
        m_contrast = number;
    else
        return;
    Q_EMIT changed();
}

std::optional<ThemeId> DesktopTheme::theme() const
{
    if (m_contrast == 1)
        return ThemeId::HighContrast;
    if (m_scheme == 1)
        return ThemeId::Dark;
    if (m_scheme == 2)
        return ThemeId::Light;
    return std::nullopt;
}

} // namespace edgedeck::ui
