// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/quota.h"
#include "ui/shell/theme.h"

#include <QRectF>
#include <QString>

#include <optional>

class QPainter;

namespace edgedeck::ui {

/// What one bullet shows. Shares are fractions of the limit: 1.0 is the limit, the scale ends at 1.5.
struct GaugeState
{
    std::optional<double> used; ///< empty: unknown, drawn as a dashed outline
    std::optional<double> attempted; ///< used + refused
    std::optional<double> low, median, high; ///< forecast; a band only with low and high
    std::optional<double> expected; ///< after a flip: an open diamond
    bool stale = false;
    bool forbidden = false;
    friend bool operator==(const GaugeState &, const GaugeState &) = default;
};

[[nodiscard]] GaugeState gaugeOf(const QuotaReading &quota, bool stale = false);
/// "KV writes 1,002 of 1,000, 100.2 percent, critical, expected 1,450, 1,301 to 1,622".
[[nodiscard]] QString gaugeText(const QuotaReading &quota);

/// Where the pieces stand inside `box`; pure, so that tests need no pixels.
struct GaugeGeometry
{
    QRectF track; ///< 0..100 %
    QRectF zone; ///< 100..150 %, hatched
    QRectF fill; ///< empty when unknown or 0
    QRectF refused; ///< outline from the fill to the attempted total, empty when none
    QRectF band; ///< empty when there is none
    qreal limitX = 0, eightyX = 0;
    std::optional<qreal> medianX, diamondX;
    bool beyond = false; ///< arrow right of the scale
    bool bandBeyond = false; ///< arrow at the band
};
inline constexpr double kGaugeScale = 1.5;
/// Half the width of the diamond with its pen: it may stand that far left of the scale.
inline constexpr double kGaugeDiamond = 7;
[[nodiscard]] GaugeGeometry gaugeGeometry(const QRectF &box, const GaugeState &state);
[[nodiscard]] QColor gaugeFill(const GaugeState &state, const Theme &theme);

/// A horizontal bullet in the vertical middle of `box`; arrows reach 8 px right of the scale, inside the box.
void paintGauge(QPainter &painter, const QRectF &box, const GaugeState &state, const Theme &theme);
/// The words over a column of gauges: 0, 50 %, 80 %, limit, 150 %; `narrow` leaves the minor ones out.
void paintGaugeScale(QPainter &painter, const QRectF &box, const Theme &theme, bool narrow);

} // namespace edgedeck::ui
