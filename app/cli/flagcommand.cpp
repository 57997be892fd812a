// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/flagcommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/cli/jsonwriters.h"
#include "app/cli/suggest.h"
#include "app/cli/textwriters.h"
#include "app/config/profile.h"
#include "app/domain/text.h"
#include "app/ops/arming.h"
#include "app/ops/wording.h"

#include <QDir>
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

std::string sentenceCase(std::string text)
{
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// A local refusal of a write: bad usage stays 64, everything else is "nothing was changed".
int refusalExit(const Error &error)
{
    return error.cls == FaultClass::Config ? kUsage : kNotApplied;
}

} // namespace

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
        m_op = rest.value(0);
        read = readConfirmation(parser);
    } else if (act == u"resume"_s) {
        m_act = Act::Resume;
        m_op = rest.value(0);
        read = readDecision(parser);
    } else {
        m_act = Act::Log;
    }
    if (!read)
        return read;
    m_wait = !parser.isSet(u"no-wait"_s);
    if (m_act == Act::Log)
        return showLog();
    if (m_act == Act::Resume) {
        if (auto found = findOpen(); !found)
            return found;
        if (isFinished())
            return {};
    }
    openSession([this](ops::Session &opened) { begin(opened); });
    return {};
}

Result<void> FlagCommand::readFlip(const QCommandLineParser &parser, const QStringList &operands)
{
    m_request.flag = toStd(operands.at(0));
    m_request.value = toStd(operands.at(1));
    if (!BindingName::parse(m_request.flag) && !flagStore(m_request.flag))
        return usage("`" + m_request.flag
            + "` is neither the name of a binding nor kv:NAMESPACE/KEY nor flagship:APP/KEY");
    if (parser.isSet(u"route"_s))
        m_request.route = routeFromString(toStd(parser.value(u"route"_s)));
    if (parser.isSet(u"percent"_s))
        return usage(
            "--percent is not built in this version: it cannot roll out gradually, and without it a flip goes "
            "to all traffic at once. Nothing was sent");
    if (parser.value(u"strategy"_s) == u"immediate"_s)
        m_request.strategy = UpdateStrategy::Immediate;
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

Result<void> FlagCommand::readDecision(const QCommandLineParser &parser)
{
    if (!parser.isSet(u"decide"_s)) {
        if (parser.isSet(u"reason"_s) || parser.isSet(u"confirm"_s))
            return usage("--reason and --confirm of flag resume go with --decide");
        return {};
    }
    m_decision = ops::decisionFromString(toStd(parser.value(u"decide"_s)));
    if (m_op.isEmpty())
        return usage("--decide closes one flip: name its OP (edgedeckctl flag log shows them)");
    return readConfirmation(parser);
}

Result<std::unique_ptr<store::Journal>> FlagCommand::openJournal()
{
    return store::Journal::open(QDir(config::dataHome()).filePath(u"journal.sqlite"_s));
}

/// The journal is on this computer: what is open is known before anything is asked, and names the Worker.
Result<void> FlagCommand::findOpen()
{
    auto journal = openJournal();
    if (!journal)
        return edgedeck::fail(journal.error());
    const auto open = (*journal)->openFlips();
    if (!open)
        return edgedeck::fail(open.error());
    if (!m_op.isEmpty()) {
        const auto record = (*journal)->record(toStd(m_op));
        if (!record)
            return edgedeck::fail(record.error());
        if (!*record) {
            std::vector<std::string> ids;
            for (const FlipRecord &one : *open)
                ids.push_back(one.opId);
            return usage("the journal has no flip `" + toStd(m_op) + "`; "
                + (ids.empty() ? std::string("none is open") : "open: " + listed(ids)));
        }
        if (isClosed((*record)->state)) {
            if (m_decision)
                return usage("flip " + (*record)->opId + " is closed already ("
                    + std::string(toString((*record)->state)) + ")");
            show(**record);
            return {};
        }
        if (m_decision && m_confirmation.typedWorker != (*record)->worker.str())
            return usage("--confirm names `" + m_confirmation.typedWorker + "`, but flip " + (*record)->opId
                + " is of Worker `" + (*record)->worker.str() + "`");
        setWorker(toQString((*record)->worker.str()));
        return {};
    }
    if (open->empty()) {
        output().result(flipsJson({}, sameProgram()), "no flip is open\n");
        finish(kFine);
        return {};
    }
    if (globals().overrides.worker.isEmpty())
        setWorker(toQString(open->front().worker.str()));
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
        m_flipper->planUndo(m_op, this, [this](Result<FlipPlan> plan) { planned(std::move(plan)); });
        return;
    case Act::Log:
        return;
    case Act::Resume:
        if (m_decision)
            decide();
        else
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
        const bool name = local && cls == FaultClass::NotFound && m_act != Act::Undo;
        const std::string where = m_act == Act::Undo ? "`edgedeckctl flag log` shows what can be taken back."
                                                     : "`" + sameProgram() + " --worker "
                + session()->profile().worker + " bindings` lists every name of the live version.";
        if (refused)
            fail(plan.error(), m_act == Act::Plan ? kCritical : kNotApplied,
                name || m_act == Act::Undo ? where : std::string());
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
        fail(error, kNotApplied,
            (check.action.empty() ? std::string() : sentenceCase(check.action) + ". ") + "`" + sameProgram()
                + " flag plan " + plan.request.flag + " VALUE` shows every check.");
        return;
    }
    connect(m_flipper.get(), &ops::FlagFlipper::readBack, this, [this](const FlipRecord &record) {
        if (!m_wait)
            show(record);
    });
    connect(m_flipper.get(), &ops::FlagFlipper::settled, this,
        [this](const FlipRecord &record) { show(record); });
    // --reason and --confirm were typed for this one write: they arm this process and nothing else.
    session()->arming().arm();
    const auto begun = m_flipper->apply(plan, m_confirmation);
    if (!begun) {
        const bool typed = begun.error().cls == FaultClass::Config;
        fail(begun.error(), refusalExit(begun.error()),
            typed ? "Nothing was sent. --confirm takes exactly `" + plan.worker.str() + "`." : std::string());
        return;
    }
    m_opId = *begun;
}

