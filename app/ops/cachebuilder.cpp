// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/seriesbuilder.h"

#include <algorithm>
#include <array>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr seconds kQuarter{900};

struct Tier
{
    const char *series; ///< reads answered by this tier
    const char *fact; ///< counter of the Worker
};
constexpr std::array kTiers{
    Tier{"l1", "l1_hits"}, Tier{"do", "do_hits"}, Tier{"kv", "kv_hits"}, Tier{"miss", "misses"}};

std::optional<double> growthAt(const Facts &facts, const std::string &fact, Timestamp start)
{
    const auto found = facts.cacheGrowth.find(fact);
    if (found == facts.cacheGrowth.end())
        return std::nullopt;
    const auto bucket = found->second.find(start);
    return bucket == found->second.end() ? std::nullopt : std::optional(bucket->second);
}

std::optional<double> rate(std::optional<double> hits, std::optional<double> misses)
{
    if (!hits || !misses || *hits + *misses <= 0)
        return std::nullopt;
    return *hits / (*hits + *misses);
}

} // namespace

std::vector<Series> buildCacheSeries(const Facts &facts, Timestamp now)
{
    if (facts.cacheGrowth.empty())
        return {};
    Timestamp first = now;
    for (const auto &[fact, buckets] : facts.cacheGrowth) {
        if (!buckets.empty())
            first = std::min(first, buckets.begin()->first);
    }
    first = std::max(first, startOfDay(now) - days{1});
    std::vector<Series> out;
    const auto add = [&](const std::string &name, auto value) {
        Series series;
        series.name = name;
        series.step = kQuarter;
        series.source = "worker";
        series.incompleteFrom = now;
        for (Timestamp start = first; start <= now; start += kQuarter)
            series.buckets.push_back({start, value(start)});
        out.push_back(std::move(series));
    };
    for (const Tier &tier : kTiers) {
        if (facts.cacheGrowth.contains(tier.fact))
            add(tier.series, [&](Timestamp start) { return growthAt(facts, tier.fact, start); });
    }
    const auto at = [&](const char *fact) {
        return [&facts, fact](Timestamp start) { return growthAt(facts, fact, start); };
    };
    const auto l1 = at("l1_hits"), l1Miss = at("l1_misses"), dos = at("do_hits"), doMiss = at("do_misses"),
               kv = at("kv_hits"), miss = at("misses");
    add("l1_rate", [&](Timestamp start) { return rate(l1(start), l1Miss(start)); });
    add("do_rate", [&](Timestamp start) { return rate(dos(start), doMiss(start)); });
    add("hit_rate", [&](Timestamp start) -> std::optional<double> {
        if (!miss(start))
            return std::nullopt;
        return rate(l1(start).value_or(0) + dos(start).value_or(0) + kv(start).value_or(0), miss(start));
    });
    return out;
}

} // namespace edgedeck::ops
