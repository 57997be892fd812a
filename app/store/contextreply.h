// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace edgedeck::store {

/// Brings one answer of the store thread to the thread of a QObject: once, and never after the object died.
/// Made on the object's thread.
template <class T> class ContextReply
{
public:
    ContextReply(QObject *context, std::function<void(Result<T>)> done)
        : m_shared(std::make_shared<Shared>())
        , m_done(std::make_shared<std::function<void(Result<T>)>>(std::move(done)))
    {
        Q_ASSERT(context->thread() == QThread::currentThread());
        auto *proxy = new QObject(context);
        m_shared->proxy = proxy;
        // Direct: the pointer must be gone before the object is.
        QObject::connect(
            proxy, &QObject::destroyed, proxy,
            [shared = m_shared] {
                const std::lock_guard lock(shared->mutex);
                shared->proxy = nullptr;
            },
            Qt::DirectConnection);
    }

    /// Any thread.
    void send(Result<T> result) const
    {
        const std::lock_guard lock(m_shared->mutex);
        QObject *proxy = m_shared->proxy;
        if (proxy == nullptr)
            return;
        QMetaObject::invokeMethod(
            proxy,
            [proxy, done = m_done, value = std::move(result)]() mutable {
                proxy->deleteLater();
                (*done)(std::move(value));
            },
            Qt::QueuedConnection);
    }

private:
    struct Shared
    {
        std::mutex mutex;
        QObject *proxy = nullptr;
    };
    std::shared_ptr<Shared> m_shared;
    std::shared_ptr<std::function<void(Result<T>)>> m_done;
};

} // namespace edgedeck::store
