// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

#include <vector>

namespace edgedeck::ops {

/// What happened and what comes, newest first: deployments and flips of the last 31 days, today's reset, the moment
/// the limit was reached, cron runs since yesterday with the writes they made, the crons of the next 24 hours.
[[nodiscard]] std::vector<Event> buildEvents(
    const Facts &facts, std::optional<Timestamp> limitReachedAt, Timestamp now);

} // namespace edgedeck::ops
