// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/usagesamples.h"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::UsageAsk;
using cloudflare::UsageKind;
using cloudflare::UsageRow;

namespace {

constexpr seconds kDay{86400};

std::string meterOf(const std::string &action)
{
    if (action == "read")
        return "kv_reads";
    if (action == "write")
        return "kv_writes";
    if (action == "delete")
        return "kv_deletes";
    return action == "list" ? "kv_lists" : std::string();
}

using Add = std::map<std::tuple<std::string, std::string, seconds, Timestamp>, double>;

void addRow(Add &add, const UsageRow &row)
{
    const auto put = [&](const std::string &series, const std::string &entity, double value) {
        add[{series, entity, row.step, row.start}] += value;
    };
    switch (row.kind) {
    case UsageKind::Kv: {
        const std::string meter = meterOf(row.action);
        if (meter.empty())
            return;
        put(row.result == "error" ? meter + "_refused" : meter, "", row.requests);
        if (row.action == "read" && (row.result == "hot_read" || row.result == "cold_read"))
            put("kv_reads_" + row.result.substr(0, row.result.find('_')), "", row.requests);
        if (row.action == "read" && row.result == "not_found")
            put("kv_reads_not_found", "", row.requests);
        return;
    }
    case UsageKind::KvByNamespace:
        if (const std::string meter = meterOf(row.action); !meter.empty() && !row.entity.empty())
            put(meter, "kv:" + row.entity, row.requests);
        return;
    case UsageKind::Workers:
        put("worker_requests", "", row.requests);
        put("worker_errors", "", row.errors);
        return;
    case UsageKind::WorkersByScript:
        if (row.entity.empty())
            return;
        put("worker_requests", "worker:" + row.entity, row.requests);
        put("worker_errors", "worker:" + row.entity, row.errors);
        return;
    case UsageKind::DoRequests:
        put("do_requests", "", row.requests);
        put("do_errors", "", row.errors);
        return;
    case UsageKind::DoPeriodic:
        put("do_duration", "", row.durationGbS);
        put("do_rows_read", "", row.rowsRead);
        put("do_rows_written", "", row.rowsWritten);
        return;
    }
}

std::vector<std::string> namesOf(UsageKind kind)
{
    switch (kind) {
    case UsageKind::Kv:
        return {"kv_reads", "kv_reads_refused", "kv_reads_hot", "kv_reads_cold", "kv_reads_not_found",
            "kv_writes", "kv_writes_refused", "kv_deletes", "kv_deletes_refused", "kv_lists",
            "kv_lists_refused"};
    case UsageKind::KvByNamespace:
        return {"kv_reads", "kv_writes", "kv_deletes", "kv_lists"};
    case UsageKind::Workers:
    case UsageKind::WorkersByScript:
        return {"worker_requests", "worker_errors"};
    case UsageKind::DoRequests:
        return {"do_requests", "do_errors"};
    case UsageKind::DoPeriodic:
        return {"do_duration", "do_rows_read", "do_rows_written"};
    }
    return {};
}

bool byEntity(UsageKind kind)
{
    return kind == UsageKind::KvByNamespace || kind == UsageKind::WorkersByScript;
}

} // namespace

store::Batch usageBatch(const cloudflare::UsageAnswer &answer, Timestamp until)
{
    store::Batch batch;
    Add add;
    for (const UsageRow &row : answer.rows)
        addRow(add, row);
    batch.samples.reserve(add.size());
    for (const auto &[key, value] : add) {
        if (value != 0)
            batch.samples.push_back({.series = std::get<0>(key),
                .entity = std::get<1>(key),
                .start = std::get<3>(key),
                .step = std::get<2>(key),
                .value = value});
    }
    for (const UsageAsk &ask : answer.complete) {
        const Timestamp to = ask.step >= kDay ? std::min(ask.to, startOfDay(until)) : ask.to;
        for (const std::string &name : namesOf(ask.kind))
            batch.complete.push_back({.series = name,
                .entity = byEntity(ask.kind) ? store::kEveryEntity : "",
                .step = ask.step,
                .from = ask.from,
                .to = to});
    }
    return batch;
}

