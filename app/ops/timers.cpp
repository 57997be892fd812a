// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/timers.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace edgedeck::ops {

void QtTimerSource::after(std::chrono::milliseconds delay, QObject *context, std::function<void()> due)
{
    QTimer::singleShot(
        std::max(delay, std::chrono::milliseconds{0}), context, [due = std::move(due)] { due(); });
}

} // namespace edgedeck::ops
