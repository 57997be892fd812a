// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/historywriter.h"

#include "app/ops/bucketstart.h"
#include "app/ops/quotabuilder.h"

#include <algorithm>
#include <array>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr seconds kMinute{60};
constexpr seconds kQuarter{900};
constexpr seconds kDay{86400};
/// Sources by the quarter hour come with the full look only: younger buckets may lack what a later look brings.
constexpr minutes kSettled{20};
constexpr std::array kCacheFacts{
    "l1_hits", "l1_misses", "do_hits", "do_misses", "kv_hits", "kv_misses", "misses", "total"};

template <class Row> Timestamp oldestOf(const cloudflare::Node<Row> &node)
{
    if (node.truncated)
        return Timestamp::max();
    Timestamp oldest = Timestamp::max();
    for (const Row &row : node.rows)
        oldest = std::min(oldest, row.start);
    return oldest;
}

/// Before its first row a family may not have been asked at all: nothing is known there, not even zeros. The limits
/// of an account or of its day may shorten the window, and what is stored must not be overwritten by that.
Timestamp knownFrom(const Facts &facts, const Series &series)
{
    if (series.step != kDay || !facts.analytics.value)
        return Timestamp::min();
    const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
    return series.name.starts_with("kv_") ? oldestOf(answer.kvDay)
        : series.name.starts_with("do_")  ? oldestOf(answer.doDay)
                                          : oldestOf(answer.workerDay);
}

/// The series of the charts: today by quarter hour, 31 days by day.
void addCharts(store::Batch &batch, const Facts &facts, const Snapshot &snapshot)
{
    for (const Series &series : snapshot.series) {
        // What is computed is not kept: a forecast can be made again, and better, from what was counted.
        const bool computed = series.name.ends_with("_expected") || series.name.ends_with("_low")
            || series.name.ends_with("_high");
        if (computed || series.buckets.empty() || !series.unknown.empty())
            continue;
        constexpr std::string_view kDaily = "_daily";
        const std::string name = series.step == kDay && series.name.ends_with(kDaily)
            ? series.name.substr(0, series.name.size() - kDaily.size())
            : series.name;
        const Timestamp settled
            = bucketStart(std::min(series.incompleteFrom, snapshot.asOf - kSettled), series.step);
        // A response time of nothing is no zero.
        const Timestamp from = std::max(series.buckets.front().start, knownFrom(facts, series));
        if (name != "p99_ms" && settled > from)
            batch.complete.push_back(
                {.series = name, .entity = {}, .step = series.step, .from = from, .to = settled});
        for (const Bucket &bucket : series.buckets) {
            if (bucket.start < from)
                continue;
            // A zero that is not settled may only be something that has not come yet.
            if (bucket.value && (*bucket.value != 0 || bucket.start < settled))
                batch.samples.push_back({.series = name,
                    .entity = {},
                    .start = bucket.start,
                    .step = series.step,
                    .value = *bucket.value});
        }
    }
}

std::string kvName(const cloudflare::KvRow &row)
{
    const std::string meter = row.action == "read" ? "kv_reads"
        : row.action == "write"                    ? "kv_writes"
        : row.action == "delete"                   ? "kv_deletes"
        : row.action == "list"                     ? "kv_lists"
                                                   : std::string();
    return !meter.empty() && isRefused(row) ? meter + "_refused" : meter;
}

