// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis.h"

#include "app/domain/cron.h"
#include "app/domain/text.h"

#include <algorithm>
#include <array>

namespace edgedeck {

using namespace std::chrono;

namespace {

/// Analytics older than this are called stale: three polls of five minutes.
constexpr minutes kStaleAfter{15};
/// A cache that answers this share of reads keeps refused writes out of the readers' sight.
constexpr double kMaskingHitRate = 0.5;

std::string clock(Timestamp at)
{
    return toRfc3339(at).substr(11, 5);
}

std::string sourceName(const std::string &source)
{
    if (source == "graphql")
        return "GraphQL";
    if (source == "rest")
        return "REST";
    if (source == "worker")
        return "Worker";
    return source;
}

std::string shareText(const QuotaReading &quota)
{
    return grouped(*quota.used.value) + " / " + grouped(*quota.limit) + " · "
        + plainNumber(*quota.percent(), 1) + " %";
}

std::string sinceText(const QuotaReading &quota)
{
    return quota.period == Period::Day ? " counted since 00:00 UTC" : " counted in this period";
}

/// The flag that moves cache fills from KV to Durable Objects, if the Worker has one.
const FlagState *storageFlag(const Snapshot &facts)
{
    const auto found = std::find_if(
        facts.flags.begin(), facts.flags.end(), [](const FlagState &f) { return f.definition.storagePath; });
    return found == facts.flags.end() ? nullptr : &*found;
}

bool bound(const Snapshot &facts, const std::string &name)
{
    // A row that only says that something is missing stands for no binding.
    const auto absent = [](const CheckedBinding &b) {
        return std::any_of(
            b.checks.begin(), b.checks.end(), [](const Check &c) { return c.id == "binding-missing"; });
    };
    return std::any_of(facts.bindings.begin(), facts.bindings.end(),
        [&](const CheckedBinding &b) { return b.binding.name == name && !absent(b); });
}

std::vector<std::string> missingFor(const Snapshot &facts, const FlagState &flag)
{
    std::vector<std::string> missing;
    for (const std::string &name : flag.definition.requiredBindings) {
        if (!bound(facts, name))
            missing.push_back(name);
    }
    return missing;
}

const Check *blockOf(const CheckedBinding &binding)
{
    const auto found = std::find_if(binding.checks.begin(), binding.checks.end(),
        [](const Check &c) { return c.result == CheckResult::Block; });
    return found == binding.checks.end() ? nullptr : &*found;
}

std::string shortNamespace(const std::string &id)
{
    return id.size() < 16 ? id : id.substr(0, 8) + "…" + id.substr(id.size() - 5);
}

class Doctor
{
public:
    explicit Doctor(const Snapshot &facts)
        : m_facts(facts)
    {
    }
    Diagnosis examine() &&;

private:
    void quotas();
    void quotaFinding(const QuotaReading &quota);
    void flags();
    void bindings();
    void versions();
    void looking();
    void sources();
    void masking();
    void tooEarly();
    void ruledOut();

    std::vector<Evidence> writeEvidence(const QuotaReading &writes) const;
    Finding &add(std::string id, Severity severity, std::string title, std::string summary = {})
    {
        m_out.findings.push_back(Finding{.id = std::move(id),
            .severity = severity,
            .title = std::move(title),
            .summary = std::move(summary)});
        return m_out.findings.back();
    }

