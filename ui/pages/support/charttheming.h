// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/charttheme.h"
#include "ui/shell/theme.h"

namespace edgedeck::ui {

/// Charts do not know the shell's theme; pages hand it over.
[[nodiscard]] ChartTheme chartThemeOf(const Theme &theme);

} // namespace edgedeck::ui
