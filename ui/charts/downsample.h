// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <vector>

namespace edgedeck::ui {

/// At most two points a column, its smallest and its largest in time order, so that every spike survives. Gaps (NaN)
/// stay gaps. Points outside [from, to] are left out but for one neighbour at each end. Columns begin at multiples of
/// their width since the epoch: a scrolling window does not shimmer.
[[nodiscard]] std::vector<ChartPoint> minMax(
    const std::vector<ChartPoint> &points, Timestamp from, Timestamp to, int columns);

} // namespace edgedeck::ui
