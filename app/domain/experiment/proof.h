// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/finding.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

/// What a change of a flag did, judged by traffic and by the Worker's own words, never by the configured value.
enum class EffectVerdict { Unknown, TooEarly, Effective, NotEffective };
[[nodiscard]] std::string_view toString(
    EffectVerdict verdict); ///< "unknown", "too_early", "effective", "not_effective"

struct EffectProof
{
    EffectVerdict verdict = EffectVerdict::Unknown;
    double confidence = 0; ///< 0..1; 0 while unknown or too early
    std::vector<Evidence> evidence;
    std::optional<Timestamp> changedAt; ///< when the value went live
    std::optional<Timestamp>
        knownAt; ///< too early: when the verdict can be given (server time, lag included)
    /// KV write attempts in the like-for-like window: median of the days before, mean of the windows after.
    std::optional<double> baseline, after;
    int daysBefore = 0, windowsAfter = 0;
    /// Durable Objects were called since: the running code takes the new path. Empty: cannot be told.
    std::optional<bool> inUse;
    std::string reason; ///< unknown: why

    /// (after - baseline) / baseline; empty when either is unknown.
    [[nodiscard]] std::optional<double> change() const;
    friend bool operator==(const EffectProof &, const EffectProof &) = default;
};

} // namespace edgedeck
