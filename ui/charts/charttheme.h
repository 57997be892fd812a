// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>

namespace edgedeck::ui {

/// Colours and fonts that a chart needs, handed in by whoever wears a theme.
struct ChartTheme
{
    QColor surface, raised, text, muted, faint, border, ctl, grid, zone, selbar, focus;
    QColor info, ok, warn, critical, unknown, stale;
    QColor l1, durable, kv, miss;
    QFont axis; ///< 11 px: tick labels, sources
    QFont strong; ///< event labels
    QFont body; ///< tooltip and states
    QFont bodyStrong;
    friend bool operator==(const ChartTheme &, const ChartTheme &) = default;
};

/// A colour by role, so that a chart's description does not depend on the theme.
enum class ChartInk { Text, Muted, Info, Ok, Warn, Critical, Stale, L1, Durable, Kv, Miss };
[[nodiscard]] inline QColor chartColor(ChartInk ink, const ChartTheme &t)
{
    switch (ink) {
    case ChartInk::Text:
        return t.text;
    case ChartInk::Muted:
        return t.muted;
    case ChartInk::Info:
        return t.info;
    case ChartInk::Ok:
        return t.ok;
    case ChartInk::Warn:
        return t.warn;
    case ChartInk::Critical:
        return t.critical;
    case ChartInk::Stale:
        return t.stale;
    case ChartInk::L1:
        return t.l1;
    case ChartInk::Durable:
        return t.durable;
    case ChartInk::Kv:
        return t.kv;
    case ChartInk::Miss:
        return t.miss;
    }
    return t.text;
}

} // namespace edgedeck::ui
