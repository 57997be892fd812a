// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

namespace edgedeck::sandbox {

/// The simulated UTC: a start moment plus real elapsed time x rate. Rate 0 stands still. Not thread safe; the
/// World's mutex guards it.
class SimClock
{
public:
    SimClock(Timestamp start, double rate);

    [[nodiscard]] Timestamp now() const;
    [[nodiscard]] double rate() const { return m_rate; }
    void setRate(double rate);
    void advance(std::chrono::microseconds by);

private:
    Timestamp m_base;
    std::chrono::steady_clock::time_point m_since;
    double m_rate;
};

} // namespace edgedeck::sandbox
