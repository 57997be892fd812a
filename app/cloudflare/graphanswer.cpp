// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/graphanswer.h"

#include <utility>

namespace edgedeck::cloudflare {

Result<GraphAnswer> openGraph(const net::Response &response, const CallFacts &facts)
{
    GraphAnswer graph;
    auto parsed = net::JsonDocument::parse(response.body);
    if (!parsed) {
        Error error = badShape(response, facts, parsed.error().detail);
        error.cls = response.status >= 500 ? FaultClass::Server : parsed.error().cls;
        return fail(std::move(error));
    }
    graph.document = std::move(*parsed);
    const net::JsonValue root = graph.document.root();
    // Bad credentials and limits of the gateway come as a REST envelope.
    if (root["success"].boolean() == false || (!root["data"].exists() && !root["errors"].exists())) {
        const auto envelope = openEnvelope(response, facts);
        return fail(envelope ? badShape(response, facts, "neither data nor errors") : envelope.error());
    }
    root["errors"].eachItem([&](net::JsonValue error) { graph.problems.push_back(graphProblem(error)); });
    const net::JsonValue accounts = root.pointer("/data/viewer/accounts");
    graph.account = accounts.at(0);
    if (!graph.problems.empty() || graph.account.isObject())
        return graph;
    if (response.status >= 400) {
        Error error = badShape(response, facts, "no data");
        error.cls = classOf(response.status, std::nullopt, false);
        error.phase = Phase::Answer;
        error.retryAfter = retryAfterOf(response);
        return fail(std::move(error));
    }
    Error error = badShape(response, facts, "the account is missing in the answer");
    if (accounts.isArray()) {
        // An empty list is a matter of scope, never "no usage".
        error.cls = FaultClass::Forbidden;
        error.phase = Phase::Answer;
        error.detail = "the token does not see this account's analytics (Account Analytics Read)";
    }
    return fail(std::move(error));
}

} // namespace edgedeck::cloudflare
