// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/clock.h"

namespace edgedeck {

using namespace std::chrono;

SteadyTime SystemClock::steady() const
{
    return steady_clock::now();
}

Timestamp SystemClock::wall() const
{
    return floor<microseconds>(system_clock::now());
}

SteadyTime ManualClock::steady() const
{
    const std::lock_guard lock(m_mutex);
    return m_steady;
}

Timestamp ManualClock::wall() const
{
    const std::lock_guard lock(m_mutex);
    return m_wall;
}

void ManualClock::advance(microseconds by)
{
    const std::lock_guard lock(m_mutex);
    m_wall += by;
    m_steady += by;
}

void ServerClock::observe(Timestamp serverDate)
{
    const std::lock_guard lock(m_mutex);
    const SteadyTime at = m_clock.steady();
    m_skew = serverDate - m_clock.wall();
    // A `Date` has whole seconds: keep our finer estimate while the header agrees with it to the second.
    if (m_observed) {
        const Timestamp estimate = nowLocked();
        const auto tolerance = duration_cast<microseconds>(duration<double>(1.0 + m_rate));
        const auto off = estimate - serverDate;
        if (off >= microseconds{0} && off <= tolerance)
            return;
    }
    m_observed = true;
    m_server = serverDate;
    m_at = at;
}

void ServerClock::setRate(double rate)
{
    const std::lock_guard lock(m_mutex);
    if (m_observed) {
        m_server = nowLocked();
        m_at = m_clock.steady();
    }
    m_rate = rate;
}

double ServerClock::rate() const
{
    const std::lock_guard lock(m_mutex);
    return m_rate;
}

bool ServerClock::observed() const
{
    const std::lock_guard lock(m_mutex);
    return m_observed;
}

Timestamp ServerClock::now() const
{
    const std::lock_guard lock(m_mutex);
    return m_observed ? nowLocked() : m_clock.wall();
}

microseconds ServerClock::skew() const
{
    const std::lock_guard lock(m_mutex);
    return m_skew;
}

Timestamp ServerClock::nowLocked() const
{
    const duration<double, std::micro> elapsed = m_clock.steady() - m_at;
    return m_server + microseconds{static_cast<std::int64_t>(elapsed.count() * m_rate)};
}

} // namespace edgedeck
