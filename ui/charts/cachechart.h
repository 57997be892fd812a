// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/charts/daychart.h"

namespace edgedeck::ui {

/// Hit rates, reads per step stacked by tier, and KV writes, over the same hours. `hours` back from the end of the
/// present step.
struct CacheChart
{
    ChartSpec spec;
    ChartState state;
    QList<LegendItem> legend;
};
[[nodiscard]] CacheChart cacheChart(const Snapshot &snapshot, int hours);

} // namespace edgedeck::ui
