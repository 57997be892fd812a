// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/typography.h"

#include <QString>
#include <QStringList>

namespace edgedeck::ui {

/// Widest of `samples` in the font of `type`, rounded up, for fixed columns; `pad` is added.
[[nodiscard]] int columnWidth(Type type, const QStringList &samples, int pad = 0);

} // namespace edgedeck::ui
