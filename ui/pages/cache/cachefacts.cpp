// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cache/cachefacts.h"

#include "ui/models/format.h"
#include "ui/models/incidentsummary.h"

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

const CacheTier *tier(const Snapshot &snapshot, std::string_view name)
{
    const auto &tiers = snapshot.cache.tiers;
    const auto found
        = std::find_if(tiers.begin(), tiers.end(), [&](const CacheTier &t) { return t.name == name; });
    return found == tiers.end() ? nullptr : &*found;
}

QString whyUnknown(const Snapshot &snapshot)
{
    if (snapshot.cache.disabled.value_or(false))
        return u"Worker answers “cache is disabled”"_s;
    if (!snapshot.cache.hitRate.unknown.empty())
        return format::plain(snapshot.cache.hitRate.unknown);
    return snapshot.first ? u"asking the Worker…"_s : u"the Worker's cache was not read"_s;
}

KpiState rateTile(
    const QString &caption, std::optional<double> rate, std::optional<double> target, const QString &why)
{
    KpiState tile{.caption = caption};
    if (!rate) {
        tile.mark = Mark::Unknown;
        tile.value = u"unknown"_s;
        tile.note = why;
        return tile;
    }
    tile.value = format::percent(*rate * 100);
    if (target) {
        const bool met = *rate >= *target;
        tile.mark = met ? Mark::Ok : Mark::Warning;
        tile.note = u"target %1, %2"_s.arg(
            format::percent(*target * 100).replace(u".0 %"_s, u" %"_s), met ? u"met"_s : u"missed"_s);
    } else {
        tile.note = u"no target"_s;
    }
    return tile;
}

KpiState meterTile(const QString &caption, const Snapshot &snapshot, Meter meter)
{
    KpiState tile{.caption = caption};
    const QuotaReading *quota = snapshot.quota(meter);
    if (!quota || !quota->used.value) {
        tile.mark = Mark::Unknown;
        tile.value = u"unknown"_s;
        tile.note
            = quota && !quota->used.unknown.empty() ? format::plain(quota->used.unknown) : u"not read yet"_s;
        return tile;
    }
    tile.mark = isStale(snapshot) ? Mark::Stale : stateOf(quota->level());
    tile.value = format::bareAmount(meter, *quota->used.value);
    if (quota->limit)
        tile.unit = u"/ "_s + format::limit(meter, *quota->limit);
    if (const auto share = quota->percent())
        tile.note = format::percent(*share);
    if (quota->forecast)
        tile.note += u" · ≈ "_s + format::amount(meter, quota->forecast->total) + u" by 00:00"_s;
    return tile;
}

} // namespace

CacheVerdict cacheVerdict(const Snapshot &snapshot)
{
    CacheVerdict verdict;
    if (snapshot.first)
        return {Mark::Working, u"Asking what the cache does"_s, u"WORKING"_s, u"nothing was read yet"_s};
    const CacheReading &cache = snapshot.cache;
    const FlagState *flag = snapshot.flag("FEATURE_FLAG_DO_CACHE");
    const QString flagWords = flag && flag->on
        ? (*flag->on ? u"the DO cache is on"_s : u"the DO cache is off"_s)
        : u"whether the DO cache is on is not known"_s;
    if (!cache.hitRate.value) {
        return {Mark::Unknown, u"Cache hit rate is unknown"_s, u"UNKNOWN"_s,
            whyUnknown(snapshot) + u" · "_s + flagWords};
    }
    const QString rate = format::percent(*cache.hitRate.value * 100);
    const QString at = cache.hitRate.asOf == Timestamp{}
        ? QString()
        : u" · as of "_s + format::utcTime(cache.hitRate.asOf);
    if (cache.target && *cache.hitRate.value < *cache.target)
        return {Mark::Warning,
            u"The cache answers %1 of reads, %2 are wanted"_s.arg(rate, format::percent(*cache.target * 100)),
            u"MISSED"_s, flagWords + at};
    verdict.mark = Mark::Ok;
    verdict.headline = u"The cache answers %1 of reads"_s.arg(rate);
    verdict.word = cache.target ? u"MET"_s : u"OK"_s;
    verdict.rest = (cache.target ? u"target "_s + format::percent(*cache.target * 100) + u" · "_s : QString())
        + flagWords + at;
    return verdict;
}

QList<KpiState> cacheTiles(const Snapshot &snapshot)
{
    const QString why = whyUnknown(snapshot);
    const auto of = [&](std::string_view name) { return tier(snapshot, name); };
    QList<KpiState> tiles;
    tiles << rateTile(u"Cache hit rate"_s, snapshot.cache.hitRate.value, snapshot.cache.target, why);
    for (const auto &[name, caption] :
        {std::pair{"do", u"DO hit rate"_s}, std::pair{"l1", u"L1 hit rate"_s}}) {
        const CacheTier *each = of(name);
        tiles << rateTile(caption, each ? each->hitRate : std::nullopt, each ? each->target : std::nullopt,
            each ? u"field absent in the Worker's answer"_s : why);
    }
    tiles << meterTile(u"KV writes today"_s, snapshot, Meter::KvWrites)
          << meterTile(u"DO requests today"_s, snapshot, Meter::DoRequests);
    return tiles;
}

QList<TierRow> tierRows(const Snapshot &snapshot)
{
    QList<TierRow> rows;
    const auto number = [](std::optional<double> value) { return value ? format::count(*value) : u"–"_s; };
    const auto rate
        = [](std::optional<double> value) { return value ? format::percent(*value * 100) : u"–"_s; };
    const auto mark = [](std::optional<double> value, std::optional<double> target) {
        if (!value || !target)
            return Mark::None;
        return *value >= *target ? Mark::Ok : Mark::Warning;
    };
    const struct
    {
        std::string_view key;
        QString name;
    } kTiers[]{{"l1", u"L1 memory"_s}, {"do", u"Durable Object"_s}, {"kv", u"KV"_s}};
    int colour = 0;
    double all = 0;
    bool any = false;
    for (const auto &each : kTiers) {
        const CacheTier *found = tier(snapshot, each.key);
        TierRow row{.name = each.name, .hits = u"–"_s, .rate = u"–"_s, .target = u"–"_s, .colour = colour++};
        if (found) {
            row.hits = number(found->hits);
            row.rate = rate(found->hitRate);
            row.target = rate(found->target);
            row.mark = mark(found->hitRate, found->target);
            all += found->hits.value_or(0);
            any = any || found->hits.has_value();
        }
        rows << row;
    }
    rows << TierRow{.name = u"miss"_s,
        .hits = number(snapshot.cache.misses),
        .rate = u"–"_s,
        .target = u"–"_s,
        .colour = 3};
    rows << TierRow{.name = u"all"_s,
        .hits = any ? format::count(all) : u"–"_s,
        .rate = rate(snapshot.cache.hitRate.value),
        .target = rate(snapshot.cache.target),
        .mark = mark(snapshot.cache.hitRate.value, snapshot.cache.target),
        .colour = 4};
    return rows;
}

} // namespace edgedeck::ui
