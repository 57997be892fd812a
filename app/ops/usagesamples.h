// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analytics.h"
#include "app/cloudflare/usage.h"
#include "app/domain/series.h"
#include "app/store/history.h"

#include <string>
#include <vector>

namespace edgedeck::ops {

/// An answer as samples with their complete spans. Of days, only those before `until` are complete.
[[nodiscard]] store::Batch usageBatch(const cloudflare::UsageAnswer &answer, Timestamp until);
/// The account totals by hour that usageBatch() makes and a forecast wants.
[[nodiscard]] const std::vector<std::string> &storedHours();
/// Stored hours as rows, before the oldest hour that is there already.
void addStoredHours(cloudflare::AnalyticsAnswer &answer, const std::vector<Series> &hours);

} // namespace edgedeck::ops
