// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/base/result.h"
#include "app/cloudflare/analytics.h"
#include "app/cloudflare/flagshiptypes.h"
#include "app/cloudflare/tracetypes.h"
#include "app/cloudflare/types.h"
#include "app/cloudflare/usage.h"
#include "app/net/transport.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace edgedeck::cloudflare {

struct VersionSource;

template <class T> using Done = std::function<void(Result<T>)>;

struct CallOptions
{
    net::Urgency urgency = net::Urgency::Background;
    std::optional<std::chrono::milliseconds> deadline;
};

/// The Cloudflare API as typed calls. Decoding happens on the network thread, `done` runs on the thread of
/// `context`: exactly once, never after cancel() and never after the context died. Reads may be retried by the
/// transport; writes are sent at most once. Every answer's `Date` feeds the ServerClock. Destroying the client ends
/// its open calls without an answer; transport and clock must outlive it.
/// What cannot be asked (an empty id, a KV key that Cloudflare refuses, text that is not UTF-8) fails with Config,
/// sent=No; the id is then 0. A list of several pages is one call: a later page that fails ends it as incomplete.
/// A write succeeds only by a complete document of the expected shape; other 2xx answers are BadShape with sent=Yes.
/// A write's Refused, NotFound, Auth, Forbidden and RateLimited (Phase::Answer) mean "not done"; Conflict, Server,
/// BadShape and NotJson leave it open.
/// Paths and shapes: developers.cloudflare.com/api and /analytics/graphql-api, recorded answers, and what wrangler sends.
class Client
{
public:
    /// `baseUrl` includes /client/v4 and has no trailing slash.
    Client(net::Transport &transport, ServerClock &clock, std::string baseUrl);
    ~Client();

    void cancel(net::CallId id);
    [[nodiscard]] const std::string &baseUrl() const;

    // Identity
    /// /user/tokens/verify; on code 1000 /accounts/{account}/tokens/verify when an account is known.
    net::CallId verifyToken(
        const std::optional<AccountId> &account, QObject *context, Done<TokenInfo> done, CallOptions = {});
    net::CallId accounts(QObject *context, Done<Listed<Account>> done, CallOptions = {});

    // Workers, reads
    net::CallId scripts(
        const AccountId &account, QObject *context, Done<Listed<WorkerSummary>> done, CallOptions = {});
    net::CallId settings(const AccountId &account, const ScriptName &script, QObject *context,
        Done<ScriptSettings> done, CallOptions = {});
    /// First page of versions, newest (highest number) first; without bindings.
    net::CallId versions(const AccountId &account, const ScriptName &script, QObject *context,
        Done<Listed<WorkerVersion>> done, CallOptions = {});
    net::CallId version(const AccountId &account, const ScriptName &script, const VersionId &version,
        QObject *context, Done<WorkerVersion> done, CallOptions = {});
    /// First page, newest first; the first is live.
    net::CallId deployments(const AccountId &account, const ScriptName &script, QObject *context,
        Done<Listed<Deployment>> done, CallOptions = {});
    net::CallId secrets(const AccountId &account, const ScriptName &script, QObject *context,
        Done<Listed<SecretName>> done, CallOptions = {});
    net::CallId schedules(const AccountId &account, const ScriptName &script, QObject *context,
        Done<Listed<Schedule>> done, CallOptions = {});
    net::CallId accountSubdomain(
        const AccountId &account, QObject *context, Done<std::string> done, CallOptions = {});
    net::CallId scriptSubdomain(const AccountId &account, const ScriptName &script, QObject *context,
        Done<ScriptSubdomain> done, CallOptions = {});

    // KV and Durable Objects. Listing and reading keys spends the account's daily quota.
    net::CallId kvNamespaces(
        const AccountId &account, QObject *context, Done<Listed<KvNamespace>> done, CallOptions = {});
    net::CallId kvKeys(const AccountId &account, const NamespaceId &ns, const std::string &prefix,
        const std::string &cursor, int limit, QObject *context, Done<KvKeyPage> done, CallOptions = {});
    net::CallId kvValue(const AccountId &account, const NamespaceId &ns, const std::string &key,
        QObject *context, Done<KvValue> done, CallOptions = {});
    net::CallId kvPut(const AccountId &account, const NamespaceId &ns, const std::string &key,
        const std::string &value, std::optional<int> ttlSeconds, QObject *context, Done<std::monostate> done,
        CallOptions = {});
    net::CallId kvDelete(const AccountId &account, const NamespaceId &ns, const std::string &key,
        QObject *context, Done<std::monostate> done, CallOptions = {});
    /// Like kvPut, keeping or setting metadata and expiry: a plain put drops both.
    net::CallId kvPutWith(const AccountId &account, const NamespaceId &ns, const std::string &key,
        const std::string &value, const KvPutOptions &put, QObject *context, Done<std::monostate> done,
        CallOptions = {});
    /// JSON text, "" when the key has none. Spends a read of the day's quota.
    net::CallId kvMetadata(const AccountId &account, const NamespaceId &ns, const std::string &key,
        QObject *context, Done<std::string> done, CallOptions = {});
    net::CallId doNamespaces(
        const AccountId &account, QObject *context, Done<Listed<DoNamespace>> done, CallOptions = {});
    net::CallId subscriptions(
        const AccountId &account, QObject *context, Done<Listed<Subscription>> done, CallOptions = {});

