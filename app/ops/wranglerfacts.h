// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"
#include "app/ops/facts.h"

#include <optional>

namespace edgedeck::ops {

/// The environment of the profile's wrangler file that deploys to its Worker, else the top level. Empty when there is
/// no file or it cannot be read (logged): then drift is not judged.
[[nodiscard]] std::optional<FileFacts> loadFileFacts(const config::Profile &profile);

} // namespace edgedeck::ops
