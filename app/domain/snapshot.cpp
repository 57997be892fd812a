// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/snapshot.h"

#include <algorithm>

namespace edgedeck {

std::string_view toString(Environment environment)
{
    switch (environment) {
    case Environment::None:
        return "";
    case Environment::Production:
        return "production";
    case Environment::Staging:
        return "staging";
    case Environment::Sandbox:
        return "sandbox";
    }
    return "unknown";
}

const QuotaReading *Snapshot::quota(Meter meter) const
{
    const auto found
        = std::find_if(quotas.begin(), quotas.end(), [&](const QuotaReading &q) { return q.meter == meter; });
    return found == quotas.end() ? nullptr : &*found;
}

const FlagState *Snapshot::flag(std::string_view name) const
{
    const auto found = std::find_if(
        flags.begin(), flags.end(), [&](const FlagState &f) { return f.definition.name == name; });
    return found == flags.end() ? nullptr : &*found;
}

const Series *Snapshot::seriesNamed(std::string_view name) const
{
    const auto found
        = std::find_if(series.begin(), series.end(), [&](const Series &s) { return s.name == name; });
    return found == series.end() ? nullptr : &*found;
}

} // namespace edgedeck