    // Flagship
    net::CallId flagshipApps(
        const AccountId &account, QObject *context, Done<Listed<FlagshipApp>> done, CallOptions = {});
    net::CallId flagshipFlags(const AccountId &account, const std::string &app, QObject *context,
        Done<Listed<FlagshipFlag>> done, CallOptions = {});
    net::CallId flagshipFlag(const AccountId &account, const std::string &app, const std::string &key,
        QObject *context, Done<FlagshipFlag> done, CallOptions = {});
    /// The newest 4 pages at most (of up to 200 changes), newest first.
    net::CallId flagshipChanges(const AccountId &account, const std::string &app, const std::string &key,
        QObject *context, Done<Listed<FlagshipChange>> done, CallOptions = {});

    // What happened
    /// Changes, newest first, `query.maxPages` pages at most. Needs Account Settings Read.
    net::CallId auditLog(const AccountId &account, const AuditQuery &query, QObject *context,
        Done<Listed<AuditEntry>> done, CallOptions = {});
    /// Need Workers Observability Write, also to read.
    net::CallId telemetryEvents(const AccountId &account, const TelemetryQuery &query, QObject *context,
        Done<TelemetryEvents> done, CallOptions = {});
    net::CallId telemetryCounts(const AccountId &account, const TelemetryQuery &query, QObject *context,
        Done<TelemetryCounts> done, CallOptions = {});

    // Analytics. Falls back to one query per family (KV, Workers, DO) when the combined one is refused.
    net::CallId analytics(const AccountId &account, AnalyticsScope scope, QObject *context,
        Done<AnalyticsAnswer> done, CallOptions = {});
    /// Ranges of use by minute, hour or day, cut so that each part fits the account's limits; several queries. What could
    /// not be had is in the answer; fails when nothing could.
    net::CallId usage(const AccountId &account, std::vector<UsageAsk> asks, QObject *context,
        Done<UsageAnswer> done, CallOptions = {});
    net::CallId analyticsLimits(
        const AccountId &account, QObject *context, Done<AccountLimits> done, CallOptions = {});

    // Writes: each is sent at most once, on a connection of its own.
    /// Route A, step 1: a new version that is not deployed. `env` map, merge patch, annotations.
    net::CallId patchLatestVersion(const AccountId &account, const ScriptName &script,
        const std::vector<BindingPatch> &env, const Annotations &annotations, QObject *context,
        Done<WorkerVersion> done, CallOptions = {});
    /// Route A, step 2.
    net::CallId createDeployment(const AccountId &account, const ScriptName &script,
        const std::vector<TrafficShare> &shares, const Annotations &annotations,
        const std::optional<CodeUpdateStrategy> &strategy, bool force, QObject *context,
        Done<Deployment> done, CallOptions = {});
    /// Route B: every binding of `current` as inherit, those in `changes` in full; deploys at once.
    net::CallId patchSettings(const AccountId &account, const ScriptName &script,
        const std::vector<Binding> &current, const std::vector<BindingPatch> &changes,
        const Annotations &annotations, QObject *context, Done<ScriptSettings> done, CallOptions = {});
    /// Route D.
    net::CallId putSecret(const AccountId &account, const ScriptName &script, const std::string &name,
        const std::string &value, QObject *context, Done<SecretName> done, CallOptions = {});
    net::CallId deleteSecret(const AccountId &account, const ScriptName &script, const std::string &name,
        QObject *context, Done<std::monostate> done, CallOptions = {});
    /// Several secrets in one version, live at once.
    net::CallId putSecrets(const AccountId &account, const ScriptName &script,
        const std::vector<SecretPatch> &secrets, QObject *context, Done<std::monostate> done,
        CallOptions = {});
    /// Route C, step 1 (a read): a version with its code (app/cloudflare/versionsource.h).
    net::CallId versionSource(const AccountId &account, const ScriptName &script, const VersionId &version,
        QObject *context, Done<VersionSource> done, CallOptions = {});
    /// Route C, step 2: a new version from `source`, not deployed. createDeployment() is step 3.
    net::CallId createVersion(const AccountId &account, const ScriptName &script, const VersionSource &source,
        const std::vector<BindingPatch> &changes, const Annotations &annotations, QObject *context,
        Done<WorkerVersion> done, CallOptions = {});
    /// Replaces the whole definition. There is no lock: read right before, compare `updatedAtText` after.
    net::CallId flagshipPut(const AccountId &account, const std::string &app, const FlagshipFlag &flag,
        QObject *context, Done<FlagshipFlag> done, CallOptions = {});

private:
    friend class AnalyticsRun;
    friend class UsageRun;
    friend class Chain;
    class Private;
    std::shared_ptr<Private> d;
};

} // namespace edgedeck::cloudflare
