// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/stateword.h"
#include "ui/shell/theme.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace edgedeck::ui {

/// Shapes of states, one for each word. The shape decides, the colour helps; the word always stands right of it.
using Mark = StateWord;

/// Paints the mark into the largest centred square of `box`; paths of a 16x16 box, sharp at any scale.
void paintMark(QPainter &painter, const QRectF &box, Mark mark, const Theme &theme);
/// As above in one colour (text on fill).
void paintMark(QPainter &painter, const QRectF &box, Mark mark, const QColor &color, const QColor &ground);
[[nodiscard]] Ink markInk(Mark mark);
[[nodiscard]] QColor markColor(Mark mark, const Theme &theme);
/// "ok", "too early", ...: what assistive technology reads.
[[nodiscard]] QString markWord(Mark mark);
/// Order of worry for the rail: higher is worse.
[[nodiscard]] int markRank(Mark mark);

/// 45 degree lines clipped to `box`; scales with the device, unlike a brush pattern.
void paintHatch(
    QPainter &painter, const QRectF &box, const QColor &color, qreal pitch = 5.5, qreal width = 1.4);

} // namespace edgedeck::ui
