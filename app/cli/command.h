// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/result.h"
#include "app/cli/output.h"
#include "app/ops/connection.h"
#include "app/ops/session.h"

#include <QCommandLineParser>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace edgedeck::cli {

/// The options that every verb takes.
struct GlobalOptions
{
    ops::Overrides overrides;
    std::optional<std::chrono::milliseconds> timeout; ///< empty: the verb's own
};

/// One verb. The program makes it, lets it describe its options, and runs it in the event loop until finished().
/// Everything on one thread.
class Command : public QObject
{
    Q_OBJECT
public:
    ~Command() override;

    /// One line for the list of verbs.
    [[nodiscard]] virtual QString summary() const = 0;
    /// "[--version ID] [--config FILE]"
    virtual void describe(QCommandLineParser &parser) const = 0;
    /// What the whole command may take when --timeout is not given; zero: no limit.
    [[nodiscard]] virtual std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const;
    /// Begins. Ends in finish() or fail(), now or later. Errors: Config for bad usage, told by the program.
    [[nodiscard]] virtual Result<void> start(const QCommandLineParser &parser) = 0;
    /// The time limit of the command is over: must end soon.
    virtual void timedOut();
    /// Ctrl+C or SIGTERM: must end soon.
    virtual void interrupted(int signal);

    void prepare(Output &output, const GlobalOptions &globals, const Clock &clock);

Q_SIGNALS:
    void finished(int exitCode);

protected:
    /// Positional arguments after the verb's name.
    [[nodiscard]] static QStringList operands(const QCommandLineParser &parser);
    /// Settings, token, session, and (unless told not to) the account and Worker; then `next`. Ends the command on error.
    void openSession(std::function<void(ops::Session &)> next, bool needsTarget = true);
    /// Lets a command change the connection before the session is made from it.
    virtual void adjust(ops::Connection &connection);

    void setProfile(const QString &name) { m_globals.overrides.profile = name; }
    void finish(int exitCode);
    void fail(const Error &error);
    void fail(const Error &error, int exitCode);

    [[nodiscard]] Output &output() { return *m_output; }
    [[nodiscard]] const GlobalOptions &globals() const { return m_globals; }
    [[nodiscard]] const Clock &clock() const { return *m_clock; }
    [[nodiscard]] ops::Session *session() { return m_session.get(); }
    [[nodiscard]] bool isFinished() const { return m_finished; }

private:
    Output *m_output = nullptr;
    const Clock *m_clock = nullptr;
    GlobalOptions m_globals;
    std::unique_ptr<ops::Session> m_session;
    bool m_finished = false;
};

/// Bad usage of the command line: exit 64.
[[nodiscard]] inline tl::unexpected<Error> usage(std::string detail)
{
    return failLocal(FaultClass::Config, std::move(detail));
}

} // namespace edgedeck::cli
