// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/base/ids.h"
#include "app/base/reading.h"
#include "app/domain/binding.h"
#include "app/domain/cache.h"
#include "app/domain/event.h"
#include "app/domain/experiment/doload.h"
#include "app/domain/finding.h"
#include "app/domain/flag.h"
#include "app/domain/quota.h"
#include "app/domain/series.h"
#include "app/domain/worker.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

enum class Environment { None, Production, Staging, Sandbox };
[[nodiscard]] std::string_view toString(Environment environment); ///< "production", "staging", "sandbox", ""

enum class LinkState { Idle, Loading, Live, Degraded, Offline };

/// What the console itself has spent.
struct Price
{
    int restUsed = 0, restBudget = 240; ///< in the last 5 minutes
    int graphqlUsed = 0, graphqlBudget = 60;
    int kvPuts = 0; ///< puts that looking through the Worker caused, today
    bool kvPutsRefused = false;
    friend bool operator==(const Price &, const Price &) = default;
};

/// One part of a refresh that did not answer; the page shows old values as stale and names the permission.
struct SourceFault
{
    std::string source; ///< "analytics", "deployments", "versions", "kv", "worker", ...
    Error error;
    Timestamp at{};
    friend bool operator==(const SourceFault &, const SourceFault &) = default;
};

/// Everything one screen shows of one Worker: one immutable value, made by ops::Monitor, read by pages and
/// by the command line. Parts that were not read yet are unknown, never zero.
struct Snapshot
{
    std::string profile;
    Environment environment = Environment::None;
    AccountId account;
    std::string accountName;
    Plan plan = Plan::Unknown;
    ScriptName worker;
    std::string workersDevUrl;

    Timestamp now{}; ///< server time when the snapshot was made
    Timestamp asOf{}; ///< newest analytics moment it speaks of; epoch = nothing yet
    LinkState link = LinkState::Idle;
    std::optional<std::chrono::milliseconds> roundTrip;
    std::string proxy; ///< proxy in use, "" = none

    std::vector<WorkerVersion> liveVersions; ///< of the live deployment, with bindings
    std::optional<Deployment> liveDeployment;
    std::optional<WorkerVersion> newestVersion; ///< highest number
    std::vector<Deployment> deployments; ///< newest first
    std::vector<std::string> crons; ///< schedule expressions, UTC
    bool cronsKnown = false; ///< the schedules were read
    std::vector<std::string> fileCrons; ///< of the wrangler file

    std::vector<QuotaReading> quotas; ///< in kMeters order; unknown ones included
    Reading<double> p99Ms; ///< response time p99 of the last 24 h, milliseconds
    CacheReading cache;
    std::vector<CheckedBinding> bindings; ///< of the live version
    std::vector<FlagState> flags;
    std::optional<DoLoad> doLoad; ///< what switching the storage flag on would ask of Durable Objects a day
    std::vector<Finding> findings; ///< worst first
    std::vector<RuledOut> ruledOut;
    std::vector<Event> events; ///< newest first, future crons included
    /// Of today in 15-minute steps: "kv_writes" (counted), "kv_writes_refused"; daily: "kv_writes_daily".
    std::vector<Series> series;
    std::vector<SourceFault> faults;
    std::vector<std::string> missingPermissions; ///< "Account › Account Analytics › Read"
    Price price;
    Severity severity = Severity::Unknown;
    bool first = true; ///< nothing was read yet: pages draw "loading"

    [[nodiscard]] const QuotaReading *quota(Meter meter) const;
    [[nodiscard]] const FlagState *flag(std::string_view name) const;
    [[nodiscard]] const Series *seriesNamed(std::string_view name) const;
    friend bool operator==(const Snapshot &, const Snapshot &) = default;
};

} // namespace edgedeck
