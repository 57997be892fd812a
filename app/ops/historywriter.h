// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"
#include "app/store/history.h"

#include <QObject>

#include <map>
#include <string>
#include <tuple>

namespace edgedeck::ops {

/// Keeps what was read. After a full look: KV by minute, account totals by quarter hour and day, Workers by day, as
/// complete spans, so that late analytics correct old rows. After a light one: what changed since yesterday. Events
/// once each. Also brings the cache counters of yesterday and today back after a start. Hours are the Backfill's.
class HistoryWriter
{
public:
    void write(store::History &history, const Facts &facts, const Snapshot &snapshot, bool full);
    /// Fills `facts.cacheGrowth` when the rows arrive; both must outlive `context`.
    void load(store::History &history, Facts &facts, Timestamp now, QObject *context);

private:
    void events(store::History &history, const std::string &account, const Snapshot &snapshot);

    /// Last value written of (series, entity, step, start) since yesterday: only changes go to the store.
    std::map<std::tuple<std::string, std::string, std::int64_t, Timestamp>, double> m_written;
    std::map<std::pair<Timestamp, std::string>, bool> m_events;
};

} // namespace edgedeck::ops
