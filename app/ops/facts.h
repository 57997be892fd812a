// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/analytics.h"
#include "app/cloudflare/types.h"
#include "app/config/wranglerfile.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"
#include "app/worker/workerclient.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::ops {

/// The newest good answer of one source, and the fault of the newest attempt if that one did not work: old
/// values stay, marked stale, while the fault says why.
template <class T> struct Sourced
{
    std::optional<T> value;
    Timestamp at{}; ///< server time of the good answer
    std::optional<Error> fault;
    Timestamp faultAt{};

    void take(Result<T> answer, Timestamp now)
    {
        if (answer) {
            value = std::move(*answer);
            at = now;
            fault.reset();
        } else {
            fault = std::move(answer.error());
            faultAt = now;
        }
    }
    [[nodiscard]] bool asked() const { return value || fault; }
};

/// A wrangler file's words about this Worker.
struct FileFacts
{
    config::WranglerEnvironment environment;
    std::string path;
};

/// Everything that was read of one Worker, as the sources gave it. No judgement: buildSnapshot() makes that.
struct Facts
{
    std::string profile;
    Environment environment = Environment::None;
    AccountId account;
    std::string accountName;
    ScriptName worker;
    Plan profilePlan = Plan::Unknown; ///< Unknown = detect
    std::vector<FlagDefinition> definitions; ///< empty = detect
    bool workerConfigured = false; ///< the Worker has endpoints of its own
    std::string proxy;
    std::optional<SourceFault> clock; ///< this computer's clock is wrong

    Sourced<cloudflare::AnalyticsAnswer> analytics; ///< full and light answers merged
    Sourced<cloudflare::Listed<Deployment>> deployments;
    Sourced<cloudflare::Listed<WorkerVersion>> versions;
    std::map<VersionId, WorkerVersion> details; ///< with bindings; immutable, so kept for ever
    std::map<VersionId, Error> detailFaults;
    Sourced<cloudflare::Listed<cloudflare::Account>> accounts;
    Sourced<cloudflare::Listed<cloudflare::KvNamespace>> kvNamespaces;
    Sourced<cloudflare::Listed<cloudflare::DoNamespace>> doNamespaces;
    Sourced<cloudflare::Listed<cloudflare::Schedule>> schedules;
    Sourced<std::string> accountSubdomain;
    Sourced<cloudflare::ScriptSubdomain> scriptSubdomain;
    Sourced<cloudflare::Listed<cloudflare::Subscription>> subscriptions;
    Sourced<worker::MetricsAnswer> metrics;
    Sourced<worker::BindingsAnswer> workerBindings;

    std::optional<FileFacts> file;
    std::vector<FlipRecord> flips; ///< of this Worker, newest first
    /// Cache counters as they grew, 15-minute buckets: "l1_hits" -> start -> growth.
    std::map<std::string, std::map<Timestamp, double>> cacheGrowth;
    int counterFalls = 0; ///< looks at which a counter was lower than before

    Price price;
    std::optional<std::chrono::milliseconds> roundTrip;

    [[nodiscard]] const WorkerVersion *detail(const VersionId &id) const
    {
        const auto found = details.find(id);
        return found == details.end() ? nullptr : &found->second;
    }
};

/// The plan in force: the profile's word, else what the subscriptions say.
[[nodiscard]] Plan planOf(const Facts &facts);
/// Newest moment that the analytics speak of: five minutes before they were asked, on the minute; epoch if never.
[[nodiscard]] Timestamp analyticsAsOf(const Facts &facts);
/// Light answers replace today's rows and the minutes; what they did not ask stays.
[[nodiscard]] cloudflare::AnalyticsAnswer mergeAnalytics(
    std::optional<cloudflare::AnalyticsAnswer> old, cloudflare::AnalyticsAnswer fresh);

/// Analytics younger than this are incomplete (documented lag, analytics reference A.7).
inline constexpr std::chrono::seconds kAnalyticsLag{300};

} // namespace edgedeck::ops