/// KV by minute: of the writes with their result, of the others what was asked for.
void addMinutes(store::Batch &batch, const cloudflare::AnalyticsAnswer &answer, Timestamp asOf)
{
    std::map<std::pair<std::string, Timestamp>, double> sums;
    std::vector<std::string> names;
    if (answer.kvWriteMinute.usable()) {
        for (const cloudflare::KvRow &row : answer.kvWriteMinute.rows)
            sums[{kvName(row), row.start}] += row.requests;
        names = {"kv_writes", "kv_writes_refused"};
    }
    if (answer.kvMinute.usable()) {
        for (const cloudflare::KvRow &row : answer.kvMinute.rows) {
            if (row.action != "write")
                sums[{kvName(row), row.start}] += row.requests;
        }
        names.insert(names.end(), {"kv_reads", "kv_deletes", "kv_lists"});
    }
    // Both were asked for the last three hours at least.
    const Timestamp from = bucketStart(answer.askedAt - hours{3}, kMinute) + minutes{1};
    const bool cut = answer.kvWriteMinute.truncated || answer.kvMinute.truncated;
    for (const std::string &name : names) {
        if (!cut && asOf > from)
            batch.complete.push_back(
                {.series = name, .entity = {}, .step = kMinute, .from = from, .to = asOf});
    }
    for (const auto &[key, value] : sums) {
        if (!key.first.empty() && key.second < asOf)
            batch.samples.push_back(
                {.series = key.first, .entity = {}, .start = key.second, .step = kMinute, .value = value});
    }
}

void addWorkerDays(store::Batch &batch, const cloudflare::AnalyticsAnswer &answer, Timestamp asOf)
{
    if (!answer.workerDay.usable() || answer.workerDay.rows.empty())
        return;
    std::map<std::pair<std::string, Timestamp>, std::pair<double, double>> sums;
    Timestamp first = answer.workerDay.rows.front().start;
    for (const cloudflare::WorkerRow &row : answer.workerDay.rows) {
        auto &[requests, errors] = sums[{row.script, row.start}];
        requests += row.requests;
        errors += row.errors;
        first = std::min(first, row.start);
    }
    for (const char *name : {"worker_requests", "worker_errors"}) {
        if (!answer.workerDay.truncated && startOfDay(asOf) > first)
            batch.complete.push_back({.series = name,
                .entity = store::kEveryEntity,
                .step = kDay,
                .from = first,
                .to = startOfDay(asOf)});
    }
    for (const auto &[key, value] : sums) {
        const std::string entity = "worker:" + key.first;
        batch.samples.push_back({"worker_requests", entity, key.second, kDay, value.first});
        if (value.second != 0)
            batch.samples.push_back({"worker_errors", entity, key.second, kDay, value.second});
    }
}

} // namespace

void HistoryWriter::write(store::History &history, const Facts &facts, const Snapshot &snapshot, bool full)
{
    const std::string account = facts.account.str();
    if (account.empty())
        return;
    store::Batch batch;
    addCharts(batch, facts, snapshot);
    if (facts.analytics.value && full) {
        addMinutes(batch, *facts.analytics.value, analyticsAsOf(facts));
        addWorkerDays(batch, *facts.analytics.value, analyticsAsOf(facts));
    }
    const std::string entity = "worker:" + facts.worker.str();
    for (const auto &[name, buckets] : facts.cacheGrowth) {
        for (const auto &[start, value] : buckets)
            batch.samples.push_back({name, entity, start, kQuarter, value});
    }
    const Timestamp recent = startOfDay(snapshot.now) - days{1};
    if (!full) {
        // A span wants everything in it; a light look only says what changed.
        batch.complete.clear();
        std::erase_if(batch.samples, [&](const store::Sample &sample) {
            const auto known
                = m_written.find({sample.series, sample.entity, sample.step.count(), sample.start});
            return sample.start < recent || (known != m_written.end() && known->second == sample.value);
        });
    }
    for (const store::Sample &sample : batch.samples) {
        if (sample.start >= recent)
            m_written[{sample.series, sample.entity, sample.step.count(), sample.start}] = sample.value;
    }
    if (!batch.samples.empty() || !batch.complete.empty())
        history.put(account, std::move(batch));
    events(history, account, snapshot);
    std::erase_if(m_written, [&](const auto &entry) { return std::get<3>(entry.first) < recent; });
}

void HistoryWriter::events(store::History &history, const std::string &account, const Snapshot &snapshot)
{
    for (const Event &event : snapshot.events) {
        if (event.future || event.at > snapshot.now)
            continue;
        if (m_events.try_emplace({event.at, event.text}, true).second)
            history.putEvent(account, event);
    }
    const Timestamp old = startOfDay(snapshot.now) - days{32};
    std::erase_if(m_events, [&](const auto &entry) { return entry.first.first < old; });
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
