// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/experiment/doload.h"
#include "app/domain/experiment/proof.h"
#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/quota.h"
#include "app/domain/worker.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// A Durable Object namespace of the account, as far as the pre-flight cares.
struct DoClassFact
{
    std::string namespaceId, script, className;
    std::optional<bool> sqlite;
};

/// A flag that is kept in KV or Flagship, as it was read.
struct StoreFact
{
    std::optional<std::string> value; ///< empty: there is no such key or flag
    std::string mark; ///< Flagship: when it was changed last, as the API writes it
    std::string changedBy;
    std::optional<Timestamp> changedAt;
    StoredAs storedAs; ///< KV
    bool readable = true; ///< false: longer than what was read, or no text
    Reading<bool> bound; ///< the live version has a binding to the namespace or app
    // Flagship
    bool enabled = true;
    std::int64_t rules = 0;
    std::vector<std::string> values; ///< of its variations, JSON text
    std::vector<std::string> unknownMembers; ///< that a write would lose
};

/// Everything that ops has read before a flip. What was not read or not answered stays empty: the check that
/// needs it says "unknown", never "pass".
struct PreflightFacts
{
    FlipRequest request;
    FlagDefinition definition;
    std::string apiBase;
    AccountId account;
    ScriptName worker;
    Timestamp now{}; ///< server time of the base read
    SteadyTime readAt{}; ///< steady time of the base read
    std::chrono::seconds age{0}; ///< of the base read; older than 30 s blocks

    std::optional<Deployment> liveDeployment; ///< newest deployment
    std::optional<WorkerVersion> base; ///< the one live version, with bindings
    std::optional<WorkerVersion> newest; ///< highest number
    std::optional<WorkerVersion> target; ///< DeployNewest, Redeploy: what would go live, with bindings
    Reading<std::vector<std::string>> copyLoses; ///< route C: what a version made of the base would lack
    std::optional<StoreFact> store; ///< routes E and F
    std::optional<DeploymentId> seenDeployment; ///< live when the operator last looked; empty: first look

    Reading<std::vector<DoClassFact>> doClasses;
    std::vector<QuotaReading> quotas;
    Plan plan = Plan::Unknown;
    Reading<std::string> effective; ///< what the running Worker says it sees
    bool inert = false; ///< the running code ignores the flag
    EffectProof effect; ///< what the newest change of the flag did
    /// Storage-path flags: the Worker's metrics say that what the flag switches is at work. An echo of the binding is
    /// no such thing.
    Reading<bool> pathActive;

    std::optional<FlagChange> lastChange;
    bool fileKnown = false; ///< a wrangler file was read
    std::optional<std::string> fileValue; ///< the flag's value in it; empty: not in the file
    bool fileKeepsVars = false; ///< keep_vars

    Reading<std::vector<FlipRecord>> openFlips; ///< of the journal
    Reading<bool> tokenMayWrite; ///< unknown where it cannot be asked without a write
    std::optional<Timestamp> tokenExpires;

    std::vector<std::string> crons; ///< UTC schedule expressions
    std::optional<double> kvWritesPerDay; ///< median demand (accepted + refused) of recent full days
    std::optional<double> workerRequestsPerDay;
    std::optional<DoLoad> doLoad; ///< projected; empty: bounded by the two figures above
};

/// Stable ids, in this order: value-exact newest-is-live nobody-changed no-open-change required-bindings
/// do-headroom code-reads-flag token-may-write; then, only when they do not pass: plan-fresh single-live-version
/// binding-exists value-changes name-collision do-class-sqlite kv-headroom; last survives-deploy.
/// required-bindings and do-headroom appear only when a flag is switched on that needs Durable Objects.
/// Route C adds copy-is-whole. DeployNewest and Redeploy: version-to-deploy difference nobody-changed no-open-change
/// token-may-write. E and F: value-exact store-exists value-changes store-bound kv-headroom kv-visible flagship-serves
/// flagship-whole nobody-changed no-open-change token-may-write.
[[nodiscard]] std::vector<Check> runPreflight(const PreflightFacts &facts);

struct RouteChoice
{
    Route route = Route::A;
    std::optional<Route> fallback; ///< when A is not offered: B for plain_text and json, D for secret_text
};
/// Error Config: the carrier has no route here, or the asked route does not fit the carrier.
[[nodiscard]] Result<RouteChoice> chooseRoute(Carrier carrier, const std::optional<Route> &asked);

/// The literal calls, reads of the flip included; the token is never part of them. {new} and {op} stand for
/// what is not known before the first call.
[[nodiscard]] std::vector<PlannedCall> plannedCalls(const FlipPlan &plan);
/// Computed from the facts or left out; the price, which needs the calls, is added by makePlan().
[[nodiscard]] std::vector<ExpectedEffect> expectedOf(const PreflightFacts &facts);
/// "KV writes a day: 1,450 -> 145 or fewer (target -90 %)": sentences from the facts, nothing that was not computed.
[[nodiscard]] std::vector<std::string> expectedEffects(const PreflightFacts &facts);

/// All of the above as one plan. Errors: NotFound (no live version, or it has no such binding), Config (route).
[[nodiscard]] Result<FlipPlan> makePlan(const PreflightFacts &facts);

inline constexpr std::chrono::seconds kPlanMaxAge{30};

} // namespace edgedeck
