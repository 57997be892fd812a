// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/graphqlerror.h"

#include <vector>

namespace edgedeck::cloudflare {

/// What every GraphQL decoder begins with: the document, its errors, the account object.
struct GraphAnswer
{
    net::JsonDocument document;
    std::vector<GraphProblem> problems;
    net::JsonValue account;
};

/// Fails for what concerns the whole call: not this API, no such account in the token's scope, 5xx pages.
[[nodiscard]] Result<GraphAnswer> openGraph(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
