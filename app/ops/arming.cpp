// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/arming.h"

#include <QTimer>

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

Arming::Arming(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Arming::arm()
{
    const bool was = isArmed();
    // Extending is for the last minute only: a key held down must not keep production open for ever.
    if (was && remaining() > seconds{60})
        return;
    m_armed = true;
    m_until = m_clock.steady() + kWindow;
    m_armedWall = m_clock.wall();
    QTimer::singleShot(duration_cast<milliseconds>(kWindow) + milliseconds{10}, this, [this] {
        if (m_armed && m_clock.steady() >= m_until)
            disarm();
    });
    Q_EMIT changed(true);
}

void Arming::disarm()
{
    if (!m_armed)
        return;
    m_armed = false;
    m_until = {};
    Q_EMIT changed(false);
}

bool Arming::isArmed() const
{
    // The steady clock stands still in suspend; the wall clock does not. Whoever slept must arm again.
    const bool slept = m_clock.wall() - m_armedWall > kWindow + seconds{5};
    return m_armed && m_clock.steady() < m_until && !slept;
}

seconds Arming::remaining() const
{
    if (!isArmed())
        return seconds{0};
    // Rounded up, so that "0 s left" is never shown while writes are still allowed.
    return ceil<seconds>(m_until - m_clock.steady());
}

} // namespace edgedeck::ops
