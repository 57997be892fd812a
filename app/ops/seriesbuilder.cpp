// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/seriesbuilder.h"

#include "app/ops/bucketstart.h"
#include "app/ops/quotabuilder.h"
#include "app/ops/wording.h"

#include <algorithm>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;
using cloudflare::KvRow;
using cloudflare::Node;

namespace {

using Path = std::map<Timestamp, double>;

constexpr seconds kQuarter{900};
constexpr seconds kHour{3600};
constexpr seconds kDay{86400};

template <class Row, class Value> Path collect(const Node<Row> &node, seconds step, Value value)
{
    Path path;
    if (node.usable()) {
        for (const Row &row : node.rows) {
            if (const std::optional<double> amount = value(row))
                path[bucketStart(row.start, step)] += *amount;
        }
    }
    return path;
}

std::string whyMissing(const std::optional<Error> &error)
{
    return error ? sentence(*error) : std::string("not read yet");
}

/// From `from` to the bucket that holds `now`. What a usable source did not mention is 0 once it is older than the
/// lag, and a gap before.
template <class Row>
Series series(std::string name, seconds step, const Path &path, const Node<Row> &node, Timestamp from,
    Timestamp now, Timestamp asOf)
{
    Series out;
    out.name = std::move(name);
    out.step = step;
    out.source = "graphql";
    out.incompleteFrom = bucketStart(asOf, step);
    if (!node.usable()) {
        out.unknown = whyMissing(node.error);
        return out;
    }
    for (Timestamp start = from; start <= now; start += step) {
        const auto found = path.find(start);
        std::optional<double> value;
        if (found != path.end())
            value = found->second;
        else if (start + step <= asOf)
            value = 0.0;
        out.buckets.push_back({start, value});
    }
    return out;
}

void addWrites(std::vector<Series> &out, const AnalyticsAnswer &answer, Timestamp now, Timestamp asOf)
{
    const bool minutesKnown = answer.kvWriteMinute.usable();
    const Node<KvRow> &node = minutesKnown ? answer.kvWriteMinute
        : answer.kvWriteHour.usable()      ? answer.kvWriteHour
                                           : answer.kvHour;
    const seconds step = minutesKnown ? kQuarter : kHour;
    const auto part = [&](bool refused) {
        return collect(node, step, [&](const KvRow &row) -> std::optional<double> {
            return row.action == "write" && isRefused(row) == refused ? std::optional(row.requests)
                                                                      : std::nullopt;
        });
    };
    out.push_back(series("kv_writes", step, part(false), node, startOfDay(now), now, asOf));
    out.push_back(series("kv_writes_refused", step, part(true), node, startOfDay(now), now, asOf));
}

void addDaily(std::vector<Series> &out, const AnalyticsAnswer &answer, Timestamp now, Timestamp asOf)
{
    const Timestamp from = startOfDay(now) - days{30};
    const auto kv = [&](bool refused) {
        return collect(answer.kvDay, kDay, [&](const KvRow &row) -> std::optional<double> {
            return row.action == "write" && isRefused(row) == refused ? std::optional(row.requests)
                                                                      : std::nullopt;
        });
    };
    out.push_back(series("kv_writes_daily", kDay, kv(false), answer.kvDay, from, now, asOf));
    out.push_back(series("kv_writes_refused_daily", kDay, kv(true), answer.kvDay, from, now, asOf));
    const Path requests = collect(
        answer.workerDay, kDay, [](const cloudflare::WorkerRow &row) { return std::optional(row.requests); });
    out.push_back(series("worker_requests_daily", kDay, requests, answer.workerDay, from, now, asOf));
    const Path objects = collect(
        answer.doDay, kDay, [](const cloudflare::DoRequestRow &row) { return std::optional(row.requests); });
    out.push_back(series("do_requests_daily", kDay, objects, answer.doDay, from, now, asOf));
}

void addP99(std::vector<Series> &out, const AnalyticsAnswer &answer, Timestamp now, Timestamp asOf)
{
    Path worst;
    if (answer.workerQuarter.usable()) {
        for (const cloudflare::WorkerRow &row : answer.workerQuarter.rows) {
            if (row.wallP99Us) {
                double &value = worst[bucketStart(row.start, kQuarter)];
                value = std::max(value, *row.wallP99Us / 1000);
            }
        }
    }
    Series p99 = series("p99_ms", kQuarter, worst, answer.workerQuarter, startOfDay(now), now, asOf);
    // A quarter hour without a request has no response time: a gap, not 0 ms.
    for (Bucket &bucket : p99.buckets) {
        if (!worst.contains(bucket.start))
            bucket.value.reset();
    }
    out.push_back(std::move(p99));
}

} // namespace

std::vector<Series> buildSeries(const Facts &facts, Timestamp now)
{
    std::vector<Series> out;
    if (!facts.analytics.value)
        return out;
    const AnalyticsAnswer &answer = *facts.analytics.value;
    const Timestamp asOf = analyticsAsOf(facts);
    const Timestamp today = startOfDay(now);
    addWrites(out, answer, now, asOf);
    const Path reads = collect(answer.kvHour, kHour, [](const KvRow &row) -> std::optional<double> {
        return row.action == "read" ? std::optional(row.requests) : std::nullopt;
    });
    out.push_back(series("kv_reads", kHour, reads, answer.kvHour, today, now, asOf));
    const Path requests = collect(answer.workerQuarter, kQuarter,
        [](const cloudflare::WorkerRow &row) { return std::optional(row.requests); });
    out.push_back(series("worker_requests", kQuarter, requests, answer.workerQuarter, today, now, asOf));
    const Path errors = collect(answer.workerQuarter, kQuarter,
        [](const cloudflare::WorkerRow &row) { return std::optional(row.errors); });
    out.push_back(series("worker_errors", kQuarter, errors, answer.workerQuarter, today, now, asOf));
    const Path objects = collect(answer.doQuarter, kQuarter,
        [](const cloudflare::DoRequestRow &row) { return std::optional(row.requests); });
    out.push_back(series("do_requests", kQuarter, objects, answer.doQuarter, today, now, asOf));
    addP99(out, answer, now, asOf);
    addDaily(out, answer, now, asOf);
    return out;
}

Reading<double> buildP99(const Facts &facts)
{
    if (!facts.analytics.value)
        return unknownBecause<double>(whyMissing(facts.analytics.fault), "graphql");
    const auto &quarters = facts.analytics.value->workerQuarter;
    if (!quarters.usable())
        return unknownBecause<double>(whyMissing(quarters.error), "graphql");
    std::optional<double> worst;
    for (const cloudflare::WorkerRow &row : quarters.rows) {
        if (row.wallP99Us)
            worst = std::max(worst.value_or(0), *row.wallP99Us / 1000);
    }
    if (!worst)
        return unknownBecause<double>("no requests in the last 24 h", "graphql", analyticsAsOf(facts));
    Reading<double> reading = known(*worst, "graphql", analyticsAsOf(facts));
    reading.lag = kAnalyticsLag;
    reading.estimated = true;
    reading.complete = !quarters.truncated;
    return reading;
}

} // namespace edgedeck::ops
