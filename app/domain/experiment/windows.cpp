// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/experiment/windows.h"

#include <algorithm>
#include <numeric>

namespace edgedeck::experiment {

using namespace std::chrono;

namespace {

constexpr int kDaysBack = 28, kWindowsAhead = 7;
constexpr std::size_t kOwnKind = 5;

bool isWeekend(Timestamp at)
{
    const weekday which{floor<days>(at)};
    return which == Saturday || which == Sunday;
}

void add(std::optional<double> &sum, double value)
{
    sum = sum.value_or(0) + value;
}

} // namespace

std::optional<double> sumInside(const Series &series, Timestamp from, Timestamp to)
{
    std::optional<double> sum;
    for (const Bucket &bucket : series.buckets) {
        // The bucket that is still filling holds what came until then, not what its whole length will hold.
        Timestamp end = bucket.start + series.step;
        if (series.incompleteFrom > bucket.start)
            end = std::min(end, series.incompleteFrom);
        const microseconds inside = std::min(end, to) - std::max(bucket.start, from);
        if (bucket.value && inside > microseconds{0})
            add(sum,
                *bucket.value * static_cast<double>(inside.count())
                    / static_cast<double>((end - bucket.start).count()));
    }
    return sum;
}

std::optional<double> sumAfter(const Series &fine, const Series &daily, Timestamp from, Timestamp to)
{
    std::optional<double> sum;
    const Timestamp reach = fine.buckets.empty() ? Timestamp::max() : fine.buckets.front().start;
    for (const Bucket &bucket : fine.buckets) {
        if (bucket.value && bucket.start >= from && bucket.start < to)
            add(sum, *bucket.value);
    }
    // A day that the finer rows reach into is theirs, but for what lies before them.
    for (const Bucket &bucket : daily.buckets) {
        if (bucket.value && bucket.start >= from && bucket.start <= reach - days{1})
            add(sum, *bucket.value);
    }
    return sum;
}

std::optional<double> sumOverlapping(const Series &series, Timestamp from, Timestamp to)
{
    std::optional<double> sum;
    for (const Bucket &bucket : series.buckets) {
        if (bucket.value && bucket.start + series.step > from && bucket.start < to)
            add(sum, *bucket.value);
    }
    return sum;
}

double dailyMedianBefore(const Series &daily, Timestamp at)
{
    std::vector<double> values;
    for (const Bucket &bucket : daily.buckets) {
        if (bucket.value && bucket.start < startOfDay(at))
            values.push_back(*bucket.value);
    }
    return values.empty() ? 0 : median(std::move(values));
}

Comparison compareLikeForLike(
    const Series &series, const ProofWindow &first, Timestamp changedAt, Timestamp asOf)
{
    Comparison out;
    const auto windowOf
        = [&](int shift) { return sumInside(series, first.from + days{shift}, first.to + days{shift}); };
    std::vector<std::pair<bool, double>> earlier;
    const bool kind = isWeekend(first.from);
    for (int back = 1; back <= kDaysBack + 7; ++back) {
        // The day of the change belongs to neither side.
        if (first.to - days{back} > startOfDay(changedAt) || earlier.size() >= kDaysBack)
            continue;
        if (const auto sum = windowOf(-back))
            earlier.emplace_back(isWeekend(first.from - days{back}), *sum);
    }
    const auto own = static_cast<std::size_t>(
        std::count_if(earlier.begin(), earlier.end(), [&](const auto &day) { return day.first == kind; }));
    for (const auto &[weekend, sum] : earlier) {
        if (own < kOwnKind || weekend == kind)
            out.before.push_back(sum);
    }
    for (int ahead = 0; ahead < kWindowsAhead && first.to + days{ahead} <= asOf; ++ahead) {
        if (own >= kOwnKind && isWeekend(first.from + days{ahead}) != kind)
            continue;
        if (const auto sum = windowOf(ahead))
            out.after.push_back(*sum);
    }
    return out;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t n = values.size();
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double mean(const std::vector<double> &values)
{
    return values.empty()
        ? 0
        : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

} // namespace edgedeck::experiment
