// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/base/timestamp.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::cloudflare {

/// Rows of one alias of the combined query. `error` is set when this family did not answer; `truncated` when
/// the row count equals the limit. No rows and no error is a real zero.
template <class Row> struct Node
{
    std::vector<Row> rows;
    bool asked = false;
    bool truncated = false;
    int skipped = 0; ///< rows that could not be read
    std::optional<Error> error;
    [[nodiscard]] bool usable() const { return asked && !error; }
};

struct KvRow
{
    Timestamp start{};
    std::string action; ///< read, write, delete, list
    std::string result; ///< hot_read, cold_read, deleted, uploaded, error, not_found ("" for minutes)
    int responseStatus = 0; ///< 0 where it was not asked for
    double requests = 0;
    double sampleInterval = 1; ///< > 1: an estimate. Sums are already scaled, never multiply.
};

struct KvStorageRow
{
    Timestamp day{};
    std::string namespaceId;
    double bytes = 0, keys = 0;
};

struct WorkerRow
{
    Timestamp start{}; ///< day, or quarter hour
    std::string script; ///< "" in quarter-hour rows
    std::string status; ///< quarter-hour rows only
    double requests = 0, errors = 0, subrequests = 0, cpuTimeUs = 0;
    std::optional<double> cpuP50Us, cpuP99Us, wallP50Us, wallP99Us;
    double sampleInterval = 1;
};

struct DoRequestRow
{
    Timestamp start{};
    double requests = 0, errors = 0, sampleInterval = 1;
};

struct DoPeriodicRow
{
    Timestamp start{};
    double durationGbS = 0, rowsRead = 0, rowsWritten = 0, cpuTimeUs = 0;
};

struct DoStorageRow
{
    Timestamp day{};
    std::string namespaceId;
    double bytes = 0;
};

/// What one refresh of analytics brought. Times are bucket starts in UTC.
struct AnalyticsAnswer
{
    Timestamp askedAt{}; ///< server time; buckets younger than askedAt - 5 min are incomplete
    std::optional<double> budgetLeft, cost;
    Node<KvRow> kvDay, kvHour, kvMinute;
    /// Writes alone (filter actionType: "write") with their result: by hour since 31 days (Full), and by minute since
    /// 24 h (Full) or 3 h (Light). The day chart, the moment the limit was reached and the forecast rest on them.
    Node<KvRow> kvWriteHour, kvWriteMinute;
    Node<KvStorageRow> kvStorage;
    Node<WorkerRow> workerDay, workerQuarter;
    Node<DoRequestRow> doDay, doQuarter;
    Node<DoPeriodicRow> doPeriodicDay, doPeriodicQuarter;
    Node<DoStorageRow> doStorage;
};

/// How much to ask: Full = 31 days, 24 h and 3 h windows; Light = today's rows and the last 3 h by minute; Plan = what
/// a change is judged by: daily sums and KV writes by hour since 31 days, the last 24 h by quarter hour.
enum class AnalyticsScope { Full, Light, Plan };

/// What `settings` says of a dataset. Empty where it was not given.
struct DatasetLimits
{
    bool enabled = true;
    std::optional<std::int64_t> maxDurationS, notOlderThanS, maxPageSize, maxFields;
};
using AccountLimits = std::map<std::string, DatasetLimits>;

} // namespace edgedeck::cloudflare
