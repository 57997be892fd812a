// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast/dayhistory.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace edgedeck::forecasting {

using namespace std::chrono;

namespace {

constexpr double kClassDifference = 0.15;

bool isWeekend(Timestamp day)
{
    const weekday which{floor<days>(day)};
    return which == Saturday || which == Sunday;
}

/// Share of a bucket that lies before `elapsed`; a bucket that `now` cuts counts in part on both sides.
double shareBefore(microseconds start, microseconds step, microseconds elapsed)
{
    if (elapsed <= start)
        return 0;
    if (elapsed >= start + step)
        return 1;
    return static_cast<double>((elapsed - start).count()) / static_cast<double>(step.count());
}

/// Working days and weekends are told apart where they do differ and enough days of today's class are left.
void keepOwnClass(bool weekend, std::vector<PastDay> &days)
{
    std::vector<double> own;
    std::vector<double> other;
    for (const PastDay &day : days)
        (day.weekend == weekend ? own : other).push_back(day.total());
    if (own.size() < static_cast<std::size_t>(kDaysForBand) || other.empty())
        return;
    const double larger = std::max(median(own), median(other));
    if (std::abs(median(own) - median(other)) <= kClassDifference * larger)
        return;
    std::erase_if(days, [&](const PastDay &day) { return day.weekend != weekend; });
}

} // namespace

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double rankOf(const std::vector<double> &sorted, int oneBased)
{
    return sorted[static_cast<std::size_t>(oneBased - 1)];
}

microseconds elapsedOf(const ForecastInput &input)
{
    return input.now - startOfDay(input.now);
}

bool isUsable(const ForecastInput &input)
{
    const microseconds step = input.history.step;
    return step > microseconds{0} && days{1} % step == microseconds{0};
}

DayHistory allDays(const ForecastInput &input)
{
    const microseconds step = input.history.step;
    const microseconds elapsed = elapsedOf(input);
    const auto perDay = static_cast<std::size_t>(days{1} / step);
    const Timestamp today = startOfDay(input.now);
    std::map<Timestamp, std::vector<std::optional<double>>> byDay;
    for (const Bucket &bucket : input.history.buckets) {
        const Timestamp day = startOfDay(bucket.start);
        if (day >= today || (input.baselineFrom && day < *input.baselineFrom))
            continue;
        auto &values = byDay.try_emplace(day, perDay).first->second;
        const auto index = static_cast<std::size_t>((bucket.start - day) / step);
        if (index < values.size())
            values[index] = bucket.value;
    }
    DayHistory cut;
    for (const auto &[day, values] : byDay) {
        const auto missing = std::count(values.begin(), values.end(), std::nullopt);
        if (static_cast<std::size_t>(missing) * 10 > perDay)
            continue;
        PastDay past{.day = day, .weekend = isWeekend(day), .before = 0, .after = {}, .rest = 0};
        for (std::size_t i = 0; i < perDay; ++i) {
            const double value = values[i].value_or(0);
            const double before = shareBefore(step * static_cast<std::int64_t>(i), step, elapsed);
            past.before += value * before;
            past.after.push_back(value * (1 - before));
        }
        past.rest = std::accumulate(past.after.begin(), past.after.end(), 0.0);
        if (!input.includesRefused && input.limit && past.total() >= *input.limit) {
            ++cut.censored;
            continue;
        }
        cut.days.push_back(std::move(past));
    }
    return cut;
}

DayHistory cutDays(const ForecastInput &input)
{
    DayHistory cut = allDays(input);
    if (cut.days.size() > static_cast<std::size_t>(kMostDays))
        cut.days.erase(cut.days.begin(), cut.days.end() - kMostDays);
    keepOwnClass(isWeekend(startOfDay(input.now)), cut.days);
    for (const PastDay &day : cut.days)
        cut.interpolated += input.measuredFrom && day.day < *input.measuredFrom ? 1 : 0;
    return cut;
}

} // namespace edgedeck::forecasting
