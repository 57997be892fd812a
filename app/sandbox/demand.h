// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/scenario.h"

#include <cstdint>
#include <vector>

namespace edgedeck::sandbox {

/// A repeatable number in [0, 1) for this combination: the same seed makes the same month.
[[nodiscard]] double chance(std::uint64_t seed, std::int64_t a, std::int64_t b, std::int64_t c);

/// What one Worker wants to do in each minute of one day, before any cache or limit has a say.
struct DayDemand
{
    std::vector<std::uint32_t> requests, fills, cronFills, lookups, deletes, lists; ///< 1,440 each
    std::vector<std::uint8_t> cronRuns;
};

/// `dayOffset` counts from the scenario's day, which has level 1 and no wobble.
[[nodiscard]] DayDemand demandOf(const LaneTraffic &lane, std::size_t laneIndex, const DemandHistory &history,
    int dayOffset, bool weekend, std::uint64_t seed);

} // namespace edgedeck::sandbox
