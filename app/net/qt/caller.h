// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/qt/callhub.h"
#include "app/net/transport.h"

#include <QObject>

#include <functional>
#include <memory>
#include <utility>

namespace edgedeck::net {

/// Brings answers of a Transport to the thread of a QObject.
/// `decode` runs on the transport's thread; `done` on the context's thread, through its event loop: exactly
/// once, never inside call(), never after cancel() has returned there, never after the context died. A context
/// that dies ends its call. `done` is also destroyed on the context's thread.
/// Thread: any; the context must be alive during call() and may live on another thread than the caller.
/// The transport outlives the Caller; destroying the Caller cancels what is still open.
class Caller
{
public:
    explicit Caller(Transport &transport)
        : m_hub(std::make_shared<detail::CallHub>(transport))
    {
    }
    ~Caller() { m_hub->close(); }
    Caller(const Caller &) = delete;
    Caller &operator=(const Caller &) = delete;

    template <class T>
    CallId call(Request request, QObject *context, std::function<Result<T>(Result<Response>)> decode,
        std::function<void(Result<T>)> done)
    {
        auto *receiver = new Receiver<T>(m_hub, std::move(done));
        auto state = m_hub->open(receiver, context);
        auto ticket = std::make_shared<detail::CallTicket>(m_hub, state);
        const CallId id = m_hub->transport().send(
            std::move(request), [ticket, receiver, decode = std::move(decode)](Result<Response> answer) {
                if (!ticket->wanted())
                    return;
                auto result = std::make_shared<Result<T>>(decode(std::move(answer)));
                ticket->deliver([receiver, result] { receiver->finish(std::move(*result)); });
            });
        m_hub->admit(id, state);
        return id;
    }

    /// Unknown and finished calls are ignored.
    void cancel(CallId id) { m_hub->cancel(id); }

private:
    /// Holds the callback on the context's thread.
    template <class T> class Receiver final : public detail::CallReceiver
    {
    public:
        Receiver(std::shared_ptr<detail::CallHub> hub, std::function<void(Result<T>)> done)
            : CallReceiver(std::move(hub))
            , m_done(std::move(done))
        {
        }
        void finish(Result<T> result)
        {
            if (!settle())
                return;
            // The callback may delete the context and with it this object.
            const auto done = std::move(m_done);
            deleteLater();
            done(std::move(result));
        }

    private:
        std::function<void(Result<T>)> m_done;
    };

    std::shared_ptr<detail::CallHub> m_hub;
};

} // namespace edgedeck::net
