// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QDBusVariant>
#include <QObject>

#include <optional>

namespace edgedeck::ui {

/// What the desktop's settings portal says of colours (org.freedesktop.appearance: color-scheme, contrast). Without
/// a portal nothing is ever reported and `theme` stays empty.
class DesktopTheme : public QObject
{
    Q_OBJECT
public:
    explicit DesktopTheme(QObject *parent = nullptr);
    [[nodiscard]] std::optional<ThemeId> theme() const;

Q_SIGNALS:
    void changed();

private Q_SLOTS:
    void onSetting(const QString &space, const QString &key, const QDBusVariant &value);

private:
    void ask(const QString &key);

    int m_scheme = 0; ///< 1 prefers dark, 2 prefers light
    int m_contrast = 0; ///< 1 = higher
};

} // namespace edgedeck::ui
