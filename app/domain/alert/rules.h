// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/alert/alert.h"
#include "app/domain/quota.h"
#include "app/domain/series.h"

#include <vector>

namespace edgedeck::alert {

/// What is known of one meter with a daily limit.
struct MeterFacts
{
    Meter meter = Meter::KvWrites;
    std::optional<double> used; ///< counted since 00:00 UTC, up to Input::asOf
    std::optional<double> refused; ///< attempts the limit refused today
    std::optional<double> limit;
    /// Attempts in equal steps of at most 15 minutes, up to asOf, across midnight. A gap is no data: a window with one
    /// is not judged.
    Series recent;
    std::optional<Forecast> forecast; ///< where the day will end, by the best estimator
    std::optional<Exhaustion> exhausts; ///< when the limit will be reached, by the previous days
    std::vector<double> earlier; ///< attempts of each previous day up to this time of day
};

struct TierFacts
{
    std::string name; ///< "l1", "do", "kv", "total"
    double rate = 0, target = 0; ///< 0..1
    double lookups = 0; ///< what the rate rests on
};

/// A flag was switched on; the load of the Durable Objects is compared with what they may carry.
struct FlipFacts
{
    std::string flag;
    Timestamp at{};
};

struct Input
{
    Timestamp now{}; ///< server time
    Timestamp asOf{}; ///< the newest moment the figures speak of; epoch: nothing was read yet
    std::vector<MeterFacts> meters; ///< daily limits only
    std::vector<TierFacts> tiers;
    std::optional<FlipFacts> flip;
    std::string staleBecause; ///< what the newest failed attempt said, for the sentence; may be empty
};

/// Everything that is worth telling now, worst first. Of a meter's levels only the highest. Pure.
/// Windows and shares: 10 % of the budget in 1 h, 20 % in 3 h, 30 % in 6 h, each confirmed by a short window and only
/// when the limit would be reached before 00:00 UTC.
[[nodiscard]] std::vector<Alert> judge(const Input &input);

/// Burn rate over the last `window` up to asOf: 1 = exactly the limit in 24 h. Empty where the series does not cover it.
struct Burn
{
    double rate = 0, events = 0;
};
[[nodiscard]] std::optional<Burn> burn(
    const Series &recent, Timestamp asOf, std::chrono::seconds window, double limit);

inline constexpr std::chrono::minutes kStaleAfter{20};
inline constexpr double kFewestEvents = 20; ///< a burn window with fewer tells nothing
inline constexpr double kSpikeFactor = 3; ///< times the median of the previous days
inline constexpr double kSpikeFloor = 50; ///< and at least this much above it, and 5 % of the limit
inline constexpr std::size_t kSpikeDays = 7;
inline constexpr double kFewestLookups = 100;
inline constexpr double kDoShare = 0.8; ///< of a Durable Object limit, projected after a flip
inline constexpr std::chrono::hours kFlipWatch{24};

} // namespace edgedeck::alert
