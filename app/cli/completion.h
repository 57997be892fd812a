// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::cli {

/// What can follow on a command line.
struct VerbWords
{
    std::string verb, summary;
    std::vector<std::string> acts; ///< "plan", "set", ... of a verb that has them
    std::vector<std::string> options; ///< "--reason", ...
};
struct CompletionWords
{
    std::vector<std::string> globalOptions;
    std::vector<VerbWords> verbs;
};

/// The script of "bash", "zsh" or "fish"; empty for another shell.
[[nodiscard]] std::optional<std::string> completionScript(
    std::string_view shell, const CompletionWords &words);

} // namespace edgedeck::cli
