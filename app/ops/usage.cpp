// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/usage.h"
#include "app/ops/kvaction.h"
#include "app/ops/bucketstart.h"

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;
using cloudflare::DoPeriodicRow;
using cloudflare::DoRequestRow;
using cloudflare::KvRow;
using cloudflare::Node;
using cloudflare::WorkerRow;

namespace {

constexpr seconds kQuarter{900};
constexpr seconds kHour{3600};

double (*periodicValue(Meter meter))(const DoPeriodicRow &)
{
    switch (meter) {
    case Meter::DoDuration:
        return [](const DoPeriodicRow &row) { return row.durationGbS; };
    case Meter::DoRowsRead:
        return [](const DoPeriodicRow &row) { return row.rowsRead; };
    case Meter::DoRowsWritten:
        return [](const DoPeriodicRow &row) { return row.rowsWritten; };
    default:
        return nullptr;
    }
}

template <class Row, class Value>
std::optional<UsagePath> sums(const Node<Row> &node, seconds step, Value value)
{
    if (!node.usable())
        return std::nullopt;
    UsagePath path;
    for (const Row &row : node.rows) {
        if (const std::optional<double> amount = value(row))
            path[bucketStart(row.start, step)] += *amount;
    }
    return path;
}

std::optional<UsagePath> kvSums(const Node<KvRow> &node, seconds step, std::string_view action)
{
    return sums(node, step, [&](const KvRow &row) -> std::optional<double> {
        return row.action == action ? std::optional(row.requests) : std::nullopt;
    });
}

template <class Row> std::optional<UsagePath> requestSums(const Node<Row> &node, seconds step)
{
    return sums(node, step, [](const Row &row) { return std::optional(row.requests); });
}

std::optional<UsagePath> periodicSums(const Node<DoPeriodicRow> &node, seconds step, Meter meter)
{
    const auto value = periodicValue(meter);
    if (value == nullptr)
        return std::nullopt;
    return sums(node, step, [&](const DoPeriodicRow &row) { return std::optional(value(row)); });
}

} // namespace

std::optional<UsagePath> hourlyUsage(const AnalyticsAnswer &answer, Meter meter)
{
    if (meter == Meter::KvWrites)
        return kvSums(answer.kvWriteHour.usable() ? answer.kvWriteHour : answer.kvHour, kHour, "write");
    if (!kvActionOf(meter).empty())
        return kvSums(answer.kvHour, kHour, kvActionOf(meter));
    if (meter == Meter::WorkerRequests)
        return requestSums(answer.workerQuarter, kHour);
    if (meter == Meter::DoRequests)
        return requestSums(answer.doQuarter, kHour);
    return periodicSums(answer.doPeriodicQuarter, kHour, meter);
}

std::optional<UsagePath> dailyUsage(const AnalyticsAnswer &answer, Meter meter)
{
    constexpr seconds kDay{86400};
    if (!kvActionOf(meter).empty())
        return kvSums(answer.kvDay, kDay, kvActionOf(meter));
    if (meter == Meter::WorkerRequests)
        return requestSums(answer.workerDay, kDay);
    if (meter == Meter::DoRequests)
        return requestSums(answer.doDay, kDay);
    return periodicSums(answer.doPeriodicDay, kDay, meter);
}

std::optional<UsagePath> quarterlyUsage(const AnalyticsAnswer &answer, Meter meter)
{
    if (meter == Meter::WorkerRequests)
        return requestSums(answer.workerQuarter, kQuarter);
    return meter == Meter::DoRequests ? requestSums(answer.doQuarter, kQuarter) : std::nullopt;
}

std::optional<Timestamp> firstDayOf(const AnalyticsAnswer &answer)
{
    std::optional<Timestamp> first;
    const auto look = [&](const auto &node) {
        for (const auto &row : node.rows)
            first = std::min(first.value_or(row.start), row.start);
    };
    look(answer.kvDay);
    look(answer.workerDay);
    look(answer.doDay);
    return first ? std::optional(startOfDay(*first)) : std::nullopt;
}

Series filled(const UsagePath &path, seconds step, Timestamp from, Timestamp until, std::string name)
{
    Series series;
    series.name = std::move(name);
    series.step = step;
    series.source = "graphql";
    series.incompleteFrom = until;
    for (Timestamp start = bucketStart(from, step); start <= until; start += step) {
        const auto found = path.find(start);
        series.buckets.push_back({start, found == path.end() ? 0.0 : found->second});
    }
    return series;
}

} // namespace edgedeck::ops
