// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/reading.h"
#include "app/domain/series.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// One tier of the Worker's own cache as the Worker reports it. Tiers: "l1", "do", "kv".
struct CacheTier
{
    std::string name;
    std::optional<double> hits, misses; ///< counters since the isolate or the day began, as the Worker says
    std::optional<double> hitRate; ///< 0..1; from hits and misses when both are there
    std::optional<double> target; ///< 0..1
    friend bool operator==(const CacheTier &, const CacheTier &) = default;
};

struct CacheReading
{
    std::vector<CacheTier> tiers;
    Reading<double> hitRate; ///< overall, 0..1; unknown when the Worker says its cache is disabled
    std::optional<double> misses;
    std::optional<double> target; ///< 0..1
    std::optional<bool> disabled; ///< the Worker said so
    bool broken = false; ///< the metrics endpoint answered 5xx with a body of its own
    int counterFalls = 0; ///< how often a counter was lower than at the look before
    std::string message; ///< the Worker's own words, plain text
    /// Per step: "l1", "do", "kv", "miss" reads, and "hit_rate", "l1_rate", "do_rate" (0..1).
    std::vector<Series> series;
    friend bool operator==(const CacheReading &, const CacheReading &) = default;
};

} // namespace edgedeck
