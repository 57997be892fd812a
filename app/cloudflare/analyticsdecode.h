// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analyticsquery.h"
#include "app/cloudflare/graphqlerror.h"

#include <vector>

namespace edgedeck::cloudflare {

/// What one GraphQL answer brought: rows of the nodes that were answered and what was said against the others.
struct AnalyticsPart
{
    AnalyticsAnswer answer; ///< `asked` is set for the nodes of this query
    std::vector<GraphProblem> problems; ///< none: everything was answered
    Error refusal; ///< the first problem as an Error; meaningful when there are problems
    bool anyData = false; ///< the account was there with at least one node
};

/// Reads the answer of an analytics query whatever its status: GraphQL errors with and without data, and REST-style
/// refusals. Fails for what concerns the whole call: not this API, no such account in the token's scope, 5xx pages.
[[nodiscard]] Result<AnalyticsPart> decodeAnalytics(
    const net::Response &response, const CallFacts &facts, const AnalyticsQuery &query);
[[nodiscard]] Result<AccountLimits> decodeLimits(const net::Response &response, const CallFacts &facts);

/// Puts an error on a node, or moves its rows from one answer to another.
void setNodeError(AnalyticsAnswer &answer, NodeId node, const Error &error);
void takeNode(AnalyticsAnswer &into, AnalyticsAnswer &from, NodeId node);
[[nodiscard]] bool nodeUsable(const AnalyticsAnswer &answer, NodeId node);
[[nodiscard]] std::optional<Error> nodeError(const AnalyticsAnswer &answer, NodeId node);

} // namespace edgedeck::cloudflare
