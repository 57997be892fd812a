// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/cli/command.h"
#include "app/cli/output.h"
#include "app/cli/signals.h"
#include "app/cli/verbspec.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace edgedeck::cli {

/// The command line: reads the global options, finds the verb, runs it under the time limit, ends with its code.
class Program : public QObject
{
    Q_OBJECT
public:
    explicit Program(const Clock &clock);
    ~Program() override;
    /// Needs a QCoreApplication and runs its event loop. Returns the exit code.
    [[nodiscard]] int run(const QStringList &arguments);

private:
    [[nodiscard]] Result<void> readGlobals(const QCommandLineParser &parser);
    [[nodiscard]] int runVerb(const VerbSpec &verb, const QStringList &arguments);
    [[nodiscard]] int runAct(const VerbSpec &verb, const ActSpec &act, const QCommandLineParser &parser);
    [[nodiscard]] int help(const QStringList &words);
    /// Bad usage: the fault, and where the right words are.
    [[nodiscard]] int refuse(
        const Error &error, const VerbSpec *verb = nullptr, const ActSpec *act = nullptr);

    const Clock &m_clock;
    Output m_output;
    GlobalOptions m_globals;
    std::unique_ptr<Command> m_command;
    Signals m_signals;
};

} // namespace edgedeck::cli
