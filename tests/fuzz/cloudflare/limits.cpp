// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsdecode.h"
#include "tests/fuzz/cloudflare/target.h"

using namespace edgedeck;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::Input input = fuzz::inputOf(data, size);
    const auto limits = cloudflare::decodeLimits(input.response, input.facts);
    if (!limits)
        return 0;
    cloudflare::QueryLimits learned;
    cloudflare::learn(learned, *limits);
    fuzz::require(learned.chunkDays >= 1 && learned.chunkDays <= 31, "chunks of a day to 31 days");
    const auto query = cloudflare::analyticsQuery({}, cloudflare::nodesOf(cloudflare::AnalyticsScope::Full),
        cloudflare::AnalyticsScope::Full, *parseRfc3339("2026-10-31T12:00:00Z"), learned);
    for (const auto &[alias, limit] : query.limitOf)
        fuzz::require(limit >= 1 && limit <= 10000, "a limit within bounds");
    return 0;
}
