// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/cli/verbspec.h"

#include <QCommandLineParser>
#include <QStringList>

namespace edgedeck::cli {

/// The command line of one verb against the table of verbs. Every refusal is a Config error that names the wrong word
/// and the nearest right one.
class Arguments
{
public:
    /// Options of the table as Qt's parser wants them.
    static void addOptions(QCommandLineParser &parser, const std::vector<OptionSpec> &options);
    /// Why the parser did not take the words: an unknown option with the nearest known one, a value that is missing.
    /// `verb` and `act` may be null when they are not known yet.
    [[nodiscard]] static Error parserError(
        const QCommandLineParser &parser, const VerbSpec *verb, const ActSpec *act);
    [[nodiscard]] static Error unknownVerb(const std::string &word);
    /// The act that the first positional word names; an error when the verb has acts and the word is none of them.
    [[nodiscard]] static Result<const ActSpec *> actOf(const VerbSpec &verb, const QStringList &words);
    /// Options of another act, values out of the list, too few or too many operands (`operands` begin after the act).
    [[nodiscard]] static Result<void> check(const QCommandLineParser &parser, const VerbSpec &verb,
        const ActSpec &act, const QStringList &operands);
};

} // namespace edgedeck::cli