    const Snapshot &m_facts;
    Diagnosis m_out;
};

std::vector<Evidence> Doctor::writeEvidence(const QuotaReading &writes) const
{
    std::vector<Evidence> evidence;
    evidence.push_back({Severity::Critical, shareText(writes) + sinceText(writes),
        sourceName(writes.used.source), writes.used.asOf});
    if (writes.refused.value_or(0) > 0)
        evidence.push_back({Severity::Critical,
            counted(static_cast<long long>(*writes.refused), "attempt", "attempts")
                + " refused: “KV put() limit exceeded for the day.”",
            sourceName(writes.used.source), writes.used.asOf});
    for (const CheckedBinding &checked : m_facts.bindings) {
        if (checked.binding.type != "kv_namespace" || !checked.resolved.known()
            || blockOf(checked) != nullptr)
            continue;
        evidence.push_back({Severity::Ok,
            "Binding " + checked.binding.name + " is fine: namespace "
                + shortNamespace(checked.binding.targetId) + " exists",
            "REST", checked.resolved.asOf});
    }
    const FlagState *flag = storageFlag(m_facts);
    if (flag != nullptr && flag->on == false) {
        const auto &reading = flag->effective.known() ? flag->effective : flag->configured;
        evidence.push_back(
            {Severity::Warning, "DO cache is off in the running version, so each cache fill is a KV write",
                sourceName(reading.source), reading.asOf});
    }
    return evidence;
}

void Doctor::quotaFinding(const QuotaReading &quota)
{
    const bool writes = quota.meter == Meter::KvWrites;
    const std::string name(displayName(quota.meter));
    const std::string singular = writes ? "KV write" : name;
    if (quota.level() == QuotaLevel::Over) {
        const Severity severity = quota.hardLimit ? Severity::Critical : Severity::Warning;
        Finding &finding = add(writes ? "kv-write-quota-exhausted" : "quota-exhausted", severity,
            quota.hardLimit ? singular + " quota is exhausted" : singular + " allowance is used up");
        finding.command = "page.quotas";
        if (!quota.hardLimit) {
            finding.summary = "use beyond it is billed";
            finding.evidence.push_back({severity, shareText(quota) + sinceText(quota),
                sourceName(quota.used.source), quota.used.asOf});
            finding.action = "Compare the bill with what the use is worth.";
            return;
        }
        finding.summary = writes ? "put() is refused until 00:00 UTC" : "refused until 00:00 UTC";
        if (!writes) {
            finding.evidence.push_back({severity, shareText(quota) + sinceText(quota),
                sourceName(quota.used.source), quota.used.asOf});
            finding.action = quota.period == Period::Day
                ? "Wait for 00:00 UTC, lower the use, or change the plan."
                : "Delete data or change the plan.";
            return;
        }
        finding.evidence = writeEvidence(quota);
        const FlagState *flag = storageFlag(m_facts);
        if (flag != nullptr && flag->on == false && missingFor(m_facts, *flag).empty()) {
            finding.action
                = "Switch " + flag->definition.name + " on: cache fills go to Durable Objects instead of KV.";
            finding.command = "flag.flip";
        } else {
            finding.action = "Find the writer that fills the day, wait for 00:00 UTC, or change the plan.";
        }
        return;
    }
    const bool willCross = quota.exhausts && quota.exhausts->at.has_value() && quota.hardLimit;
    if (quota.level() != QuotaLevel::Near && !willCross)
        return;
    Finding &finding = add(writes ? "kv-write-quota-near" : "quota-near", Severity::Warning,
        quota.level() == QuotaLevel::Near ? singular + " quota is near its limit"
                                          : singular + " quota will not last the day");
    finding.command = "page.quotas";
    finding.evidence.push_back({Severity::Warning, shareText(quota) + sinceText(quota),
        sourceName(quota.used.source), quota.used.asOf});
    if (willCross) {
        const Exhaustion &when = *quota.exhausts;
        finding.summary = "reached at about " + clock(*when.at) + " UTC";
        std::string text = std::to_string(when.crossings) + " of " + std::to_string(when.days)
            + " comparable days would cross the limit";
        if (when.early)
            text += ", between " + clock(*when.early) + " UTC and "
                + (when.late ? clock(*when.late) + " UTC" : std::string("not today"));
        finding.evidence.push_back({Severity::Warning, text, "forecast", m_facts.now});
    }
    const FlagState *flag = storageFlag(m_facts);
    const bool flip = writes && flag != nullptr && flag->on == false;
    finding.action = flip ? "Switch " + flag->definition.name + " on before the limit is reached."
                          : "Lower the use or change the plan.";
    if (flip)
        finding.command = "flag.flip";
}

void Doctor::quotas()
{
    for (const QuotaReading &quota : m_facts.quotas)
        quotaFinding(quota);
}

void Doctor::flags()
{
    for (const FlagState &flag : m_facts.flags) {
        const std::string &name = flag.definition.name;
        const auto missing = missingFor(m_facts, flag);
        for (const std::string &binding : missing) {
            if (m_facts.bindings.empty())
                break;
            const Severity severity = flag.on == true ? Severity::Critical : Severity::Warning;
            Finding &finding = add("binding-missing", severity, binding + " is not bound",
                name + " needs it; without it the flag does nothing");
            finding.evidence.push_back(
                {severity, "the live version has no binding named " + binding, "REST", m_facts.now});
            finding.action = "Add the binding to the Worker and deploy.";
            finding.command = "page.bindings";
        }
        if (flag.definition.storagePath && flag.on == false && missing.empty() && !m_facts.bindings.empty()) {
            const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
            const bool pressed = writes != nullptr
                && (writes->level() == QuotaLevel::Near || writes->level() == QuotaLevel::Over);
            const QuotaReading *requests = m_facts.quota(Meter::DoRequests);
            std::string summary;
            for (const std::string &binding : flag.definition.requiredBindings)
                summary += (summary.empty() ? "" : ", ") + binding;
            summary += summary.empty() ? "" : " is bound";
            if (requests != nullptr && requests->remaining())
                summary += (summary.empty() ? "" : ", ") + grouped(*requests->remaining()) + " requests free";
            Finding &finding = add(
                "do-cache-flag-off", pressed ? Severity::Warning : Severity::Info, name + " is off", summary);
            const auto &reading = flag.effective.known() ? flag.effective : flag.configured;
            if (reading.known())
                finding.evidence.push_back({Severity::Warning,
                    (flag.effective.known() ? "the Worker sees " : "configured is ") + quoted(*reading.value),
                    sourceName(reading.source), reading.asOf});
            finding.action = "Switch it on: flag set " + name + " " + flag.definition.on + ".";
            finding.command = "page.flags";
        }
        if (flag.inert) {
            Finding &finding = add("flag-inert", Severity::Warning, name + " has no effect",
                "the running version answers the same for on and off");
            finding.evidence.push_back(
                {Severity::Warning, "configured on, not in effect: the running version ignores it", "Worker",
                    flag.effective.asOf});
            finding.action = "Deploy a version that reads the flag.";
            finding.command = "page.flags";
        }
        if (flag.on == true && flag.survivesDeploy == false) {
            Finding &finding = add("flag-would-be-undone", Severity::Warning,
                "The next deploy turns " + name + " off again", flag.survivesReason);
            finding.evidence.push_back({Severity::Warning,
                flag.survivesReason.empty() ? "a deploy writes the variable of its file back"
                                            : flag.survivesReason,
                "REST", flag.configured.asOf});
            finding.action = "Change the variable in the wrangler file before the next deploy.";
            finding.command = "page.flags";
        }
    }
}

void Doctor::bindings()
{
    for (const CheckedBinding &checked : m_facts.bindings) {
        const Check *block = blockOf(checked);
        if (block == nullptr)
            continue;
        Finding &finding = add("binding-dangling", Severity::Critical,
            checked.binding.name + ": " + block->title, block->reason);
        finding.evidence.push_back({Severity::Critical, block->reason.empty() ? block->title : block->reason,
            "REST", checked.resolved.asOf});
        finding.action = block->action.empty() ? "Bind an existing target and deploy." : block->action;
        finding.command = "page.bindings";
    }
}

void Doctor::versions()
{
    if (m_facts.liveDeployment && !m_facts.liveDeployment->soleVersion()
        && m_facts.liveDeployment->versions.size() > 1) {
        const auto &shares = m_facts.liveDeployment->versions;
        std::string split;
        for (const TrafficShare &share : shares)
            split += (split.empty() ? "" : ", ") + shortId(share.version.str()) + " "
                + plainNumber(share.percentage, 0) + " %";
        Finding &finding
            = add("split-deployment", Severity::Warning, "Two versions share the traffic", split);
        finding.evidence.push_back({Severity::Warning, split, "REST", m_facts.liveDeployment->createdOn});
        finding.action = "Finish or restore the roll-out; a flip is blocked until then.";
        finding.command = "page.bindings";
    }
    if (m_facts.newestVersion && m_facts.liveDeployment) {
        const auto &shares = m_facts.liveDeployment->versions;
        const WorkerVersion &newest = *m_facts.newestVersion;
        const bool live = std::any_of(
            shares.begin(), shares.end(), [&](const TrafficShare &s) { return s.version == newest.id; });
        if (!live) {
            const std::string text = "version " + shortId(newest.id.str()) + ", number "
                + std::to_string(newest.number) + ", uploaded " + toRfc3339(newest.createdOn)
                + (newest.authorEmail.empty() ? "" : " by " + newest.authorEmail);
            Finding &finding
                = add("newest-version-not-deployed", Severity::Warning, "Newest version is not deployed",
                    "Cloudflare refuses secret and settings edits meanwhile (10214, 10215)");
            finding.evidence.push_back({Severity::Warning, text, "REST", newest.createdOn});
            finding.action = "Deploy or discard that upload before the next flip.";
            finding.command = "page.bindings";
        }
    }
}

void Doctor::looking()
{
    if (m_facts.price.kvPuts <= 0)
        return;
    Finding &finding = add("looking-costs-writes", Severity::Warning, "Looking costs writes",
        "each request to the Worker makes KV puts; Edgedeck's looks made "
            + std::to_string(m_facts.price.kvPuts) + " today");
    finding.evidence.push_back({Severity::Warning,
        "KV puts by Edgedeck today: " + std::to_string(m_facts.price.kvPuts)
            + (m_facts.price.kvPutsRefused ? ", refused" : ""),
        "Edgedeck", m_facts.now});
    finding.action = "Ask the Worker less often: raise worker_poll_seconds of the profile, or set it to 0.";
    finding.command = "page.quotas";
}

void Doctor::sources()
{
    std::vector<Evidence> stale;
    std::vector<Evidence> forbidden;
    bool analytics = false;
    for (const SourceFault &fault : m_facts.faults) {
        const FaultClass cls = fault.error.cls;
        if (cls == FaultClass::Clock) {
            Finding &finding
                = add("clock-skew", Severity::Warning, "This computer's clock is wrong", fault.error.detail);
            finding.evidence.push_back({Severity::Warning, fault.error.detail, "Date header", fault.at});
            finding.action = "Correct the clock; days and windows go by Cloudflare's time meanwhile.";
            continue;
        }
        const bool denied = cls == FaultClass::Forbidden || cls == FaultClass::Auth;
        analytics = analytics || fault.source == "analytics";
        std::string text = fault.source + ": " + std::string(toString(cls));
        if (fault.error.httpStatus)
            text += ", HTTP " + std::to_string(*fault.error.httpStatus);
        if (fault.error.apiCode)
            text += ", code " + std::to_string(*fault.error.apiCode);
        (denied ? forbidden : stale).push_back({Severity::Warning, text, fault.source, fault.at});
    }
    // Without the counters nothing can be called fine.
    const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
    const Severity severity
        = analytics && (writes == nullptr || !writes->used.known()) ? Severity::Unknown : Severity::Warning;
    if (!forbidden.empty() || !m_facts.missingPermissions.empty()) {
        Finding &finding = add("data-forbidden", severity, "The token may not read everything");
        for (const std::string &permission : m_facts.missingPermissions) {
            finding.summary += (finding.summary.empty() ? "token lacks " : ", ") + permission;
            finding.evidence.push_back(
                {Severity::Warning, "forbidden: token lacks " + permission, "REST", m_facts.now});
        }
        finding.evidence.insert(finding.evidence.end(), forbidden.begin(), forbidden.end());
        finding.action = "Add the permission to the token; what needs it is shown as unknown, not as 0.";
        finding.command = "page.quotas";
    }
    const bool old = m_facts.asOf != Timestamp{} && m_facts.now - m_facts.asOf > kStaleAfter;
    if (stale.empty() && !old)
        return;
    Finding &finding = add("data-stale", severity, "Some data is old");
    if (old) {
        const auto age = floor<minutes>(m_facts.now - m_facts.asOf).count();
        finding.summary
            = "analytics as of " + clock(m_facts.asOf) + " UTC, " + std::to_string(age) + " min old";
        finding.evidence.push_back({Severity::Warning, finding.summary, "GraphQL", m_facts.asOf});
    } else {
        finding.summary = stale.size() == 1 ? stale.front().source + " does not answer"
                                            : std::to_string(stale.size()) + " sources do not answer";
    }
    finding.evidence.insert(finding.evidence.end(), stale.begin(), stale.end());
    finding.action = "Refresh; if it stays, look at the network and at Cloudflare's status page.";
    finding.command = "view.refresh";
}

void Doctor::masking()
{
    const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
    if (writes == nullptr || writes->refused.value_or(0) <= 0)
        return;
    const QuotaReading *reads = m_facts.quota(Meter::KvReads);
    const bool hits = m_facts.cache.hitRate.value && *m_facts.cache.hitRate.value >= kMaskingHitRate;
    const bool served = reads != nullptr && reads->used.value && *reads->used.value > *writes->refused
        && reads->level() != QuotaLevel::Over;
    if (!hits && !served)
        return;
    Finding &finding = add("cache-masking", Severity::Info, "The cache hid it from readers");
    if (hits)
        finding.evidence.push_back({Severity::Info,
            plainNumber(*m_facts.cache.hitRate.value * 100, 0) + " % of reads are cache hits",
            sourceName(m_facts.cache.hitRate.source), m_facts.cache.hitRate.asOf});
    if (served)
        finding.evidence.push_back({Severity::Info,
            grouped(*reads->used.value) + " KV reads were served while "
                + counted(static_cast<long long>(*writes->refused), "write was", "writes were") + " refused",
            sourceName(reads->used.source), reads->used.asOf});
    finding.summary = "reads went on being answered while writes were refused";
    finding.action = "Watch writes, not reads: readers do not see this limit.";
    finding.command = "page.cache";
}

void Doctor::tooEarly()
{
    const Event *flip = nullptr;
    bool limitReached = false;
    for (const Event &event : m_facts.events) {
        if (event.kind == EventKind::Flip && event.on && !event.future
            && (flip == nullptr || event.at > flip->at))
            flip = &event;
    }
    if (flip == nullptr)
        return;
    const auto sameDay = [&](Timestamp at) { return startOfDay(at) == startOfDay(flip->at); };
    for (const Event &event : m_facts.events)
        limitReached = limitReached || (event.kind == EventKind::LimitReached && sameDay(event.at));
    const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
    if (writes != nullptr && sameDay(m_facts.now))
        limitReached = limitReached || writes->level() == QuotaLevel::Over;
    const ProofWindow window = firstHonestWindow(flip->at, m_facts.crons, limitReached);
    if (m_facts.now >= window.to)
        return;
    const std::string span = clock(window.from) + "–" + clock(window.to);
    const bool refusing = limitReached && sameDay(m_facts.now);
    Finding &finding = add("flip-effect-too-early", Severity::Info, "Too early to say what the flip did",
        (refusing ? "Writes are refused until 00:00 UTC, so a fall now proves nothing. " : "")
            + std::string("First honest window ") + span + ".");
    finding.evidence.push_back(
        {Severity::Info, "switched on " + toRfc3339(flip->at), flip->source, flip->at});
    finding.evidence.push_back(
        {Severity::Info, "first honest window ends " + toRfc3339(window.to), "schedule", m_facts.now});
    if (writes != nullptr && writes->attempted)
        finding.evidence.push_back({Severity::Info,
            "KV writes today: " + grouped(*writes->attempted) + " attempts, "
                + grouped(*writes->attempted - writes->refused.value_or(0)) + " accepted, "
                + grouped(writes->refused.value_or(0)) + " refused",
            sourceName(writes->used.source), writes->used.asOf});
    const QuotaReading *requests = m_facts.quota(Meter::DoRequests);
    if (requests != nullptr && requests->used.value)
        finding.evidence.push_back({Severity::Info, "DO requests today: " + grouped(*requests->used.value),
            sourceName(requests->used.source), requests->used.asOf});
    finding.action = "Look again after " + toRfc3339(window.to) + ".";
    finding.command = "page.timeline";
}

void Doctor::ruledOut()
{
    const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
    std::vector<const CheckedBinding *> kv;
    for (const CheckedBinding &checked : m_facts.bindings) {
        if (checked.binding.type == "kv_namespace")
            kv.push_back(&checked);
    }
    const auto all
        = [&](auto predicate) { return !kv.empty() && std::all_of(kv.begin(), kv.end(), predicate); };
    if (all([](const CheckedBinding *b) { return b->resolved.known() && blockOf(*b) == nullptr; }))
        m_out.ruledOut.push_back({"invalid-binding", "invalid binding"});
    if (writes != nullptr) {
        // A put that is refused says so, and one that is counted reached the namespace: neither was swallowed.
        const bool counts = writes->used.value && *writes->used.value > 0;
        if (counts && !kv.empty())
            m_out.ruledOut.push_back({"silent-failure", "silent failure"});
        if (all([](const CheckedBinding *b) {
                return b->resolved.value && b->resolved.value->find(b->binding.name) != std::string::npos
                    && b->fileValue.value_or("same") == "same";
            }))
            m_out.ruledOut.push_back({"wrong-namespace", "wrong namespace"});
        if (writes->level() == QuotaLevel::Ok && writes->refused.value_or(0) <= 0)
            m_out.ruledOut.push_back({"rate-limit", "KV write limit"});
    }
}

Diagnosis Doctor::examine() &&
{
    if (m_facts.first) {
        m_out.severity = Severity::Unknown;
        return std::move(m_out);
    }
    quotas();
    flags();
    bindings();
    versions();
    looking();
    sources();
    masking();
    tooEarly();
    ruledOut();
    std::stable_sort(m_out.findings.begin(), m_out.findings.end(), [](const Finding &a, const Finding &b) {
        return a.severity != b.severity && worse(a.severity, b.severity) == a.severity;
    });
    for (const Finding &finding : m_out.findings)
        m_out.severity = worse(m_out.severity, finding.severity);
    // Info is worth reading, not worth worrying.
    if (m_out.severity == Severity::Info)
        m_out.severity = Severity::Ok;
    const QuotaReading *writes = m_facts.quota(Meter::KvWrites);
    const bool judged = writes != nullptr && writes->used.known();
    if (!judged)
        m_out.severity = worse(m_out.severity, Severity::Unknown);
    return std::move(m_out);
}

} // namespace

Diagnosis diagnose(const Snapshot &facts)
{
    return Doctor(facts).examine();
}

} // namespace edgedeck
