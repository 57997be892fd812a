// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verbspec.h"

#include <vector>

namespace edgedeck::cli {

/// `watch` and `history`, for the table of verbs.
[[nodiscard]] std::vector<VerbSpec> monitorVerbs();

} // namespace edgedeck::cli
