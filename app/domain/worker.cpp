// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/worker.h"

namespace edgedeck {

std::optional<VersionId> Deployment::soleVersion() const
{
    // A 0 % entry takes no traffic: it is reachable only by an override header.
    std::optional<VersionId> sole;
    for (const TrafficShare &share : versions) {
        if (share.percentage <= 0)
            continue;
        if (sole)
            return std::nullopt;
        sole = share.version;
    }
    return sole;
}

} // namespace edgedeck
