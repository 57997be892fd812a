// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/appsettings.h"

#include "app/config/atomicfile.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace edgedeck::config {

namespace {

constexpr std::array kThemes{Theme::Auto, Theme::Dark, Theme::Light, Theme::HighContrast};

const SettingRow &rowOf(Setting setting)
{
    const auto table = settingTable();
    const auto row
        = std::find_if(table.begin(), table.end(), [&](const SettingRow &r) { return r.setting == setting; });
    Q_ASSERT(row != table.end());
    return *row;
}

/// `value` as the row's type within the row's limits; the default when it cannot be that.
QVariant fitted(const SettingRow &row, QVariant value)
{
    const QMetaType type = row.standard.metaType();
    if (!value.isValid() || !value.convert(type))
        return row.standard;
    switch (type.id()) {
    case QMetaType::Int:
        return std::clamp(value.toInt(), row.low.toInt(), row.high.toInt());
    case QMetaType::Double:
        return std::isfinite(value.toDouble())
            ? QVariant(std::clamp(value.toDouble(), row.low.toDouble(), row.high.toDouble()))
            : row.standard;
    case QMetaType::QString:
        return row.words.isEmpty() || row.words.contains(value.toString()) ? value : row.standard;
    default:
        return value;
    }
}

} // namespace

std::span<const SettingRow> settingTable()
{
    static const QStringList themes{u"auto"_s, u"dark"_s, u"light"_s, u"hc"_s};
    static const std::array table{SettingRow{Setting::Theme, "look/theme", u"auto"_s, {}, {}, themes},
        SettingRow{Setting::FontScale, "look/font_scale", 1.0, 0.8, 2.0, {}},
        SettingRow{Setting::LocalTime, "look/local_time", true, {}, {}, {}},
        SettingRow{Setting::SingleLetterKeys, "keys/single_letters", true, {}, {}, {}},
        SettingRow{Setting::AnalyticsSeconds, "poll/analytics_seconds", 60, 30, 3600, {}},
        SettingRow{Setting::InventorySeconds, "poll/inventory_seconds", 30, 15, 3600, {}},
        SettingRow{Setting::ArmedMinutes, "flip/armed_minutes", 10, 1, 30, {}},
        SettingRow{Setting::HistoryDays, "history/days", 400, 31, 3660, {}},
        SettingRow{Setting::LastProfile, "start/profile", u""_s, {}, {}, {}},
        SettingRow{Setting::WindowGeometry, "window/geometry", QByteArray(), {}, {}, {}},
        SettingRow{Setting::WindowState, "window/state", QByteArray(), {}, {}, {}}};
    return table;
}

QString toString(Theme theme)
{
    switch (theme) {
    case Theme::Auto:
        return u"auto"_s;
    case Theme::Dark:
        return u"dark"_s;
    case Theme::Light:
        return u"light"_s;
    case Theme::HighContrast:
        return u"hc"_s;
    }
    return u"auto"_s;
}

AppSettings::AppSettings(const QString &file, QObject *parent)
    : QObject(parent)
    , m_file((QFile::exists(file) || writeAtomically(file, {}), file), QSettings::IniFormat)
{
}

QVariant AppSettings::value(Setting setting) const
{
    const SettingRow &row = rowOf(setting);
    return fitted(row, m_file.value(QLatin1StringView(row.key)));
}

void AppSettings::setValue(Setting setting, const QVariant &value)
{
    const SettingRow &row = rowOf(setting);
    const QVariant before = this->value(setting);
    const QVariant after = fitted(row, value);
    if (after == row.standard)
        m_file.remove(QLatin1StringView(row.key));
    else
        m_file.setValue(QLatin1StringView(row.key), after);
    if (before != after)
        Q_EMIT changed(setting);
}

bool AppSettings::save()
{
    m_file.sync();
    return m_file.status() == QSettings::NoError;
}

Theme AppSettings::theme() const
{
    const QString word = value(Setting::Theme).toString();
    const auto *found
        = std::find_if(kThemes.begin(), kThemes.end(), [&](Theme t) { return toString(t) == word; });
    return found == kThemes.end() ? Theme::Auto : *found;
}

void AppSettings::setTheme(Theme theme)
{
    setValue(Setting::Theme, toString(theme));
}

} // namespace edgedeck::config
