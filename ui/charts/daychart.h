// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/charts/chartspec.h"

#include <QList>
#include <QString>

namespace edgedeck::ui {

/// A swatch and its word, for the legend in the panel's header.
struct LegendItem
{
    QString name;
    ChartInk ink = ChartInk::Text;
    enum class Swatch { Line, Dots, Dash, Hatch, Block, Outline } swatch = Swatch::Line;
};

/// One UTC day of a meter: counted and attempted since 00:00, limit and 80 %, the forecast's band, cron marks, and a lane
/// of what came per step. Where a meter has no series of the day, `spec.lanes` is empty and `state` says why.
struct DayChart
{
    ChartSpec spec;
    ChartState state;
    QList<LegendItem> legend;
};
[[nodiscard]] DayChart dayChart(const Snapshot &snapshot, Meter meter);
/// The chart of the incident.
[[nodiscard]] inline DayChart kvWritesToday(const Snapshot &snapshot)
{
    return dayChart(snapshot, Meter::KvWrites);
}

/// Running sum from 00:00; a gap stays a gap and the sum goes on after it.
[[nodiscard]] std::vector<ChartPoint> cumulative(
    const std::vector<ChartPoint> &perStep, std::chrono::seconds step);

} // namespace edgedeck::ui
