// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/ids.h"
#include "app/base/timestamp.h"
#include "app/domain/binding.h"
#include "app/domain/flag.h"
#include "app/domain/flip/effect.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace edgedeck {

/// A: PATCH versions/latest, compare, POST deployments. B: PATCH settings with inherit. C: new version from
/// the live one. D: PUT secrets. E: Flagship. F: KV key.
enum class Route { A, B, C, D, E, F };
[[nodiscard]] std::string_view toString(Route route);
[[nodiscard]] std::optional<Route> routeFromString(std::string_view text);

enum class UpdateStrategy { Deferred, Immediate };
[[nodiscard]] std::string_view toString(UpdateStrategy strategy);

/// A flip changes one flag. DeployNewest puts the newest upload live as it is, Redeploy an older version: acts of their
/// own, never a default, since both change code.
enum class FlipAct { Flip, DeployNewest, Redeploy };
[[nodiscard]] std::string_view toString(FlipAct act); ///< "flip", "deploy_newest", "redeploy"
[[nodiscard]] std::optional<FlipAct> flipActFromString(std::string_view text);

/// A literal call as it will be sent, for people to read. The token is never part of it; a secret's new value
/// is written out because the operator typed it, its old value is never known.
struct PlannedCall
{
    std::string method, path, contentType, body;
    std::string note; ///< "only the flag may differ"
    bool write = false;
    friend bool operator==(const PlannedCall &, const PlannedCall &) = default;
};

/// Where a flag's value is kept that is no binding; written as the flag's name: "kv:<namespace id>/<key>",
/// "flagship:<app id>/<key>".
struct FlagStore
{
    Carrier carrier = Carrier::Unknown;
    std::string container, key;
};
[[nodiscard]] std::optional<FlagStore> flagStore(std::string_view flag);
/// What a store's value is stored with: a write replaces the whole, so it is written back as it was read.
struct StoredAs
{
    std::string metadata; ///< KV: JSON text, "" = none
    std::optional<Timestamp> expiration; ///< KV
    friend bool operator==(const StoredAs &, const StoredAs &) = default;
};

/// What the operator asks for.
struct FlipRequest
{
    std::string flag;
    std::string value; ///< exact new spelling
    std::optional<Route> route; ///< empty: chosen by carrier
    UpdateStrategy strategy = UpdateStrategy::Deferred;
    std::int64_t maxDelay = 300; ///< seconds, deferred only
    std::string undoOf; ///< op-id that this flip takes back, "" otherwise
    FlipAct act = FlipAct::Flip; ///< others deploy a version as it is: flag and value stay ""
    std::optional<VersionId> version; ///< Redeploy: which
    friend bool operator==(const FlipRequest &, const FlipRequest &) = default;
};

/// Everything known before the first write. Old plans are refused: the base must be younger than 30 s.
struct FlipPlan
{
    FlipRequest request;
    FlagDefinition definition;
    std::string apiBase; ///< where it would be sent
    AccountId account;
    ScriptName worker;
    Carrier carrier = Carrier::Unknown;
    Route route = Route::A;
    std::optional<Route> fallback; ///< taken when the server does not offer route A
    std::optional<std::string> before; ///< configured value now; empty when not readable
    VersionId baseVersion; ///< the one live version
    std::int64_t baseNumber = 0;
    DeploymentId baseDeployment;
    std::vector<Binding> baseBindings; ///< of the base version
    std::string baseEtag; ///< hash of the base's code, "" if not given
    std::optional<VersionId> deployVersion; ///< DeployNewest, Redeploy: what goes live
    std::int64_t deployNumber = 0;
    /// DeployNewest, Redeploy: every difference from the live version, one sentence each.
    std::vector<std::string> difference;
    std::string baseMark; ///< Flagship: when the flag was changed last, as read
    StoredAs storedAs; ///< KV
    SteadyTime readAt{}; ///< when the base was read
    Timestamp readAtServer{};
    std::vector<Check> checks;
    std::vector<PlannedCall> calls;
    std::vector<ExpectedEffect> expected; ///< what it will do and cost, as numbers
    std::vector<std::string> effects; ///< the same as sentences: "DO requests a day: 0 of 100,000"
    [[nodiscard]] CheckResult verdict() const; ///< Block > Unknown > Warn > Pass
    friend bool operator==(const FlipPlan &, const FlipPlan &) = default;
};

/// What the operator typed to let it happen. Checked in ops for window and command line alike.
struct Confirmation
{
    std::string reason; ///< required, 1..200 characters
    std::string typedWorker; ///< must equal the Worker's name
    std::string operatorName; ///< who; the user name of this computer
    bool acknowledgeWarnings = false; ///< required while verdict() is Warn or Unknown
    /// DeployNewest, Redeploy: the first 8 characters of the version that goes live, typed after reading the difference.
    std::string typedVersion;
    bool force = false; ///< Redeploy: go on although secrets changed since (10220)
    /// Break-glass: exactly one blocking check is skipped by its id, for a typed reason of its own; see isSkippable().
    std::string skipCheck, skipReason;
};

/// Blocks that an operator may skip in a burning house. The others say that the flip cannot work, or that it would ship
/// what nobody has seen.
[[nodiscard]] bool isSkippable(std::string_view checkId);

} // namespace edgedeck
