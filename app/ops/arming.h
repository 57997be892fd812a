// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"

#include <QObject>

#include <chrono>

namespace edgedeck::ops {

/// Whether writes are allowed; each ops::Session has one. Start state is read-only. Armed for ten minutes, extendable in the last one; disarms by itself, on lock, sleep
/// and profile switch. Steady clock. GUI thread.
class Arming : public QObject
{
    Q_OBJECT
public:
    explicit Arming(const Clock &clock, QObject *parent = nullptr);
    void arm();
    void disarm();
    [[nodiscard]] bool isArmed() const;
    [[nodiscard]] std::chrono::seconds remaining() const;
    static constexpr std::chrono::seconds kWindow{600};

Q_SIGNALS:
    void changed(bool armed);

private:
    const Clock &m_clock;
    SteadyTime m_until{};
    Timestamp m_armedWall{};
    bool m_armed = false;
};

} // namespace edgedeck::ops
