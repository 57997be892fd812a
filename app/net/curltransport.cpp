// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/curltransport.h"

#include "app/net/curlengine.h"

namespace edgedeck::net {

CurlTransport::CurlTransport(TransportOptions options)
    : m_engine(std::make_unique<CurlEngine>(std::move(options)))
{
}

CurlTransport::~CurlTransport() = default;

CallId CurlTransport::send(Request request, Completion done)
{
    return m_engine->send(std::move(request), std::move(done));
}

void CurlTransport::cancel(CallId id)
{
    m_engine->cancel(id);
}

BudgetUse CurlTransport::budget() const
{
    return m_engine->budget();
}

void CurlTransport::dropConnections()
{
    m_engine->dropConnections();
}

} // namespace edgedeck::net
