// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/client.h"

#include <memory>
#include <mutex>

namespace edgedeck::cloudflare {

/// Several calls behind one id: pages of a list, a second try with another path, the parts of a split query.
/// Lives in the callbacks of the current call and dies with them, which ends the chain.
class Chain
{
public:
    ~Chain();
    [[nodiscard]] net::CallId root() const { return m_root; }

private:
    friend class Client::Private;
    std::weak_ptr<Client::Private> m_owner;
    std::mutex m_mutex;
    net::CallId m_root = 0, m_current = 0;
    bool m_cancelled = false;
};

} // namespace edgedeck::cloudflare
