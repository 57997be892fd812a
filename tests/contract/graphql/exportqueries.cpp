// SPDX-License-Identifier: GPL-3.0-or-later
// Prints every GraphQL text of the product as JSON: [{"name","query","variables"}].
#include "app/cloudflare/analyticsquery.h"
#include "app/cloudflare/bodies.h"
#include "app/cloudflare/usagequery.h"

#include <iostream>
#include <string>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

int printed = 0;

void print(const std::string &name, const AnalyticsQuery &query)
{
    // The body that is sent holds text and variables already.
    const auto body = graphQlBody(query.text, query.variables);
    std::cout << (printed++ == 0 ? "[" : ",\n") << R"({"name":)" << quoted(name) << R"(,"body":)" << *body
              << "}";
}

} // namespace

int main()
{
    const AccountId account = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
    const Timestamp now = *parseRfc3339("2026-10-31T23:59:30Z");
    const auto ask = [&](const std::vector<NodeId> &nodes, AnalyticsScope scope, const QueryLimits &limits) {
        return analyticsQuery(account, nodes, scope, now, limits);
    };
    for (const AnalyticsScope scope : {AnalyticsScope::Full, AnalyticsScope::Light, AnalyticsScope::Plan}) {
        const std::string of = scope == AnalyticsScope::Full ? "full"
            : scope == AnalyticsScope::Light                 ? "light"
                                                             : "plan";
        print(of, ask(nodesOf(scope), scope, {}));
        for (const NodeId node : nodesOf(scope))
            print(of + ", node " + std::to_string(static_cast<int>(node)), ask({node}, scope, {}));
        for (const Family family : {Family::Kv, Family::Workers, Family::DurableObjects}) {
            std::vector<NodeId> nodes;
            for (const NodeId node : nodesOf(scope)) {
                if (familyOf(node) == family)
                    nodes.push_back(node);
            }
            print(of + ", family " + std::to_string(static_cast<int>(family)), ask(nodes, scope, {}));
        }
    }
    for (const int days : {1, 2, 31}) {
        QueryLimits limits;
        limits.chunkDays = days;
        print("chunks of " + std::to_string(days),
            ask(nodesOf(AnalyticsScope::Full), AnalyticsScope::Full, limits));
    }
    const Timestamp hour = *parseRfc3339("2026-10-31T23:00:00Z");
    for (const UsageKind kind : {UsageKind::Kv, UsageKind::KvByNamespace, UsageKind::Workers,
             UsageKind::WorkersByScript, UsageKind::DoRequests, UsageKind::DoPeriodic}) {
        for (const std::chrono::seconds step :
            {std::chrono::seconds{60}, std::chrono::seconds{3600}, std::chrono::seconds{86400}}) {
            const UsageAsk month{.kind = kind,
                .step = step,
                .from = hour - std::chrono::days{step.count() == 60 ? 1 : 31},
                .to = step.count() == 86400 ? startOfDay(hour) : hour};
            print("usage " + std::to_string(static_cast<int>(kind)) + " by " + std::to_string(step.count()),
                usageQuery(account, cut(month, now, {}), {}));
        }
    }
    print("limits", limitsQuery(account));
    std::cout << "]\n";
    return 0;
}
