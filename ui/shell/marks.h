// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/binding.h"
#include "app/domain/finding.h"
#include "app/domain/quota.h"
#include "ui/shell/theme.h"

#include <QRectF>
#include <QString>

class QPainter;

namespace edgedeck::ui {

/// Shapes of states. The shape decides, the colour helps; the word always stands right of it.
enum class Mark {
    None,
    Ok,
    Proven,
    On,
    Off,
    Info,
    TooEarly,
    Working,
    NotStarted,
    Warning,
    Inert,
    Conflict,
    Critical,
    Refused,
    Unknown,
    Forbidden,
    Stale
};

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

[[nodiscard]] Mark markOf(Severity severity);
[[nodiscard]] Mark markOf(CheckResult result);
[[nodiscard]] Mark markOf(QuotaLevel level);

/// 45 degree lines clipped to `box`; scales with the device, unlike a brush pattern.
void paintHatch(
    QPainter &painter, const QRectF &box, const QColor &color, qreal pitch = 5.5, qreal width = 1.4);

} // namespace edgedeck::ui
