// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"
#include "app/store/history.h"

#include <QObject>

#include <map>
#include <string>
#include <tuple>

namespace edgedeck::ops {

/// Keeps what was read: samples in 15-minute and daily steps and the events, once each. Late analytics replace
/// old rows. Also brings the cache counters of yesterday and today back after a start.
class HistoryWriter
{
public:
    void write(store::History &history, const Facts &facts, const Snapshot &snapshot);
    /// Fills `facts.cacheGrowth` when the rows arrive; both must outlive `context`.
    void load(store::History &history, Facts &facts, Timestamp now, QObject *context);

private:
    /// Last value written of (series, entity, start): only changes go to the store.
    std::map<std::tuple<std::string, std::string, Timestamp>, double> m_written;
    std::map<std::pair<Timestamp, std::string>, bool> m_events;
};

} // namespace edgedeck::ops
