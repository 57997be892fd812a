// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/cli/completion.h"

#include <QStringList>

#include <memory>

namespace edgedeck::cli {

/// Verbs in the order of the help text.
[[nodiscard]] QStringList verbNames();
/// Null for a verb that this program does not have.
[[nodiscard]] std::unique_ptr<Command> makeCommand(const QString &verb);
/// A verb that the contract names and this version does not have yet.
[[nodiscard]] bool isLaterVerb(const QString &verb);
/// The options that stand before or after every verb.
[[nodiscard]] QList<QCommandLineOption> globalOptions();
[[nodiscard]] CompletionWords completionWords();

} // namespace edgedeck::cli
