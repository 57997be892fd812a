// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/base/timestamp.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

/// Whose use of what: account totals, or one row an entity.
enum class UsageKind { Kv, KvByNamespace, Workers, WorkersByScript, DoRequests, DoPeriodic };

/// A range of whole buckets. `step` is a minute (KV only), an hour or a day.
struct UsageAsk
{
    UsageKind kind = UsageKind::Kv;
    std::chrono::seconds step{3600};
    Timestamp from{}, to{};
    int entities = 1; ///< how many are expected: by it a range is cut so that its rows fit into one page
    friend bool operator==(const UsageAsk &, const UsageAsk &) = default;
};

struct UsageRow
{
    UsageKind kind = UsageKind::Kv;
    std::chrono::seconds step{3600};
    Timestamp start{};
    std::string entity; ///< namespace id or script name; "" in totals
    std::string action, result; ///< KV only
    double requests = 0, errors = 0; ///< sums are scaled by Cloudflare: never multiply by the sample interval
    double durationGbS = 0, rowsRead = 0, rowsWritten = 0; ///< DoPeriodic only
    double sampleInterval = 1;
};

/// What came. A bucket of a complete range without a row is a real zero.
struct UsageAnswer
{
    Timestamp askedAt{}; ///< server time
    std::vector<UsageRow> rows;
    std::vector<UsageAsk> complete;
    std::vector<std::pair<UsageAsk, Error>> missing;
    int queries = 0;
};

} // namespace edgedeck::cloudflare
