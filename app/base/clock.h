// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <mutex>

namespace edgedeck {

/// Where time comes from. Everything that waits or stamps takes one, so that tests need no sleep.
/// All implementations are safe to call from any thread.
class Clock
{
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual SteadyTime steady() const = 0; ///< timeouts, settling, arming, age of a fetch
    [[nodiscard]] virtual Timestamp wall() const = 0; ///< this computer's idea of UTC
};

class SystemClock final : public Clock
{
public:
    [[nodiscard]] SteadyTime steady() const override;
    [[nodiscard]] Timestamp wall() const override;
};

/// A clock that stands still until told. For tests and for pictures.
class ManualClock final : public Clock
{
public:
    explicit ManualClock(Timestamp start)
        : m_wall(start)
    {
    }
    [[nodiscard]] SteadyTime steady() const override;
    [[nodiscard]] Timestamp wall() const override;
    void advance(std::chrono::microseconds by);

private:
    mutable std::mutex m_mutex;
    Timestamp m_wall;
    SteadyTime m_steady{};
};

/// Cloudflare's time as seen through `Date` headers: the last header plus elapsed monotonic time x rate.
/// Quota days, windows and forecasts use this one, so a wrong local clock harms nothing. Before the first
/// header it falls back to the local wall clock. Thread safe.
class ServerClock
{
public:
    explicit ServerClock(const Clock &clock)
        : m_clock(clock)
    {
    }

    void observe(Timestamp serverDate);
    /// Simulated seconds a real second: 1 for real accounts, the sandbox's speed otherwise.
    void setRate(double rate);
    [[nodiscard]] double rate() const;
    [[nodiscard]] bool observed() const;
    [[nodiscard]] Timestamp now() const;
    /// Server minus local wall clock at the last header; zero before the first.
    [[nodiscard]] std::chrono::microseconds skew() const;

private:
    [[nodiscard]] Timestamp nowLocked() const;

    const Clock &m_clock;
    mutable std::mutex m_mutex;
    bool m_observed = false;
    Timestamp m_server{};
    SteadyTime m_at{};
    std::chrono::microseconds m_skew{0};
    double m_rate = 1.0;
};

} // namespace edgedeck
