// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <string>
#include <string_view>

namespace edgedeck {

enum class EventKind { Flip, Deployment, LimitReached, Reset, Cron, Alert, Note };
[[nodiscard]] std::string_view toString(EventKind kind);

/// Something that happened, drawn on charts and in "What happened".
struct Event
{
    EventKind kind = EventKind::Note;
    Timestamp at{};
    std::string text;
    std::string source; ///< "GraphQL", "schedule", "API", "journal"
    bool on = false; ///< flips: switched on
    bool future = false; ///< next cron tick
    friend bool operator==(const Event &, const Event &) = default;
};

} // namespace edgedeck
