// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/meterforecast.h"

#include <algorithm>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;

namespace {

using Path = std::map<Timestamp, double>;

Path kvPath(const cloudflare::Node<cloudflare::KvRow> &node, std::string_view action)
{
    Path path;
    if (node.usable()) {
        for (const cloudflare::KvRow &row : node.rows) {
            if (row.action == action)
                path[floor<hours>(row.start)] += row.requests;
        }
    }
    return path;
}

template <class Row> Path hourly(const cloudflare::Node<Row> &node, double (*value)(const Row &))
{
    Path path;
    if (node.usable()) {
        for (const Row &row : node.rows)
            path[floor<hours>(row.start)] += value(row);
    }
    return path;
}

Path pathOf(const AnalyticsAnswer &answer, Meter meter)
{
    using cloudflare::DoPeriodicRow;
    switch (meter) {
    case Meter::KvWrites:
        return kvPath(answer.kvWriteHour.usable() ? answer.kvWriteHour : answer.kvHour, "write");
    case Meter::KvReads:
        return kvPath(answer.kvHour, "read");
    case Meter::KvDeletes:
        return kvPath(answer.kvHour, "delete");
    case Meter::KvLists:
        return kvPath(answer.kvHour, "list");
    case Meter::WorkerRequests:
        return hourly<cloudflare::WorkerRow>(
            answer.workerQuarter, [](const cloudflare::WorkerRow &row) { return row.requests; });
    case Meter::DoRequests:
        return hourly<cloudflare::DoRequestRow>(
            answer.doQuarter, [](const cloudflare::DoRequestRow &row) { return row.requests; });
    case Meter::DoDuration:
        return hourly<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.durationGbS; });
    case Meter::DoRowsRead:
        return hourly<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.rowsRead; });
    case Meter::DoRowsWritten:
        return hourly<DoPeriodicRow>(
            answer.doPeriodicQuarter, [](const DoPeriodicRow &row) { return row.rowsWritten; });
    default:
        return {};
    }
}

/// Days of which nothing at all was counted before the first row are "no data"; a quiet hour later on is 0.
Series seriesOf(const Path &path, Timestamp until)
{
    Series series;
    series.step = hours{1};
    series.source = "graphql";
    if (path.empty())
        return series;
    for (Timestamp start = floor<hours>(path.begin()->first); start <= until; start += hours{1}) {
        const auto found = path.find(start);
        series.buckets.push_back({start, found == path.end() ? 0.0 : found->second});
    }
    series.incompleteFrom = until;
    return series;
}

} // namespace

ForecastInput forecastInput(const Facts &facts, Meter meter, Timestamp now)
{
    ForecastInput input;
    input.now = now;
    if (!facts.analytics.value)
        return input;
    const AnalyticsAnswer &answer = *facts.analytics.value;
    const Timestamp asOf = analyticsAsOf(facts);
    input.now = std::min(now, asOf);
    const Path path = pathOf(answer, meter);
    input.history = seriesOf(path, input.now);
    input.history.name = toString(meter);
    for (const auto &[start, value] : path) {
        if (start >= startOfDay(input.now) && start <= input.now)
            input.used += value;
    }
    if (const auto allowed = allowance(planOf(facts), meter))
        input.limit = allowed->limit;
    // KV rows hold the refused attempts too, so the demand shows even on a day that hit the limit.
    input.includesRefused = meter == Meter::KvWrites || meter == Meter::KvReads || meter == Meter::KvDeletes
        || meter == Meter::KvLists;
    return input;
}

DayForecast forecastOf(const Facts &facts, Meter meter, Timestamp now)
{
    if (unitOf(meter) == MeterUnit::Bytes || !facts.analytics.value)
        return {};
    const ForecastInput input = forecastInput(facts, meter, now);
    if (input.history.buckets.empty())
        return {};
    return forecastDay(input);
}

} // namespace edgedeck::ops
