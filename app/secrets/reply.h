// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QObject>

#include <functional>
#include <utility>

namespace edgedeck::secrets {

/// Answers through the event loop of `context`, so that no callback runs inside the call that asked for it.
template <class T> void reply(QObject *context, std::function<void(Result<T>)> done, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), value = std::move(result)]() mutable { done(std::move(value)); },
        Qt::QueuedConnection);
}

} // namespace edgedeck::secrets
