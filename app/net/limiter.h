// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/net/budget.h"
#include "app/net/limits.h"
#include "app/net/transport.h"

#include <chrono>
#include <deque>

namespace edgedeck::net {

/// Keeps the console a good citizen: two budgets over a sliding window (background work, and a ceiling over
/// everything), shared by all calls. Background reads leave the flip reserve alone; of the ceiling only writes may
/// use it. A pause (Retry-After, challenge page) holds reads back but never a write, whose refusal is harmless
/// and whose delay is not. Calls to the operator's own Worker are free. Pure: time is passed in. Not thread safe.
class Limiter
{
public:
    explicit Limiter(const TransportLimits &limits)
        : m_limits(limits)
    {
    }

    /// Zero when the call may go now, else how long until it might.
    [[nodiscard]] std::chrono::nanoseconds waitFor(CallClass cls, Urgency urgency, SteadyTime now);
    /// Counts one attempt.
    void spend(CallClass cls, Urgency urgency, SteadyTime now);
    void pauseUntil(SteadyTime until);
    [[nodiscard]] BudgetUse use(SteadyTime now);

private:
    using Window = std::deque<SteadyTime>;
    void prune(SteadyTime now);
    /// When the n-th newest entry falls out of the window; zero when fewer than `limit` are in it.
    [[nodiscard]] std::chrono::nanoseconds roomIn(const Window &window, int limit, SteadyTime now) const;

    const TransportLimits &m_limits;
    Window m_rest, m_backgroundRest, m_graphQl, m_backgroundGraphQl;
    SteadyTime m_pausedUntil{};
};

} // namespace edgedeck::net
