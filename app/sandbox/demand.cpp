// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/demand.h"

#include <cmath>

namespace edgedeck::sandbox {

namespace {

constexpr int kMinutes = 1440;

/// Adds the events of `curve` x `factor`, shifted by `start`, to the minutes. Within a stretch between two knots
/// minutes get uneven shares, but the stretch keeps its sum, so a curve's totals hold for every seed.
void spread(std::vector<std::uint32_t> &minutes, const Curve &curve, int start, double factor,
    std::uint64_t seed, std::int64_t key)
{
    if (curve.size() < 2)
        return;
    double total = curve.front().total * factor;
    auto counted = static_cast<std::int64_t>(std::floor(total + 1e-6));
    for (std::size_t k = 1; k < curve.size(); ++k) {
        const int from = static_cast<int>(curve[k - 1].minute), to = static_cast<int>(curve[k].minute);
        const double amount = (curve[k].total - curve[k - 1].total) * factor;
        double weights = 0;
        for (int m = from; m < to; ++m)
            weights += 0.7 + 0.6 * chance(seed, key, start + m, 0);
        const double base = total;
        double passed = 0;
        for (int m = from; m < to; ++m) {
            passed += 0.7 + 0.6 * chance(seed, key, start + m, 0);
            total = m + 1 == to ? base + amount : base + amount * passed / weights;
            const auto reached = static_cast<std::int64_t>(std::floor(total + 1e-6));
            if (start + m >= 0 && start + m < kMinutes)
                minutes[static_cast<std::size_t>(start + m)] += static_cast<std::uint32_t>(reached - counted);
            counted = reached;
        }
    }
}

double wobble(double amount, std::uint64_t seed, std::int64_t a, std::int64_t b, std::int64_t c)
{
    return 1 + amount * (2 * chance(seed, a, b, c) - 1);
}

} // namespace

double chance(std::uint64_t seed, std::int64_t a, std::int64_t b, std::int64_t c)
{
    // SplitMix64 over the mixed key: cheap, stateless and the same on every platform.
    std::uint64_t z = seed * 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(a) * 0xBF58476D1CE4E5B9ULL
        + static_cast<std::uint64_t>(b) * 0x94D049BB133111EBULL
        + static_cast<std::uint64_t>(c) * 0xD6E8FEB86659FD93ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    z ^= z >> 31;
    return static_cast<double>(z >> 11) * 0x1.0p-53;
}

DayDemand demandOf(const LaneTraffic &lane, std::size_t laneIndex, const DemandHistory &history,
    int dayOffset, bool weekend, std::uint64_t seed)
{
    const auto laneKey = static_cast<std::int64_t>(laneIndex);
    const bool today = dayOffset == 0;
    double level = weekend && !today ? history.weekendAhead : 1.0;
    if (dayOffset < 0 && !history.levels.empty()) {
        const auto size = static_cast<int>(history.levels.size());
        level = history.levels[static_cast<std::size_t>(((size + dayOffset) % size + size) % size)];
    }
    const double runWobble = today ? 0 : dayOffset > 0 ? history.runWobble / 4 : history.runWobble;
    if (!today)
        level *= wobble(history.wobble, seed, dayOffset, laneKey, 1);
    const double requestLevel = today
        ? 1
        : (weekend ? history.weekendRequests : 1) * wobble(history.wobble, seed, dayOffset, laneKey, 2);

    DayDemand day;
    for (auto *minutes : {&day.requests, &day.fills, &day.cronFills, &day.lookups, &day.deletes, &day.lists})
        minutes->assign(kMinutes, 0);
    day.cronRuns.assign(kMinutes, 0);
    const std::int64_t key = (dayOffset + 4096) * 64 + laneKey * 8192 * 64;
    spread(day.requests, lane.requests, 0, requestLevel, seed, key + 1);
    spread(day.fills, lane.fills, 0, level * wobble(runWobble, seed, dayOffset, laneKey, 3), seed, key + 2);
    spread(day.deletes, lane.deletes, 0, requestLevel, seed, key + 3);
    spread(day.lists, lane.lists, 0, requestLevel, seed, key + 4);
    double owed = 0;
    for (std::size_t m = 0; m < day.requests.size(); ++m) {
        owed += day.requests[m] * lane.lookupsPerRequest;
        day.lookups[m] = static_cast<std::uint32_t>(owed);
        owed -= day.lookups[m];
    }
    for (std::size_t i = 0; i < lane.crons.size(); ++i) {
        const CronRun &run = lane.crons[i];
        const auto runKey = static_cast<std::int64_t>(i);
        const double size = level * wobble(runWobble, seed, dayOffset, laneKey, 10 + runKey);
        spread(day.cronFills, run.fills, run.minute, size, seed, key + 10 + runKey);
        spread(day.lookups, run.lookups, run.minute, size, seed, key + 30 + runKey);
        if (run.minute >= 0 && run.minute < kMinutes)
            ++day.cronRuns[static_cast<std::size_t>(run.minute)];
    }
    return day;
}

} // namespace edgedeck::sandbox
