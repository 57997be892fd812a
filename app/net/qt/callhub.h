// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/transport.h"

#include <QObject>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace edgedeck::net::detail {

class CallHub;
class CallReceiver;

/// One call as seen from both sides. Guarded by the hub's mutex.
struct CallState
{
    CallReceiver *receiver = nullptr; ///< null once it died
    CallId id = 0; ///< 0 until the transport told it
    bool posted = false; ///< the answer is in the context's event queue
    bool settled = false; ///< the callback ran, or never will
};

/// The end of a call that lives on the context's thread and dies with the context. The transport's thread
/// only ever posts to it, under the hub's mutex, which the destructor takes first: it is never half dead there.
class CallReceiver : public QObject
{
public:
    explicit CallReceiver(std::shared_ptr<CallHub> hub)
        : m_hub(std::move(hub))
    {
    }
    ~CallReceiver() override;
    void attach(std::shared_ptr<CallState> state, QObject *context);

protected:
    [[nodiscard]] bool settle(); ///< true for the one who may run the callback

private:
    std::shared_ptr<CallHub> m_hub;
    std::shared_ptr<CallState> m_state;
};

/// The open calls of one Caller. The mutex is never held while the transport is called, because a transport may
/// destroy a completion (and with it a ticket) under a lock of its own.
class CallHub
{
public:
    explicit CallHub(Transport &transport)
        : m_transport(&transport)
    {
    }

    [[nodiscard]] Transport &transport() { return *m_transport; }
    [[nodiscard]] std::shared_ptr<CallState> open(CallReceiver *receiver, QObject *context);
    void admit(CallId id, const std::shared_ptr<CallState> &state);
    void cancel(CallId id);
    void close(); ///< cancels everything; the transport is not touched afterwards

    [[nodiscard]] bool wanted(const CallState &state);
    void post(CallState &state, std::function<void()> answer);
    void abandon(CallState &state); ///< the transport dropped the completion without running it
    [[nodiscard]] bool settle(CallState &state);
    void receiverDied(CallState &state);

private:
    void end(const std::shared_ptr<CallState> &state);
    void cancelOnTransport(CallId id);

    std::mutex m_mutex;
    std::map<CallId, std::shared_ptr<CallState>> m_open;
    std::shared_mutex m_gate; ///< held shared while the transport is used for a cancel, exclusively to close
    Transport *m_transport;
    bool m_closed = false;
};

/// What the completion owns. Dies with it, wherever that is.
class CallTicket
{
public:
    CallTicket(std::shared_ptr<CallHub> hub, std::shared_ptr<CallState> state)
        : m_hub(std::move(hub))
        , m_state(std::move(state))
    {
    }
    ~CallTicket() { m_hub->abandon(*m_state); }
    CallTicket(const CallTicket &) = delete;
    CallTicket &operator=(const CallTicket &) = delete;
    [[nodiscard]] bool wanted() const { return m_hub->wanted(*m_state); }
    void deliver(std::function<void()> answer) { m_hub->post(*m_state, std::move(answer)); }

private:
    std::shared_ptr<CallHub> m_hub;
    std::shared_ptr<CallState> m_state;
};

} // namespace edgedeck::net::detail
