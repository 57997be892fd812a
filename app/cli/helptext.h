// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/verbspec.h"

#include <string>

namespace edgedeck::cli {

/// The help of the program, of a verb, and of one act of a verb: plain text made from the table of verbs.
[[nodiscard]] std::string programHelp();
/// Without an act: the acts of the verb, or the verb itself when it has none.
[[nodiscard]] std::string verbHelp(const VerbSpec &verb, const ActSpec *act);
/// "edgedeckctl flag set --help"
[[nodiscard]] std::string helpCommand(const VerbSpec *verb, const ActSpec *act);

} // namespace edgedeck::cli
