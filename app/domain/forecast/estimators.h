// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast/dayhistory.h"

#include <optional>
#include <vector>

namespace edgedeck::forecasting {

/// "If the rest of the day is like the day so far". Empty in the first hour and below 30 counted.
[[nodiscard]] std::optional<Forecast> averageSoFar(const ForecastInput &input);
/// "If the last hour continues". Empty in the first hour, below 30 counted, and where half of the hour is missing.
[[nodiscard]] std::optional<Forecast> lastHour(const ForecastInput &input);

/// Earlier days pulled to today's level, and their order-statistic band.
struct PreviousDays
{
    Forecast forecast;
    BandRanks ranks;
    std::vector<double> scale; ///< for each day, what its rest is multiplied with
    bool unlike = false;
    bool incomparable = false; ///< today is far above all of them: scaling them up says nothing
};
/// Empty below 14 days.
[[nodiscard]] std::optional<PreviousDays> previousDays(const ForecastInput &input, const DayHistory &history);

} // namespace edgedeck::forecasting
