// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/reading.h"
#include "app/domain/meter.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// Where the day's total will end, by one method. Totals are in the meter's unit.
struct Forecast
{
    std::string method; ///< "average_so_far", "last_hour", "previous_days"
    double total = 0;
    std::optional<double> low, high; ///< no band below 14 days of history
    std::optional<double> coverage; ///< 0..1, real coverage of the band's ranks
    int days = 0; ///< days of history it rests on
    int interpolated = 0; ///< of them, days whose hours were spread from the day's total
    friend bool operator==(const Forecast &, const Forecast &) = default;
};

/// How the same forecast, made on earlier days at this hour, would have come out.
struct Backtest
{
    int held = 0; ///< days on which the truth lay inside the band
    int days = 0; ///< days on which it could be made from earlier days alone
    double medianError = 0; ///< |forecast - truth| / truth
    friend bool operator==(const Backtest &, const Backtest &) = default;
};

/// When the limit will be reached. Empty times mean "after the reset".
struct Exhaustion
{
    std::optional<Timestamp> at, early, late;
    int crossings = 0; ///< of `days` comparable days, how many would cross
    int days = 0;
    friend bool operator==(const Exhaustion &, const Exhaustion &) = default;
};

enum class QuotaLevel { Unknown, Ok, Near /* >= 80 % */, Over /* >= 100 % */ };
[[nodiscard]] std::string_view toString(QuotaLevel level);

struct QuotaReading
{
    Meter meter = Meter::KvReads;
    Reading<double> used; ///< counted by Cloudflare; may exceed the limit
    std::optional<double> limit; ///< empty: no limit, or the plan is unknown
    bool hardLimit = true;
    Period period = Period::Day;
    std::optional<Timestamp> resetsAt; ///< 00:00 UTC for daily meters
    std::optional<double> attempted; ///< used + refused, where refusals are known
    std::optional<double> refused;
    std::optional<Forecast> forecast;
    std::optional<Exhaustion> exhausts; ///< empty when used >= limit or not computed
    std::optional<Timestamp> limitReachedAt;
    std::vector<Forecast> estimates; ///< all that may be shown, best first; `forecast` is the first
    std::optional<Backtest> backtest; ///< of the first estimate
    int censoredDays = 0; ///< earlier days left out because they ran into the limit
    bool unlike = false; ///< today is unlike every earlier day by this hour: the figure deserves no trust
    std::optional<Timestamp> levelShift; ///< demand changed its level here: a baseline may start

    /// used / limit * 100; may exceed 100. Empty when either is unknown.
    [[nodiscard]] std::optional<double> percent() const;
    /// max(0, limit - used)
    [[nodiscard]] std::optional<double> remaining() const;
    [[nodiscard]] QuotaLevel level() const;
    friend bool operator==(const QuotaReading &, const QuotaReading &) = default;
};

} // namespace edgedeck
