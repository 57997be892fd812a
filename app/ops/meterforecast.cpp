// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/meterforecast.h"

#include "app/ops/usage.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;

namespace {

using Shape = std::array<double, 24>;

int hourOf(Timestamp at)
{
    return static_cast<int>((at - startOfDay(at)) / hours{1});
}

/// How a day's use is spread over its hours, by what was measured; even where nothing was.
Shape shapeOf(const UsagePath &hoursPath, Timestamp from, Timestamp until)
{
    Shape sums{};
    std::array<int, 24> seen{};
    for (Timestamp start = from; start + hours{1} <= until; start += hours{1}) {
        const auto at = static_cast<std::size_t>(hourOf(start));
        const auto found = hoursPath.find(start);
        sums[at] += found == hoursPath.end() ? 0 : found->second;
        ++seen[at];
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = seen[i] > 0 ? sums[i] / seen[i] : 0;
    if (std::accumulate(sums.begin(), sums.end(), 0.0) <= 0)
        sums.fill(1);
    return sums;
}

/// Spreads what a day counted and no hour tells over the hours before `measured`, by the shape of a day.
void spread(UsagePath &path, Timestamp day, double total, Timestamp measured, const Shape &shape)
{
    double told = 0;
    double weight = 0;
    for (int hour = 0; hour < 24; ++hour) {
        const Timestamp start = day + hours{hour};
        const auto found = path.find(start);
        if (start >= measured)
            told += found == path.end() ? 0 : found->second;
        else
            weight += shape[static_cast<std::size_t>(hour)];
    }
    const double rest = std::max(0.0, total - told);
    for (int hour = 0; hour < 24 && day + hours{hour} < measured; ++hour) {
        const double share = weight > 0 ? shape[static_cast<std::size_t>(hour)] / weight : 1.0 / 24;
        path[day + hours{hour}] = rest * share;
    }
}

/// The hours before those that were measured, from the totals of their days; and those of a day whose rows hold less
/// than the day counted, because nobody looked then.
void interpolate(
    UsagePath &path, const UsagePath &daily, Timestamp first, Timestamp measured, Timestamp until)
{
    constexpr double kWhole = 0.9;
    const Shape shape = shapeOf(path, measured, until);
    for (Timestamp day = first; day < startOfDay(until); day += days{1}) {
        const auto found = daily.find(day);
        const double total = found == daily.end() ? 0 : found->second;
        double told = 0;
        for (auto hour = path.lower_bound(day); hour != path.end() && hour->first < day + days{1}; ++hour)
            told += hour->second;
        if (day < measured)
            spread(path, day, total, measured, shape);
        else if (told < kWhole * total)
            spread(path, day, total, day + days{1}, shape);
    }
}

bool countsRefused(Meter meter)
{
    return meter == Meter::KvWrites || meter == Meter::KvReads || meter == Meter::KvDeletes
        || meter == Meter::KvLists;
}

} // namespace

ForecastInput forecastInput(const Facts &facts, Meter meter, Timestamp now)
{
    ForecastInput input;
    input.now = now;
    if (!facts.analytics.value || unitOf(meter) == MeterUnit::Bytes)
        return input;
    const AnalyticsAnswer &answer = *facts.analytics.value;
    input.now = std::min(now, analyticsAsOf(facts));
    const auto daily = dailyUsage(answer, meter);
    std::optional<UsagePath> read = hourlyUsage(answer, meter);
    if (!read)
        return input;
    UsagePath path = std::move(*read);
    const Timestamp today = startOfDay(input.now);
    for (const auto &[start, value] : path) {
        if (start >= today && start <= input.now)
            input.used += value;
    }
    std::optional<Timestamp> from;
    if (!path.empty())
        from = path.begin()->first;
    const bool byHour = meter == Meter::KvWrites && answer.kvWriteHour.usable();
    if (daily) {
        // A light look brings days and no hours: the day's row is the newer one then.
        const auto found = daily->find(today);
        input.used = std::max(input.used, found == daily->end() ? 0.0 : found->second);
    }
    if (!byHour && daily) {
        const Timestamp window = floor<hours>(answer.askedAt - hours{24});
        const Timestamp measured = std::min(from.value_or(window), window);
        const auto first = firstDayOf(answer);
        if (first && *first < measured) {
            interpolate(path, *daily, *first, measured, input.now);
            from = *first;
            input.measuredFrom = ceil<days>(measured);
        }
    }
    if (from)
        input.history = filled(path, hours{1}, *from, input.now, std::string(toString(meter)));
    if (const auto allowed = allowance(planOf(facts), meter); allowed && allowed->period == Period::Day)
        input.limit = allowed->limit;
    // KV rows hold the refused attempts too, so the demand shows even on a day that hit the limit.
    input.includesRefused = countsRefused(meter);
    return input;
}

DayForecast forecastOf(const Facts &facts, Meter meter, Timestamp now)
{
    const ForecastInput input = forecastInput(facts, meter, now);
    return input.history.buckets.empty() ? DayForecast{} : forecastDay(input);
}

} // namespace edgedeck::ops
