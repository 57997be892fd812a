// SPDX-License-Identifier: GPL-3.0-or-later
// What is true after the deploying write: the second half of the reducer.
#include "app/domain/flip/opid.h"
#include "app/domain/flip/stepper.h"

#include <algorithm>

namespace edgedeck::flip {

namespace {

bool holds(const Deployment &deployment, const FlipRecord &record)
{
    if (record.newDeployment && deployment.id == *record.newDeployment)
        return true;
    if (!record.newVersion || deployment.soleVersion() != *record.newVersion)
        return false;
    // A version that was there before can be deployed by anybody: only our message makes a deployment ours.
    return record.act == FlipAct::Flip || deployment.message.find(record.opId) != std::string::npos;
}

/// Index of the base, or the size when it is not listed.
std::size_t baseIndex(const std::vector<Deployment> &deployments, const FlipRecord &record)
{
    const auto found = std::find_if(deployments.begin(), deployments.end(),
        [&](const Deployment &d) { return d.id == record.baseDeployment; });
    return static_cast<std::size_t>(found - deployments.begin());
}

} // namespace

std::string whoDeployed(const Deployment &deployment)
{
    const std::string who = !deployment.authorEmail.empty() ? deployment.authorEmail
        : !deployment.source.empty()                        ? deployment.source
                                                            : std::string("somebody");
    const std::string what = deployment.versions.empty() ? std::string("nothing")
                                                         : shortId(deployment.versions.front().version.str());
    const std::string at = toRfc3339(deployment.createdOn).substr(11, 8);
    return who + " deployed " + what + " at " + at;
}

bool Stepper::settleTimeOver() const
{
    return m_machine.settledAt && m_event.now >= *m_machine.settledAt;
}

void Stepper::look()
{
    ++m_machine.looks;
    m_machine.seen.clear();
    if (isStored(m_machine.record))
        ask(FlipWait::LookStore, ReadStore{});
    else
        ask(FlipWait::LookDeployments, ReadDeployments{});
}

void Stepper::lookAgain()
{
    if (!m_machine.readBack) {
        m_machine.readBack = true;
        emit(ReadBack{});
    }
    auto delay = m_rules.firstDelay;
    for (int i = 1; i < m_machine.looks && delay < m_rules.maxDelay; ++i)
        delay *= 2;
    ask(FlipWait::Timer, ScheduleLook{std::min(delay, m_rules.maxDelay)});
}

void Stepper::on(const Tick &)
{
    if (m_machine.wait == FlipWait::Timer)
        look();
}

/// A judged look ends the flip; only "not applied" keeps the error that made us look.
void Stepper::read(FlipState state, std::string note)
{
    const auto error = state == FlipState::NotApplied ? m_machine.record.error : std::nullopt;
    close(state, std::move(note), error);
}

/// Until when running Durable Objects may be on the old version. What the server says counts before what was asked;
/// routes B and D cannot name a strategy, and what is published for them is deferred by 300 s.
void Stepper::notePending(const Deployment &deployment)
{
    FlipRecord &record = m_machine.record;
    record.pendingUntil.reset();
    if (!record.durableObjects)
        return;
    const bool asked = record.route != Route::B && record.route != Route::D;
    std::int64_t delay = asked ? record.maxDelay : 300;
    if (deployment.codeUpdate)
        delay = deployment.codeUpdate->mode == "deferred" ? deployment.codeUpdate->maxDelay : 0;
    else if (asked && record.strategy == UpdateStrategy::Immediate)
        delay = 0;
    if (delay > 0)
        record.pendingUntil = deployment.createdOn + std::chrono::seconds{delay};
}

void Stepper::judge(const std::vector<Deployment> &deployments)
{
    const FlipRecord &record = m_machine.record;
    const std::size_t base = baseIndex(deployments, record);
    if (stages(record) || record.newVersion) {
        // The oldest listing of our version is the one we made; a newer one is somebody's redeploy of it.
        for (std::size_t i = deployments.size(); i-- > 0;) {
            if (holds(deployments[i], record)) {
                judgeOurs(deployments, i);
                return;
            }
        }
        judgeAbsent(base < deployments.size());
        return;
    }
    if (base == deployments.size()) {
        lookAgain();
        return;
    }
    m_machine.seen.assign(deployments.begin(), deployments.begin() + static_cast<std::ptrdiff_t>(base));
    if (record.route == Route::D)
        judgeSecret(m_machine.seen);
    else
        ask(FlipWait::LookVersions, ReadVersions{});
}

void Stepper::judgeOurs(const std::vector<Deployment> &deployments, std::size_t index)
{
    FlipRecord &record = m_machine.record;
    record.newDeployment = deployments[index].id;
    notePending(deployments[index]);
    const bool baseBelow
        = index + 1 < deployments.size() && deployments[index + 1].id == record.baseDeployment;
    if (index > 0) {
        std::string note = whoDeployed(deployments[index - 1]) + ", after ours";
        // The list is one page: only what is listed below ours can contradict the base.
        if (!baseBelow && index + 1 < deployments.size())
            note += "; and ours replaced a deployment that our pre-flight had not seen";
        read(FlipState::Superseded, note);
        return;
    }
    if (!baseBelow) {
        const std::string who = index + 1 < deployments.size()
            ? whoDeployed(deployments[index + 1])
            : std::string("the deployment below ours is not listed");
        read(FlipState::Conflict, "ours replaced another one: " + who + ", after our pre-flight");
        return;
    }
    if (!stages(record) && record.act == FlipAct::Flip) {
        // One write made and deployed this version: what else it changed is only known now.
        ask(FlipWait::LookVersion, ReadVersion{record.newVersion.value_or(VersionId{})});
        return;
    }
    const bool secret = record.carrier == Carrier::SecretText;
    read(secret ? FlipState::SentNotReadable : FlipState::Verified);
}

void Stepper::judgeAbsent(bool baseVisible)
{
    // Only a list that reaches down to the base proves that ours is not in it, and an answered write did happen.
    if (!m_machine.acked && baseVisible && settleTimeOver()) {
        const auto seconds = std::to_string(m_rules.settle.count());
        const std::string what = m_machine.record.newVersion
            ? "version " + shortId(m_machine.record.newVersion->str())
            : "our version";
        read(FlipState::NotApplied, "after " + seconds + " s " + what + " is not in the list");
        return;
    }
    if (!baseVisible)
        m_machine.record.note = "neither ours nor our base is among the newest deployments that are listed";
    lookAgain();
}

/// No look can tell any more: it stays open until a human decides.
void Stepper::leaveToHuman()
{
    if (!m_machine.readBack) {
        m_machine.readBack = true;
        emit(ReadBack{});
    }
    m_machine.leaving = true;
    // An accepted write stays accepted: nobody may deny it later for want of a reading.
    enter(m_machine.acked ? FlipState::Acked : FlipState::Unknown, m_machine.record.note);
}

void Stepper::judgeSecret(const std::vector<Deployment> &above)
{
    FlipRecord &record = m_machine.record;
    if (!m_machine.acked) {
        // Nothing in the history names a lost PUT as ours, so no look may close it: a human decides.
        record.note = above.empty() ? "nothing newer than our base is deployed"
                                    : whoDeployed(above.back()) + ": this may be ours or somebody else's";
        if (!settleTimeOver()) {
            lookAgain();
            return;
        }
        leaveToHuman();
        return;
    }
    if (above.empty()) {
        lookAgain();
        return;
    }
    const auto sole = above.front().soleVersion();
    if (above.size() > 1 || !sole) {
        read(FlipState::Conflict, whoDeployed(above.front()) + ", between our pre-flight and our look");
        return;
    }
    // Ours was answered and exactly one deployment stands on the base: it is ours.
    record.newVersion = sole;
    record.newDeployment = above.front().id;
    notePending(above.front());
    ask(FlipWait::LookVersion, ReadVersion{*sole});
}

void Stepper::judgeTagged(const std::vector<WorkerVersion> &versions)
{
    FlipRecord &record = m_machine.record;
    const auto tagged = std::find_if(
        versions.begin(), versions.end(), [&](const WorkerVersion &v) { return v.tag == flipTag(record); });
    if (tagged != versions.end()) {
        const auto holder = std::find_if(m_machine.seen.begin(), m_machine.seen.end(),
            [&](const Deployment &d) { return d.soleVersion() == tagged->id; });
        if (holder == m_machine.seen.end()) {
            lookAgain();
            return;
        }
        record.newVersion = tagged->id;
        auto list = m_machine.seen;
        list.push_back(Deployment{.id = record.baseDeployment});
        judgeOurs(list, static_cast<std::size_t>(holder - m_machine.seen.begin()));
        return;
    }
    if (m_machine.acked) {
        if (m_machine.seen.empty())
            lookAgain();
        else
            judgeSecret(m_machine.seen);
        return;
    }
    const bool reachesBase = std::any_of(versions.begin(), versions.end(),
        [&](const WorkerVersion &v) { return v.number <= record.baseNumber; });
    judgeAbsent(reachesBase);
}

void Stepper::judgeDifference(const VersionRead &event)
{
    const FlipRecord &record = m_machine.record;
    if (event.version != record.newVersion)
        return;
    if (event.number != record.baseNumber + 1) {
        read(FlipState::Conflict,
            "version number " + std::to_string(event.number) + " does not stand on number "
                + std::to_string(record.baseNumber));
        return;
    }
    if (!event.difference.others.empty()) {
        read(FlipState::Conflict, "more than the flag changed: " + event.difference.others.front());
        return;
    }
    if (!event.difference.flagAsAsked) {
        read(FlipState::NotApplied,
            "Cloudflare deployed version " + shortId(event.version.str())
                + " without the change: the flag is what it was before");
        return;
    }
    const bool secret = record.carrier == Carrier::SecretText;
    read(secret ? FlipState::SentNotReadable : FlipState::Verified);
}

} // namespace edgedeck::flip
