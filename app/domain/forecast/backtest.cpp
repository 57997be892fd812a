// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast/estimators.h"

#include <algorithm>
#include <cmath>

namespace edgedeck {

using namespace std::chrono;

std::optional<Backtest> backtest(const ForecastInput &input)
{
    if (!forecasting::isUsable(input))
        return std::nullopt;
    // Each day is judged with its own hour cut off, from the days before it: nothing it could not have known.
    std::vector<forecasting::PastDay> all = forecasting::allDays(input).days;
    if (all.size() > static_cast<std::size_t>(forecasting::kMostDays))
        all.erase(all.begin(), all.end() - forecasting::kMostDays);
    Backtest out;
    std::vector<double> errors;
    for (const forecasting::PastDay &day : all) {
        // What a spread-out day had by this hour was not measured, so it judges nothing.
        if (input.measuredFrom && day.day < *input.measuredFrom)
            continue;
        ForecastInput then = input;
        then.now = day.day + forecasting::elapsedOf(input);
        then.used = day.before;
        const auto previous = forecasting::previousDays(then, forecasting::cutDays(then));
        if (!previous)
            continue;
        const Forecast &made = previous->forecast;
        const double truth = day.total();
        // Sums of the same numbers in another order differ in their last digits.
        const double slack = 1e-9 * std::max(1.0, truth);
        ++out.days;
        out.held += truth >= *made.low - slack && truth <= *made.high + slack ? 1 : 0;
        if (truth > 0)
            errors.push_back(std::abs(made.total - truth) / truth);
    }
    if (out.days == 0)
        return std::nullopt;
    out.medianError = errors.empty() ? 0 : forecasting::median(errors);
    return out;
}

std::optional<Timestamp> levelShift(const ForecastInput &input)
{
    constexpr std::size_t kNewer = 3;
    constexpr std::size_t kOlder = 7;
    constexpr double kFactor = 1.5;
    if (!forecasting::isUsable(input))
        return std::nullopt;
    const std::vector<forecasting::PastDay> all = forecasting::allDays(input).days;
    std::optional<Timestamp> found;
    double widest = 0;
    for (std::size_t cut = kOlder; cut + kNewer <= all.size(); ++cut) {
        std::vector<double> older;
        std::vector<double> newer;
        for (std::size_t i = 0; i < all.size(); ++i)
            (i < cut ? older : newer).push_back(all[i].total());
        const auto [lowOld, highOld] = std::minmax_element(older.begin(), older.end());
        const auto [lowNew, highNew] = std::minmax_element(newer.begin(), newer.end());
        const double was = forecasting::median(older);
        const double is = forecasting::median(newer);
        const bool rose = *lowNew > *highOld && is >= kFactor * was;
        const bool fell = *highNew < *lowOld && is * kFactor <= was;
        const double distance = std::abs(std::log((is + 1) / (was + 1)));
        if ((rose || fell) && distance > widest) {
            widest = distance;
            found = all[cut].day;
        }
    }
    return found;
}

} // namespace edgedeck
