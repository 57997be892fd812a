// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/settings.h"

#include <QSettings>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

Settings::Settings(const QString &file, QObject *parent)
    : QObject(parent)
{
    if (!file.isEmpty())
        m_store = std::make_unique<QSettings>(file, QSettings::IniFormat);
}

Settings::~Settings() = default;

QString Settings::value(const QString &key) const
{
    return m_store ? m_store->value(key).toString() : m_memory.value(key);
}

void Settings::put(const QString &key, const QString &value, const QString &fallback)
{
    if (this->value(key) == value)
        return;
    if (!m_store)
        m_memory.insert(key, value);
    else if (value == fallback)
        m_store->remove(key);
    else
        m_store->setValue(key, value);
    Q_EMIT changed();
}

std::optional<ThemeId> Settings::theme() const
{
    return themeFromString(value(u"theme"_s));
}

void Settings::setTheme(std::optional<ThemeId> theme)
{
    put(u"theme"_s, theme ? toString(*theme) : QString(), QString());
}

int Settings::fontPoints() const
{
    const int points = value(u"font_points"_s).toInt();
    return points == 0 ? 0 : std::clamp(points, 9, 12);
}

void Settings::setFontPoints(int points)
{
    put(u"font_points"_s, QString::number(points), u"0"_s);
}

bool Settings::singleLetters() const
{
    return value(u"single_letters"_s) != u"off"_s;
}

void Settings::setSingleLetters(bool on)
{
    put(u"single_letters"_s, on ? u"on"_s : u"off"_s, u"on"_s);
}

bool Settings::notifications() const
{
    return value(u"notifications"_s) != u"off"_s;
}

void Settings::setNotifications(bool on)
{
    put(u"notifications"_s, on ? u"on"_s : u"off"_s, u"on"_s);
}

QByteArray Settings::geometry() const
{
    return QByteArray::fromBase64(value(u"geometry"_s).toLatin1());
}

void Settings::setGeometry(const QByteArray &geometry)
{
    put(u"geometry"_s, QString::fromLatin1(geometry.toBase64()), QString());
}

} // namespace edgedeck::ui
