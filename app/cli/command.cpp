// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/cli/exitcode.h"
#include "app/ops/target.h"

#include <csignal>

namespace edgedeck::cli {

using namespace std::chrono_literals;

Command::~Command() = default;

void Command::prepare(Output &output, const GlobalOptions &globals, const Clock &clock)
{
    m_output = &output;
    m_globals = globals;
    m_clock = &clock;
}

std::chrono::milliseconds Command::defaultTimeout(const QStringList &) const
{
    return 30s;
}

void Command::timedOut()
{
    Error error;
    error.cls = FaultClass::Timeout;
    error.phase = Phase::Wait;
    error.sent = Sent::Unknown;
    error.detail = "the time limit of the command is over";
    fail(error, kUnreachable);
}

void Command::interrupted(int signal)
{
    m_output->message("edgedeckctl: interrupted\n");
    finish(128 + signal);
}

QStringList Command::operands(const QCommandLineParser &parser)
{
    return parser.positionalArguments().mid(1);
}

void Command::adjust(ops::Connection &) { }

void Command::openSession(std::function<void(ops::Session &)> next, bool needsTarget)
{
    ops::resolveConnection(m_globals.overrides, this,
        [this, next = std::move(next), needsTarget](Result<ops::Connection> found) {
            if (m_finished)
                return;
            if (!found) {
                fail(found.error());
                return;
            }
            adjust(*found);
            m_session = std::make_unique<ops::Session>(std::move(*found), *m_clock);
            if (!needsTarget) {
                next(*m_session);
                return;
            }
            ops::resolveTarget(*m_session, this, [this, next](Result<void> ready) {
                if (m_finished)
                    return;
                if (!ready)
                    fail(ready.error());
                else
                    next(*m_session);
            });
        });
}

void Command::finish(int exitCode)
{
    if (m_finished)
        return;
    m_finished = true;
    Q_EMIT finished(exitCode);
}

void Command::fail(const Error &error)
{
    fail(error, exitFor(error));
}

void Command::fail(const Error &error, int exitCode)
{
    if (m_finished)
        return;
    m_output->error(error);
    finish(exitCode);
}

} // namespace edgedeck::cli
