// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/missingworker.h"
#include "app/cli/suggest.h"
#include "app/config/profile.h"
#include "app/ops/target.h"
#include "app/ops/transportfactory.h"
#include "app/ops/wording.h"

#include <algorithm>
#include <csignal>

namespace edgedeck::cli {

using namespace std::chrono_literals;

namespace {

/// Time that is kept for showing what came: a fifth of the limit, one second at most.
SteadyTime endOfReads(SteadyTime until, SteadyTime now)
{
    const auto left = std::max(until - now, SteadyTime::duration::zero());
    return until - std::min<SteadyTime::duration>(left / 5, 1s);
}

} // namespace

std::string noProfile(const QString &name, const QStringList &names)
{
    std::vector<std::string> words;
    for (const QString &one : names)
        words.push_back(toStd(one));
    const std::string near = didYouMean(toStd(name), words);
    return "there is no profile `" + toStd(name) + "`"
        + (!near.empty()        ? near
                : words.empty() ? "; there is none at all: edgedeckctl profile add " + toStd(name)
                                : "; there are " + listed(words));
}

Command::~Command() = default;

void Command::prepare(Output &output, const GlobalOptions &globals, const Clock &clock,
    std::optional<SteadyTime> until, std::string help)
{
    m_output = &output;
    m_globals = globals;
    m_clock = &clock;
    m_until = until ? std::optional(endOfReads(*until, clock.steady())) : std::nullopt;
    m_help = std::move(help);
}

std::chrono::milliseconds Command::defaultTimeout(const QStringList &) const
{
    return 30s;
}

void Command::timedOut()
{
    Error error;
    error.cls = FaultClass::Timeout;
    error.phase = m_waitingFor.empty() ? Phase::Wait : Phase::Local;
    error.sent = Sent::Unknown;
    error.detail = "the time limit of the command is over"
        + (m_waitingFor.empty() ? std::string() : ", waiting for " + m_waitingFor);
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

std::unique_ptr<ops::Session> Command::makeSession(ops::Connection connection)
{
    auto transport
        = std::make_unique<DeadlineTransport>(ops::makeTransport(connection, *m_clock), *m_clock, m_until);
    m_transport = transport.get();
    return std::make_unique<ops::Session>(std::move(connection), *m_clock, std::move(transport));
}

std::string Command::sameProgram() const
{
    const auto &overrides = m_globals.overrides;
    std::string text = "edgedeckctl";
    if (!overrides.profile.isEmpty())
        text += " --profile " + toStd(overrides.profile);
    if (!overrides.account.isEmpty())
        text += " --account " + toStd(overrides.account);
    return text;
}

void Command::openSession(std::function<void(ops::Session &)> next, bool needsTarget)
{
    const QString profile = m_globals.overrides.profile;
    const QStringList names = config::ProfileStore(config::configHome()).names();
    if (!profile.isEmpty() && !names.contains(profile)) {
        fail(usage(noProfile(profile, names)).value());
        return;
    }
    m_waitingFor = "the keychain";
    ops::resolveConnection(m_globals.overrides, this,
        [this, next = std::move(next), needsTarget](Result<ops::Connection> found) {
            if (m_finished)
                return;
            m_waitingFor.clear();
            if (!found) {
                fail(found.error());
                return;
            }
            adjust(*found);
            m_session = makeSession(std::move(*found));
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
    const bool target = saysNoSuchWorker(error) || saysNoSuchAccount(error);
    if (!target || m_explaining || !m_session || !m_session->account() || !m_session->worker()) {
        fail(error, exitFor(error));
        return;
    }
    m_explaining = true;
    explainTarget(*m_session, error, this,
        [this](const Explained &found) { fail(found.error, found.exit, found.action); });
}

void Command::fail(const Error &error, int exitCode, const std::string &action)
{
    if (m_finished)
        return;
    std::string advice = action;
    if (advice.empty() && error.cls == FaultClass::Config && error.phase == Phase::Local)
        advice = m_help + " shows the options; edgedeckctl profile list shows what is set up.";
    if (advice.empty() && error.cls == FaultClass::Keyring)
        advice
            = "Unlock the keychain, store the token (edgedeckctl profile secret NAME token), or give it with "
              "CLOUDFLARE_API_TOKEN or --token-fd.";
    // Silence, and a pause that somebody else's answer asked for, have a reason that another call was told.
    const bool late
        = error.cls == FaultClass::Timeout || (error.cls == FaultClass::RateLimited && !error.httpStatus);
    m_output->error(error, advice, late && m_transport != nullptr ? m_transport->lastFault() : std::nullopt);
    finish(exitCode);
}

} // namespace edgedeck::cli
