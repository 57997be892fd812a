// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

#include <vector>

namespace edgedeck::ops {

/// The chart series of a snapshot. Of today in 15-minute steps: "kv_writes" (counted), "kv_writes_refused",
/// "worker_requests", "worker_errors", "do_requests"; by hour: "kv_reads", "p99_ms" in quarter hours; by day since
/// 31 days: "kv_writes_daily", "kv_writes_refused_daily", "worker_requests_daily", "do_requests_daily".
/// Where minutes of writes are not to be had, "kv_writes" comes in steps of an hour and says so in `step`.
/// A bucket older than the lag without a row is 0; a younger one is a gap.
[[nodiscard]] std::vector<Series> buildSeries(const Facts &facts, Timestamp now);
/// Cache series of CacheReading: reads by tier per 15 minutes and the rates computed from them.
[[nodiscard]] std::vector<Series> buildCacheSeries(const Facts &facts, Timestamp now);
/// p99 of the last 24 h. The rows hold one figure a quarter hour, and figures of parts cannot be added: the
/// highest of them is an upper bound, so the reading is marked estimated.
[[nodiscard]] Reading<double> buildP99(const Facts &facts);

} // namespace edgedeck::ops
