// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/flagcommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/textwriters.h"
#include "app/domain/text.h"

#include <QTimer>

#include <algorithm>
#include <pwd.h>
#include <unistd.h>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Who is at this computer: goes into the journal and the deployment message.
std::string userName()
{
    const passwd *entry = getpwuid(getuid());
    return entry != nullptr && entry->pw_name != nullptr ? entry->pw_name : std::to_string(getuid());
}

/// A local refusal of a write: bad usage stays 64, everything else is "nothing was changed".
int refusalExit(const Error &error)
{
    return error.cls == FaultClass::Config ? kUsage : kNotApplied;
}

} // namespace

QString FlagCommand::summary() const
{
    return u"plan NAME VALUE | set NAME VALUE | undo [OP] | log | resume: the verified flip"_s;
}

void FlagCommand::describe(QCommandLineParser &parser) const
{
    parser.addOption(
        {u"reason"_s, u"Why; kept in the journal and in the deployment message (set, undo)."_s, u"TEXT"_s});
    parser.addOption({u"confirm"_s, u"The Worker's name, typed out (set, undo)."_s, u"WORKER"_s});
    parser.addOption({u"strategy"_s,
        u"How running Durable Objects take over: deferred (default) or immediate."_s, u"MODE"_s});
    parser.addOption({u"route"_s, u"A, B or D instead of the carrier's own."_s, u"ROUTE"_s});
    parser.addOption({u"no-wait"_s, u"End after the first read-back."_s});
}

std::chrono::milliseconds FlagCommand::defaultTimeout(const QStringList &arguments) const
{
    const QString act = arguments.value(0);
    return act == u"plan"_s || act == u"log"_s ? 30s : 240s;
}

Result<void> FlagCommand::start(const QCommandLineParser &parser)
{
    const QStringList all = operands(parser);
    const QString act = all.value(0);
    const QStringList rest = all.mid(1);
    Result<void> read;
    if (act == u"plan"_s) {
        m_act = Act::Plan;
        read = readFlip(parser, rest);
    } else if (act == u"set"_s) {
        m_act = Act::Set;
        read = readFlip(parser, rest).and_then([&] { return readConfirmation(parser); });
    } else if (act == u"undo"_s) {
        m_act = Act::Undo;
        m_undo = rest.value(0);
        read = rest.size() > 1 ? Result<void>(usage("flag undo takes at most one op-id"))
                               : readConfirmation(parser);
    } else if (act == u"log"_s || act == u"resume"_s) {
        m_act = act == u"log"_s ? Act::Log : Act::Resume;
        if (!rest.isEmpty())
            read = usage("flag " + toStd(act) + " takes no further arguments");
    } else {
        read = usage(act.isEmpty() ? "flag needs one of: plan, set, undo, log, resume"
                                   : "flag has no " + toStd(act) + "; it has plan, set, undo, log, resume");
    }
    if (!read)
        return read;
    m_wait = !parser.isSet(u"no-wait"_s);
    openSession([this](ops::Session &opened) { begin(opened); });
    return {};
}

Result<void> FlagCommand::readFlip(const QCommandLineParser &parser, const QStringList &operands)
{
    if (operands.size() != 2)
        return usage("name the flag and its value: flag set NAME VALUE");
    m_request.flag = toStd(operands.at(0));
    m_request.value = toStd(operands.at(1));
    if (!BindingName::parse(m_request.flag))
        return usage("not the name of a binding: " + m_request.flag);
    const std::string route = toStd(parser.value(u"route"_s));
    if (!route.empty()) {
        m_request.route = routeFromString(route);
        const bool offered
            = m_request.route == Route::A || m_request.route == Route::B || m_request.route == Route::D;
        if (!offered)
            return usage("--route takes A, B or D");
    }
    const QString strategy = parser.value(u"strategy"_s);
    if (strategy == u"immediate"_s)
        m_request.strategy = UpdateStrategy::Immediate;
    else if (!strategy.isEmpty() && strategy != u"deferred"_s)
        return usage("--strategy takes deferred or immediate");
    return {};
}

Result<void> FlagCommand::readConfirmation(const QCommandLineParser &parser)
{
    m_confirmation.reason = std::string(trimmed(toStd(parser.value(u"reason"_s))));
    m_confirmation.typedWorker = toStd(parser.value(u"confirm"_s));
    m_confirmation.operatorName = userName();
    // Typing the Worker's name on the command line is the acknowledgement; warnings are printed before the write.
    m_confirmation.acknowledgeWarnings = true;
    if (m_confirmation.reason.empty())
        return usage("a change needs its reason: --reason TEXT");
    if (m_confirmation.typedWorker.empty())
        return usage("a change needs the Worker's name typed out: --confirm WORKER");
    return {};
}

