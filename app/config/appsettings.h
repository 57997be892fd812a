// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSettings>
#include <QString>
#include <QVariant>

#include <span>

namespace edgedeck::config {

enum class Theme { Auto, Dark, Light, HighContrast };

/// Every setting of the program. What is about one Worker is in its profile.
enum class Setting {
    Theme, ///< "auto", "dark", "light", "hc"
    FontScale, ///< 0.8 .. 2.0
    SingleLetterKeys, ///< single letters as commands outside text fields
    AnalyticsSeconds, ///< between two reads of analytics, 30 .. 3600
    InventorySeconds, ///< between two reads of deployments and bindings, 15 .. 3600
    ArmedMinutes, ///< how long writing stays allowed, 1 .. 30
    HistoryDays, ///< how long samples are kept, 31 .. 3660
    LocalTime, ///< local time beside UTC
    LastProfile,
    WindowGeometry,
    WindowState
};

/// One row of the table: key in the file, default (its type is the setting's type), limits of numbers, words
/// that a text may be.
struct SettingRow
{
    Setting setting;
    const char *key;
    QVariant standard;
    QVariant low, high;
    QStringList words;
};
[[nodiscard]] std::span<const SettingRow> settingTable();

/// Typed access to an INI file. Values out of range are clamped, words that are unknown read as the default;
/// what equals its default is not written; keys of other versions are kept. No secret is ever a setting.
/// Thread: the one that made it.
class AppSettings : public QObject
{
    Q_OBJECT

public:
    /// `file`: settings.ini in the config home, or a temporary file in tests. Made 0600 when missing.
    explicit AppSettings(const QString &file, QObject *parent = nullptr);

    [[nodiscard]] QVariant value(Setting setting) const;
    void setValue(Setting setting, const QVariant &value);
    /// False when the file cannot be read or written.
    [[nodiscard]] bool save();

    [[nodiscard]] Theme theme() const;
    void setTheme(Theme theme);
    [[nodiscard]] double fontScale() const { return value(Setting::FontScale).toDouble(); }
    [[nodiscard]] bool singleLetterKeys() const { return value(Setting::SingleLetterKeys).toBool(); }
    [[nodiscard]] int analyticsSeconds() const { return value(Setting::AnalyticsSeconds).toInt(); }
    [[nodiscard]] int inventorySeconds() const { return value(Setting::InventorySeconds).toInt(); }

Q_SIGNALS:
    /// After the new value can be read; not when it is what it was.
    void changed(edgedeck::config::Setting setting);

private:
    QSettings m_file;
};

[[nodiscard]] QString toString(Theme theme);

} // namespace edgedeck::config
