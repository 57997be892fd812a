// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/reducer.h"

#include "app/domain/flip/opid.h"
#include "app/domain/flip/stepper.h"

#include <algorithm>

namespace edgedeck {

namespace flip {

namespace {

std::string stageCall(Route route)
{
    return route == Route::C ? "POST versions" : "PATCH versions/latest";
}

std::string deployCall(Route route)
{
    switch (route) {
    case Route::B:
        return "PATCH settings";
    case Route::D:
        return "PUT secrets";
    case Route::E:
        return "PUT flagship flag";
    case Route::F:
        return "PUT KV value";
    default:
        return "POST deployments";
    }
}

std::string versionFact(const VersionId &version, std::int64_t number)
{
    return "version " + shortId(version.str()) + ", number " + std::to_string(number);
}

} // namespace

Stepper::Stepper(FlipMachine machine, const FlipEvent &event, const FlipRules &rules)
    : m_machine(std::move(machine))
    , m_event(event)
    , m_rules(rules)
{
}

FlipStepResult Stepper::run() &&
{
    std::visit([this](const auto &what) { on(what); }, m_event.what);
    return {std::move(m_machine), std::move(m_effects)};
}

void Stepper::enter(FlipState state, std::string fact, std::string call)
{
    m_machine.record.state = state;
    m_machine.record.updatedAt = m_event.server;
    m_machine.wait = FlipWait::Journal;
    emit(AppendJournal{m_machine.record,
        FlipStep{.state = state, .at = m_event.server, .fact = std::move(fact), .call = std::move(call)}});
}

void Stepper::close(FlipState state, std::string note, const std::optional<Error> &error)
{
    m_machine.record.note = note;
    m_machine.record.error = error;
    enter(state, std::move(note));
}

void Stepper::settle()
{
    m_machine.wait = FlipWait::Nothing;
    emit(Settled{});
}

void Stepper::ask(FlipWait wait, FlipEffect effect)
{
    m_machine.wait = wait;
    m_effects.push_back(std::move(effect));
}

void Stepper::on(const Confirmed &)
{
    if (m_machine.wait != FlipWait::Confirmation || m_machine.record.state != FlipState::Planned)
        return;
    enter(FlipState::Intent, "confirmed by " + m_machine.record.operatorName);
}

void Stepper::on(const JournalWritten &)
{
    if (m_machine.wait != FlipWait::Journal)
        return;
    afterRow();
}

void Stepper::on(const JournalFailed &event)
{
    if (m_machine.wait != FlipWait::Journal)
        return;
    m_machine.journaled = false;
    if (m_machine.beforeDecision) {
        // A word that nobody could read after a crash does not count: the flip is as open as before.
        m_machine.record = *std::exchange(m_machine.beforeDecision, std::nullopt);
        if (m_machine.looks > 0 && !m_machine.leaving)
            lookAgain();
        else
            settle();
        return;
    }
    const FlipState state = m_machine.record.state;
    const bool beforeDeploy = state == FlipState::Intent || state == FlipState::Staging
        || state == FlipState::Staged || state == FlipState::Deploying;
    if (!beforeDeploy) {
        // What was sent was sent: the last row on disk makes the next start look it up.
        afterRow();
        return;
    }
    m_machine.record.state = FlipState::NotSent;
    m_machine.record.updatedAt = m_event.server;
    m_machine.record.error = event.error;
    m_machine.record.note = "the journal could not be written: nothing was deployed";
    settle();
}

void Stepper::afterRow()
{
    const FlipRecord &record = m_machine.record;
    m_machine.beforeDecision.reset();
    if (isClosed(record.state)) {
        if (m_machine.looks > 0 && !m_machine.readBack) {
            m_machine.readBack = true;
            emit(ReadBack{});
        }
        settle();
        return;
    }
    if (m_machine.leaving) {
        settle();
        return;
    }
    switch (record.state) {
    case FlipState::Intent:
        if (stages(record))
            enter(FlipState::Staging, "asking for a new version", stageCall(record.route));
        else if (isStored(record))
            ask(FlipWait::StoreCheck, ReadStore{});
        else
            ask(FlipWait::BaseCheck, ReadDeployments{});
        return;
    case FlipState::Staging:
        ++m_machine.stageSends;
        ask(FlipWait::Stage, SendStage{});
        return;
    case FlipState::Staged:
        ask(FlipWait::StagedVersion, ReadVersion{record.newVersion.value_or(VersionId{})});
        return;
    case FlipState::Deploying:
        ++m_machine.deploySends;
        if (record.route == Route::B)
            ask(FlipWait::Deploy, SendSettings{});
        else if (record.route == Route::D)
            ask(FlipWait::Deploy, SendSecret{});
        else if (isStored(record))
            ask(FlipWait::Deploy, SendStore{});
        else
            ask(FlipWait::Deploy, SendDeploy{record.newVersion.value_or(VersionId{})});
        return;
    default:
        look();
        return;
    }
}

void Stepper::on(const StageAnswered &event)
{
    if (m_machine.wait != FlipWait::Stage)
        return;
    switch (event.outcome) {
    case WriteOutcome::Ok:
        if (event.version)
            staged(*event.version, event.number);
        else
            ask(FlipWait::StageSearch, ReadVersions{});
        return;
    case WriteOutcome::Rejected:
        if (m_machine.fallback && event.error && endpointNotOffered(*event.error)) {
            // A refusal proves that no version was made, so the newest upload is still the live one.
            m_machine.record.route = *m_machine.fallback;
            m_machine.fallback.reset();
            enter(FlipState::Intent,
                "route A is not offered here, taking route " + std::string(toString(m_machine.record.route)));
            return;
        }
        close(FlipState::Rejected, "refused while making the version: nothing changed", event.error);
        return;
    case WriteOutcome::NotSent:
        if (m_machine.stageSends < m_rules.maxStageSends)
            enter(FlipState::Staging, "not sent, asking again", stageCall(m_machine.record.route));
        else
            close(FlipState::NotSent, "nothing was sent", event.error);
        return;
    case WriteOutcome::Unanswered:
        ask(FlipWait::StageSearch, ReadVersions{});
        return;
    }
}

void Stepper::on(const VersionsRead &event)
{
    if (m_machine.wait == FlipWait::LookVersions) {
        judgeTagged(event.versions);
        return;
    }
    if (m_machine.wait != FlipWait::StageSearch)
        return;
    // Two stagings may both have arrived; the older one stands directly on the base.
    const WorkerVersion *ours = nullptr;
    for (const WorkerVersion &version : event.versions) {
        if (version.tag == flipTag(m_machine.record) && (ours == nullptr || version.number < ours->number))
            ours = &version;
    }
    if (ours != nullptr)
        staged(ours->id, ours->number);
    else if (m_machine.stageSends < m_rules.maxStageSends)
        enter(FlipState::Staging, "no answer and no such version, asking again",
            stageCall(m_machine.record.route));
    else
        close(FlipState::NotSent, "no answer twice while making the version: nothing was deployed");
}

void Stepper::staged(const VersionId &version, std::int64_t number)
{
    m_machine.record.newVersion = version;
    enter(FlipState::Staged, versionFact(version, number));
}

void Stepper::on(const VersionRead &event)
{
    if (m_machine.wait == FlipWait::LookVersion) {
        judgeDifference(event);
        return;
    }
    if (m_machine.wait != FlipWait::StagedVersion || event.version != m_machine.record.newVersion)
        return;
    // Route C names its base: what others upload meanwhile is not in it.
    const bool named = m_machine.record.route == Route::C;
    if (!named && event.number != m_machine.record.baseNumber + 1) {
        close(FlipState::Stale,
            "another version was uploaded after our pre-flight: " + versionFact(event.version, event.number)
                + " does not stand on number " + std::to_string(m_machine.record.baseNumber)
                + ". Nothing was deployed");
        return;
    }
    if (!event.difference.others.empty()) {
        close(FlipState::Stale,
            "more than the flag differs in the new version: " + event.difference.others.front()
                + ". Nothing was deployed");
        return;
    }
    if (!event.difference.flagAsAsked) {
        close(FlipState::NotApplied,
            "the server made version " + shortId(event.version.str())
                + " without the change, as an older API does that does not know route A. Nothing was deployed");
        return;
    }
    ask(FlipWait::BaseCheck, ReadDeployments{});
}

void Stepper::on(const DeploymentsRead &event)
{
    if (m_machine.wait == FlipWait::BaseCheck)
        checkBase(event.deployments);
    else if (m_machine.wait == FlipWait::LookDeployments)
        judge(event.deployments);
}

void Stepper::checkBase(const std::vector<Deployment> &deployments)
{
    const FlipRecord &record = m_machine.record;
    const bool same = !deployments.empty() && deployments.front().id == record.baseDeployment
        && deployments.front().soleVersion() == record.baseVersion;
    if (!same) {
        const std::string who
            = deployments.empty() ? "no deployment is listed" : whoDeployed(deployments.front());
        close(FlipState::Stale,
            who + ", after our pre-flight. Nothing was " + (stages(record) ? "deployed" : "sent"));
        return;
    }
    m_machine.record.sentAt = m_event.server;
    enter(FlipState::Deploying, "base is still live", deployCall(record.route));
}

void Stepper::on(const ReadFailed &event)
{
    switch (m_machine.wait) {
    case FlipWait::StageSearch:
    case FlipWait::StagedVersion:
    case FlipWait::BaseCheck:
    case FlipWait::StoreCheck:
        close(
            FlipState::NotSent, "a check before the deploy got no answer: nothing was deployed", event.error);
        return;
    case FlipWait::LookDeployments:
    case FlipWait::LookVersions:
    case FlipWait::LookVersion:
    case FlipWait::LookStore:
        m_machine.record.error = event.error;
        lookAgain();
        return;
    default:
        return;
    }
}

void Stepper::on(const DeployAnswered &event)
{
    if (m_machine.wait != FlipWait::Deploy)
        return;
    switch (event.outcome) {
    case WriteOutcome::Ok:
        m_machine.acked = true;
        m_machine.ownMark = event.mark;
        m_machine.record.newDeployment = event.deployment;
        if (isStored(m_machine.record))
            m_machine.settledAt = m_event.now + m_rules.settle;
        enter(FlipState::Acked, "answered", deployCall(m_machine.record.route));
        return;
    case WriteOutcome::Rejected:
        close(FlipState::Rejected, "refused: nothing changed", event.error);
        return;
    case WriteOutcome::NotSent:
        // Provably not sent: from the check of the base again, never straight to the write.
        if (m_machine.deploySends < m_rules.maxDeploySends)
            enter(
                stages(m_machine.record) ? FlipState::Staged : FlipState::Intent, "not sent, checking again");
        else
            close(FlipState::NotSent, "nothing was deployed", event.error);
        return;
    case WriteOutcome::Unanswered:
        m_machine.settledAt = m_event.now + m_rules.settle;
        m_machine.record.error = event.error;
        enter(FlipState::Unknown, "sent, no answer: it may still happen", deployCall(m_machine.record.route));
        return;
    }
}

void Stepper::on(const Resumed &)
{
    if (m_machine.wait != FlipWait::Confirmation)
        return;
    const FlipState state = m_machine.record.state;
    if (isClosed(state)) {
        settle();
        return;
    }
    m_machine.settledAt = m_event.now + m_rules.settle;
    switch (state) {
    case FlipState::Planned:
    case FlipState::Intent:
    case FlipState::Staging:
    case FlipState::Staged:
        close(FlipState::NotSent, "the program ended before anything was deployed");
        return;
    case FlipState::Deploying:
        enter(FlipState::Unknown, "the program ended while deploying: looking it up");
        return;
    default:
        m_machine.acked = state == FlipState::Acked;
        look();
        return;
    }
}

void Stepper::on(const PatienceOver &)
{
    const FlipState state = m_machine.record.state;
    if (isClosed(state) || m_machine.wait == FlipWait::Nothing || m_machine.beforeDecision)
        return;
    if (state == FlipState::Planned) {
        m_machine.record.state = FlipState::NotSent;
        m_machine.record.updatedAt = m_event.server;
        settle();
        return;
    }
    // A resumed machine that has not begun may have sent before the restart.
    const bool mayBeSent = m_machine.wait == FlipWait::Deploy || m_machine.wait == FlipWait::Confirmation;
    if (state == FlipState::Deploying && mayBeSent) {
        m_machine.leaving = true;
        m_machine.settledAt = m_event.now + m_rules.settle;
        enter(FlipState::Unknown, "sent, and nobody waited for the answer");
        return;
    }
    if (state == FlipState::Acked || state == FlipState::Unknown) {
        settle();
        return;
    }
    close(FlipState::NotSent, "time ran out before anything was deployed");
}

void Stepper::on(const Decided &event)
{
    const bool open
        = m_machine.record.state == FlipState::Unknown || m_machine.record.state == FlipState::Acked;
    const bool allowed = event.state == FlipState::NotApplied || event.state == FlipState::SentNotReadable
        || event.state == FlipState::Superseded;
    // I2: no word denies what was accepted or can still happen.
    const bool mayHappen = m_machine.acked || m_machine.record.state == FlipState::Acked
        || (m_machine.settledAt && m_event.now < *m_machine.settledAt);
    const bool denied = event.state == FlipState::NotApplied;
    if (!open || !allowed || m_machine.wait == FlipWait::Journal || (denied && mayHappen))
        return;
    m_machine.beforeDecision = m_machine.record;
    close(event.state, event.note, denied ? m_machine.record.error : std::nullopt);
}

} // namespace flip

FlipStepResult step(FlipMachine machine, const FlipEvent &event, const FlipRules &rules)
{
    return flip::Stepper(std::move(machine), event, rules).run();
}

} // namespace edgedeck
