// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <chrono>
#include <functional>

namespace edgedeck::ops {

/// The one way this room waits, so that a test can let hours pass without sleeping. Steady time.
/// `due` runs once on the context's thread, never after the context died. Times below zero count as zero.
class TimerSource
{
public:
    virtual ~TimerSource() = default;
    virtual void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> due) = 0;
};

/// QTimer's single shots.
class QtTimerSource final : public TimerSource
{
public:
    void after(std::chrono::milliseconds delay, QObject *context, std::function<void()> due) override;
};

} // namespace edgedeck::ops
