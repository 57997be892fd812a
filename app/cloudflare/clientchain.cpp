// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/client_p.h"

namespace edgedeck::cloudflare {

Chain::~Chain()
{
    if (const auto owner = m_owner.lock())
        owner->forget(m_root);
}

net::CallId Client::Private::begin(const std::function<net::CallId(const std::shared_ptr<Chain> &)> &first)
{
    auto chain = std::make_shared<Chain>();
    chain->m_owner = weak_from_this();
    const std::lock_guard lock(chain->m_mutex);
    const net::CallId id = first(chain);
    chain->m_root = id;
    chain->m_current = id;
    if (id != 0) {
        const std::lock_guard own(m_mutex);
        m_chains[id] = chain;
    }
    return id;
}

void Client::Private::next(const std::shared_ptr<Chain> &chain, const std::function<net::CallId()> &make)
{
    const std::lock_guard lock(chain->m_mutex);
    if (!chain->m_cancelled)
        chain->m_current = make();
}

void Client::Private::cancel(net::CallId id)
{
    std::shared_ptr<Chain> chain;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = m_chains.find(id); found != m_chains.end())
            chain = found->second.lock();
    }
    net::CallId current = id;
    if (chain) {
        const std::lock_guard lock(chain->m_mutex);
        chain->m_cancelled = true;
        current = chain->m_current;
    }
    m_caller.cancel(current);
}

void Client::Private::forget(net::CallId root)
{
    const std::lock_guard lock(m_mutex);
    m_chains.erase(root);
}

QueryLimits Client::Private::queryLimits() const
{
    const std::lock_guard lock(m_mutex);
    return m_limits;
}

void Client::Private::setQueryLimits(const QueryLimits &limits)
{
    const std::lock_guard lock(m_mutex);
    m_limits = limits;
}

} // namespace edgedeck::cloudflare
