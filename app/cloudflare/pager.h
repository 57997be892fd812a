// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

#include <optional>
#include <set>
#include <string>

namespace edgedeck::cloudflare {

/// Decides whether a list has another page, and collects its items once each. A server that ignores `page`, that
/// claims more pages than it has, or that never ends is stopped.
class PageWalk
{
public:
    static constexpr int kMaxPages = 100;

    /// Whether an item with this id is new; remembers it.
    [[nodiscard]] bool fresh(const std::string &id) { return m_ids.insert(id).second; }
    /// Call after a page's items went through fresh(). Returns the next page's number, or nothing at the end.
    [[nodiscard]] std::optional<int> after(const PageInfo &info, std::size_t seen, std::size_t freshItems);
    /// False when the end was forced although the server says that there is more.
    [[nodiscard]] bool complete() const { return m_complete; }

private:
    std::set<std::string> m_ids;
    int m_page = 1;
    std::size_t m_seen = 0;
    bool m_complete = true;
};

} // namespace edgedeck::cloudflare
