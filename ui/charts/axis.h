// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QString>

#include <vector>

namespace edgedeck::ui {

struct ValueTicks
{
    double top = 1; ///< upper end of the axis; its lower end is 0
    double step = 1;
};
/// 3 to 5 grid lines on round numbers over a zero base; never less than 1.
[[nodiscard]] ValueTicks valueTicks(double highest, int wanted = 4);

struct TimeTick
{
    Timestamp at{};
    QString label; ///< "15:00", or "24:00" at the end of a single UTC day
    QString date; ///< "Tue 24 Nov" under the first tick of a day, when the range spans two
};
/// Ticks on whole hours in UTC, at least `minGap` px apart for a plot `width` px wide.
[[nodiscard]] std::vector<TimeTick> timeTicks(Timestamp from, Timestamp to, double width, double minGap = 56);

[[nodiscard]] QString chartNumber(double value, int decimals = 0);
[[nodiscard]] QString chartTime(Timestamp at); ///< "25 Nov 07:00"
[[nodiscard]] QString chartClock(Timestamp at); ///< "07:00"

/// Highest value that a lane has to show: lines, stacked bars, levels, bands.
[[nodiscard]] double highestOf(const ChartLane &lane);

} // namespace edgedeck::ui
