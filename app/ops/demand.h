// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

#include <optional>

namespace edgedeck::ops {

/// Median of KV write attempts (accepted and refused) over the last 28 full days; empty below 3 days of data.
[[nodiscard]] std::optional<double> medianKvWrites(const Facts &facts, Timestamp now);
/// Median of requests to the watched Worker over the last 28 full days; empty below 3 days of data.
[[nodiscard]] std::optional<double> medianWorkerRequests(const Facts &facts, Timestamp now);

} // namespace edgedeck::ops
