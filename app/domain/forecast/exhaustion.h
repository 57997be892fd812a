// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast/estimators.h"

#include <optional>

namespace edgedeck::forecasting {

/// When the limit is crossed if the rest of today runs as each earlier day did, scaled to today's level: median
/// crossing, the two rank times, and on how many days it would be crossed at all. Empty without a limit or when it
/// is reached already.
[[nodiscard]] std::optional<Exhaustion> exhaustionOf(
    const ForecastInput &input, const DayHistory &history, const PreviousDays &previous);

/// The same by today's own pace, for a day that no earlier one can be compared with: the average's crossing, and
/// the earlier and the later one of average and last hour. Says 0 of 0 days.
[[nodiscard]] std::optional<Exhaustion> exhaustionByPace(
    const ForecastInput &input, const std::vector<Forecast> &lines);

/// Fills expected, low and high: cumulative demand at the end of each remaining step.
void drawPaths(
    const ForecastInput &input, const DayHistory &history, const PreviousDays &previous, DayForecast &out);

} // namespace edgedeck::forecasting
