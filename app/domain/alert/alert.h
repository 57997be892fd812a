// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/domain/finding.h"

#include <optional>
#include <string>
#include <string_view>

namespace edgedeck::alert {

enum class Kind {
    Level, ///< 50, 80 or 95 % of a limit used
    Burn, ///< used so fast that the limit is reached before the reset
    Spike, ///< far above the previous days
    HitRate, ///< a cache tier below its target
    DoLoad, ///< after a flip the Durable Objects are filling up
    Stale, ///< no data any more
    OverLimit ///< the limit refuses operations
};
/// "level" "burn" "spike" "hit_rate" "do_load" "stale" "over_limit": in JSON and in the store.
[[nodiscard]] std::string_view toString(Kind kind);
[[nodiscard]] std::optional<Kind> kindFromString(std::string_view word);

/// Something to tell the operator, once per kind, subject and UTC day.
struct Alert
{
    std::string id; ///< "burn:kv_writes:2026-11-24": the same condition on the same day has the same id
    Kind kind = Kind::Level;
    std::string subject; ///< meter, cache tier or source: "kv_writes", "l1", "analytics"
    int rank = 0; ///< within one kind, subject and day: only a higher one is told again
    Severity severity = Severity::Info;
    Timestamp at{}; ///< server time at which it was found
    std::string text; ///< one sentence with the figures
    std::string action; ///< what to do next, a sentence
    std::optional<Timestamp> snoozedUntil, acknowledgedAt;
    friend bool operator==(const Alert &, const Alert &) = default;
};

/// "level:kv_writes:80:2026-11-24"; `part` may be empty.
[[nodiscard]] std::string idOf(Kind kind, const std::string &subject, const std::string &part, Timestamp day);

} // namespace edgedeck::alert
