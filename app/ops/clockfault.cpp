// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/clockfault.h"

#include "app/ops/connection.h"

namespace edgedeck::ops {

namespace {

std::string lengthOf(std::chrono::seconds time)
{
    using std::chrono::days;
    using std::chrono::duration_cast;
    using std::chrono::hours;
    using std::chrono::minutes;
    if (time >= days{2})
        return std::to_string(duration_cast<days>(time).count()) + " days";
    if (time >= hours{2})
        return std::to_string(duration_cast<hours>(time).count()) + " h";
    return std::to_string(duration_cast<minutes>(time).count()) + " min";
}

} // namespace

std::optional<SourceFault> clockFault(
    std::chrono::microseconds skew, const std::string &apiBaseUrl, Timestamp now)
{
    constexpr std::chrono::seconds kTolerated{60};
    const auto off = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::abs(skew));
    if (off <= kTolerated || isLoopbackUrl(apiBaseUrl))
        return std::nullopt;
    return SourceFault{.source = "clock",
        .error = {.cls = FaultClass::Clock,
            .detail
            = "this computer's clock is " + lengthOf(off) + (skew > skew.zero() ? " behind" : " ahead")},
        .at = now};
}

} // namespace edgedeck::ops
