// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flippresenter.h"

#include "app/ops/flagflipper.h"
#include "app/ops/wording.h"
#include "ui/models/format.h"

#include <QtGlobal>

#include <algorithm>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kFresh = std::chrono::seconds(20); ///< the flipper refuses a base older than 30 s

/// The same base and no check that got worse: what the operator read is still true.
bool saysTheSame(const FlipPlan &before, const FlipPlan &after)
{
    if (before.baseVersion != after.baseVersion || before.baseDeployment != after.baseDeployment
        || before.before != after.before)
        return false;
    return std::all_of(after.checks.begin(), after.checks.end(), [&](const Check &check) {
        if (check.result == CheckResult::Pass)
            return true;
        return std::any_of(before.checks.begin(), before.checks.end(),
            [&](const Check &old) { return old.id == check.id && old.result == check.result; });
    });
}

} // namespace

FlipPresenter::FlipPresenter(
    FlipPort *port, std::function<bool()> isArmed, std::function<Timestamp()> now, QObject *parent)
    : QObject(parent)
    , m_port(nullptr)
    , m_isArmed(std::move(isArmed))
    , m_now(std::move(now))
{
    setPort(port);
}

void FlipPresenter::setPort(FlipPort *port)
{
    m_port = port;
    if (m_port == nullptr)
        return;
    connect(m_port, &FlipPort::progressed, this, &FlipPresenter::progressed);
    connect(m_port, &FlipPort::readBack, this, [this](const FlipRecord &record) {
        if (format::plain(record.opId) != m_opId)
            return;
        m_record = record;
        Q_EMIT changed();
    });
    connect(m_port, &FlipPort::settled, this, [this](const FlipRecord &record) {
        if (format::plain(record.opId) != m_opId)
            return;
        m_record = record;
        setStage(Stage::Settled);
        Q_EMIT settled();
    });
}

void FlipPresenter::setStage(Stage stage)
{
    const bool turned = m_stage != stage;
    m_stage = stage;
    if (turned)
        Q_EMIT stageChanged();
    Q_EMIT changed();
}

void FlipPresenter::begin(const FlipRequest &request)
{
    m_request = request;
    m_undoOf.reset();
    m_plan.reset();
    m_record.reset();
    m_steps.clear();
    m_opId.clear();
    m_confirmedAt = {};
    m_reason.clear();
    m_typed.clear();
    m_known.clear();
    m_skip.clear();
    m_skipReason.clear();
    m_notice.clear();
    planAgain();
}

void FlipPresenter::beginUndo(const QString &opId)
{
    begin({});
    m_undoOf = opId;
    planAgain();
}

void FlipPresenter::planAgain()
{
    m_error.reset();
    if (m_port == nullptr) {
        m_error = Error{.cls = FaultClass::Config, .detail = "no profile is open"};
        setStage(Stage::Review);
        return;
    }
    const int generation = ++m_generation;
    const auto done = [this, generation](Result<FlipPlan> answer) {
        if (generation == m_generation)
            planned(answer);
    };
    if (!m_undoOf && m_request.flag.empty())
        return;
    setStage(Stage::Planning);
    if (m_undoOf)
        m_port->planUndo(*m_undoOf, this, done);
    else
        m_port->plan(m_request, this, done);
}

void FlipPresenter::planned(const Result<FlipPlan> &answer)
{
    if (!answer) {
        m_error = answer.error();
        setStage(Stage::Review);
        return;
    }
    m_plan = *answer;
    m_request = answer->request;
    m_plannedAt = m_now();
    setStage(Stage::Review);
}

void FlipPresenter::setReason(const QString &reason)
{
    m_reason = reason;
    Q_EMIT changed();
}

void FlipPresenter::setTyped(const QString &name)
{
    m_typed = name;
    Q_EMIT changed();
}

void FlipPresenter::acknowledge(const QString &checkId, bool known)
{
    if (known)
        m_known.insert(checkId);
    else
        m_known.remove(checkId);
    Q_EMIT changed();
}

void FlipPresenter::breakGlass(const QString &checkId, const QString &reason)
{
    m_skip = checkId;
    m_skipReason = reason;
    Q_EMIT changed();
}

