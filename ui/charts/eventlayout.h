// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <vector>

namespace edgedeck::ui {

/// Where an event's label stands: its left end, and whether there was room.
struct EventLabel
{
    std::size_t event = 0;
    double left = 0, width = 0;
    bool shown = true;
};

/// Rank when labels fight for room: 80 % < cron < reset < deployment < now < limit < flip.
[[nodiscard]] int rankOf(ChartEventKind kind);

/// Limit and flips stand on their line as an icon, with the words beside it.
[[nodiscard]] bool hasIcon(ChartEventKind kind);

/// Lays labels of `widths` for events at `xs` on one line between `left` and `right`, at least `gap` px apart. A label is
/// centred on its event where it fits, else moves aside by at most its own width; the lower rank goes first.
[[nodiscard]] std::vector<EventLabel> layLabels(const std::vector<ChartEvent> &events,
    const std::vector<double> &xs, const std::vector<double> &widths, double left, double right,
    double gap = 13);

} // namespace edgedeck::ui
