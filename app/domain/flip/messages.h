// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/compare.h"
#include "app/domain/flip/outcome.h"
#include "app/domain/flip/record.h"
#include "app/domain/worker.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace edgedeck {

/// What goes into the flip's machine (events) and comes out of it (effects); see flip/reducer.h.
namespace flip {

// Events

/// Guards passed, reason and Worker name were typed.
struct Confirmed
{
};
/// The row asked for last is on disk.
struct JournalWritten
{
};
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
/// First page, highest number first.
struct VersionsRead
{
    std::vector<WorkerVersion> versions;
};
/// Newest first.
struct DeploymentsRead
{
    std::vector<Deployment> deployments;
};
/// E, F: what the store holds now. `changes` (Flagship): newest first.
struct StoreChange
{
    std::string mark, by;
    std::optional<std::string> value;
};
struct StoreRead
{
    std::optional<std::string> value; ///< empty: there is nothing of this name
    std::string mark; ///< Flagship: when it was changed last, "" for KV
    std::vector<StoreChange> changes;
};
/// Of whichever read was asked for last.
struct ReadFailed
{
    Error error;
};
/// The answer of the write that takes effect: SendDeploy, SendSettings, SendSecret or SendStore.
struct DeployAnswered
{
    WriteOutcome outcome = WriteOutcome::Unanswered;
    std::optional<DeploymentId> deployment;
    std::optional<Error> error;
    std::string mark; ///< Flagship: the time that the service gave our change
};
/// The time of ScheduleLook has come, or "check now".
struct Tick
{
};
/// First event after resumeFlip().
struct Resumed
{
};
/// Nobody waits any longer: time limit of the command, or Cancel.
struct PatienceOver
{
};
/// A human closed an unknown flip: NotApplied, SentNotReadable or Superseded; other states are ignored, and so is
/// a denial while the write was accepted or may still happen. Not written to the journal, it did not happen.
struct Decided
{
    FlipState state = FlipState::Unknown;
    std::string note;
};

// Effects

/// Then JournalWritten or JournalFailed.
struct AppendJournal
{
    FlipRecord record;
    FlipStep step;
};
/// A: PATCH versions/latest, C: the base's own code as a new version; tag and message from flip/opid.h. Then StageAnswered.
struct SendStage
{
};
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
/// A: POST deployments, 100 %.
struct SendDeploy
{
    VersionId version;
};
/// B: PATCH settings with inherit.
struct SendSettings
{
};
/// D: PUT secrets.
struct SendSecret
{
};
/// E, F. Then StoreRead or ReadFailed.
struct ReadStore
{
};
/// E: PUT the flag with one field changed. F: PUT the key.
struct SendStore
{
};
/// Then Tick; a newer one replaces it.
struct ScheduleLook
{
    std::chrono::milliseconds after{0};
};
/// Once a flip: the first read-back has been judged, the machine's record says how.
struct ReadBack
{
};
/// Last effect: closed, or nobody waits any longer.
struct Settled
{
};

} // namespace flip

struct FlipEvent
{
    SteadyTime now{};
    Timestamp server{};
    std::variant<flip::Confirmed, flip::JournalWritten, flip::JournalFailed, flip::StageAnswered,
        flip::StoreRead, flip::VersionRead, flip::VersionsRead, flip::DeploymentsRead, flip::ReadFailed,
        flip::DeployAnswered, flip::Tick, flip::Resumed, flip::PatienceOver, flip::Decided>
        what;
};

using FlipEffect = std::variant<flip::AppendJournal, flip::SendStage, flip::ReadVersion, flip::ReadVersions,
    flip::ReadDeployments, flip::SendDeploy, flip::SendSettings, flip::SendSecret, flip::ScheduleLook,
    flip::ReadStore, flip::SendStore, flip::ReadBack, flip::Settled>;

} // namespace edgedeck
