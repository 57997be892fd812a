// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/downsample.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace edgedeck::ui {

std::vector<ChartPoint> minMax(
    const std::vector<ChartPoint> &points, Timestamp from, Timestamp to, int columns)
{
    if (to < from)
        return {};
    const auto byTime = [](const ChartPoint &p, Timestamp t) { return p.at < t; };
    auto begin = std::lower_bound(points.begin(), points.end(), from, byTime);
    auto end = std::upper_bound(
        points.begin(), points.end(), to, [](Timestamp t, const ChartPoint &p) { return t < p.at; });
    if (begin != points.begin())
        --begin;
    if (end != points.end())
        ++end;
    const auto count = std::distance(begin, end);
    if (columns <= 0 || count <= 2L * columns || to <= from)
        return {begin, end};

    const auto width = std::max<std::int64_t>(1, (to - from).count() / columns);
    std::vector<ChartPoint> kept;
    kept.reserve(static_cast<std::size_t>(2 * columns + 8));
    auto it = begin;
    while (it != end) {
        const auto column = it->at.time_since_epoch().count() / width;
        const ChartPoint *low = nullptr;
        const ChartPoint *high = nullptr;
        const ChartPoint *gap = nullptr;
        for (; it != end && it->at.time_since_epoch().count() / width == column; ++it) {
            if (std::isnan(it->value)) {
                gap = gap ? gap : &*it;
                continue;
            }
            if (!low || it->value < low->value)
                low = &*it;
            if (!high || it->value > high->value)
                high = &*it;
        }
        if (low && high) {
            const ChartPoint *first = low->at <= high->at ? low : high;
            const ChartPoint *second = first == low ? high : low;
            kept.push_back(*first);
            if (second != first)
                kept.push_back(*second);
        }
        // A gap shorter than a pixel beside data cannot be seen; a column of nothing but gap must break the line.
        if (gap && !low)
            kept.push_back(*gap);
    }
    return kept;
}

} // namespace edgedeck::ui
