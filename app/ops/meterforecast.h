// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast.h"
#include "app/ops/facts.h"

namespace edgedeck::ops {

/// The forecast of one daily meter's demand from the rows that were read. KV writes rest on 31 days by hour with
/// refusals; the other meters on the last 24 hours, which carries the simple estimators only. The newest five
/// minutes are left out.
[[nodiscard]] ForecastInput forecastInput(const Facts &facts, Meter meter, Timestamp now);
[[nodiscard]] DayForecast forecastOf(const Facts &facts, Meter meter, Timestamp now);

} // namespace edgedeck::ops
