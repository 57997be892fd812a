// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast.h"
#include "app/ops/facts.h"

#include <vector>

namespace edgedeck::ops {

/// Every meter in kMeters order, unknown ones with their reason; and the chart series of the forecast of KV writes
/// ("kv_writes_expected", "kv_writes_low", "kv_writes_high"), empty when there is no band.
struct QuotaFacts
{
    std::vector<QuotaReading> quotas;
    std::vector<Series> expected;
};
[[nodiscard]] QuotaFacts buildQuotas(const Facts &facts, Timestamp now);

/// A KV row that Cloudflare counted as refused for the daily limit: status 429, or where the status was not asked
/// for, result "error".
[[nodiscard]] bool isRefused(const cloudflare::KvRow &row);

/// When today's limit of KV writes was reached: the first bucket with a refusal, else the first in which the day's
/// attempts pass the limit. Empty when neither happened or the rows do not tell.
[[nodiscard]] std::optional<Timestamp> writeLimitReachedAt(
    const Facts &facts, std::optional<double> limit, Timestamp now);

} // namespace edgedeck::ops
