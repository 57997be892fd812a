// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast.h"

#include <chrono>
#include <vector>

namespace edgedeck::forecasting {

inline constexpr int kDaysForBand = 14;
inline constexpr int kMostDays = 28;

/// One earlier day, cut at today's time of day.
struct PastDay
{
    Timestamp day{};
    bool weekend = false;
    double before = 0; ///< demand by the same time of day
    std::vector<double> after; ///< demand of each remaining step
    double rest = 0; ///< sum of `after`
    [[nodiscard]] double total() const { return before + rest; }
};

/// The earlier days that may be used, oldest first, and what was left out.
struct DayHistory
{
    std::vector<PastDay> days;
    int censored = 0;
    int interpolated = 0;
};

/// A step that divides a day, and a time of day that can be cut at.
[[nodiscard]] bool isUsable(const ForecastInput &input);
[[nodiscard]] std::chrono::microseconds elapsedOf(const ForecastInput &input);
/// All days before `now`'s, at most the newest 28, of today's class where working days and weekends differ.
[[nodiscard]] DayHistory cutDays(const ForecastInput &input);
/// The same without choosing a class or a number: whole days, oldest first.
[[nodiscard]] DayHistory allDays(const ForecastInput &input);

[[nodiscard]] double median(std::vector<double> values);
/// 1-based.
[[nodiscard]] double rankOf(const std::vector<double> &sorted, int oneBased);

} // namespace edgedeck::forecasting
