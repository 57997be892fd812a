// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kKvLimits = "https://developers.cloudflare.com/kv/platform/limits/";
constexpr std::string_view kLimits = "https://developers.cloudflare.com/workers/platform/limits/";
constexpr std::string_view kDoPricing = "https://developers.cloudflare.com/durable-objects/platform/pricing/";

std::string nameOf(const QuotaReading &quota)
{
    return quota.meter == Meter::KvWrites ? "KV write" : std::string(displayName(quota.meter));
}

std::string shortNamespace(const std::string &id)
{
    return id.size() < 16 ? id : id.substr(0, 8) + "…" + id.substr(id.size() - 5);
}

Evidence counted(const QuotaReading &quota, Severity mark)
{
    return {mark, shareText(quota) + sinceText(quota), sourceName(quota.used.source), quota.used.asOf};
}

std::vector<Evidence> writeEvidence(const Snapshot &facts, const QuotaReading &writes)
{
    std::vector<Evidence> evidence{counted(writes, Severity::Critical)};
    if (writes.refused.value_or(0) > 0)
        evidence.push_back({Severity::Critical,
            edgedeck::counted(static_cast<long long>(*writes.refused), "attempt", "attempts")
                + " refused: “KV put() limit exceeded for the day.”",
            sourceName(writes.used.source), writes.used.asOf});
    for (const CheckedBinding &checked : facts.bindings) {
        if (checked.binding.type != "kv_namespace" || !checked.resolved.known()
            || blockOf(checked) != nullptr)
            continue;
        evidence.push_back({Severity::Ok,
            "Binding " + checked.binding.name + " is fine: namespace "
                + shortNamespace(checked.binding.targetId) + " exists",
            "REST", checked.resolved.asOf});
    }
    const FlagState *flag = storageFlag(facts);
    if (flag != nullptr && flag->on == false) {
        const auto &reading = flag->effective.known() ? flag->effective : flag->configured;
        evidence.push_back(
            {Severity::Warning, "DO cache is off in the running version, so each cache fill is a KV write",
                sourceName(reading.source), reading.asOf});
    }
    return evidence;
}

/// The way out of used-up KV writes: the flip, unless it would only fill the next limit.
void adviseWrites(const Snapshot &facts, Finding &finding)
{
    const FlagState *flag = storageFlag(facts);
    if (flag == nullptr || flag->on != false || !missingFor(facts, *flag).empty()) {
        finding.action = "Find the writer that fills the day, wait for 00:00 UTC, or change the plan.";
        return;
    }
    if (const MeterLoad *full = fillsBy(facts)) {
        finding.action = "Before you switch " + flag->definition.name + " on: by the figures of the past, "
            + std::string(displayName(full->meter)) + " would reach their own limit.";
        return;
    }
    finding.action
        = "Switch " + flag->definition.name + " on: cache fills go to Durable Objects instead of KV.";
    finding.command = "flag.flip";
    finding.commandLine = flipLine(facts, *flag, flag->definition.on);
}

void exhausted(const Rule &rule, const Snapshot &facts, const QuotaReading &quota, std::vector<Finding> &out)
{
    const bool writes = quota.meter == Meter::KvWrites;
    const Severity severity = quota.hardLimit ? Severity::Critical : Severity::Warning;
    Finding &finding = add(out, rule, severity,
        nameOf(quota) + (quota.hardLimit ? " quota is exhausted" : " allowance is used up"));
    if (!quota.hardLimit) {
        finding.summary = "use beyond it is billed";
        finding.evidence.push_back(counted(quota, severity));
        finding.action = "Compare the bill with what the use is worth.";
        return;
    }
    finding.summary = writes ? "put() is refused until 00:00 UTC" : "refused until 00:00 UTC";
    if (writes) {
        finding.evidence = writeEvidence(facts, quota);
        adviseWrites(facts, finding);
        return;
    }
    finding.evidence.push_back(counted(quota, severity));
    if (quota.meter == Meter::WorkerRequests)
        finding.evidence.push_back({Severity::Info,
            "routes that fail open pass the Worker by: the site may look healthy", "rule", facts.now});
    finding.action = quota.period == Period::Day ? "Wait for 00:00 UTC, lower the use, or change the plan."
                                                 : "Delete data or change the plan.";
}

bool willCross(const QuotaReading &quota)
{
    return quota.level() != QuotaLevel::Over && quota.exhausts && quota.exhausts->at && quota.hardLimit;
}

