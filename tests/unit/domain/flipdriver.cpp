// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/domain/flipdriver.h"

#include "tests/unit/domain/flipserver.h"

#include <algorithm>

namespace edgedeck::test {

using std::chrono::seconds;

const char *toString(Mutant mutant)
{
    switch (mutant) {
    case Mutant::None:
        return "none";
    case Mutant::ResendSilently:
        return "transport resends silently";
    case Mutant::TimeoutIsFailed:
        return "time-out = failed";
    case Mutant::DeployingFailedAtStart:
        return "recover deploying as failed";
    case Mutant::NoWriteAheadRow:
        return "no write-ahead row";
    case Mutant::NoDeployingRow:
        return "no separate deploying row";
    case Mutant::BlindRetry:
        return "blind retry";
    case Mutant::VerifyByValue:
        return "verify by value only";
    case Mutant::NoSettleTime:
        return "no settle time";
    case Mutant::NoReadBack:
        return "no read-back";
    case Mutant::NoPredecessorCheck:
        return "no predecessor check";
    case Mutant::NoNumberCheck:
        return "no number check";
    case Mutant::NoPreCheck:
        return "no pre-check";
    }
    return "?";
}

void Driver::begin(int op)
{
    FlipPlan plan;
    plan.request.flag = "FLAG";
    plan.request.value = "true";
    plan.carrier = m_route == Route::D ? Carrier::SecretText : Carrier::PlainText;
    plan.route = m_route;
    plan.baseVersion = versionId(m_model.deployments.back().version);
    plan.baseNumber = m_model.deployments.back().version;
    plan.baseDeployment = deploymentId(m_model.deployments.back().id);
    m_model.op = op;
    m_model.settled = false;
    m_model.machine = beginFlip(plan, {}, opText(op), {});
    feed(flip::Confirmed{});
}

void Driver::resume(int op)
{
    FlipRecord record = *m_model.rows.at(static_cast<std::size_t>(op));
    if (m_mutant == Mutant::DeployingFailedAtStart && record.state == FlipState::Deploying)
        record.state = FlipState::Staged;
    m_model.op = op;
    m_model.settled = false;
    m_model.machine = resumeFlip(std::move(record));
    feed(flip::Resumed{});
}

void Driver::take(FlipEvent event)
{
    event.now = SteadyTime{} + seconds{m_model.now};
    translate(event);
    if (const auto *list = std::get_if<flip::DeploymentsRead>(&event.what);
        list != nullptr && !list->deployments.empty())
        m_model.lastReadLive = numberOf(*list->deployments.front().soleVersion());
    FlipRules rules;
    if (m_mutant == Mutant::NoSettleTime)
        rules.settle = seconds{0};
    const FlipState before = m_model.machine->record.state;
    auto [machine, effects] = step(std::move(*m_model.machine), event, rules);
    m_model.machine = std::move(machine);
    m_model.answer.reset();
    for (FlipEffect &effect : effects)
        perform(std::move(effect));
    if (m_model.machine->record.state != before)
        judgeWord();
}

void Driver::perform(FlipEffect effect)
{
    if (std::holds_alternative<flip::ReadBack>(effect))
        return;
    m_model.job = JobKind::Read;
    if (std::holds_alternative<flip::AppendJournal>(effect))
        m_model.job = JobKind::Journal;
    else if (std::holds_alternative<flip::ScheduleLook>(effect))
        m_model.job = JobKind::Timer;
    else if (std::holds_alternative<flip::SendStage>(effect)
        || std::holds_alternative<flip::SendDeploy>(effect)
        || std::holds_alternative<flip::SendSettings>(effect)
        || std::holds_alternative<flip::SendSecret>(effect))
        m_model.job = JobKind::Write;
    if (std::holds_alternative<flip::Settled>(effect)) {
        m_model.job = JobKind::None;
        m_model.settled = true;
    }
    m_model.effect = std::move(effect);
}

/// Mutants lie to the machine, each in its own way.
void Driver::translate(FlipEvent &event) const
{
    const FlipMachine &machine = *m_model.machine;
    const bool looking = machine.wait == FlipWait::LookDeployments;
    if (auto *answered = std::get_if<flip::DeployAnswered>(&event.what)) {
        if (answered->outcome == WriteOutcome::Unanswered && m_mutant == Mutant::TimeoutIsFailed)
            answered->outcome = WriteOutcome::Rejected;
        if (answered->outcome == WriteOutcome::Unanswered && m_mutant == Mutant::BlindRetry)
            answered->outcome = WriteOutcome::NotSent;
    } else if (auto *read = std::get_if<flip::VersionRead>(&event.what)) {
        if (m_mutant == Mutant::NoNumberCheck)
            read->number = machine.record.baseNumber + 1;
    } else if (auto *list = std::get_if<flip::DeploymentsRead>(&event.what)) {
        Deployment base;
        base.id = machine.record.baseDeployment;
        base.versions = {TrafficShare{machine.record.baseVersion, 100}};
        if (machine.wait == FlipWait::BaseCheck && m_mutant == Mutant::NoPreCheck)
            list->deployments = {base};
        if (!looking || list->deployments.empty() || !machine.record.newVersion)
            return;
        Deployment ours;
        ours.id = deploymentId(99);
        ours.versions = {TrafficShare{*machine.record.newVersion, 100}};
        const auto live = list->deployments.front().soleVersion();
        if (m_mutant == Mutant::NoPredecessorCheck && live == machine.record.newVersion)
            list->deployments = {list->deployments.front(), base};
        if (m_mutant == Mutant::NoReadBack && machine.acked)
            list->deployments = {ours, base};
        if (m_mutant == Mutant::VerifyByValue)
            list->deployments
                = versionOf(m_model, numberOf(*live)).on ? std::vector{ours, base} : std::vector{base};
    }
}

/// I2, I3 and I4: what the word on the screen claims.
void Driver::judgeWord()
{
    const FlipRecord &record = m_model.machine->record;
    const auto op = static_cast<std::size_t>(m_model.op);
    if (denies(record.state)) {
        const bool mayHappen = std::any_of(m_model.flight.begin(), m_model.flight.end(),
            [&](const InFlight &f) { return f.op == m_model.op && deploys(f.kind); });
        if (m_model.applied.at(op) > 0 || mayHappen)
            violate(m_model, "I2 a word that denies a change which happened or can still happen");
    }
    if (record.state != FlipState::Verified && record.state != FlipState::SentNotReadable)
        return;
    const auto ours
        = std::find_if(m_model.deployments.begin(), m_model.deployments.end(), [&](const auto &d) {
              return d.op == m_model.op && record.newVersion && d.version == numberOf(*record.newVersion);
          });
    if (ours == m_model.deployments.end() || m_model.lastReadLive != ours->version) {
        violate(m_model, "I3 verified although our version was not live when read");
        return;
    }
    if (ours == m_model.deployments.begin() || deploymentId((ours - 1)->id) != record.baseDeployment)
        violate(m_model, "I4 verified although another deployment was replaced");
}

void die(Model &model)
{
    model.machine.reset();
    model.job = JobKind::None;
    model.settled = false;
    model.answer.reset();
    for (InFlight &request : model.flight)
        request.waited = false;
}

void writeRow(Model &model, Mutant mutant)
{
    const FlipRecord &record = std::get<flip::AppendJournal>(model.effect).record;
    const bool ahead = record.state == FlipState::Intent || record.state == FlipState::Staging
        || record.state == FlipState::Staged || record.state == FlipState::Deploying;
    if (mutant == Mutant::NoWriteAheadRow && ahead)
        return;
    if (mutant == Mutant::NoDeployingRow && record.state == FlipState::Deploying)
        return;
    const auto op = static_cast<std::size_t>(model.op);
    model.rows.at(op) = record;
    if (record.state == FlipState::Deploying)
        model.deployingRow.at(op) = true;
}

} // namespace edgedeck::test
