// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/charttheming.h"

#include "ui/shell/typography.h"

namespace edgedeck::ui {

ChartTheme chartThemeOf(const Theme &t)
{
    return {.surface = t.surface,
        .raised = t.raised,
        .text = t.text,
        .muted = t.muted,
        .faint = t.faint,
        .border = t.border,
        .ctl = t.ctl,
        .grid = t.grid,
        .zone = t.zone,
        .selbar = t.selbar,
        .focus = t.focus,
        .info = t.info,
        .ok = t.ok,
        .warn = t.warn,
        .critical = t.critical,
        .unknown = t.unknown,
        .stale = t.stale,
        .l1 = t.l1,
        .durable = t.durable,
        .kv = t.kv,
        .miss = t.miss,
        .axis = font(Type::Axis),
        .strong = font(Type::SmallStrong),
        .body = font(Type::Small),
        .bodyStrong = font(Type::SmallStrong)};
}

} // namespace edgedeck::ui
