// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast/estimators.h"

#include <algorithm>

namespace edgedeck::forecasting {

using namespace std::chrono;

namespace {

constexpr double kDayUs = 24.0 * 3600 * 1e6;
constexpr double kFewest = 30;
/// A day this many times above the highest earlier one has another cause than the days' rhythm: a flip, a new job.
constexpr double kFarAbove = 2;

/// How far today's level may pull an earlier day's rest: to 1 while counts are small.
double shrinkage(const std::vector<PastDay> &past)
{
    const auto n = static_cast<double>(past.size());
    double mean = 0;
    for (const PastDay &day : past)
        mean += day.before / n;
    if (mean <= 0)
        return 200;
    double variance = 0;
    for (const PastDay &day : past)
        variance += (day.before - mean) * (day.before - mean) / n;
    return std::clamp(5 * variance / mean, 1.0, 200.0);
}

bool tooLittle(const ForecastInput &input)
{
    return elapsedOf(input) < hours{1} || input.used < kFewest;
}

} // namespace

std::optional<Forecast> averageSoFar(const ForecastInput &input)
{
    if (tooLittle(input))
        return std::nullopt;
    const auto past = static_cast<double>(elapsedOf(input).count());
    return Forecast{.method = "average_so_far", .total = input.used * kDayUs / past, .days = 0};
}

std::optional<Forecast> lastHour(const ForecastInput &input)
{
    if (tooLittle(input))
        return std::nullopt;
    // A bucket that the hour's ends cut counts with the share of its time that lies inside.
    const Timestamp end = input.now;
    const Timestamp begin = end - hours{1};
    double recent = 0;
    microseconds covered{0};
    for (const Bucket &bucket : input.history.buckets) {
        const Timestamp last = std::min(bucket.start + microseconds{input.history.step}, end);
        const microseconds inside = last - std::max(bucket.start, begin);
        if (!bucket.value || inside <= microseconds{0})
            continue;
        recent += *bucket.value * static_cast<double>(inside.count())
            / static_cast<double>((last - bucket.start).count());
        covered += inside;
    }
    if (covered < minutes{30})
        return std::nullopt;
    const double rate = recent / static_cast<double>(covered.count());
    const auto past = static_cast<double>(elapsedOf(input).count());
    return Forecast{.method = "last_hour", .total = input.used + rate * (kDayUs - past), .days = 0};
}

std::optional<PreviousDays> previousDays(const ForecastInput &input, const DayHistory &history)
{
    const auto ranks = bandRanks(static_cast<int>(history.days.size()));
    if (!ranks)
        return std::nullopt;
    PreviousDays out;
    out.ranks = *ranks;
    // Days whose hours were spread from a total have one shape: pulled to today's level they would all say the same,
    // and the band would promise what nobody measured. Their rests are taken as they were.
    const bool spread = history.interpolated * 2 > static_cast<int>(history.days.size());
    const double k = shrinkage(history.days);
    std::vector<double> totals;
    double least = history.days.front().before;
    double most = least;
    for (const PastDay &day : history.days) {
        out.scale.push_back(spread ? 1 : (input.used + k) / (day.before + k));
        totals.push_back(input.used + out.scale.back() * day.rest);
        least = std::min(least, day.before);
        most = std::max(most, day.before);
    }
    out.unlike = input.used < least || input.used > most;
    out.incomparable = input.used >= kFewest && input.used > kFarAbove * most;
    std::sort(totals.begin(), totals.end());
    out.forecast = Forecast{.method = "previous_days",
        .total = median(totals),
        .low = rankOf(totals, ranks->low),
        .high = rankOf(totals, ranks->high),
        .coverage = ranks->coverage,
        .days = static_cast<int>(history.days.size()),
        .interpolated = history.interpolated};
    return out;
}

} // namespace edgedeck::forecasting
