// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/ops/timers.h"

#include <QPointer>

#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>
#include <vector>

namespace edgedeck::test {

/// Timers that fire when the test says so, oldest first. The waits that were asked for are kept for looking at.
class ManualTimers final : public ops::TimerSource
{
public:
    /// `clock` moves on by the wait of each timer that fires.
    explicit ManualTimers(ManualClock &clock)
        : m_clock(clock)
    {
    }
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> due) override
    {
        m_waits.push_back(delay);
        m_open.push_back({delay, context, std::move(due)});
    }

    /// Runs the oldest waiting one; false when there is none.
    bool fireNext()
    {
        while (!m_open.empty()) {
            const Waiting next = std::move(m_open.front());
            m_open.erase(m_open.begin());
            if (next.context) {
                m_clock.advance(next.delay);
                next.due();
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] const std::vector<std::chrono::milliseconds> &waits() const { return m_waits; }
    [[nodiscard]] bool waiting() const
    {
        return std::any_of(
            m_open.begin(), m_open.end(), [](const Waiting &w) { return !w.context.isNull(); });
    }

private:
    struct Waiting
    {
        std::chrono::milliseconds delay;
        QPointer<QObject> context;
        std::function<void()> due;
    };
    ManualClock &m_clock;
    std::vector<Waiting> m_open;
    std::vector<std::chrono::milliseconds> m_waits;
};

} // namespace edgedeck::test
