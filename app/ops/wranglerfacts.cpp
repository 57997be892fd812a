// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/wranglerfacts.h"

#include "app/base/qt/convert.h"
#include "app/base/qt/logging.h"
#include "app/config/wranglerfile.h"

namespace edgedeck::ops {

std::optional<FileFacts> loadFileFacts(const config::Profile &profile)
{
    if (profile.wranglerFile.empty())
        return std::nullopt;
    const auto file = config::readWranglerFile(toQString(profile.wranglerFile));
    if (!file) {
        qCWarning(lcOps) << "wrangler file of profile" << toQString(profile.name) << "is not readable";
        return std::nullopt;
    }
    std::optional<FileFacts> facts;
    for (const auto &[key, environment] : file->environments) {
        if (environment.name == profile.worker)
            return FileFacts{environment, profile.wranglerFile};
        if (key.empty())
            facts = FileFacts{environment, profile.wranglerFile};
    }
    return facts;
}

} // namespace edgedeck::ops
