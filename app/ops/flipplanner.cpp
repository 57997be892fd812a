// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/flipplanner.h"

#include "app/net/jsonvalue.h"

#include "app/domain/flip/compare.h"
#include "app/domain/flip/opid.h"
#include "app/ops/demand.h"
#include "app/ops/flagbuilder.h"
#include "app/ops/quotabuilder.h"
#include "app/ops/wording.h"
#include "app/ops/wranglerfacts.h"

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;

FlagDefinition definitionOf(
    const config::Profile &profile, const std::vector<Binding> &bindings, const std::string &flag)
{
    const auto named = [&](const FlagDefinition &d) { return d.name == flag; };
    if (const auto found = std::find_if(profile.flags.begin(), profile.flags.end(), named);
        found != profile.flags.end())
        return *found;
    const std::vector<FlagDefinition> detected = detectFlags(bindings);
    if (const auto found = std::find_if(detected.begin(), detected.end(), named); found != detected.end())
        return *found;
    FlagDefinition plain;
    plain.name = flag;
    return plain;
}

FlipPlanner::FlipPlanner(Session &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_collector(session)
{
    m_collector.setUrgency(net::Urgency::Operator);
    m_collector.facts().file = loadFileFacts(session.profile());
}

void FlipPlanner::plan(const FlipRequest &request, std::function<void(Result<FlipPlan>)> done)
{
    if (!m_session.account() || !m_session.worker()) {
        done(failLocal(FaultClass::Config,
            "a flip needs an account and a Worker: name them with --account and --worker"));
        return;
    }
    if (m_open > 0) {
        // The page and the sheet may both ask; each gets an answer of its own reads.
        m_waiting.emplace_back(request, std::move(done));
        return;
    }
    m_open = 2;
    // The age of a plan counts from before the first read: it is never younger than it looks.
    m_readAt = m_session.clock().steady();
    const auto arrived = [this, request, done = std::move(done)] {
        if (--m_open > 0)
            return;
        nextLater();
        readMore(request, done);
    };
    m_key = {};
    m_metadata = {};
    m_flag = {};
    m_target.reset();
    m_copyLoses = {};
    if (flagStore(request.flag))
        readStore(request, arrived);
    m_session.client().verifyToken(m_session.account(), this,
        [this, arrived](Result<cloudflare::TokenInfo> answer) {
            m_token.take(std::move(answer), m_session.serverClock().now());
            arrived();
        },
        {.urgency = net::Urgency::Operator, .deadline = std::nullopt});
    // Minutes and storage decide nothing here, and would be most of the bytes and of the time.
    m_collector.collect(RefreshScope{.forPlan = true}, arrived);
}

void FlipPlanner::planWaiting()
{
    if (m_open > 0 || m_waiting.empty())
        return;
    auto [request, done] = std::move(m_waiting.front());
    m_waiting.pop_front();
    plan(request, std::move(done));
}

void FlipPlanner::judge(const FlipRequest &request, const std::function<void(Result<FlipPlan>)> &done)
{
    const Result<PreflightFacts> facts = gather(request);
    if (!facts) {
        done(fail(facts.error()));
        return;
    }
    Result<FlipPlan> plan = makePlan(*facts);
    if (plan && m_leftover) {
        // The next version will be numbered after the leftover, and stands on the base all the same.
        plan->baseNumber = m_leftover->number;
        for (Check &check : plan->checks) {
            if (check.id == "newest-is-live")
                check.reason = shortId(m_leftover->id.str()) + " of flip " + m_leftover->tag
                    + " was staged and never went live; only the flag differs in it";
        }
    }
    if (plan && !request.undoOf.empty())
        judgeUndo(*plan);
    done(std::move(plan));
}

/// Undoing is taking back: while somebody else's change is live it is an ordinary change of theirs.
void FlipPlanner::judgeUndo(FlipPlan &plan) const
{
    const Result<store::Journal *> journal = m_session.journal();
    const auto record
        = journal ? (*journal)->record(plan.request.undoOf) : Result<std::optional<FlipRecord>>();
    if (flagStore(plan.request.flag)) {
        const bool same = record && *record && plan.before == (*record)->after;
        if (!same)
            plan.checks.push_back({.id = "undo-base",
                .result = CheckResult::Warn,
                .title = "Not ours any more",
                .reason = "it does not hold the value that flip wrote",
                .action = "look at who changed it since"});
        return;
    }
    const bool ours = record && *record && (*record)->newVersion == plan.baseVersion;
    const auto &listed = m_collector.facts().versions;
    const bool here = record && *record && (*record)->newVersion && listed.value
        && std::any_of(listed.value->items.begin(), listed.value->items.end(),
            [&](const WorkerVersion &version) { return version.id == *(*record)->newVersion; });
    // Rows of older programs do not say to which API they were sent; only a whole list can deny them.
    const bool listedWhole = listed.value
        && std::any_of(listed.value->items.begin(), listed.value->items.end(),
            [](const WorkerVersion &version) { return version.number == 1; });
    const bool told = record && *record && !(*record)->apiBase.empty();
    if (!here && !told && listedWhole) {
        plan.checks.push_back({.id = "undo-here",
            .result = CheckResult::Block,
            .title = "That flip is not of this server",
            .reason = "the version it made is not among this Worker's versions",
            .action = "set the value you want with flag set"});
    } else if (!ours) {
        const std::size_t newest = listed.value ? listed.value->items.size() : 0;
        plan.checks.push_back({.id = "undo-base",
            .result = CheckResult::Warn,
            .title = "Not ours any more",
            .reason = here ? "the live version is not the one that flip made"
                           : "the version that flip made is older than the newest " + std::to_string(newest)
                    + " versions, which is all that was read",
            .action = "look at what was deployed since"});
    }
}

Result<PreflightFacts> FlipPlanner::gather(const FlipRequest &request)
{
    const Facts &read = m_collector.facts();
    const bool stored = request.act == FlipAct::Flip && flagStore(request.flag).has_value();
    // Without these there is no base, and nothing can be planned on a guess.
    if (read.deployments.fault)
        return fail(*read.deployments.fault);
    if (read.versions.fault)
        return fail(*read.versions.fault);
    const Timestamp now = m_session.serverClock().now();
    PreflightFacts facts;
    facts.request = request;
    facts.apiBase = m_session.profile().apiBaseUrl;
    facts.account = read.account;
    facts.worker = read.worker;
    facts.now = now;
    facts.readAt = m_readAt;
    facts.age = duration_cast<seconds>(m_session.clock().steady() - m_readAt);
    if (!read.deployments.value->items.empty())
        facts.liveDeployment = read.deployments.value->items.front();
    const auto sole = facts.liveDeployment ? facts.liveDeployment->soleVersion() : std::nullopt;
    if (sole) {
        if (const auto fault = read.detailFaults.find(*sole); fault != read.detailFaults.end())
            return fail(fault->second);
        if (const WorkerVersion *base = read.detail(*sole))
            facts.base = *base;
    }
    for (const WorkerVersion &version : read.versions.value->items) {
        if (!facts.newest || version.number > facts.newest->number)
            facts.newest = version;
    }
    m_leftover = request.act == FlipAct::Flip && !stored ? ownLeftover(facts) : std::nullopt;
    if (request.act == FlipAct::Redeploy)
        facts.target = m_target;
    else if (request.act == FlipAct::DeployNewest && facts.newest) {
        if (const WorkerVersion *newest = read.detail(facts.newest->id))
            facts.target = *newest;
    }
    facts.copyLoses = m_copyLoses;
    if (m_leftover)
        facts.newest = facts.base;
    const std::vector<Binding> bindings = facts.base ? facts.base->bindings : std::vector<Binding>{};
    if (carrierOf(bindings, request.flag) == Carrier::Json) {
        // The server keeps JSON in its own form: what is sent and compared must be the same text.
        const auto document = net::JsonDocument::parse(request.value);
        if (!document)
            return failLocal(FaultClass::Config, request.flag + " holds JSON, and the value is not JSON");
        facts.request.value = document->root().compact();
    }
    facts.definition = definitionOf(m_session.profile(), bindings, request.flag);
    if (stored)
        fillStore(facts, bindings);
    if (read.doNamespaces.value) {
        std::vector<DoClassFact> classes;
        for (const cloudflare::DoNamespace &ns : read.doNamespaces.value->items)
            classes.push_back({ns.id, ns.script, ns.className, ns.sqlite});
        facts.doClasses = known(std::move(classes), "rest", read.doNamespaces.at);
    } else {
        facts.doClasses = unknownBecause<std::vector<DoClassFact>>(
            read.doNamespaces.fault ? sentence(*read.doNamespaces.fault) : "not read", "rest");
    }
    facts.quotas = buildQuotas(read, now).quotas;
    facts.plan = planOf(read);
    Facts one = read;
    one.definitions = {facts.definition};
    if (const auto flags = buildFlags(one, facts.base ? &*facts.base : nullptr); !flags.empty()) {
        facts.effective = flags.front().effective;
        facts.inert = flags.front().inert;
        facts.effect = flags.front().effect;
        facts.lastChange = flags.front().lastChange;
    }
    if (const auto &metrics = read.metrics.value;
        metrics && !metrics->metricsBroken && facts.definition.storagePath) {
        // Counters that move are at work; an answer that counts nothing says nothing, whatever the flag is.
        const auto &tiers = metrics->cache.tiers;
        const bool counts = std::any_of(tiers.begin(), tiers.end(),
            [](const CacheTier &tier) { return tier.hits.value_or(0) + tier.misses.value_or(0) > 0; });
        facts.pathActive = metrics->disabled || counts
            ? known(!metrics->disabled, "worker", read.metrics.at)
            : unknownBecause<bool>("the Worker's metrics count nothing", "worker");
    }
    if (read.file) {
        facts.fileKnown = true;
        facts.fileKeepsVars = read.file->environment.keepVars;
        for (const Binding &binding : read.file->environment.bindings) {
            if (binding.name == request.flag)
                facts.fileValue = binding.text;
        }
    }
    if (read.schedules.value) {
        for (const cloudflare::Schedule &schedule : read.schedules.value->items)
            facts.crons.push_back(schedule.cron);
    }
    facts.kvWritesPerDay = medianKvWrites(read, now);
    facts.workerRequestsPerDay = medianWorkerRequests(read, now);
    if (facts.definition.storagePath)
        facts.doLoad = estimateDoLoad(loadFactsOf(read, facts.definition, now));
    addJournal(facts);
    addToken(facts);
    return facts;
}

/// A flip that ended between staging and deploying leaves its version as the newest upload. Carrying it along is
/// harmless exactly when a flip made it, from the same code, and nothing but the flag differs from what is live.
std::optional<WorkerVersion> FlipPlanner::ownLeftover(const PreflightFacts &facts) const
{
    if (!facts.base || !facts.newest || facts.newest->id == facts.base->id)
        return std::nullopt;
    // Whatever was uploaded since the base went live must be of flips: each version carries on what came before it.
    for (const WorkerVersion &version : m_collector.facts().versions.value->items) {
        const bool ours = isOpId(version.tag) && version.message.find(version.tag) != std::string::npos;
        // A secret's staged value cannot be compared: only a flip of that very secret replaces it.
        const std::string head = "edgedeck " + version.tag + " ";
        const bool hides = version.message.find(kHiddenValue) != std::string::npos
            && !version.message.starts_with(head + facts.request.flag + std::string(kHiddenValue));
        if (version.number > facts.base->number && (!ours || hides))
            return std::nullopt;
    }
    const WorkerVersion *newest = m_collector.facts().detail(facts.newest->id);
    if (newest == nullptr)
        return std::nullopt;
    const VersionDifference difference
        = compareVersions(facts.base->bindings, facts.base->scriptEtag, *newest, facts.request.flag,
            carrierOf(facts.base->bindings, facts.request.flag), facts.request.value);
    return difference.others.empty() ? std::optional(*newest) : std::nullopt;
}

void FlipPlanner::addJournal(PreflightFacts &facts) const
{
    const Result<store::Journal *> journal = m_session.journal();
    if (!journal) {
        facts.openFlips = unknownBecause<std::vector<FlipRecord>>(sentence(journal.error()), "journal");
        return;
    }
    auto open = (*journal)->openFlips();
    facts.openFlips = open ? known(std::move(*open), "journal", facts.now)
                           : unknownBecause<std::vector<FlipRecord>>(sentence(open.error()), "journal");
}

void FlipPlanner::addToken(PreflightFacts &facts) const
{
    if (m_token.value) {
        facts.tokenExpires = m_token.value->expiresOn;
        if (m_token.value->status != "active") {
            facts.tokenMayWrite = known(false, "rest", m_token.at);
            return;
        }
    }
    // Cloudflare tells a token's permissions to nobody who may not edit tokens. What tells is a write of ours that
    // went through on this account within the last day.
    if (const Result<store::Journal *> journal = m_session.journal()) {
        const auto records = (*journal)->records(20);
        for (const FlipRecord &record : records ? *records : std::vector<FlipRecord>{}) {
            const bool wrote = record.account == facts.account && isOfApi(record, facts.apiBase)
                && record.newVersion && (record.act == FlipAct::Flip || record.newDeployment)
                && facts.now - record.updatedAt < hours{24} && facts.now >= record.updatedAt;
            if (wrote) {
                facts.tokenMayWrite = known(true, "journal", record.updatedAt);
                return;
            }
        }
    }
    facts.tokenMayWrite = unknownBecause<bool>("shows at the first write; a refusal changes nothing", "rest");
}

} // namespace edgedeck::ops
