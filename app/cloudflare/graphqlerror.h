// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::cloudflare {

/// What a GraphQL error asks of the caller.
enum class GraphFault {
    RateLimited, ///< budget depleted: stop for five minutes
    TooMuch, ///< too many nodes, excessive resources: split
    TooWide, ///< time range wider than allowed: smaller chunks
    TooOld, ///< start older than kept: clamp
    PageTooLarge, ///< `limit` above the cap: clamp
    UnknownField, ///< the schema moved: leave the node out
    NotAuthorized, ///< names a missing permission
    Busy, ///< try again later
    Other
};

struct GraphProblem
{
    GraphFault fault = GraphFault::Other;
    std::string message;
    std::vector<std::string> path; ///< names and indices, "" where null
    std::optional<std::chrono::seconds> allowed; ///< TooWide, TooOld: how much the account may ask
    std::optional<std::int64_t> allowedCount; ///< PageTooLarge
    bool wholeAccount = false; ///< NotAuthorized: the account, not one path
};

[[nodiscard]] GraphProblem graphProblem(net::JsonValue error);
/// "4w4d", "13w2d", "2678400s", "1h30m"; empty when it is not such a text.
[[nodiscard]] std::optional<std::chrono::seconds> parseSpan(std::string_view text);

/// Error for a problem of a call that was answered.
[[nodiscard]] Error errorOf(
    const GraphProblem &problem, const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
