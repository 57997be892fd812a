// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kKvLimits = "https://developers.cloudflare.com/kv/platform/limits/";
/// A cache that answers this share of reads keeps refused writes out of the readers' sight.
constexpr double kMaskingHitRate = 0.5;
/// Today's writes below this share of what the forecast's earlier days had by now are not explained by the day.
constexpr double kSilent = 0.25;
constexpr double kFewestUsual = 100;

void masking(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    if (writes == nullptr || writes->refused.value_or(0) <= 0)
        return;
    const QuotaReading *reads = facts.quota(Meter::KvReads);
    const Reading<double> &rate = facts.cache.hitRate;
    const bool hits = rate.value && *rate.value >= kMaskingHitRate;
    const bool served = reads != nullptr && reads->used.value && *reads->used.value > *writes->refused
        && reads->level() != QuotaLevel::Over;
    if (!hits && !served)
        return;
    Finding &finding = add(out, rule, Severity::Info, "The cache hid it from readers",
        "reads went on being answered while writes were refused");
    if (hits)
        finding.evidence.push_back(
            {Severity::Info, plainNumber(*rate.value * 100, 0) + " % of reads are cache hits",
                sourceName(rate.source), rate.asOf});
    if (served)
        finding.evidence.push_back({Severity::Info,
            grouped(*reads->used.value) + " KV reads were served while "
                + counted(static_cast<long long>(*writes->refused), "write was", "writes were") + " refused",
            sourceName(reads->used.source), reads->used.asOf});
    finding.confidence = hits ? 1 : 0.8;
    finding.action = "Watch writes, not reads: readers do not see this limit.";
}

double dayOf(const Snapshot &facts, const char *name, Timestamp day)
{
    const Series *series = facts.seriesNamed(name);
    if (series == nullptr)
        return 0;
    const auto found = std::find_if(
        series->buckets.begin(), series->buckets.end(), [&](const Bucket &b) { return b.start == day; });
    return found == series->buckets.end() ? 0 : found->value.value_or(0);
}

/// Puts that succeed and are counted nowhere: yesterday's and today's writes are gone while requests go on, nothing
/// is refused, and no other store takes them.
void silent(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const Series *daily = facts.seriesNamed("kv_writes_daily");
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    const FlagState *flag = storageFlag(facts);
    if (daily == nullptr || writes == nullptr || !writes->used.value || writes->refused.value_or(0) > 0
        || (flag != nullptr && flag->on != false && !flag->inert))
        return;
    const Timestamp today = startOfDay(facts.now);
    const Timestamp yesterday = today - std::chrono::days{1};
    std::vector<double> usual;
    for (const Bucket &bucket : daily->buckets) {
        if (bucket.value && bucket.start < yesterday && bucket.start >= today - std::chrono::days{29})
            usual.push_back(*bucket.value);
    }
    if (usual.size() < 7)
        return;
    std::sort(usual.begin(), usual.end());
    const double median = usual[usual.size() / 2];
    const double requests = dayOf(facts, "worker_requests_daily", yesterday);
    const double last = dayOf(facts, "kv_writes_daily", yesterday);
    // A weekday that is always quiet is no failure.
    const double weekBefore = dayOf(facts, "kv_writes_daily", yesterday - std::chrono::days{7});
    if (median < kFewestUsual || requests <= 0 || last >= kSilent * median || weekBefore < kSilent * median
        || *writes->used.value >= kSilent * median)
        return;
    const bool blocked = std::any_of(facts.bindings.begin(), facts.bindings.end(),
        [](const auto &b) { return b.binding.type == "kv_namespace" && blockOf(b) != nullptr; });
    Finding &finding = add(out, rule, Severity::Critical, "KV writes vanish without an error",
        "puts seem to succeed and are counted nowhere");
    finding.evidence.push_back({Severity::Critical,
        "KV writes: " + grouped(last) + " yesterday and " + grouped(*writes->used.value) + " today, usually "
            + grouped(median) + " a day; none was refused",
        sourceName(writes->used.source), writes->used.asOf});
    finding.evidence.push_back(
        {Severity::Info, "the Workers were asked " + grouped(requests) + " times yesterday",
            sourceName(writes->used.source), writes->used.asOf});
    if (blocked)
        finding.evidence.push_back({Severity::Critical,
            "a KV binding points at a namespace that does not exist", "REST", facts.now});
    finding.confidence = blocked ? 0.95 : 0.6;
    finding.action = blocked ? "Bind an existing namespace and deploy."
                             : "Run the probe: a put whose get answers null proves it.";
    finding.command = blocked ? "page.bindings" : rule.command;
    finding.commandLine = "edgedeckctl probe --via rest";
}

/// Refused while the day has room, with accepted writes before and after: not the daily limit.
void sameKey(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    const Series *accepted = facts.seriesNamed("kv_writes");
    const Series *refused = facts.seriesNamed("kv_writes_refused");
    if (writes == nullptr || writes->refused.value_or(0) <= 0 || writes->level() == QuotaLevel::Over
        || accepted == nullptr || refused == nullptr)
        return;
    const auto first = std::find_if(refused->buckets.begin(), refused->buckets.end(),
        [](const Bucket &b) { return b.value.value_or(0) > 0; });
    if (first == refused->buckets.end())
        return;
    const auto later = std::count_if(accepted->buckets.begin(), accepted->buckets.end(),
        [&](const Bucket &b) { return b.start > first->start && b.value.value_or(0) > 0; });
    if (later < 2)
        return;
    Finding &finding = add(out, rule, Severity::Warning, "Some KV writes come too fast",
        "Cloudflare takes one write a second to the same key");
    finding.evidence.push_back({Severity::Warning,
        counted(static_cast<long long>(*writes->refused), "write was", "writes were") + " refused from "
            + clockOf(first->start) + " UTC on while others were accepted, with " + shareText(*writes)
            + " of the day used",
        sourceName(writes->used.source), writes->used.asOf});
    finding.confidence = 0.8;
    finding.action = "Write a key at most once a second: collect values, or give each writer its own key.";
}

} // namespace

void addWriteRules(std::vector<Rule> &out)
{
    out.push_back(
        {"silent-write-failure", "Do puts succeed and arrive nowhere?", "page.bindings", "", silent});
    out.push_back({"kv-same-key-rate", "Are writes refused although the day has room for them?",
        "page.timeline", kKvLimits, sameKey});
    out.push_back(
        {"cache-masking", "Are reads answered from a cache while writes fail?", "page.cache", "", masking});
}

} // namespace edgedeck::diagnosis
