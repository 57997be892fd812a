// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace edgedeck::cli {

/// The script of "bash", "zsh" or "fish", made from the table of verbs: verbs, acts, the options of each, and values
/// (scenarios, routes, files, and the names of the profiles, which the script asks the program for). Empty for
/// another shell.
[[nodiscard]] std::optional<std::string> completionScript(std::string_view shell);

} // namespace edgedeck::cli
