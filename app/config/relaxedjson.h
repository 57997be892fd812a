// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace edgedeck::config {

/// JSON of a file that people write: comments and trailing commas are tolerated (as wrangler does in .json and
/// .jsonc alike), a byte order mark too. Refused: nesting deeper than 64, which copying could not survive.
/// Order of keys is kept. Errors: Config, "line 3, column 5: reason".
[[nodiscard]] Result<nlohmann::ordered_json> parseRelaxedJson(std::string_view text);

} // namespace edgedeck::config
