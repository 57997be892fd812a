// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/snapshotbuilder.h"

#include "app/domain/diagnosis.h"
#include "app/ops/bindingchecker.h"
#include "app/ops/demand.h"
#include "app/ops/eventbuilder.h"
#include "app/ops/flagbuilder.h"
#include "app/ops/permissions.h"
#include "app/ops/quotabuilder.h"
#include "app/ops/seriesbuilder.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

class FaultList
{
public:
    explicit FaultList(Snapshot &snapshot)
        : m_snapshot(snapshot)
    {
    }

    /// Only what the pages rest on decides if the link is fine: a plan that may not be read is no outage.
    template <class T> void add(const char *source, const Sourced<T> &from, bool vital)
    {
        if (from.fault)
            add(source, *from.fault, from.faultAt);
        if (!vital)
            return;
        ++m_asked;
        if (from.value && !from.fault)
            ++m_good;
    }
    void spoil() { ++m_asked; }
    void add(const std::string &source, const Error &error, Timestamp at)
    {
        m_snapshot.faults.push_back({.source = source, .error = error, .at = at});
        const PermissionName *missing = missingPermission(error);
        auto &names = m_snapshot.missingPermissions;
        if (missing && std::find(names.begin(), names.end(), missing->name) == names.end())
            names.emplace_back(missing->name);
    }
    [[nodiscard]] LinkState link() const
    {
        if (m_asked == 0)
            return LinkState::Idle;
        if (m_good == m_asked)
            return LinkState::Live;
        return m_good > 0 ? LinkState::Degraded : LinkState::Offline;
    }

private:
    Snapshot &m_snapshot;
    int m_asked = 0, m_good = 0;
};

void addFaults(Snapshot &snapshot, const Facts &facts)
{
    FaultList faults(snapshot);
    const auto add = [&](const char *source, const auto &from, bool vital = true) {
        if (from.asked())
            faults.add(source, from, vital);
    };
    add("analytics", facts.analytics);
    add("deployments", facts.deployments);
    add("versions", facts.versions);
    add("kv", facts.kvNamespaces, false);
    add("durable_objects", facts.doNamespaces, false);
    add("schedules", facts.schedules, false);
    add("subscriptions", facts.subscriptions, false);
    add("worker", facts.metrics);
    add("worker_bindings", facts.workerBindings);
    // One family of the combined query may fail while the others answer.
    if (facts.analytics.value) {
        const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
        const auto family = [&](const char *source, const auto &node) {
            if (!node.error)
                return;
            faults.add(source, *node.error, answer.askedAt);
            faults.spoil();
        };
        family("analytics.kv", answer.kvDay);
        family("analytics.workers", answer.workerDay);
        family("analytics.durable_objects", answer.doDay);
    }
    for (const auto &[id, error] : facts.detailFaults) {
        const bool live = facts.deployments.value && !facts.deployments.value->items.empty()
            && std::any_of(facts.deployments.value->items.front().versions.begin(),
                facts.deployments.value->items.front().versions.end(),
                [&, wanted = id](const TrafficShare &share) { return share.version == wanted; });
        // Without an old version "who changed it last" is unknown; without the live one nearly everything is.
        if (!live)
            continue;
        faults.add("version", error, facts.versions.at);
        faults.spoil();
    }
    snapshot.link = faults.link();
    if (facts.clock)
        snapshot.faults.push_back(*facts.clock);
}

void addVersions(Snapshot &snapshot, const Facts &facts)
{
    if (facts.deployments.value) {
        snapshot.deployments = facts.deployments.value->items;
        if (!snapshot.deployments.empty())
            snapshot.liveDeployment = snapshot.deployments.front();
    }
    if (facts.versions.value) {
        for (const WorkerVersion &version : facts.versions.value->items) {
            if (!snapshot.newestVersion || version.number > snapshot.newestVersion->number)
                snapshot.newestVersion = version;
        }
    }
    if (snapshot.newestVersion) {
        if (const WorkerVersion *detail = facts.detail(snapshot.newestVersion->id))
            snapshot.newestVersion = *detail;
    }
    if (!snapshot.liveDeployment)
        return;
    for (const TrafficShare &share : snapshot.liveDeployment->versions) {
        if (const WorkerVersion *detail = facts.detail(share.version))
            snapshot.liveVersions.push_back(*detail);
    }
}

