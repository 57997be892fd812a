// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/result.h"
#include "app/cli/deadlinetransport.h"
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

/// One verb. The program makes it for a line that fits the table of verbs, and runs it in the event loop until
/// finished(). Everything on one thread.
class Command : public QObject
{
    Q_OBJECT
public:
    ~Command() override;

    /// What the whole command may take when --timeout is not given; zero: no limit.
    [[nodiscard]] virtual std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const;
    /// Begins. Ends in finish() or fail(), now or later. Errors: Config for bad usage, told by the program.
    [[nodiscard]] virtual Result<void> start(const QCommandLineParser &parser) = 0;
    /// The time limit of the command is over: must end soon.
    virtual void timedOut();
    /// Ctrl+C or SIGTERM: must end soon.
    virtual void interrupted(int signal);

    /// `until` bounds the whole command; `help` is the command that shows its help text.
    void prepare(Output &output, const GlobalOptions &globals, const Clock &clock,
        std::optional<SteadyTime> until, std::string help);

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
    void setWorker(const QString &name) { m_globals.overrides.worker = name; }
    /// A session whose reads end in time for the command to show what there is.
    [[nodiscard]] std::unique_ptr<ops::Session> makeSession(ops::Connection connection);
    /// What the command waits for when no request is under way: "the keychain". For the time-out's sentence.
    void setWaitingFor(std::string what) { m_waitingFor = std::move(what); }
    /// "edgedeckctl --profile prod": what the user would type again before a verb.
    [[nodiscard]] std::string sameProgram() const;

    void finish(int exitCode);
    /// A Worker or account that does not exist is looked into first (one or two reads), then told with the names
    /// that do.
    void fail(const Error &error);
    void fail(const Error &error, int exitCode, const std::string &action = {});

    [[nodiscard]] Output &output() { return *m_output; }
    [[nodiscard]] const GlobalOptions &globals() const { return m_globals; }
    [[nodiscard]] const Clock &clock() const { return *m_clock; }
    [[nodiscard]] ops::Session *session() { return m_session.get(); }
    [[nodiscard]] bool isFinished() const { return m_finished; }

private:
    Output *m_output = nullptr;
    const Clock *m_clock = nullptr;
    GlobalOptions m_globals;
    std::optional<SteadyTime> m_until;
    std::string m_help;
    std::string m_waitingFor;
    std::unique_ptr<ops::Session> m_session;
    DeadlineTransport *m_transport = nullptr; ///< of the newest session; owned by it
    bool m_explaining = false;
    bool m_finished = false;
};

/// "there is no profile `prd`; did you mean `prod`?", or the profiles there are.
[[nodiscard]] std::string noProfile(const QString &name, const QStringList &names);

/// Bad usage of the command line: exit 64.
[[nodiscard]] inline tl::unexpected<Error> usage(std::string detail)
{
    return failLocal(FaultClass::Config, std::move(detail));
}

} // namespace edgedeck::cli
