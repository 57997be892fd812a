// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/quota.h"
#include "app/domain/series.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// What a forecast of one daily meter rests on.
struct ForecastInput
{
    /// The newest moment that `used` and `history` speak of: the caller leaves out what is still filling, and
    /// whatever the history holds of later is not looked at.
    Timestamp now{};
    double used = 0; ///< demand since 00:00 UTC
    std::optional<double> limit;
    /// Demand in equal steps that divide a day, earlier days and today. Gaps are "no data": a day with more than
    /// a tenth of its buckets missing is not used.
    Series history;
    /// True: refused attempts are part of the demand. False: a day that reached the limit under-reports, it is
    /// dropped and counted.
    bool includesRefused = false;
    /// "Start baseline here": days that began before it are not used.
    std::optional<Timestamp> baselineFrom;
    /// Days before it hold a spread-out total instead of measured hours.
    std::optional<Timestamp> measuredFrom;
};

/// The three estimators, their band and the time of exhaustion (analytics reference, section G).
struct DayForecast
{
    std::vector<Forecast> estimates; ///< those that may be shown, best first
    /// By the earlier days; on a day far above all of them by today's pace, with 0 of 0 days.
    std::optional<Exhaustion> exhausts;
    int days = 0; ///< earlier days that were used
    int censored = 0; ///< days dropped because they hit the limit
    int interpolated = 0; ///< of `days`, those whose hours were spread from a total
    bool unlike = false; ///< today is outside everything that the earlier days did by this hour
    /// Cumulative demand to the end of the day for the chart; empty without a band.
    Series expected, low, high;
    [[nodiscard]] const Forecast *best() const { return estimates.empty() ? nullptr : &estimates.front(); }
};

/// Pure: same input, same answer. No band and no exhaustion below 14 days.
[[nodiscard]] DayForecast forecastDay(const ForecastInput &input);

/// The forecast as it would have been made on each of the last 28 days at this time of day, from the days before
/// that day alone, held against what then happened. Empty when no day has 14 days before it.
[[nodiscard]] std::optional<Backtest> backtest(const ForecastInput &input);

/// The start of the newest run of days whose totals all lie outside what the days before it did, by half or more:
/// three days at least, after a week at least. Empty when the level held.
[[nodiscard]] std::optional<Timestamp> levelShift(const ForecastInput &input);

/// Ranks (j, n+1-j) of the band for n days, 1-based, and their true coverage (n+1-2j)/(n+1). Empty below 14.
struct BandRanks
{
    int low = 0, high = 0;
    double coverage = 0;
};
[[nodiscard]] std::optional<BandRanks> bandRanks(int days);

} // namespace edgedeck
