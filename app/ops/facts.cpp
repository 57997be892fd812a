// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/facts.h"

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

Timestamp startOf(const cloudflare::KvStorageRow &row)
{
    return row.day;
}
Timestamp startOf(const cloudflare::DoStorageRow &row)
{
    return row.day;
}
template <class Row> Timestamp startOf(const Row &row)
{
    return row.start;
}

/// Fresh rows replace old ones from their first bucket on. A family that did not answer keeps its old rows and
/// carries the error.
template <class Row>
cloudflare::Node<Row> merge(cloudflare::Node<Row> old, cloudflare::Node<Row> fresh, Timestamp freshFrom)
{
    if (!fresh.asked)
        return old;
    if (!old.asked || !old.usable())
        return fresh;
    if (fresh.error) {
        old.error = std::move(fresh.error);
        return old;
    }
    const auto younger = [&](const Row &row) { return startOf(row) >= freshFrom; };
    for (const Row &row : fresh.rows)
        freshFrom = std::min(freshFrom, startOf(row));
    old.rows.erase(std::remove_if(old.rows.begin(), old.rows.end(), younger), old.rows.end());
    old.rows.insert(old.rows.end(), std::make_move_iterator(fresh.rows.begin()),
        std::make_move_iterator(fresh.rows.end()));
    old.truncated = old.truncated || fresh.truncated;
    old.error.reset();
    return old;
}

template <class Row> void trim(cloudflare::Node<Row> &node, Timestamp before)
{
    std::erase_if(node.rows, [&](const Row &row) { return startOf(row) < before; });
}

} // namespace

Plan planOf(const Facts &facts)
{
    if (facts.profilePlan != Plan::Unknown)
        return facts.profilePlan;
    return facts.subscriptions.value ? cloudflare::planOf(*facts.subscriptions.value) : Plan::Unknown;
}

Timestamp analyticsAsOf(const Facts &facts)
{
    if (!facts.analytics.value)
        return {};
    return floor<minutes>(facts.analytics.value->askedAt - kAnalyticsLag);
}

cloudflare::AnalyticsAnswer mergeAnalytics(
    std::optional<cloudflare::AnalyticsAnswer> old, cloudflare::AnalyticsAnswer fresh)
{
    if (!old)
        return fresh;
    const Timestamp today = startOfDay(fresh.askedAt);
    const Timestamp recent = fresh.askedAt - hours{3};
    cloudflare::AnalyticsAnswer out = std::move(*old);
    out.askedAt = fresh.askedAt;
    out.budgetLeft = fresh.budgetLeft;
    out.cost = fresh.cost;
    out.kvDay = merge(std::move(out.kvDay), std::move(fresh.kvDay), today);
    out.kvHour = merge(std::move(out.kvHour), std::move(fresh.kvHour), recent);
    out.kvMinute = merge(std::move(out.kvMinute), std::move(fresh.kvMinute), recent);
    out.kvWriteHour = merge(std::move(out.kvWriteHour), std::move(fresh.kvWriteHour), recent);
    out.kvWriteMinute = merge(std::move(out.kvWriteMinute), std::move(fresh.kvWriteMinute), recent);
    out.kvStorage = merge(std::move(out.kvStorage), std::move(fresh.kvStorage), today);
    out.workerDay = merge(std::move(out.workerDay), std::move(fresh.workerDay), today);
    out.workerQuarter = merge(std::move(out.workerQuarter), std::move(fresh.workerQuarter), recent);
    out.doDay = merge(std::move(out.doDay), std::move(fresh.doDay), today);
    out.doQuarter = merge(std::move(out.doQuarter), std::move(fresh.doQuarter), recent);
    out.doPeriodicDay = merge(std::move(out.doPeriodicDay), std::move(fresh.doPeriodicDay), today);
    out.doPeriodicQuarter
        = merge(std::move(out.doPeriodicQuarter), std::move(fresh.doPeriodicQuarter), recent);
    out.doStorage = merge(std::move(out.doStorage), std::move(fresh.doStorage), today);
    // A console that runs for weeks keeps no more than one that was just started.
    const Timestamp day = fresh.askedAt - hours{25};
    const Timestamp month = today - days{31};
    trim(out.kvMinute, day);
    trim(out.kvWriteMinute, day);
    trim(out.kvDay, month);
    trim(out.kvHour, month);
    trim(out.kvWriteHour, month);
    trim(out.kvStorage, month);
    trim(out.workerDay, month);
    trim(out.workerQuarter, month);
    trim(out.doDay, month);
    trim(out.doQuarter, month);
    trim(out.doPeriodicDay, month);
    trim(out.doPeriodicQuarter, month);
    trim(out.doStorage, month);
    return out;
}

} // namespace edgedeck::ops