Result<void> FlagCommand::showLog()
{
    auto journal = openJournal();
    if (!journal)
        return edgedeck::fail(journal.error());
    auto records = (*journal)->records();
    if (!records)
        return edgedeck::fail(records.error());
    const std::string worker = toStd(globals().overrides.worker);
    const std::string account = toStd(globals().overrides.account);
    std::erase_if(*records, [&](const FlipRecord &record) {
        return (!worker.empty() && record.worker.str() != worker)
            || (!account.empty() && record.account.str() != account);
    });
    output().result(flipsJson(*records, sameProgram()), flipsText(*records, sameProgram()));
    finish(kFine);
    return {};
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
        if (!m_op.isEmpty())
            std::erase_if(*records, [this](const FlipRecord &r) { return toQString(r.opId) != m_op; });
        if (records->empty()) {
            fail(failLocal(FaultClass::NotFound,
                     "the open flips of the journal are of another account than "
                         + session()->profile().accountId)
                     .value(),
                kUsage, "Name the account with --account, or its profile with --profile.");
            return;
        }
        std::string text;
        int code = kFine;
        for (const FlipRecord &record : *records) {
            text += (text.empty() ? "" : "\n") + flipText(record, sameProgram());
            const int one = exitFor(record, false);
            code = std::max(code, one == kUnreachable ? kNotApplied : one);
        }
        output().result(flipsJson(*records, sameProgram()), text);
        finish(code);
    });
}

void FlagCommand::decide()
{
    // One look first: how old the write is goes by the server's clock, and the operator sees what is live.
    session()->client().deployments(*session()->account(), *session()->worker(), this,
        [this](const Result<cloudflare::Listed<Deployment>> &answer) {
            if (isFinished())
                return;
            if (!answer)
                output().message(
                    "edgedeckctl: the server was not asked: " + ops::sentence(answer.error()) + "\n");
            const auto closed
                = m_flipper->decide(m_op, *m_decision, m_confirmation.reason, m_confirmation.operatorName);
            if (!closed) {
                fail(closed.error(),
                    closed.error().cls == FaultClass::Storage ? kUnreachable : refusalExit(closed.error()));
                return;
            }
            output().result(flipsJson({*closed}, sameProgram()), flipText(*closed, sameProgram()));
            finish(exitFor(*closed, false));
        },
        {.urgency = net::Urgency::Operator, .deadline = std::nullopt});
}

void FlagCommand::show(const FlipRecord &record)
{
    if (isFinished())
        return;
    if (m_act == Act::Resume)
        output().result(flipsJson({record}, sameProgram()), flipText(record, sameProgram()));
    else
        output().result(flipJson(record, sameProgram()), flipText(record, sameProgram()));
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
    error.phase = m_act == Act::Plan ? Phase::Wait : Phase::Local;
    error.sent = Sent::No;
    error.detail = "the time limit of the command was over before anything was written; nothing was changed";
    fail(error, kUnreachable);
}

} // namespace edgedeck::cli
