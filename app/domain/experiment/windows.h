// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/cron.h"
#include "app/domain/series.h"

#include <optional>
#include <vector>

namespace edgedeck::experiment {

/// Sum of [from, to); a bucket that an end cuts counts with the share of its time that lies inside. Empty when no
/// bucket with a value lies in it.
[[nodiscard]] std::optional<double> sumInside(const Series &series, Timestamp from, Timestamp to);
/// Sum of whole buckets that begin at or after `from`: `fine` where it reaches, the full days of `daily` before it,
/// and all of `daily` where nothing finer was read.
[[nodiscard]] std::optional<double> sumAfter(
    const Series &fine, const Series &daily, Timestamp from, Timestamp to);
/// Sum of all buckets that touch [from, to).
[[nodiscard]] std::optional<double> sumOverlapping(const Series &series, Timestamp from, Timestamp to);
/// Median of the full days before the day of `at`; 0 without any.
[[nodiscard]] double dailyMedianBefore(const Series &daily, Timestamp at);

/// The same clock time on days before a change and in every complete window after it, of the same kind of day
/// (working day, weekend) where five such days exist.
struct Comparison
{
    std::vector<double> before, after;
};
[[nodiscard]] Comparison compareLikeForLike(
    const Series &series, const ProofWindow &first, Timestamp changedAt, Timestamp asOf);

[[nodiscard]] double median(std::vector<double> values); ///< not of an empty list
[[nodiscard]] double mean(const std::vector<double> &values);

} // namespace edgedeck::experiment
