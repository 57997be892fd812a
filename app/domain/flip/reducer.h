// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/compare.h"
#include "app/domain/flip/outcome.h"
#include "app/domain/flip/record.h"
#include "app/domain/worker.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace edgedeck {

/// The flip as a pure function: step(machine, event) -> (machine, effects). Whoever drives it performs the
/// effects in order and reports each result as one event. An event that the machine does not wait for (a late
/// answer) changes nothing. The new value is not part of the machine: a secret's text stays with the driver.
///
/// Routes: A stages a version (PATCH versions/latest), checks it, deploys it. B (PATCH settings) and D (PUT
/// secrets) deploy with their only write; its answer is a DeployAnswered.
namespace flip {

// Events
struct Confirmed
{
}; ///< guards passed, reason and Worker name were typed
struct JournalWritten
{
}; ///< the row asked for last is on disk
struct JournalFailed
{
    Error error;
};
struct StageAnswered
{
    WriteOutcome outcome = WriteOutcome::Unanswered;
    std::optional<VersionId> version; ///< Ok only
    std::int64_t number = 0;
    std::optional<Error> error;
};
struct VersionRead
{
    VersionId version;
    std::int64_t number = 0;
    VersionDifference difference; ///< compareWithPlan()
};
struct VersionsRead
{
    std::vector<WorkerVersion> versions;
}; ///< first page, highest number first
struct DeploymentsRead
{
    std::vector<Deployment> deployments;
}; ///< newest first
struct ReadFailed
{
    Error error;
}; ///< of whichever read was asked for last
struct DeployAnswered
{
    WriteOutcome outcome = WriteOutcome::Unanswered;
    std::optional<DeploymentId> deployment;
    std::optional<Error> error;
};
struct Tick
{
}; ///< the time of ScheduleLook has come, or "check now"
struct Resumed
{
}; ///< first event after resumeFlip()
struct PatienceOver
{
}; ///< nobody waits any longer (time limit of the command, Cancel)
struct Decided ///< a human closed an unknown flip
{
    FlipState state = FlipState::Unknown; ///< NotApplied or Superseded; others are ignored
    std::string note;
};

// Effects
struct AppendJournal
{
    FlipRecord record;
    FlipStep step;
}; ///< then JournalWritten or JournalFailed
struct SendStage
{
}; ///< A: PATCH versions/latest, tag and message from flip/opid.h
struct ReadVersion
{
    VersionId version;
};
struct ReadVersions
{
};
struct ReadDeployments
{
};
struct SendDeploy
{
    VersionId version;
}; ///< A: POST deployments, 100 %
struct SendSettings
{
}; ///< B: PATCH settings with inherit
struct SendSecret
{
}; ///< D: PUT secrets
struct ScheduleLook
{
    std::chrono::milliseconds after{0};
}; ///< then Tick; a newer one replaces it
struct ReadBack
{
}; ///< once: the first read-back was judged, `record` says how
struct Settled
{
}; ///< last effect: closed, or nobody waits any longer

} // namespace flip

struct FlipEvent
{
    SteadyTime now{};
    Timestamp server{};
    std::variant<flip::Confirmed, flip::JournalWritten, flip::JournalFailed, flip::StageAnswered,
        flip::VersionRead, flip::VersionsRead, flip::DeploymentsRead, flip::ReadFailed, flip::DeployAnswered,
        flip::Tick, flip::Resumed, flip::PatienceOver, flip::Decided>
        what;
};

using FlipEffect = std::variant<flip::AppendJournal, flip::SendStage, flip::ReadVersion, flip::ReadVersions,
    flip::ReadDeployments, flip::SendDeploy, flip::SendSettings, flip::SendSecret, flip::ScheduleLook,
    flip::ReadBack, flip::Settled>;

/// What the machine waits for; an event of another kind is dropped.
enum class FlipWait {
    Confirmation,
    Journal,
    Stage,
    StageSearch,
    StagedVersion,
    BaseCheck,
    Deploy,
    LookDeployments,
    LookVersions,
    LookVersion,
    Timer,
    Nothing
};

struct FlipMachine
{
    FlipRecord record;
    FlipWait wait = FlipWait::Confirmation;
    std::optional<Route> fallback; ///< taken when A is not offered by the server
    bool acked = false; ///< the deploying write was answered with success
    bool journaled = true; ///< false: the last row could not be written (only after the send)
    bool readBack = false; ///< ReadBack was emitted
    int stageSends = 0, deploySends = 0, looks = 0;
    std::optional<SteadyTime> settledAt; ///< from here on an absent change cannot happen any more
    std::vector<Deployment> seen; ///< of the running look (B and D)
};

/// Figures and guards of the protocol. Production uses the defaults; tests switch one guard off at a time to
/// prove that each is needed.
struct FlipRules
{
    std::chrono::seconds settle{120}; ///< must exceed the longest life of a request inside the edge
    std::chrono::milliseconds firstDelay{1000}, maxDelay{8000};
    int maxStageSends = 2, maxDeploySends = 3;
    bool writeAhead = true; ///< Intent row before anything is sent
    bool deployingRow = true; ///< Deploying row before the deploying write
    bool timeoutIsUnknown = true;
    bool recoverDeploying = true; ///< a Deploying row is verified after a crash, not denied
    bool blindRetry = false;
    bool byValueOnly = false; ///< verify by looking for the value instead of our version
    bool settleTime = true;
    bool readBack = true;
    bool predecessorCheck = true;
    bool numberCheck = true; ///< number(new) = number(base) + 1 and newest deployment = base
};

/// A machine for a fresh plan, waiting for Confirmed. `opId` from makeOpId().
[[nodiscard]] FlipMachine beginFlip(
    const FlipPlan &plan, const Confirmation &confirmation, std::string opId, Timestamp now);
/// A machine for an open row of the journal, waiting for Resumed. Start-up rule: Intent, Staging, Staged become
/// NotSent; Deploying, Acked, Unknown are looked up before anything else may happen on that Worker.
[[nodiscard]] FlipMachine resumeFlip(FlipRecord record);

using FlipStepResult = std::pair<FlipMachine, std::vector<FlipEffect>>;
[[nodiscard]] FlipStepResult step(FlipMachine machine, const FlipEvent &event, const FlipRules &rules = {});

/// I9: the open flip of this Worker that forbids another one, if there is one.
[[nodiscard]] const FlipRecord *blockingFlip(
    const std::vector<FlipRecord> &open, const AccountId &account, const ScriptName &worker);

} // namespace edgedeck
