// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"

#include <memory>
#include <string_view>

namespace edgedeck::cli {

/// The command behind a verb of the table; null for a verb that this program does not have.
[[nodiscard]] std::unique_ptr<Command> makeCommand(std::string_view verb);

} // namespace edgedeck::cli
