// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/alertfacts.h"

#include "app/ops/kvaction.h"
#include "app/ops/bucketstart.h"
#include "app/ops/wording.h"

#include <algorithm>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

using Path = std::map<Timestamp, double>;
using cloudflare::KvRow;
using cloudflare::Node;

constexpr seconds kQuarter{900};
constexpr days kComparedDays{14};

/// Quarter hours from the first that the source covers; those it does not mention are 0.
Series quarters(const Path &path, Timestamp from, Timestamp to)
{
    Series series;
    series.step = kQuarter;
    for (Timestamp start = from; start < to; start += kQuarter) {
        const auto found = path.find(start);
        series.buckets.push_back({start, found == path.end() ? 0.0 : found->second});
    }
    return series;
}

template <class Row> Path sums(const Node<Row> &node, double (*value)(const Row &))
{
    Path path;
    if (node.usable()) {
        for (const Row &row : node.rows)
            path[bucketStart(row.start, kQuarter)] += value(row);
    }
    return path;
}

/// Sources by the quarter hour are asked less often than the figures of the day: after their newest row nothing is
/// known yet, not even that it was quiet.
template <class Row> Series ofQuarters(const Node<Row> &node, double (*value)(const Row &))
{
    const Path path = sums<Row>(node, value);
    return path.empty() ? Series{.step = kQuarter}
                        : quarters(path, path.begin()->first, path.rbegin()->first + kQuarter);
}

Series kvRecent(const Facts &facts, Meter meter)
{
    const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
    const std::string_view action = kvActionOf(meter);
    const Node<KvRow> &node
        = meter == Meter::KvWrites && answer.kvWriteMinute.usable() ? answer.kvWriteMinute : answer.kvMinute;
    if (!node.usable())
        return Series{.step = kQuarter};
    Path path;
    Timestamp first = answer.askedAt;
    for (const KvRow &row : node.rows) {
        first = std::min(first, row.start);
        if (row.action == action)
            path[bucketStart(row.start, kQuarter)] += row.requests;
    }
    // Three hours were asked for; an older row proves that more is there.
    const Timestamp covered = std::min(first, answer.askedAt - hours{3} + minutes{1});
    return quarters(path, bucketStart(covered + kQuarter - microseconds{1}, kQuarter),
        bucketStart(answer.askedAt, kQuarter) + kQuarter);
}

Series recentOf(const Facts &facts, Meter meter)
{
    using cloudflare::DoPeriodicRow;
    const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
    if (!kvActionOf(meter).empty())
        return kvRecent(facts, meter);
    switch (meter) {
    case Meter::WorkerRequests:
        return ofQuarters<cloudflare::WorkerRow>(
            answer.workerQuarter, [](const cloudflare::WorkerRow &row) { return row.requests; });
    case Meter::DoRequests:
        return ofQuarters<cloudflare::DoRequestRow>(
            answer.doQuarter, [](const cloudflare::DoRequestRow &row) { return row.requests; });
    case Meter::DoDuration:
        return ofQuarters<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.durationGbS; });
    case Meter::DoRowsRead:
        return ofQuarters<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.rowsRead; });
    case Meter::DoRowsWritten:
        return ofQuarters<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.rowsWritten; });
    default:
        return {};
    }
}

template <class Row, class Value>
std::vector<double> dayTotals(const Node<Row> &node, Timestamp today, Value value)
{
    Path byDay;
    if (node.usable()) {
        for (const Row &row : node.rows) {
            const Timestamp day = startOfDay(row.start);
            if (day < today && day >= today - kComparedDays)
                byDay[day] += value(row);
        }
    }
    std::vector<double> totals;
    for (const auto &[day, total] : byDay)
        totals.push_back(total);
    return totals;
}

/// What the previous days had by this time of day; where no hours are known, their whole totals: too much rather than
/// too little, so that a spike is never an artefact of the hour.
std::vector<double> earlierOf(const Facts &facts, Meter meter, Timestamp asOf)
{
    const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
    const Timestamp today = startOfDay(asOf);
    if (meter == Meter::KvWrites && answer.kvWriteHour.usable()) {
        const auto sinceMidnight = floor<hours>(asOf - today) + hours{1};
        return dayTotals(answer.kvWriteHour, today, [&](const KvRow &row) {
            return row.start - startOfDay(row.start) < sinceMidnight ? row.requests : 0;
        });
    }
    if (const std::string_view action = kvActionOf(meter); !action.empty())
        return dayTotals(
            answer.kvDay, today, [&](const KvRow &row) { return row.action == action ? row.requests : 0; });
    switch (meter) {
    case Meter::WorkerRequests:
        return dayTotals(
            answer.workerDay, today, [](const cloudflare::WorkerRow &row) { return row.requests; });
    case Meter::DoRequests:
        return dayTotals(
            answer.doDay, today, [](const cloudflare::DoRequestRow &row) { return row.requests; });
    case Meter::DoDuration:
        return dayTotals(answer.doPeriodicDay, today,
            [](const cloudflare::DoPeriodicRow &row) { return row.durationGbS; });
    case Meter::DoRowsRead:
        return dayTotals(
            answer.doPeriodicDay, today, [](const cloudflare::DoPeriodicRow &row) { return row.rowsRead; });
    case Meter::DoRowsWritten:
        return dayTotals(answer.doPeriodicDay, today,
            [](const cloudflare::DoPeriodicRow &row) { return row.rowsWritten; });
    default:
        return {};
    }
}

/// The newest flip that switched something on, if none switched it off again since.
std::optional<alert::FlipFacts> switchedOn(const Snapshot &snapshot)
{
    const Event *newest = nullptr;
    for (const Event &event : snapshot.events) {
        if (event.kind == EventKind::Flip && !event.future && (newest == nullptr || event.at > newest->at))
            newest = &event;
    }
    if (newest == nullptr || !newest->on)
        return std::nullopt;
    const std::string name = newest->text.substr(0, newest->text.find(' '));
    return alert::FlipFacts{.flag = name.empty() ? "a flag" : name, .at = newest->at};
}

void addTiers(alert::Input &input, const CacheReading &cache)
{
    for (const CacheTier &tier : cache.tiers) {
        if (tier.hitRate && tier.target)
            input.tiers.push_back({.name = tier.name,
                .rate = *tier.hitRate,
                .target = *tier.target,
                .lookups = tier.hits.value_or(0) + tier.misses.value_or(0)});
    }
}

} // namespace

alert::Input alertInput(const Facts &facts, const Snapshot &snapshot)
{
    alert::Input input;
    input.now = snapshot.now;
    input.asOf = snapshot.asOf;
    if (facts.analytics.fault)
        input.staleBecause = sentence(*facts.analytics.fault);
    addTiers(input, snapshot.cache);
    input.flip = switchedOn(snapshot);
    if (!facts.analytics.value)
        return input;
    for (const QuotaReading &quota : snapshot.quotas) {
        if (quota.period != Period::Day || !quota.used.known())
            continue;
        alert::MeterFacts meter;
        meter.meter = quota.meter;
        meter.used = *quota.used.value;
        meter.refused = quota.refused;
        meter.limit = quota.limit;
        meter.forecast = quota.forecast;
        meter.exhausts = quota.exhausts;
        meter.recent = recentOf(facts, quota.meter);
        meter.earlier = earlierOf(facts, quota.meter, input.asOf);
        input.meters.push_back(std::move(meter));
    }
    return input;
}

} // namespace edgedeck::ops
