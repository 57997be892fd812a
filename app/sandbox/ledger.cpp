// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/ledger.h"

#include <algorithm>

namespace edgedeck::sandbox {

void Cell::add(const Cell &other)
{
    for (std::size_t i = 0; i < value.size(); ++i)
        value[i] += other.value[i];
}

void Cell::subtract(const Cell &other)
{
    for (std::size_t i = 0; i < value.size(); ++i)
        value[i] -= std::min(value[i], other.value[i]);
}

bool Cell::empty() const
{
    return std::all_of(value.begin(), value.end(), [](std::uint32_t v) { return v == 0; });
}

void Lane::add(std::int64_t minute, const Cell &cell)
{
    minutes.try_emplace(minutes.end(), minute)->second.add(cell);
    hours.try_emplace(hours.end(), minute / 60)->second.add(cell);
    days.try_emplace(days.end(), minute / 1440)->second.add(cell);
}

std::uint64_t Quota::limit(KvOp op)
{
    switch (op) {
    case KvOp::Write:
        return kWrites;
    case KvOp::Read:
        return kReads;
    case KvOp::Delete:
        return kDeletes;
    case KvOp::List:
        break;
    }
    return kLists;
}

void Quota::beginDay(std::int64_t day)
{
    if (day == m_day)
        return;
    m_day = day;
    m_used.fill(0);
    m_reached.fill(-1);
    m_doRequests = m_doRows = m_doMilliGbS = 0;
}

bool Quota::open(KvOp op) const
{
    return !m_free || used(op) < limit(op);
}

std::uint32_t Quota::admit(KvOp op, std::uint32_t wanted, std::int64_t minute)
{
    const auto index = static_cast<std::size_t>(op);
    if (!open(op))
        return 0;
    std::uint32_t accepted = wanted;
    if (m_free && m_used[index] + wanted >= limit(op)) {
        const std::uint64_t room = limit(op) - m_used[index] + wanted * kEnforcerDelaySeconds / 60;
        accepted = static_cast<std::uint32_t>(std::min<std::uint64_t>(wanted, room));
    }
    m_used[index] += accepted;
    if (m_free && m_used[index] >= limit(op) && m_reached[index] < 0)
        m_reached[index] = minute;
    return accepted;
}

bool Quota::durableOpen() const
{
    return !m_free || (m_doRequests < kDoRequests && m_doRows < kDoRows && m_doMilliGbS < kDoMilliGbS);
}

void Quota::countDurable(std::uint32_t requests, std::uint32_t rows, std::uint32_t milliGbS)
{
    m_doRequests += requests;
    m_doRows += rows;
    m_doMilliGbS += milliGbS;
}

void Quota::exhaust(KvOp op)
{
    const auto index = static_cast<std::size_t>(op);
    m_used[index] = std::max(m_used[index], limit(op));
}

} // namespace edgedeck::sandbox
