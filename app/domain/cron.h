// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

/// When a five-field cron expression fires in [from, to), UTC, oldest first, at most `most` times. Understands
/// *, lists, ranges, steps, and names of months and days as Workers' schedules have them (1 = Sunday).
/// Empty when the expression is not understood.
[[nodiscard]] std::vector<Timestamp> cronTimes(
    std::string_view expression, Timestamp from, Timestamp to, std::size_t most = 1000);
[[nodiscard]] bool isCron(std::string_view expression);

/// The two hours whose KV writes prove or refute a flip: from five minutes before the first cron burst of a day.
struct ProofWindow
{
    Timestamp from{}, to{};
    friend bool operator==(const ProofWindow &, const ProofWindow &) = default;
};
/// First window that lies wholly after the flip has taken effect and, if the limit was reached on the day of the
/// flip, after the next reset (writes that are refused anyway prove nothing). Without crons: the two hours after.
[[nodiscard]] ProofWindow firstHonestWindow(
    Timestamp flippedAt, const std::vector<std::string> &crons, bool limitReached);

} // namespace edgedeck
