// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/experiment/doload.h"
#include "app/ops/facts.h"

#include <optional>
#include <vector>

namespace edgedeck::ops {

/// Median of KV write attempts (accepted and refused) over the last 28 full days; empty below 3 days of data.
[[nodiscard]] std::optional<double> medianKvWrites(const Facts &facts, Timestamp now);
/// Median of requests to the watched Worker over the last 28 full days; empty below 3 days of data.
[[nodiscard]] std::optional<double> medianWorkerRequests(const Facts &facts, Timestamp now);

/// Median of the account's KV reads over the last 28 full days; empty below 3 days of data.
[[nodiscard]] std::optional<double> medianKvReads(const Facts &facts, Timestamp now);

/// A stretch of time in which one sole version was live and its value of a flag could be read.
struct FlagSpan
{
    Timestamp from{}, to{};
    bool on = false;
};
/// Newest first, back to the first deployment that tells nothing (a secret, a split, a version that was not read).
[[nodiscard]] std::vector<FlagSpan> flagSpans(
    const Facts &facts, const FlagDefinition &definition, Timestamp now);

/// The full days of which it is known whether the flag was on, with what Durable Objects counted on them. A day that
/// the flag was on for in part counts with the share of its requests, by how the last 24 hours ran.
[[nodiscard]] LoadFacts loadFactsOf(const Facts &facts, const FlagDefinition &definition, Timestamp now);

} // namespace edgedeck::ops
