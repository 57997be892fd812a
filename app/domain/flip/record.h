// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/base/ids.h"
#include "app/base/timestamp.h"
#include "app/domain/flip/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// States of one flip. Words for them: toString below (stable, JSON and journal) and ui.md section 9.
enum class FlipState {
    Planned,
    Intent,
    Staging,
    Staged,
    Deploying,
    Acked,
    Unknown, // open
    Verified,
    SentNotReadable,
    Superseded,
    Conflict,
    NotApplied,
    NotSent,
    Rejected,
    Stale // closed
};
[[nodiscard]] std::string_view toString(FlipState state);
[[nodiscard]] std::optional<FlipState> flipStateFromString(std::string_view text);
/// No further step of ours can change what is true.
[[nodiscard]] bool isClosed(FlipState state);

/// "unverified", "verified", "sent_not_readable", "not_applied", "unknown": the word of JSON's `verified`.
[[nodiscard]] std::string_view verifiedWord(FlipState state);

/// The API that a record was made for is this one, as far as the row can tell (older rows do not say).
struct FlipRecord;
[[nodiscard]] bool isOfApi(const FlipRecord &record, std::string_view apiBase);

/// One flip as the journal knows it. Secrets' values are never stored: `after` is "" for a secret carrier.
struct FlipRecord
{
    std::string opId; ///< ULID-like, unique; goes into workers/message and workers/tag
    AccountId account;
    ScriptName worker;
    std::string flag;
    Carrier carrier = Carrier::Unknown;
    Route route = Route::A;
    UpdateStrategy strategy = UpdateStrategy::Deferred;
    std::int64_t maxDelay = 300;
    std::optional<std::string> before; ///< empty when it was not readable
    std::string after;
    std::string reason;
    std::string operatorName;
    std::string undoOf;
    VersionId baseVersion;
    std::int64_t baseNumber = 0;
    DeploymentId baseDeployment;
    std::optional<VersionId> newVersion;
    std::optional<DeploymentId> newDeployment;
    FlipState state = FlipState::Planned;
    Timestamp createdAt{}; ///< server time
    Timestamp updatedAt{};
    std::optional<Error> error; ///< of the step that ended it
    std::string note; ///< "ci deployed 91bb0c2e at 14:02:55"
    std::string apiBase; ///< API that it was sent to; "" in rows of older programs
    std::optional<Timestamp> sentAt; ///< the write that deploys left (server time)
    bool durableObjects = false; ///< the base binds Durable Objects: running ones may take over late
    std::optional<Timestamp> pendingUntil; ///< running Durable Objects may be on the old version until then
    FlipAct act = FlipAct::Flip;
    std::string baseMark; ///< Flagship: when the flag had been changed last before ours, as the API writes it
    std::string skippedCheck, skipReason; ///< break-glass: the one block that was skipped, and why
    friend bool operator==(const FlipRecord &, const FlipRecord &) = default;
};

/// One step for the live time line of a flip.
struct FlipStep
{
    FlipState state = FlipState::Planned;
    Timestamp at{};
    std::string fact; ///< "version 7f41c2aa, number 43"
    std::string call; ///< "PATCH versions/latest"
    std::optional<std::chrono::milliseconds> took;
    friend bool operator==(const FlipStep &, const FlipStep &) = default;
};

} // namespace edgedeck
