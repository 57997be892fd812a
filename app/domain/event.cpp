// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/event.h"

#include <string_view>

namespace edgedeck {

std::string_view toString(EventKind kind)
{
    switch (kind) {
    case EventKind::Flip:
        return "flip";
    case EventKind::Deployment:
        return "deployment";
    case EventKind::LimitReached:
        return "limit_reached";
    case EventKind::Reset:
        return "reset";
    case EventKind::Cron:
        return "cron";
    case EventKind::Alert:
        return "alert";
    case EventKind::Note:
        return "note";
    }
    return "unknown";
}

} // namespace edgedeck
