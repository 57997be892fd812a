// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QObject>
#include <QString>

#include <memory>
#include <optional>

class QSettings;

namespace edgedeck::ui {

/// What the window remembers; never a secret. Unknown keys are kept, defaults are not written.
class Settings : public QObject
{
    Q_OBJECT
public:
    /// `file` "" keeps everything in memory (pictures, tests).
    explicit Settings(const QString &file, QObject *parent = nullptr);
    ~Settings() override;

    /// Empty: follow the desktop.
    [[nodiscard]] std::optional<ThemeId> theme() const;
    void setTheme(std::optional<ThemeId> theme);
    /// 9..12 pt; 0 = the desktop's font size.
    [[nodiscard]] int fontPoints() const;
    void setFontPoints(int points);
    [[nodiscard]] bool singleLetters() const;
    void setSingleLetters(bool on);
    [[nodiscard]] bool notifications() const;
    void setNotifications(bool on);
    [[nodiscard]] QByteArray geometry() const;
    void setGeometry(const QByteArray &geometry);

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] QString value(const QString &key) const;
    void put(const QString &key, const QString &value, const QString &fallback);

    std::unique_ptr<QSettings> m_store;
    QHash<QString, QString> m_memory;
};

} // namespace edgedeck::ui
