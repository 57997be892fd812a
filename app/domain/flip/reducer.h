// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/messages.h"
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
/// Routes: A and C stage a version (PATCH versions/latest; a new one made of the base), check it, deploy it. B (PATCH
/// settings) and D (PUT secrets) deploy with their only write; its answer is a DeployAnswered. E (Flagship) and F (KV)
/// write a store and know no versions. The acts DeployNewest and Redeploy only deploy.

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
    StoreCheck,
    LookStore,
    Nothing
};

struct FlipMachine
{
    FlipRecord record;
    FlipWait wait = FlipWait::Confirmation;
    std::optional<Route> fallback; ///< taken when A is not offered by the server
    std::string ownMark; ///< Flagship: the time of our change
    bool acked = false; ///< the deploying write was answered with success
    bool leaving = false; ///< PatienceOver came: settle after the row
    bool journaled = true; ///< false: the last row could not be written (only after the send)
    bool readBack = false; ///< ReadBack was emitted
    int stageSends = 0, deploySends = 0, looks = 0;
    std::optional<SteadyTime> settledAt; ///< from here on an absent change cannot happen any more
    std::vector<Deployment> seen; ///< of the running look (B and D)
    std::optional<FlipRecord> beforeDecision; ///< what a human's word replaces, until its row is on disk
};

/// Figures of the protocol. Production uses the defaults.
struct FlipRules
{
    std::chrono::seconds settle{120}; ///< must exceed the longest life of a request inside the edge
    std::chrono::milliseconds firstDelay{1000}, maxDelay{8000}; ///< looks: at once, then 1, 2, 4, 8, 8 ... s
    int maxStageSends = 2, maxDeploySends = 3;
};

/// It makes a version before it deploys one.
[[nodiscard]] bool stages(const FlipRecord &record);
/// Its value is kept in a store, not in a binding.
[[nodiscard]] bool isStored(const FlipRecord &record);

/// A machine for a fresh plan, waiting for Confirmed. `opId` from makeOpId().
[[nodiscard]] FlipMachine beginFlip(
    const FlipPlan &plan, const Confirmation &confirmation, std::string opId, Timestamp now);
/// A machine for an open row of the journal, waiting for Resumed. Start-up rule: Intent, Staging, Staged become
/// NotSent; Deploying, Acked, Unknown are looked up before anything else may happen on that Worker.
[[nodiscard]] FlipMachine resumeFlip(FlipRecord record);

using FlipStepResult = std::pair<FlipMachine, std::vector<FlipEffect>>;
[[nodiscard]] FlipStepResult step(FlipMachine machine, const FlipEvent &event, const FlipRules &rules = {});

/// I9: the open flip of this Worker that forbids another one, if there is one. `apiBase` "" = of whatever API.
[[nodiscard]] const FlipRecord *blockingFlip(const std::vector<FlipRecord> &open, const AccountId &account,
    const ScriptName &worker, std::string_view apiBase = {});

} // namespace edgedeck