void addCache(Snapshot &snapshot, const Facts &facts)
{
    CacheReading &cache = snapshot.cache;
    if (!facts.workerConfigured) {
        cache.hitRate = unknownBecause<double>("the profile names no Worker URL", "worker");
    } else if (!facts.metrics.value) {
        cache.hitRate = unknownBecause<double>(
            facts.metrics.fault ? sentence(*facts.metrics.fault) : std::string("not asked yet"), "worker");
    } else {
        cache = facts.metrics.value->cache;
        cache.message = plain(cache.message);
        cache.broken = facts.metrics.value->metricsBroken;
        cache.counterFalls = facts.counterFalls;
        if (facts.metrics.value->disabled) {
            cache.disabled = true;
            cache.hitRate
                = unknownBecause<double>("Worker answers “cache is disabled”", "worker", facts.metrics.at);
        }
        if (cache.hitRate.known() && cache.hitRate.asOf == Timestamp{})
            cache.hitRate.asOf = facts.metrics.at;
    }
    // Goals of the cache work: 75 % overall, 70 % in the isolate, 60 % in the Durable Object.
    cache.target = 0.75;
    for (CacheTier &tier : cache.tiers) {
        if (!tier.target && tier.name == "l1")
            tier.target = 0.70;
        if (!tier.target && tier.name == "do")
            tier.target = 0.60;
    }
    for (Series &series : buildCacheSeries(facts, snapshot.now))
        cache.series.push_back(std::move(series));
}

void addIdentity(Snapshot &snapshot, const Facts &facts)
{
    snapshot.profile = facts.profile;
    snapshot.environment = facts.environment;
    snapshot.account = facts.account;
    snapshot.accountName = plain(facts.accountName, 120);
    if (snapshot.accountName.empty() && facts.accounts.value) {
        for (const cloudflare::Account &account : facts.accounts.value->items) {
            if (account.id == facts.account)
                snapshot.accountName = plain(account.name, 120);
        }
    }
    snapshot.plan = planOf(facts);
    snapshot.worker = facts.worker;
    snapshot.proxy = facts.proxy;
    snapshot.price = facts.price;
    snapshot.roundTrip = facts.roundTrip;
    const bool public_ = facts.scriptSubdomain.value && facts.scriptSubdomain.value->enabled;
    if (public_ && facts.accountSubdomain.value && !facts.accountSubdomain.value->empty())
        snapshot.workersDevUrl
            = "https://" + facts.worker.str() + "." + *facts.accountSubdomain.value + ".workers.dev";
}

} // namespace

Snapshot buildSnapshot(const Facts &facts, Timestamp now)
{
    Snapshot snapshot;
    snapshot.now = now;
    addIdentity(snapshot, facts);
    addFaults(snapshot, facts);
    snapshot.asOf = analyticsAsOf(facts);
    addVersions(snapshot, facts);
    if (facts.schedules.value) {
        for (const cloudflare::Schedule &schedule : facts.schedules.value->items)
            snapshot.crons.push_back(schedule.cron);
        snapshot.cronsKnown = facts.schedules.value->complete && facts.schedules.value->skipped == 0;
    }
    if (facts.file)
        snapshot.fileCrons = facts.file->environment.crons;
    QuotaFacts quotas = buildQuotas(facts, now);
    snapshot.quotas = std::move(quotas.quotas);
    snapshot.p99Ms = buildP99(facts);
    snapshot.series = buildSeries(facts, now);
    for (Series &series : quotas.expected)
        snapshot.series.push_back(std::move(series));
    addCache(snapshot, facts);
    // With two live versions the first one's bindings are shown: it takes the sticky share of Durable Objects.
    const WorkerVersion *live = snapshot.liveVersions.empty() ? nullptr : &snapshot.liveVersions.front();
    if (live != nullptr)
        snapshot.bindings = checkBindings(facts, *live);
    snapshot.flags = buildFlags(facts, live);
    for (const FlagState &flag : snapshot.flags) {
        if (flag.definition.storagePath && !snapshot.doLoad)
            snapshot.doLoad = estimateDoLoad(loadFactsOf(facts, flag.definition, now));
    }
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    snapshot.events = buildEvents(facts, writes ? writes->limitReachedAt : std::nullopt, now);
    snapshot.first = !facts.analytics.asked() && !facts.deployments.asked() && !facts.metrics.asked();
    Diagnosis diagnosis = diagnose(snapshot);
    snapshot.findings = std::move(diagnosis.findings);
    snapshot.ruledOut = std::move(diagnosis.ruledOut);
    snapshot.severity = snapshot.first ? Severity::Unknown : diagnosis.severity;
    return snapshot;
}

} // namespace edgedeck::ops
