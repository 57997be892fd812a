// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/eventlayout.h"

#include <algorithm>
#include <numeric>

namespace edgedeck::ui {

int rankOf(ChartEventKind kind)
{
    switch (kind) {
    case ChartEventKind::CronAhead:
    case ChartEventKind::Cron:
        return 1;
    case ChartEventKind::Reset:
        return 2;
    case ChartEventKind::Deployment:
        return 3;
    case ChartEventKind::Now:
        return 4;
    case ChartEventKind::Limit:
        return 5;
    case ChartEventKind::FlipOff:
    case ChartEventKind::FlipOn:
        return 6;
    }
    return 0;
}

bool hasIcon(ChartEventKind kind)
{
    return kind == ChartEventKind::Limit || kind == ChartEventKind::FlipOn || kind == ChartEventKind::FlipOff;
}

std::vector<EventLabel> layLabels(const std::vector<ChartEvent> &events, const std::vector<double> &xs,
    const std::vector<double> &widths, double left, double right, double gap)
{
    std::vector<std::size_t> order(events.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
        [&](std::size_t a, std::size_t b) { return rankOf(events[a].kind) > rankOf(events[b].kind); });
    std::vector<EventLabel> placed;
    for (const std::size_t i : order) {
        EventLabel label{.event = i, .width = widths[i]};
        // Words beside an icon: left of it, then right. Others: centred, ending at the line, beginning at it.
        const bool icon = hasIcon(events[i].kind);
        const double candidates[]{icon ? xs[i] + 8 - widths[i] : xs[i] - widths[i] / 2,
            icon ? xs[i] - 8 : xs[i] - widths[i], icon ? xs[i] - 8 : xs[i]};
        label.shown = false;
        for (const double wanted : candidates) {
            const double at = std::clamp(wanted, left, std::max(left, right - widths[i]));
            const bool free = std::none_of(placed.begin(), placed.end(), [&](const EventLabel &other) {
                return other.shown && at < other.left + other.width + gap
                    && other.left < at + widths[i] + gap;
            });
            if (free) {
                label.left = at;
                label.shown = true;
                break;
            }
        }
        placed.push_back(label);
    }
    std::sort(placed.begin(), placed.end(),
        [](const EventLabel &a, const EventLabel &b) { return a.event < b.event; });
    return placed;
}

} // namespace edgedeck::ui
