// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/decoders.h"

#include <algorithm>
#include <cctype>

namespace edgedeck::worker {

namespace {

constexpr const char *kSource = "worker";

std::optional<double> number(const std::map<std::string, double> &facts, const char *name)
{
    const auto found = facts.find(name);
    return found == facts.end() ? std::nullopt : std::optional(found->second);
}

bool saysDisabled(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text.find("disabled") != std::string::npos || text.find("not enabled") != std::string::npos;
}

void addTier(CacheReading &cache, const char *name, std::optional<double> hits, std::optional<double> misses)
{
    if (!hits && !misses)
        return;
    CacheTier tier{.name = name, .hits = hits, .misses = misses};
    if (hits && misses && *hits + *misses > 0)
        tier.hitRate = *hits / (*hits + *misses);
    cache.tiers.push_back(std::move(tier));
}

/// Share of reads that some tier answered. Needs a count of all reads, given or made of hits and misses.
Reading<double> overall(
    const CacheReading &cache, const std::map<std::string, double> &facts, bool disabled, Timestamp asOf)
{
    if (disabled)
        return unknownBecause<double>("the Worker says its cache is disabled", kSource, asOf);
    double hits = 0;
    bool anyHits = false;
    for (const CacheTier &tier : cache.tiers) {
        hits += tier.hits.value_or(0);
        anyHits = anyHits || tier.hits.has_value();
    }
    auto total = number(facts, "total");
    if (!total && cache.misses)
        total = hits + *cache.misses;
    if (!anyHits || !total)
        return unknownBecause<double>("the Worker reports no cache counters", kSource, asOf);
    if (*total <= 0)
        return unknownBecause<double>("the Worker has counted no reads yet", kSource, asOf);
    return known(std::min(hits / *total, 1.0), kSource, asOf);
}

CacheReading cacheOf(const std::map<std::string, double> &facts, bool disabled, Timestamp asOf)
{
    CacheReading cache;
    const auto total = number(facts, "total");
    const auto l1Hits = number(facts, "l1_hits");
    auto l1Misses = number(facts, "l1_misses");
    if (!l1Misses && total && l1Hits && *total >= *l1Hits)
        l1Misses = *total - *l1Hits;
    const auto doHits = number(facts, "do_hits");
    auto doMisses = number(facts, "do_misses");
    const auto kvHits = number(facts, "kv_hits");
    // Without a KV tier, what no tier had is what the Durable Object did not have.
    if (!doMisses && doHits && !kvHits)
        doMisses = number(facts, "misses");
    addTier(cache, "l1", l1Hits, l1Misses);
    addTier(cache, "do", doHits, doMisses);
    addTier(cache, "kv", kvHits, number(facts, "kv_misses"));
    cache.misses = number(facts, "misses");
    cache.hitRate = overall(cache, facts, disabled, asOf);
    return cache;
}

} // namespace

Result<MetricsAnswer> decodeMetrics(const EndpointMap &map, const WorkerAnswer &answer, std::string_view key)
{
    const net::JsonValue root = answer.document.root();
    MetricsAnswer result;
    result.httpStatus = answer.status;
    result.took = answer.took;
    result.metricsBroken = answer.status >= 500;

    std::string message;
    std::optional<bool> flagged;
    for (const auto &[fact, pointers] : map.pointers) {
        for (const std::string &pointer : pointers) {
            const net::JsonValue value = root.pointer(pointer);
            if (value.isNull())
                continue;
            if (fact == "message" && value.isString())
                message = plainLine(value.textOr(""), key);
            else if (fact == "disabled" && value.isBool())
                flagged = value.boolean();
            else if (const auto count = value.number(); count && *count >= 0)
                result.facts[fact] = *count;
            else
                continue;
            break;
        }
    }
    result.disabled = flagged.value_or(answer.status < 500 && saysDisabled(message));
    result.cache = cacheOf(result.facts, result.disabled, answer.serverDate.value_or(Timestamp{}));
    result.cache.message = message;
    if (result.disabled)
        result.cache.disabled = true;
    else if (!result.metricsBroken && (flagged || !result.facts.empty()))
        result.cache.disabled = false;
    if (result.metricsBroken && !result.cache.hitRate.known())
        result.cache.hitRate.unknown
            = "the Worker's metrics failed" + (message.empty() ? std::string{} : ": " + message);
    return result;
}

} // namespace edgedeck::worker
