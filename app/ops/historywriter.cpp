// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/historywriter.h"

#include <array>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr seconds kQuarter{900};
constexpr std::array kCacheFacts{
    "l1_hits", "l1_misses", "do_hits", "do_misses", "kv_hits", "kv_misses", "misses", "total"};

} // namespace

void HistoryWriter::write(store::History &history, const Facts &facts, const Snapshot &snapshot)
{
    const std::string account = facts.account.str();
    if (account.empty())
        return;
    std::vector<store::Sample> samples;
    const auto put = [&](const std::string &series, const std::string &entity, Timestamp start, seconds step,
                         double value) {
        auto [place, fresh] = m_written.try_emplace({series, entity, start}, value);
        if (!fresh && place->second == value)
            return;
        place->second = value;
        samples.push_back({.series = series, .entity = entity, .start = start, .step = step, .value = value});
    };
    for (const Series &series : snapshot.series) {
        // What is computed is not kept: a forecast can be made again, and better, from what was counted.
        const bool computed = series.name.ends_with("_expected") || series.name.ends_with("_low")
            || series.name.ends_with("_high");
        if (computed)
            continue;
        for (const Bucket &bucket : series.buckets) {
            if (bucket.value)
                put(series.name, "", bucket.start, series.step, *bucket.value);
        }
    }
    const std::string entity = "worker:" + facts.worker.str();
    for (const auto &[name, buckets] : facts.cacheGrowth) {
        for (const auto &[start, value] : buckets)
            put(name, entity, start, kQuarter, value);
    }
    if (!samples.empty())
        history.put(account, std::move(samples));
    for (const Event &event : snapshot.events) {
        if (event.future || event.at > snapshot.now)
            continue;
        if (m_events.try_emplace({event.at, event.text}, true).second)
            history.putEvent(account, event);
    }
    // Two days are enough to know what changed; the rest is in the store.
    const Timestamp old = startOfDay(snapshot.now) - days{32};
    std::erase_if(m_written, [&](const auto &entry) { return std::get<2>(entry.first) < old; });
}

void HistoryWriter::load(store::History &history, Facts &facts, Timestamp now, QObject *context)
{
    if (facts.account.empty() || facts.worker.empty())
        return;
    for (const char *name : kCacheFacts) {
        history.series(facts.account.str(), name, "worker:" + facts.worker.str(), kQuarter,
            startOfDay(now) - days{1}, now + kQuarter, context,
            [&facts, key = std::string(name)](Result<Series> series) {
                if (!series)
                    return;
                for (const Bucket &bucket : series->buckets) {
                    // What was seen since the start is newer than the row.
                    if (bucket.value)
                        facts.cacheGrowth[key].try_emplace(bucket.start, *bucket.value);
                }
            });
    }
}

} // namespace edgedeck::ops
