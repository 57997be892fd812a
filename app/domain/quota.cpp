// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/quota.h"

#include <algorithm>

namespace edgedeck {

std::string_view toString(QuotaLevel level)
{
    switch (level) {
    case QuotaLevel::Unknown:
        return "unknown";
    case QuotaLevel::Ok:
        return "ok";
    case QuotaLevel::Near:
        return "near";
    case QuotaLevel::Over:
        return "over";
    }
    return "unknown";
}

std::optional<double> QuotaReading::percent() const
{
    if (!used.value || !limit || *limit <= 0)
        return std::nullopt;
    return *used.value / *limit * 100.0;
}

std::optional<double> QuotaReading::remaining() const
{
    if (!used.value || !limit)
        return std::nullopt;
    return std::max(0.0, *limit - *used.value);
}

QuotaLevel QuotaReading::level() const
{
    const auto share = percent();
    if (!share)
        return QuotaLevel::Unknown;
    if (*share >= 100.0)
        return QuotaLevel::Over;
    return *share >= 80.0 ? QuotaLevel::Near : QuotaLevel::Ok;
}

} // namespace edgedeck
