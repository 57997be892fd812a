// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/simclock.h"

#include <algorithm>

namespace edgedeck::sandbox {

SimClock::SimClock(Timestamp start, double rate)
    : m_base(start)
    , m_since(std::chrono::steady_clock::now())
    , m_rate(std::max(0.0, rate))
{
}

Timestamp SimClock::now() const
{
    const std::chrono::duration<double> real = std::chrono::steady_clock::now() - m_since;
    return m_base + std::chrono::duration_cast<std::chrono::microseconds>(real * m_rate);
}

void SimClock::setRate(double rate)
{
    m_base = now();
    m_since = std::chrono::steady_clock::now();
    m_rate = std::max(0.0, rate);
}

void SimClock::advance(std::chrono::microseconds by)
{
    m_base += by;
}

} // namespace edgedeck::sandbox
