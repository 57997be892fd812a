// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/qt/callhub.h"

#include <QMetaObject>
#include <QThread>

#include <vector>

namespace edgedeck::net::detail {

CallReceiver::~CallReceiver()
{
    if (m_state)
        m_hub->receiverDied(*m_state);
}

void CallReceiver::attach(std::shared_ptr<CallState> state, QObject *context)
{
    m_state = std::move(state);
    if (context->thread() == QThread::currentThread()) {
        setParent(context);
        return;
    }
    // A parent must share the thread at the time it is set, so a distant context is watched instead. The signal
    // comes on the context's thread, which is the thread of this object.
    moveToThread(context->thread());
    connect(
        context, &QObject::destroyed, this, [this] { delete this; }, Qt::DirectConnection);
}

bool CallReceiver::settle()
{
    return m_hub->settle(*m_state);
}

std::shared_ptr<CallState> CallHub::open(CallReceiver *receiver, QObject *context)
{
    auto state = std::make_shared<CallState>();
    state->receiver = receiver;
    receiver->attach(state, context);
    return state;
}

void CallHub::admit(CallId id, const std::shared_ptr<CallState> &state)
{
    bool unwanted = false;
    {
        const std::lock_guard lock(m_mutex);
        state->id = id;
        if (!state->settled)
            m_open.emplace(id, state);
        else
            unwanted = !state->posted; // the context died while the request was being handed over
    }
    if (unwanted)
        cancelOnTransport(id);
}

bool CallHub::wanted(const CallState &state)
{
    const std::lock_guard lock(m_mutex);
    return !state.settled;
}

void CallHub::post(CallState &state, std::function<void()> answer)
{
    const std::lock_guard lock(m_mutex);
    if (state.settled || state.receiver == nullptr)
        return;
    state.posted = true;
    QMetaObject::invokeMethod(state.receiver, std::move(answer), Qt::QueuedConnection);
}

void CallHub::abandon(CallState &state)
{
    const std::lock_guard lock(m_mutex);
    if (state.posted || state.settled)
        return;
    state.settled = true;
    m_open.erase(state.id);
    if (state.receiver != nullptr)
        state.receiver->deleteLater();
}

bool CallHub::settle(CallState &state)
{
    std::shared_ptr<CallState> keep;
    const std::lock_guard lock(m_mutex);
    if (state.settled)
        return false;
    state.settled = true;
    if (const auto found = m_open.find(state.id); found != m_open.end()) {
        keep = std::move(found->second);
        m_open.erase(found);
    }
    return true;
}

void CallHub::receiverDied(CallState &state)
{
    CallId id = 0;
    {
        const std::lock_guard lock(m_mutex);
        state.receiver = nullptr;
        if (state.settled)
            return;
        state.settled = true;
        if (!state.posted)
            id = state.id;
        m_open.erase(state.id);
    }
    if (id != 0)
        cancelOnTransport(id);
}

void CallHub::cancel(CallId id)
{
    std::shared_ptr<CallState> state;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_open.find(id);
        if (found == m_open.end())
            return;
        state = std::move(found->second);
        m_open.erase(found);
    }
    end(state);
    cancelOnTransport(id);
}

void CallHub::end(const std::shared_ptr<CallState> &state)
{
    CallReceiver *mine = nullptr;
    {
        const std::lock_guard lock(m_mutex);
        if (state->settled)
            return;
        state->settled = true;
        if (state->receiver == nullptr)
            return;
        // On its own thread nobody else can delete it, so it may go at once and the callback with it.
        if (state->receiver->thread() == QThread::currentThread())
            mine = state->receiver;
        else
            state->receiver->deleteLater();
    }
    delete mine;
}

void CallHub::close()
{
    std::map<CallId, std::shared_ptr<CallState>> open;
    {
        const std::lock_guard lock(m_mutex);
        open.swap(m_open);
    }
    for (const auto &[id, state] : open) {
        end(state);
        cancelOnTransport(id);
    }
    const std::unique_lock gate(m_gate);
    m_closed = true;
}

void CallHub::cancelOnTransport(CallId id)
{
    const std::shared_lock gate(m_gate);
    if (!m_closed)
        m_transport->cancel(id);
}

} // namespace edgedeck::net::detail
