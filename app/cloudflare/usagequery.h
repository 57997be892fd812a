// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analyticsquery.h"
#include "app/cloudflare/graphqlerror.h"
#include "app/cloudflare/usage.h"

namespace edgedeck::cloudflare {

/// Ranges that fit: no older than the account keeps, no wider than it may ask, and with no more rows than a page has.
[[nodiscard]] std::vector<UsageAsk> cut(const UsageAsk &ask, Timestamp now, const QueryLimits &limits);
/// Both halves of a range whose rows did not fit; empty when it is one bucket.
[[nodiscard]] std::vector<UsageAsk> halved(const UsageAsk &ask);
/// Dataset and family of a kind: limits and permissions go by them.
[[nodiscard]] std::string_view datasetOf(UsageKind kind);
[[nodiscard]] Family familyOf(UsageKind kind);

/// One request for all pieces, alias "u0" for the first, "u1" for the second. Fill `limitOf` with each page's size.
[[nodiscard]] AnalyticsQuery usageQuery(
    const AccountId &account, const std::vector<UsageAsk> &pieces, const QueryLimits &limits);

struct UsagePart
{
    struct Piece
    {
        std::vector<UsageRow> rows;
        bool there = false, truncated = false;
    };
    std::vector<Piece> pieces; ///< as asked
    std::vector<GraphProblem> problems;
    Error refusal; ///< the first problem as an Error
    bool anyData = false;
};
[[nodiscard]] Result<UsagePart> decodeUsage(const net::Response &response, const CallFacts &facts,
    const std::vector<UsageAsk> &pieces, const AnalyticsQuery &query);

} // namespace edgedeck::cloudflare