const std::vector<std::string> &storedHours()
{
    static const std::vector<std::string> names{"kv_reads", "kv_reads_refused", "kv_writes",
        "kv_writes_refused", "kv_deletes", "kv_deletes_refused", "kv_lists", "kv_lists_refused",
        "worker_requests", "do_requests", "do_duration", "do_rows_read", "do_rows_written"};
    return names;
}

namespace {

template <class Row> std::optional<Timestamp> oldestOf(const cloudflare::Node<Row> &node)
{
    if (!node.usable() || node.rows.empty())
        return std::nullopt;
    const auto oldest = std::min_element(
        node.rows.begin(), node.rows.end(), [](const Row &a, const Row &b) { return a.start < b.start; });
    return floor<hours>(oldest->start);
}

/// Hours without a row are left out, as Cloudflare leaves them out.
template <class Row, class Make>
void addHours(cloudflare::Node<Row> &node, std::optional<Timestamp> before, const Series &series, Make make)
{
    if (!before)
        return;
    for (const Bucket &bucket : series.buckets) {
        if (bucket.start < *before && bucket.value.value_or(0) > 0)
            node.rows.push_back(make(bucket.start, *bucket.value));
    }
}

const Series *named(const std::vector<Series> &all, const std::string &name)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const Series &s) { return s.name == name; });
    return found == all.end() ? nullptr : &*found;
}

void addPeriodic(cloudflare::Node<cloudflare::DoPeriodicRow> &node, const std::vector<Series> &hours)
{
    const auto before = oldestOf(node);
    std::map<Timestamp, cloudflare::DoPeriodicRow> rows;
    const auto merge = [&](const char *name, double cloudflare::DoPeriodicRow::*field) {
        if (const Series *series = named(hours, name)) {
            for (const Bucket &bucket : series->buckets) {
                if (before && bucket.start < *before && bucket.value.value_or(0) > 0) {
                    rows[bucket.start].start = bucket.start;
                    rows[bucket.start].*field = *bucket.value;
                }
            }
        }
    };
    merge("do_duration", &cloudflare::DoPeriodicRow::durationGbS);
    merge("do_rows_read", &cloudflare::DoPeriodicRow::rowsRead);
    merge("do_rows_written", &cloudflare::DoPeriodicRow::rowsWritten);
    for (const auto &[start, row] : rows)
        node.rows.push_back(row);
}

} // namespace

void addStoredHours(cloudflare::AnalyticsAnswer &answer, const std::vector<Series> &hours)
{
    const auto kvBefore = oldestOf(answer.kvHour);
    const auto workersBefore = oldestOf(answer.workerQuarter);
    const auto objectsBefore = oldestOf(answer.doQuarter);
    for (const Series &series : hours) {
        const bool refused = series.name.ends_with("_refused");
        const std::string meter = refused ? series.name.substr(0, series.name.size() - 8) : series.name;
        for (const char *action : {"read", "write", "delete", "list"}) {
            if (meter == meterOf(action))
                addHours(answer.kvHour, kvBefore, series, [&](Timestamp start, double value) {
                    return cloudflare::KvRow{.start = start,
                        .action = action,
                        .result = refused ? "error" : "",
                        .responseStatus = 0,
                        .requests = value};
                });
        }
        if (series.name == "worker_requests")
            addHours(answer.workerQuarter, workersBefore, series, [](Timestamp start, double value) {
                cloudflare::WorkerRow row;
                row.start = start;
                row.requests = value;
                return row;
            });
        if (series.name == "do_requests")
            addHours(answer.doQuarter, objectsBefore, series, [](Timestamp start, double value) {
                return cloudflare::DoRequestRow{.start = start, .requests = value};
            });
    }
    addPeriodic(answer.doPeriodicQuarter, hours);
}

} // namespace edgedeck::ops
