// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/demand.h"

#include <algorithm>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr days kWindow{28};
constexpr std::size_t kFewest = 3;

std::optional<double> median(const std::map<Timestamp, double> &byDay)
{
    if (byDay.size() < kFewest)
        return std::nullopt;
    std::vector<double> values;
    for (const auto &[day, value] : byDay)
        values.push_back(value);
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

bool counts(Timestamp day, Timestamp now)
{
    const Timestamp today = startOfDay(now);
    return day < today && day >= today - kWindow;
}

} // namespace

std::optional<double> medianKvWrites(const Facts &facts, Timestamp now)
{
    if (!facts.analytics.value || !facts.analytics.value->kvDay.usable())
        return std::nullopt;
    std::map<Timestamp, double> byDay;
    for (const cloudflare::KvRow &row : facts.analytics.value->kvDay.rows) {
        if (row.action == "write" && counts(row.start, now))
            byDay[startOfDay(row.start)] += row.requests;
    }
    return median(byDay);
}

std::optional<double> medianWorkerRequests(const Facts &facts, Timestamp now)
{
    if (!facts.analytics.value || !facts.analytics.value->workerDay.usable())
        return std::nullopt;
    std::map<Timestamp, double> byDay;
    for (const cloudflare::WorkerRow &row : facts.analytics.value->workerDay.rows) {
        if (row.script == facts.worker.str() && counts(row.start, now))
            byDay[startOfDay(row.start)] += row.requests;
    }
    return median(byDay);
}

} // namespace edgedeck::ops
