// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/secrets/secret.h"

#include <string_view>

namespace edgedeck::cli {

/// A token from the person at the terminal (no echo) or, when stdin is not a terminal, one line of stdin.
/// The terminal's echo is back when this returns, and also when a signal ends the program. Errors: Config.
[[nodiscard]] Result<secrets::Secret> askToken(std::string_view question);

/// Standard input is a terminal: somebody can be asked more than once.
[[nodiscard]] bool canAsk();

} // namespace edgedeck::cli
