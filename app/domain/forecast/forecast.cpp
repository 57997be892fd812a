// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast.h"

#include "app/domain/forecast/exhaustion.h"

namespace edgedeck {

std::optional<BandRanks> bandRanks(int n)
{
    if (n < forecasting::kDaysForBand)
        return std::nullopt;
    // The widest band that keeps one day out at each end once 20 days are there: 28 days, ranks 2 to 27, 86 %.
    const int j = n >= 20 ? 2 : 1;
    return BandRanks{j, n + 1 - j, static_cast<double>(n + 1 - 2 * j) / static_cast<double>(n + 1)};
}

DayForecast forecastDay(const ForecastInput &input)
{
    DayForecast out;
    if (!forecasting::isUsable(input))
        return out;
    const forecasting::DayHistory history = forecasting::cutDays(input);
    out.censored = history.censored;
    out.interpolated = history.interpolated;
    out.days = static_cast<int>(history.days.size());
    for (const auto &line : {forecasting::averageSoFar(input), forecasting::lastHour(input)}) {
        if (line)
            out.estimates.push_back(*line);
    }
    const auto previous = forecasting::previousDays(input, history);
    if (!previous)
        return out;
    out.unlike = previous->unlike;
    if (previous->incomparable && !out.estimates.empty()) {
        out.exhausts = forecasting::exhaustionByPace(input, out.estimates);
        out.estimates.push_back(previous->forecast);
        return out;
    }
    out.estimates.insert(out.estimates.begin(), previous->forecast);
    out.exhausts = forecasting::exhaustionOf(input, history, *previous);
    forecasting::drawPaths(input, history, *previous, out);
    return out;
}

} // namespace edgedeck
