// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace edgedeck::config {

/// TOML as the JSON that wrangler would see. Dates become texts. Errors: Config, "line 3, column 5: reason".
[[nodiscard]] Result<nlohmann::ordered_json> parseToml(std::string_view text);

} // namespace edgedeck::config
