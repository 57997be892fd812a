// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/meter.h"
#include "app/domain/series.h"
#include "app/ops/facts.h"

#include <map>
#include <optional>

namespace edgedeck::ops {

/// What a meter counted from bucket to bucket; a bucket without a row is not in it.
using UsagePath = std::map<Timestamp, double>;

/// Account totals of a daily meter by hour, and by full day. KV counts what was asked for, refused attempts included.
/// Empty: storage, or the rows were not read.
[[nodiscard]] std::optional<UsagePath> hourlyUsage(const cloudflare::AnalyticsAnswer &answer, Meter meter);
[[nodiscard]] std::optional<UsagePath> dailyUsage(const cloudflare::AnalyticsAnswer &answer, Meter meter);
/// The same in quarter hours of the last 24 hours: DoRequests and WorkerRequests only.
[[nodiscard]] std::optional<UsagePath> quarterlyUsage(const cloudflare::AnalyticsAnswer &answer, Meter meter);

/// The first day of which any daily row tells: from here on a day without a row is a real zero.
[[nodiscard]] std::optional<Timestamp> firstDayOf(const cloudflare::AnalyticsAnswer &answer);
/// From `from` to `until`, a missing bucket being 0.
[[nodiscard]] Series filled(
    const UsagePath &path, std::chrono::seconds step, Timestamp from, Timestamp until, std::string name);

} // namespace edgedeck::ops
