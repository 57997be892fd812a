// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace edgedeck::ui {

/// What `edgedeck` was asked to do.
struct LaunchOptions
{
    bool help = false, version = false;
    bool sandbox = false;
    QString scenario; ///< "" = default
    double speed = 60; ///< simulated seconds a second
    QString profile;
    bool exitAfterFirstPaint = false; ///< for measuring the start
    QString picturePage, pictureFile; ///< --picture PAGE FILE.png
    std::optional<ThemeId> theme;
    QSize size{1440, 900};
    QString error; ///< a sentence when the line makes no sense; exit code 64
};

[[nodiscard]] const QStringList &picturePages();
/// Pure. `arguments` without the program's name. Options of Qt itself (-platform …) are gone by then.
[[nodiscard]] LaunchOptions parseLaunch(const QStringList &arguments);
[[nodiscard]] QString usage();

} // namespace edgedeck::ui
