// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/pager.h"

namespace edgedeck::cloudflare {

std::optional<int> PageWalk::after(const PageInfo &info, std::size_t seen, std::size_t freshItems)
{
    m_seen += seen;
    bool more = false;
    if (info.totalPages)
        more = m_page < *info.totalPages;
    else if (info.totalCount)
        more = m_seen < static_cast<std::uint64_t>(*info.totalCount);
    else if (info.perPage && *info.perPage > 0)
        more = seen >= static_cast<std::uint64_t>(*info.perPage);
    if (!more || seen == 0) {
        // An empty page is an end whatever was announced; items that were counted and not seen are missing.
        m_complete
            = m_complete && (!info.totalCount || m_seen >= static_cast<std::uint64_t>(*info.totalCount));
        return std::nullopt;
    }
    // Nothing new on a later page: `page` is ignored and every page is the first one again.
    const bool repeats = m_page > 1 && freshItems == 0;
    if (repeats || m_page >= kMaxPages) {
        m_complete = false;
        return std::nullopt;
    }
    return ++m_page;
}

} // namespace edgedeck::cloudflare
