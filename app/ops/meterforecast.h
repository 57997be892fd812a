// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/forecast.h"
#include "app/ops/facts.h"

namespace edgedeck::ops {

/// The forecast of one daily meter's demand from the rows that were read. KV writes rest on 31 days by hour with
/// refusals; of the other meters only the last 24 hours are measured by the hour, and the days before have their
/// total spread over the hours as those 24 ran: such days are counted as interpolated. The newest five minutes are
/// left out.
[[nodiscard]] ForecastInput forecastInput(const Facts &facts, Meter meter, Timestamp now);
[[nodiscard]] DayForecast forecastOf(const Facts &facts, Meter meter, Timestamp now);

} // namespace edgedeck::ops
