// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/transport.h"

#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <utility>

namespace edgedeck::net {

/// Brings answers of a Transport to the thread of a QObject. The decoder runs on the transport's thread, the
/// callback on the context's thread: exactly once, never after cancel() and never after the context died.
class Caller
{
public:
    explicit Caller(Transport &transport) : m_transport(transport) { }

    template <class T>
    CallId call(Request request, QObject *context, std::function<Result<T>(Result<Response>)> decode,
                std::function<void(Result<T>)> done)
    {
        // The proxy lives on the context's thread and dies with it: a queued answer to a dead context is dropped by Qt.
        auto *proxy = new QObject(context);
        auto shared = std::make_shared<Pending>();
        shared->proxy = proxy;
        const CallId id = m_transport.send(
            std::move(request),
            [proxyPtr = std::weak_ptr<Pending>(shared), keep = shared, decode = std::move(decode),
             done = std::move(done)](Result<Response> answer) mutable {
                auto result = std::make_shared<Result<T>>(decode(std::move(answer)));
                const std::lock_guard lock(keep->mutex);
                if (keep->proxy == nullptr)
                    return;
                QObject *target = keep->proxy;
                QMetaObject::invokeMethod(
                    target,
                    [target, result, done = std::move(done)] {
                        target->deleteLater();
                        done(std::move(*result));
                    },
                    Qt::QueuedConnection);
            });
        (void)id;
        return id;
    }

private:
    struct Pending
    {
        std::mutex mutex;
        QObject *proxy = nullptr;
    };
    Transport &m_transport;
};

} // namespace edgedeck::net
