// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "ui/charts/charttheme.h"

#include <QString>

#include <chrono>
#include <limits>
#include <optional>
#include <vector>

namespace edgedeck::ui {

/// One sample: NaN is a gap, drawn as a missing piece of line and never as zero.
struct ChartPoint
{
    Timestamp at{};
    double value = std::numeric_limits<double>::quiet_NaN();
    friend bool operator==(const ChartPoint &, const ChartPoint &) = default;
};

enum class ChartStyle { Line, Bars, Outline /* bars as outline: refused attempts */ };

struct ChartSeries
{
    QString key, name; ///< "kv_writes", "counted"
    ChartStyle style = ChartStyle::Line;
    ChartInk ink = ChartInk::Text;
    double width = 2; ///< pen, px
    std::vector<double> dash; ///< in pen widths; empty = solid
    QString unit; ///< after the value in the tooltip: "reads", "%"
    int decimals = 0;
    std::vector<ChartPoint> points; ///< in time order; bars cover `step` from their start
    std::chrono::seconds step{900};
    bool inTable = true;
};

/// A value that stays: limit, 80 %, target.
struct ChartLevel
{
    double value = 0;
    QString label;
    ChartInk ink = ChartInk::Text;
    double width = 2;
    std::vector<double> dash;
    bool labelAtEnd = true; ///< in the right margin, else inside at the left
    bool strong = true;
};

/// low..high hatched, with its edge.
struct ChartBand
{
    std::vector<ChartPoint> low, high;
    ChartInk ink = ChartInk::Kv;
};

/// Words in the right margin at a height.
struct ChartEndLabel
{
    double value = 0;
    QString first, second;
};

struct ChartLane
{
    QString title; ///< "reads per 15 min by tier"
    double share = 1; ///< of the plot's height
    std::optional<double> top; ///< fixed upper end, else from the data
    QString tickUnit; ///< after the uppermost tick: " %"
    int wantedTicks = 4;
    std::vector<ChartSeries> series;
    std::vector<ChartLevel> levels;
    std::optional<ChartBand> band;
    std::vector<ChartEndLabel> endLabels;
};

enum class ChartEventKind { FlipOn, FlipOff, Deployment, Limit, Reset, Cron, CronAhead, Now };
struct ChartEvent
{
    ChartEventKind kind = ChartEventKind::Now;
    Timestamp at{};
    QString label;
    friend bool operator==(const ChartEvent &, const ChartEvent &) = default;
};

/// Hatch over a stretch: no data, incomplete minutes, hours at the limit.
struct ChartHatch
{
    Timestamp from{}, to{};
    int lane = -1; ///< -1 = all
    QString title, text; ///< "no data", "Worker said “cache is disabled”"
    ChartInk ink = ChartInk::Muted;
    bool boxed = false; ///< the words in a card of their own
};

/// A compared window, dashed, with its number.
struct ChartFrame
{
    Timestamp from{}, to{};
    int lane = 0;
    QString label;
    ChartInk ink = ChartInk::Info;
};

/// Everything that one chart shows; a value, so that tests need no pixels.
struct ChartSpec
{
    Timestamp from{}, to{};
    std::vector<ChartLane> lanes;
    std::vector<ChartEvent> events;
    std::vector<ChartHatch> hatches;
    std::vector<ChartFrame> frames;
    bool labelledEnd = false; ///< right margin 96 instead of 18
    QString summary; ///< for assistive technology
};

struct ChartState
{
    enum class Kind { Ready, Loading, Empty, Error, Stale };
    Kind kind = Kind::Ready;
    QString text; ///< "Asking GraphQL… 2.1 s", what was asked, the fault's sentence
    Timestamp asOf{}; ///< Stale: hatched from here on
    friend bool operator==(const ChartState &, const ChartState &) = default;
};

} // namespace edgedeck::ui