void near(const Rule &rule, const Snapshot &facts, const QuotaReading &quota, std::vector<Finding> &out)
{
    const bool isNear = quota.level() == QuotaLevel::Near;
    const bool crosses = willCross(quota);
    if (!isNear && !crosses)
        return;
    Finding &finding = add(out, rule, Severity::Warning,
        nameOf(quota) + (isNear ? " quota is near its limit" : " quota will not last the day"));
    finding.evidence.push_back(counted(quota, Severity::Warning));
    if (crosses) {
        const Exhaustion &when = *quota.exhausts;
        finding.summary = "reached at about " + clockOf(*when.at) + " UTC";
        std::string text = when.days > 0
            ? std::to_string(when.crossings) + " of " + std::to_string(when.days)
                + " comparable days would cross the limit"
            : std::string("no earlier day is like this one; by today's own pace");
        if (when.early)
            text += ", between " + clockOf(*when.early) + " UTC and "
                + (when.late ? clockOf(*when.late) + " UTC" : std::string("not today"));
        if (quota.unlike && when.days > 0)
            text += "; by now today is unlike all of them";
        finding.evidence.push_back({Severity::Warning, text, "forecast", facts.now});
        if (quota.backtest)
            finding.evidence.push_back({Severity::Info,
                "at " + clockOf(quota.used.asOf) + " UTC this band held on "
                    + std::to_string(quota.backtest->held) + " of " + std::to_string(quota.backtest->days)
                    + " days, median error " + plainNumber(quota.backtest->medianError * 100, 0) + " %",
                "forecast", facts.now});
        if (!isNear)
            finding.confidence = when.days > 0 ? static_cast<double>(when.crossings) / when.days : 0.5;
    }
    const FlagState *flag = storageFlag(facts);
    const bool flip = quota.meter == Meter::KvWrites && flag != nullptr && flag->on == false
        && missingFor(facts, *flag).empty() && fillsBy(facts) == nullptr;
    finding.action = flip ? "Switch " + flag->definition.name + " on before the limit is reached."
                          : "Lower the use or change the plan.";
    if (flip) {
        finding.command = "flag.flip";
        finding.commandLine = flipLine(facts, *flag, flag->definition.on);
    }
}

void writesExhausted(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    if (writes != nullptr && writes->level() == QuotaLevel::Over)
        exhausted(rule, facts, *writes, out);
}

void writesNear(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (const QuotaReading *writes = facts.quota(Meter::KvWrites))
        near(rule, facts, *writes, out);
}

void anyExhausted(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const QuotaReading &quota : facts.quotas) {
        if (quota.meter != Meter::KvWrites && quota.level() == QuotaLevel::Over)
            exhausted(rule, facts, quota, out);
    }
}

void anyNear(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const QuotaReading &quota : facts.quotas) {
        if (quota.meter != Meter::KvWrites)
            near(rule, facts, quota, out);
    }
}

std::string basisText(const DoLoad &load)
{
    if (load.basis == "full_days")
        return "measured on " + edgedeck::counted(load.days, "whole day", "whole days") + " with the flag on";
    if (load.basis == "trial")
        return "scaled from " + plainNumber(load.onDays * 100, 0) + " % of a day's traffic with the flag on";
    return "never measured here: bounds from Worker requests and KV reads";
}

void wouldFill(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const MeterLoad *load = fillsBy(facts);
    if (load == nullptr)
        return;
    const FlagState &flag = *storageFlag(facts);
    const QuotaReading &quota = *facts.quota(load->meter);
    const std::string name(displayName(load->meter));
    const bool over = load->perDay >= *quota.limit;
    Finding &finding = add(out, rule, Severity::Warning, "The flip would fill Durable Objects",
        name + " with " + flag.definition.name + " on: about " + grouped(load->perDay) + " a day of "
            + grouped(*quota.limit));
    finding.evidence.push_back({Severity::Warning,
        name + " a day with the flag on: " + grouped(load->low) + " to " + grouped(load->high) + ", limit "
            + grouped(*quota.limit),
        "estimate", facts.now});
    finding.evidence.push_back({Severity::Info, basisText(*facts.doLoad), "history", facts.now});
    if (quota.used.known())
        finding.evidence.push_back(counted(quota, Severity::Info));
    finding.confidence = !facts.doLoad->measured() ? 0.5
        : load->low >= *quota.limit                ? 0.95
        : over                                     ? 0.75
                                                   : 0.6;
    finding.action = "Make the memory tier answer more, or change the plan, before you switch it on; a flip "
                     "only moves the limit.";
    finding.commandLine = "edgedeckctl flag plan " + flag.definition.name + " " + flag.definition.on;
}

} // namespace

void addQuotaRules(std::vector<Rule> &out)
{
    out.push_back({"kv-write-quota-exhausted", "Are the day's KV writes used up, and does put() fail for it?",
        "page.quotas", kKvLimits, writesExhausted});
    out.push_back({"kv-write-quota-near",
        "Are 80 % of the day's KV writes used, or will they be used up before 00:00 UTC?", "page.quotas",
        kKvLimits, writesNear});
    out.push_back({"quota-exhausted", "Is any other daily limit or allowance used up?", "page.quotas",
        kLimits, anyExhausted});
    out.push_back({"quota-near", "Is any other limit near, or will it be reached before 00:00 UTC?",
        "page.quotas", kLimits, anyNear});
    out.push_back(
        {"flip-would-fill-do", "Would switching the storage flag on use up Durable Objects instead of KV?",
            "page.quotas", kDoPricing, wouldFill});
}

} // namespace edgedeck::diagnosis
