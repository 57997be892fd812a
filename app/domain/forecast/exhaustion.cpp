// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast/exhaustion.h"

#include <algorithm>

namespace edgedeck::forecasting {

using namespace std::chrono;

namespace {

constexpr Timestamp kNever = Timestamp::max();

/// When this day's rest, scaled, has used up what is left.
Timestamp crossing(const ForecastInput &input, const PastDay &day, double scale, double left)
{
    const microseconds step = input.history.step;
    const microseconds elapsed = elapsedOf(input);
    const Timestamp today = startOfDay(input.now);
    double sum = 0;
    for (std::size_t b = 0; b < day.after.size(); ++b) {
        const double next = day.after[b] * scale;
        if (next > 0 && sum + next >= left) {
            const microseconds start = std::max(step * static_cast<std::int64_t>(b), elapsed);
            const microseconds length = step * static_cast<std::int64_t>(b + 1) - start;
            const double share = (left - sum) / next;
            return today + start
                + microseconds{static_cast<std::int64_t>(share * static_cast<double>(length.count()))};
        }
        sum += next;
    }
    return kNever;
}

} // namespace

std::optional<Exhaustion> exhaustionOf(
    const ForecastInput &input, const DayHistory &history, const PreviousDays &previous)
{
    if (!input.limit || input.used >= *input.limit)
        return std::nullopt;
    std::vector<Timestamp> crossings;
    Exhaustion out{.days = static_cast<int>(history.days.size())};
    for (std::size_t i = 0; i < history.days.size(); ++i) {
        crossings.push_back(crossing(input, history.days[i], previous.scale[i], *input.limit - input.used));
        out.crossings += crossings.back() != kNever ? 1 : 0;
    }
    std::sort(crossings.begin(), crossings.end());
    const auto known = [](Timestamp at) { return at == kNever ? std::nullopt : std::optional(at); };
    out.at = known(crossings[(crossings.size() - 1) / 2]);
    out.early = known(crossings[static_cast<std::size_t>(previous.ranks.low - 1)]);
    out.late = known(crossings[static_cast<std::size_t>(previous.ranks.high - 1)]);
    return out;
}

std::optional<Exhaustion> exhaustionByPace(const ForecastInput &input, const std::vector<Forecast> &lines)
{
    if (!input.limit || input.used >= *input.limit || lines.empty())
        return std::nullopt;
    const Timestamp reset = nextReset(input.now);
    const auto rest = static_cast<double>((reset - input.now).count());
    std::vector<Timestamp> crossings;
    for (const Forecast &line : lines) {
        const double left = *input.limit - input.used;
        const double toCome = line.total - input.used;
        crossings.push_back(toCome < left
                ? kNever
                : input.now + microseconds{static_cast<std::int64_t>(rest * left / toCome)});
    }
    const auto known = [](Timestamp at) { return at == kNever ? std::nullopt : std::optional(at); };
    Exhaustion out;
    out.at = known(crossings.front());
    out.early = known(*std::min_element(crossings.begin(), crossings.end()));
    out.late = known(*std::max_element(crossings.begin(), crossings.end()));
    return out;
}

void drawPaths(
    const ForecastInput &input, const DayHistory &history, const PreviousDays &previous, DayForecast &out)
{
    const microseconds step = input.history.step;
    const microseconds elapsed = elapsedOf(input);
    const Timestamp today = startOfDay(input.now);
    std::vector<double> sums(history.days.size(), input.used);
    for (auto *series : {&out.expected, &out.low, &out.high}) {
        series->step = input.history.step;
        series->source = "forecast";
    }
    out.expected.name = input.history.name + "_expected";
    out.low.name = input.history.name + "_low";
    out.high.name = input.history.name + "_high";
    for (std::size_t b = 0; b < history.days.front().after.size(); ++b) {
        const microseconds start = step * static_cast<std::int64_t>(b);
        if (start + step <= elapsed)
            continue;
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] += history.days[i].after[b] * previous.scale[i];
        std::vector<double> sorted = sums;
        std::sort(sorted.begin(), sorted.end());
        out.expected.buckets.push_back({today + start, median(sorted)});
        out.low.buckets.push_back({today + start, rankOf(sorted, previous.ranks.low)});
        out.high.buckets.push_back({today + start, rankOf(sorted, previous.ranks.high)});
    }
}

} // namespace edgedeck::forecasting