void FlagCommand::begin(ops::Session &opened)
{
    m_flipper = std::make_unique<ops::FlagFlipper>(opened);
    connect(m_flipper.get(), &ops::FlagFlipper::progressed, this,
        [this](const FlipRecord &, const FlipStep &step) {
            if (!output().json())
                output().message(stepText(step));
        });
    switch (m_act) {
    case Act::Plan:
    case Act::Set:
        m_flipper->plan(m_request, this, [this](Result<FlipPlan> plan) { planned(std::move(plan)); });
        return;
    case Act::Undo:
        m_flipper->planUndo(m_undo, this, [this](Result<FlipPlan> plan) { planned(std::move(plan)); });
        return;
    case Act::Log:
        showLog();
        return;
    case Act::Resume:
        resume();
        return;
    }
}

void FlagCommand::planned(Result<FlipPlan> plan)
{
    if (isFinished())
        return;
    if (!plan) {
        const FaultClass cls = plan.error().cls;
        const bool local = plan.error().phase == Phase::Local;
        const bool refused = local
            && (cls == FaultClass::NotFound || cls == FaultClass::Conflict || cls == FaultClass::Storage);
        if (refused)
            fail(plan.error(), m_act == Act::Plan ? kCritical : kNotApplied);
        else
            fail(plan.error());
        return;
    }
    if (m_act != Act::Plan) {
        apply(*plan);
        return;
    }
    output().result(planJson(*plan), planText(*plan));
    finish(exitFor(plan->verdict()));
}

void FlagCommand::apply(const FlipPlan &plan)
{
    for (const Check &check : plan.checks) {
        if (check.result == CheckResult::Warn || check.result == CheckResult::Unknown)
            output().message(
                "warning: " + check.title + (check.reason.empty() ? "" : ": " + check.reason) + "\n");
        if (check.result != CheckResult::Block)
            continue;
        Error error;
        error.cls = FaultClass::Refused;
        error.detail = check.title + (check.reason.empty() ? "" : ": " + check.reason) + ". Nothing was sent";
        fail(error, kNotApplied);
        return;
    }
    connect(m_flipper.get(), &ops::FlagFlipper::readBack, this, [this](const FlipRecord &record) {
        if (!m_wait)
            show(record);
    });
    connect(m_flipper.get(), &ops::FlagFlipper::settled, this,
        [this](const FlipRecord &record) { show(record); });
    const auto begun = m_flipper->apply(plan, m_confirmation);
    if (!begun) {
        fail(begun.error(), refusalExit(begun.error()));
        return;
    }
    m_opId = *begun;
}

void FlagCommand::showLog()
{
    const auto records = m_flipper->log();
    if (!records) {
        fail(records.error());
        return;
    }
    output().result(flipsJson(*records), flipsText(*records));
    finish(kFine);
}

void FlagCommand::resume()
{
    m_flipper->resume(this, [this](Result<std::vector<FlipRecord>> records) {
        if (isFinished())
            return;
        if (!records) {
            fail(records.error());
            return;
        }
        output().result(
            flipsJson(*records), records->empty() ? std::string("no flip is open\n") : flipsText(*records));
        const bool open = std::any_of(
            records->begin(), records->end(), [](const FlipRecord &r) { return !isClosed(r.state); });
        finish(open ? kOutcomeUnknown : kFine);
    });
}

void FlagCommand::show(const FlipRecord &record)
{
    if (isFinished())
        return;
    output().result(flipJson(record), flipText(record));
    finish(exitFor(record, m_timeRanOut));
}

void FlagCommand::timedOut()
{
    m_timeRanOut = true;
    stopWaiting();
}

void FlagCommand::interrupted(int signal)
{
    if (m_opId.isEmpty() && m_act != Act::Resume) {
        Command::interrupted(signal);
        return;
    }
    output().message("edgedeckctl: interrupted\n");
    m_timeRanOut = true;
    stopWaiting();
}

void FlagCommand::stopWaiting()
{
    if (m_flipper && (!m_opId.isEmpty() || m_act == Act::Resume)) {
        m_flipper->stopWaiting();
        // The journal's row is a matter of milliseconds; a stuck disk must not hold the command.
        QTimer::singleShot(2s, this, [this] { Command::timedOut(); });
        return;
    }
    // Nothing but reads had left: of the change itself no byte did.
    Error error;
    error.cls = FaultClass::Timeout;
    error.phase = m_act == Act::Plan || m_act == Act::Log ? Phase::Wait : Phase::Local;
    error.sent = Sent::No;
    error.detail = "the time limit of the command was over before anything was written";
    fail(error, kUnreachable);
}

} // namespace edgedeck::cli
