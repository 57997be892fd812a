// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/limiter.h"

#include <algorithm>

namespace edgedeck::net {

using std::chrono::nanoseconds;

nanoseconds Limiter::roomIn(const Window &window, int limit, SteadyTime now) const
{
    const auto most = static_cast<std::size_t>(std::max(limit, 1));
    if (window.size() < most)
        return nanoseconds{0};
    return window[window.size() - most] + m_limits.budgetWindow - now;
}

nanoseconds Limiter::waitFor(CallClass cls, Urgency urgency, SteadyTime now)
{
    prune(now);
    if (cls == CallClass::WorkerRead)
        return nanoseconds{0};
    if (cls == CallClass::Write)
        return roomIn(m_rest, m_limits.operatorRest, now);

    nanoseconds wait = std::max(m_pausedUntil - now, SteadyTime::duration{0});
    if (cls == CallClass::GraphQl) {
        wait = std::max(wait, roomIn(m_graphQl, m_limits.operatorGraphQl, now));
        if (urgency == Urgency::Background)
            wait = std::max(wait, roomIn(m_backgroundGraphQl, m_limits.backgroundGraphQl, now));
        return wait;
    }
    wait = std::max(wait, roomIn(m_rest, m_limits.operatorRest - m_limits.flipReserve, now));
    if (urgency == Urgency::Background)
        wait = std::max(wait, roomIn(m_backgroundRest, m_limits.backgroundRest - m_limits.flipReserve, now));
    return wait;
}

void Limiter::spend(CallClass cls, Urgency urgency, SteadyTime now)
{
    if (cls == CallClass::WorkerRead)
        return;
    const bool graphQl = cls == CallClass::GraphQl;
    (graphQl ? m_graphQl : m_rest).push_back(now);
    if (urgency == Urgency::Background)
        (graphQl ? m_backgroundGraphQl : m_backgroundRest).push_back(now);
}

void Limiter::pauseUntil(SteadyTime until)
{
    m_pausedUntil = std::max(m_pausedUntil, until);
}

BudgetUse Limiter::use(SteadyTime now)
{
    prune(now);
    return {.restUsed = static_cast<int>(m_rest.size()), .graphqlUsed = static_cast<int>(m_graphQl.size())};
}

void Limiter::prune(SteadyTime now)
{
    for (Window *window : {&m_rest, &m_backgroundRest, &m_graphQl, &m_backgroundGraphQl}) {
        while (!window->empty() && window->front() + m_limits.budgetWindow <= now)
            window->pop_front();
    }
}

} // namespace edgedeck::net