Confirmation FlipPresenter::confirmation() const
{
    bool all = true;
    if (m_plan) {
        for (const Check &check : m_plan->checks) {
            if (check.result == CheckResult::Warn || check.result == CheckResult::Unknown)
                all = all && m_known.contains(format::plain(check.id));
        }
    }
    return {.reason = m_reason.trimmed().toStdString(),
        .typedWorker = m_typed.toStdString(),
        .operatorName = operatorName().toStdString(),
        .acknowledgeWarnings = all,
        .skipCheck = m_skip.toStdString(),
        .skipReason = m_skipReason.trimmed().toStdString()};
}

QString FlipPresenter::blocker() const
{
    switch (m_stage) {
    case Stage::Idle:
    case Stage::Planning:
        return u"reading the present state…"_s;
    case Stage::Rechecking:
        return u"reading once more before anything is sent…"_s;
    case Stage::Running:
        return u"the flip is under way"_s;
    case Stage::Settled:
        return u"this flip is over"_s;
    case Stage::Review:
        break;
    }
    if (!m_plan)
        return m_error ? format::plain(ops::sentence(*m_error)) : u"there is no plan"_s;
    if (const auto checked = ops::checkConfirmation(*m_plan, confirmation()); !checked)
        return format::plain(checked.error().detail);
    if (m_port->isBusy())
        return u"another flip is under way"_s;
    if (!m_isArmed())
        return u"read-only. Ctrl+Shift+A arms for 10 min"_s;
    return {};
}

void FlipPresenter::apply()
{
    if (m_stage != Stage::Review || !blocker().isEmpty())
        return;
    m_notice.clear();
    if (m_now() - m_plannedAt <= kFresh) {
        send();
        return;
    }
    setStage(Stage::Rechecking);
    const int generation = ++m_generation;
    const auto done = [this, generation](Result<FlipPlan> answer) {
        if (generation == m_generation)
            rechecked(answer);
    };
    if (m_undoOf)
        m_port->planUndo(*m_undoOf, this, done);
    else
        m_port->plan(m_request, this, done);
}

void FlipPresenter::rechecked(const Result<FlipPlan> &answer)
{
    if (!answer) {
        m_error = answer.error();
        m_notice = u"Nothing was sent: "_s + format::plain(ops::sentence(answer.error()));
        setStage(Stage::Review);
        return;
    }
    const bool same = saysTheSame(*m_plan, *answer);
    m_plan = *answer;
    m_plannedAt = m_now();
    setStage(Stage::Review);
    if (!same) {
        m_notice = u"Nothing was sent: the state changed since you read it. Look again."_s;
        Q_EMIT changed();
        return;
    }
    // Arming may have run out while the base was read.
    if (blocker().isEmpty())
        send();
}

void FlipPresenter::send()
{
    m_confirmedAt = m_now();
    m_steps.clear();
    m_record.reset();
    const auto begun = m_port->apply(*m_plan, confirmation());
    if (!begun) {
        m_error = begun.error();
        m_notice = u"Nothing was sent: "_s + format::plain(ops::sentence(begun.error()));
        setStage(Stage::Review);
        return;
    }
    m_opId = *begun;
    if (m_stage == Stage::Review)
        setStage(Stage::Running);
}

void FlipPresenter::progressed(const FlipRecord &record, const FlipStep &step)
{
    // The first steps may arrive while apply() still runs, before its op-id is back.
    const QString op = format::plain(record.opId);
    if (m_opId != op && m_stage == Stage::Review && m_confirmedAt != Timestamp{})
        m_opId = op;
    if (m_opId != op)
        return;
    m_record = record;
    m_steps.push_back(step);
    if (m_stage != Stage::Running && m_stage != Stage::Settled)
        setStage(Stage::Running);
    else
        Q_EMIT changed();
}

void FlipPresenter::checkNow()
{
    if (m_port != nullptr)
        m_port->checkNow();
}

void FlipPresenter::adopt(const FlipRecord &record, std::vector<FlipStep> steps)
{
    m_record = record;
    m_opId = format::plain(record.opId);
    m_steps = std::move(steps);
    m_request.flag = record.flag;
    m_request.value = record.after;
    m_confirmedAt = record.createdAt;
    setStage(isClosed(record.state) ? Stage::Settled : Stage::Running);
}

} // namespace edgedeck::ui
