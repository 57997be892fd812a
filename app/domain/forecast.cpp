// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace edgedeck {

using namespace std::chrono;

namespace {

constexpr std::size_t kDaysForBand = 14;
constexpr std::size_t kMostDays = 28;
constexpr double kClassDifference = 0.15;

struct PastDay
{
    bool weekend = false;
    double before = 0; ///< demand by the same time of day
    std::vector<double> after; ///< demand of each remaining step
    double rest = 0; ///< sum of `after`
};

bool isWeekend(Timestamp day)
{
    const weekday which{floor<days>(day)};
    return which == Saturday || which == Sunday;
}

/// The earlier days cut at today's hour, and how many were dropped as censored.
struct Cut
{
    std::vector<PastDay> days;
    int censored = 0;
};

/// Share of a bucket that lies before `elapsed`; a bucket that `now` cuts counts in part on both sides.
double shareBefore(microseconds start, microseconds step, microseconds elapsed)
{
    if (elapsed <= start)
        return 0;
    if (elapsed >= start + step)
        return 1;
    return static_cast<double>((elapsed - start).count()) / static_cast<double>(step.count());
}

double median(const std::vector<double> &sorted)
{
    const std::size_t n = sorted.size();
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/// Working days and weekends are told apart where they do differ and enough days of today's class are left.
void keepOwnClass(bool weekend, std::vector<PastDay> &days)
{
    std::vector<double> own;
    std::vector<double> other;
    for (const PastDay &day : days)
        (day.weekend == weekend ? own : other).push_back(day.before + day.rest);
    if (own.size() < kDaysForBand || other.empty())
        return;
    std::sort(own.begin(), own.end());
    std::sort(other.begin(), other.end());
    const double larger = std::max(median(own), median(other));
    if (std::abs(median(own) - median(other)) <= kClassDifference * larger)
        return;
    std::erase_if(days, [&](const PastDay &day) { return day.weekend != weekend; });
}

Cut cutDays(const ForecastInput &input, microseconds elapsed)
{
    const microseconds step = input.history.step;
    const auto perDay = static_cast<std::size_t>(days{1} / step);
    const Timestamp today = startOfDay(input.now);
    std::map<Timestamp, std::vector<std::optional<double>>> byDay;
    for (const Bucket &bucket : input.history.buckets) {
        const Timestamp day = startOfDay(bucket.start);
        if (day >= today)
            continue;
        auto &values = byDay.try_emplace(day, perDay).first->second;
        const auto index = static_cast<std::size_t>((bucket.start - day) / step);
        if (index < values.size())
            values[index] = bucket.value;
    }
    Cut cut;
    for (const auto &[day, values] : byDay) {
        const auto missing = std::count(values.begin(), values.end(), std::nullopt);
        if (static_cast<std::size_t>(missing) * 10 > perDay)
            continue;
        PastDay past{.weekend = isWeekend(day), .before = 0, .after = {}, .rest = 0};
        for (std::size_t i = 0; i < perDay; ++i) {
            const double value = values[i].value_or(0);
            const double before = shareBefore(step * static_cast<std::int64_t>(i), step, elapsed);
            past.before += value * before;
            past.after.push_back(value * (1 - before));
        }
        past.rest = std::accumulate(past.after.begin(), past.after.end(), 0.0);
        if (!input.includesRefused && input.limit && past.before + past.rest >= *input.limit) {
            ++cut.censored;
            continue;
        }
        cut.days.push_back(std::move(past));
    }
    if (cut.days.size() > kMostDays)
        cut.days.erase(cut.days.begin(), cut.days.end() - static_cast<std::ptrdiff_t>(kMostDays));
    keepOwnClass(isWeekend(today), cut.days);
    return cut;
}

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

double rank(const std::vector<double> &sorted, int oneBased)
{
    return sorted[static_cast<std::size_t>(oneBased - 1)];
}

void straightLines(const ForecastInput &input, microseconds elapsed, DayForecast &out)
{
    const double day = 24.0 * 3600 * 1e6;
    const auto past = static_cast<double>(elapsed.count());
    if (elapsed < hours{1} || input.used < 30)
        return;
    out.estimates.push_back(
        Forecast{.method = "average_so_far", .total = input.used * day / past, .days = 0});
    // A bucket that the hour's ends cut counts with the share of its time that lies inside.
    const Timestamp end = startOfDay(input.now) + elapsed;
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
        return;
    const double rate = recent / static_cast<double>(covered.count());
    out.estimates.push_back(
        Forecast{.method = "last_hour", .total = input.used + rate * (day - past), .days = 0});
}

void exhaustion(const ForecastInput &input, microseconds elapsed, const std::vector<PastDay> &past,
    const std::vector<double> &scale, const BandRanks &ranks, DayForecast &out)
{
    if (!input.limit || input.used >= *input.limit)
        return;
    const microseconds step = input.history.step;
    const double left = *input.limit - input.used;
    const Timestamp today = startOfDay(input.now);
    const Timestamp never = Timestamp::max();
    std::vector<Timestamp> crossings;
    Exhaustion exhaustion{.days = static_cast<int>(past.size())};
    for (std::size_t i = 0; i < past.size(); ++i) {
        double sum = 0;
        Timestamp at = never;
        for (std::size_t b = 0; b < past[i].after.size() && at == never; ++b) {
            const double next = past[i].after[b] * scale[i];
            if (next > 0 && sum + next >= left) {
                const microseconds start = std::max(step * static_cast<std::int64_t>(b), elapsed);
                const microseconds length = step * static_cast<std::int64_t>(b + 1) - start;
                const double share = (left - sum) / next;
                at = today + start
                    + microseconds{static_cast<std::int64_t>(share * static_cast<double>(length.count()))};
            }
            sum += next;
        }
        if (at != never)
            ++exhaustion.crossings;
        crossings.push_back(at);
    }
    std::sort(crossings.begin(), crossings.end());
    const auto known = [&](Timestamp at) { return at == never ? std::nullopt : std::optional(at); };
    const std::size_t n = crossings.size();
    exhaustion.at = known(crossings[(n - 1) / 2]);
    exhaustion.early = known(crossings[static_cast<std::size_t>(ranks.low - 1)]);
    exhaustion.late = known(crossings[static_cast<std::size_t>(ranks.high - 1)]);
    out.exhausts = exhaustion;
}

void paths(const ForecastInput &input, microseconds elapsed, const std::vector<PastDay> &past,
    const std::vector<double> &scale, const BandRanks &ranks, DayForecast &out)
{
    const microseconds step = input.history.step;
    const Timestamp today = startOfDay(input.now);
    const std::size_t perDay = past.front().after.size();
    std::vector<double> sums(past.size(), input.used);
    for (auto *series : {&out.expected, &out.low, &out.high}) {
        series->step = input.history.step;
        series->source = "forecast";
    }
    out.expected.name = input.history.name + "_expected";
    out.low.name = input.history.name + "_low";
    out.high.name = input.history.name + "_high";
    for (std::size_t b = 0; b < perDay; ++b) {
        const microseconds start = step * static_cast<std::int64_t>(b);
        if (start + step <= elapsed)
            continue;
        for (std::size_t i = 0; i < past.size(); ++i)
            sums[i] += past[i].after[b] * scale[i];
        std::vector<double> sorted = sums;
        std::sort(sorted.begin(), sorted.end());
        out.expected.buckets.push_back({today + start, median(sorted)});
        out.low.buckets.push_back({today + start, rank(sorted, ranks.low)});
        out.high.buckets.push_back({today + start, rank(sorted, ranks.high)});
    }
}

} // namespace

std::optional<BandRanks> bandRanks(int n)
{
    if (n < static_cast<int>(kDaysForBand))
        return std::nullopt;
    // The widest band that keeps one day out at each end once 20 days are there: 28 days, ranks 2 to 27, 86 %.
    const int j = n >= 20 ? 2 : 1;
    return BandRanks{j, n + 1 - j, static_cast<double>(n + 1 - 2 * j) / static_cast<double>(n + 1)};
}

DayForecast forecastDay(const ForecastInput &input)
{
    DayForecast out;
    const microseconds step = input.history.step;
    microseconds elapsed = input.now - startOfDay(input.now);
    if (elapsed < microseconds{0} || step <= microseconds{0} || days{1} % step != microseconds{0})
        return out;
    straightLines(input, elapsed, out);

    Cut cut = cutDays(input, elapsed);
    out.censored = cut.censored;
    out.days = static_cast<int>(cut.days.size());
    const auto ranks = bandRanks(out.days);
    if (!ranks)
        return out;
    const double k = shrinkage(cut.days);
    std::vector<double> totals;
    std::vector<double> scale;
    double least = cut.days.front().before;
    double most = least;
    for (const PastDay &day : cut.days) {
        scale.push_back((input.used + k) / (day.before + k));
        totals.push_back(input.used + scale.back() * day.rest);
        least = std::min(least, day.before);
        most = std::max(most, day.before);
    }
    out.unlike = input.used < least || input.used > most;
    std::sort(totals.begin(), totals.end());
    const Forecast previous{.method = "previous_days",
        .total = median(totals),
        .low = rank(totals, ranks->low),
        .high = rank(totals, ranks->high),
        .coverage = ranks->coverage,
        .days = out.days};
    out.estimates.insert(out.estimates.begin(), previous);
    exhaustion(input, elapsed, cut.days, scale, *ranks, out);
    paths(input, elapsed, cut.days, scale, *ranks, out);
    return out;
}

} // namespace edgedeck
