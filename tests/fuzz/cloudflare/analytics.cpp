// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsdecode.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    static const auto query = [] {
        cloudflare::QueryLimits limits;
        limits.anyPageSize = 3;
        return cloudflare::analyticsQuery({}, {cloudflare::kNodes.begin(), cloudflare::kNodes.end()},
            cloudflare::AnalyticsScope::Light, *parseRfc3339("2026-10-31T12:00:00Z"), limits);
    }();
    const auto part = cloudflare::decodeAnalytics(input.response, input.facts, query);
    // A GraphQL answer is read whatever its status, so a success needs no 2xx here.
    if (!part) {
        fuzz::require(part.error().endpoint == input.facts.endpoint, "an error without its endpoint");
        return 0;
    }
    fuzz::require(part->anyData || !part->problems.empty()
            || !cloudflare::nodeUsable(part->answer, cloudflare::NodeId::KvDay),
        "no data, no problem, and yet usable");
    for (const cloudflare::NodeId node : cloudflare::kNodes)
        fuzz::require(cloudflare::nodeUsable(part->answer, node)
                != cloudflare::nodeError(part->answer, node).has_value(),
            "asked, neither usable nor failed");
    for (const auto &row : part->answer.kvDay.rows)
        fuzz::require(row.requests >= 0 && row.sampleInterval >= 1, "a row that cannot be");
    return 0;
}
