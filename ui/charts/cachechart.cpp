// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/cachechart.h"

#include "app/base/qt/convert.h"
#include "ui/charts/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

const Series *named(const std::vector<Series> &all, std::string_view name)
{
    const auto found = std::find_if(all.begin(), all.end(), [&](const Series &s) { return s.name == name; });
    return found == all.end() || found->buckets.empty() ? nullptr : &*found;
}

std::vector<ChartPoint> points(const Series *series, double factor, bool middle)
{
    std::vector<ChartPoint> out;
    if (!series)
        return out;
    for (const Bucket &bucket : series->buckets)
        out.push_back({middle ? bucket.start + series->step / 2 : bucket.start,
            bucket.value ? *bucket.value * factor : kNone});
    return out;
}

const CacheTier *tier(const CacheReading &cache, std::string_view name)
{
    const auto found = std::find_if(
        cache.tiers.begin(), cache.tiers.end(), [&](const CacheTier &t) { return t.name == name; });
    return found == cache.tiers.end() ? nullptr : &*found;
}

ChartLane rateLane(const CacheReading &cache)
{
    ChartLane lane{.title = u"hit rate, %"_s, .share = 2, .top = 100, .tickUnit = u" %"_s, .wantedTicks = 4};
    const struct
    {
        std::string_view key;
        QString name;
        ChartInk ink;
        double width;
    } kLines[]{{"l1_rate", u"L1 hit rate"_s, ChartInk::L1, 1.8},
        {"do_rate", u"DO hit rate"_s, ChartInk::Durable, 2.4},
        {"hit_rate", u"hit rate"_s, ChartInk::Text, 2.6}};
    for (const auto &line : kLines) {
        if (const Series *series = named(cache.series, line.key))
            lane.series.push_back({.key = toQString(line.key),
                .name = line.name,
                .ink = line.ink,
                .width = line.width,
                .unit = u"%"_s,
                .decimals = 1,
                .points = points(series, 100, true),
                .step = series->step});
    }
    if (cache.target)
        lane.levels.push_back({.value = *cache.target * 100,
            .label = u"target %1 %"_s.arg(chartNumber(*cache.target * 100)),
            .ink = ChartInk::Text,
            .width = 1.6,
            .dash = {4.4, 2.5},
            .labelAtEnd = false});
    if (const CacheTier *durable = tier(cache, "do"); durable && durable->target)
        lane.levels.push_back({.value = *durable->target * 100,
            .label = u"DO target %1 %"_s.arg(chartNumber(*durable->target * 100)),
            .ink = ChartInk::Durable,
            .width = 1.6,
            .dash = {1.2, 2.4},
            .labelAtEnd = false,
            .strong = false});
    return lane;
}

ChartLane readsLane(const CacheReading &cache)
{
    ChartLane lane{.title = u"reads per 15 min by tier"_s, .share = 1.6, .wantedTicks = 3};
    const struct
    {
        std::string_view key;
        QString name;
        ChartInk ink;
    } kTiers[]{{"l1", u"L1"_s, ChartInk::L1}, {"do", u"DO"_s, ChartInk::Durable},
        {"kv", u"KV"_s, ChartInk::Kv}, {"miss", u"miss"_s, ChartInk::Miss}};
    for (const auto &each : kTiers) {
        if (const Series *series = named(cache.series, each.key)) {
            lane.series.push_back({.key = toQString(each.key),
                .name = each.name,
                .style = ChartStyle::Bars,
                .ink = each.ink,
                .unit = u"reads"_s,
                .points = points(series, 1, false),
                .step = series->step});
            lane.title = u"reads per %1 min by tier"_s.arg(series->step.count() / 60);
        }
    }
    return lane;
}

ChartLane writesLane(const Snapshot &snapshot)
{
    ChartLane lane{.title = u"KV writes"_s, .share = 1.2, .wantedTicks = 2};
    if (const Series *counted = snapshot.seriesNamed("kv_writes"))
        lane.series.push_back({.key = u"kv_writes"_s,
            .name = u"KV writes"_s,
            .style = ChartStyle::Bars,
            .ink = ChartInk::Kv,
            .points = points(counted, 1, false),
            .step = counted->step});
    if (const Series *refused = snapshot.seriesNamed("kv_writes_refused"))
        lane.series.push_back({.key = u"kv_writes_refused"_s,
            .name = u"refused put"_s,
            .style = ChartStyle::Outline,
            .ink = ChartInk::Critical,
            .points = points(refused, 1, false),
            .step = refused->step});
    return lane;
}

void addEvents(ChartSpec &spec, const Snapshot &snapshot)
{
    std::vector<Event> events = snapshot.events;
    std::sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.at < b.at; });
    bool firstCron = true;
    for (const Event &event : events) {
        if (event.at < spec.from || event.at > spec.to)
            continue;
        const QString clock = chartClock(event.at);
        switch (event.kind) {
        case EventKind::Flip:
            spec.events.push_back({event.on ? ChartEventKind::FlipOn : ChartEventKind::FlipOff, event.at,
                (event.on ? u"flip on "_s : u"flip off "_s) + clock});
            break;
        case EventKind::Deployment:
            spec.events.push_back({ChartEventKind::Deployment, event.at, u"deployed "_s + clock});
            break;
        case EventKind::LimitReached:
            spec.events.push_back({ChartEventKind::Limit, event.at, u"limit "_s + clock});
            break;
        case EventKind::Reset:
            spec.events.push_back({ChartEventKind::Reset, event.at, u"reset "_s + clock});
            break;
        case EventKind::Cron:
            spec.events.push_back({event.future ? ChartEventKind::CronAhead : ChartEventKind::Cron, event.at,
                (firstCron ? u"cron "_s : QString()) + clock});
            firstCron = false;
            break;
        default:
            break;
        }
    }
    spec.events.push_back({ChartEventKind::Now, snapshot.now, u"now "_s + chartClock(snapshot.now)});
}

} // namespace

CacheChart cacheChart(const Snapshot &snapshot, int hours)
{
    CacheChart chart;
    ChartSpec &spec = chart.spec;
    const auto hour = std::chrono::hours(1);
    spec.to = std::chrono::ceil<std::chrono::hours>(snapshot.now);
    spec.from = spec.to - hours * hour;
    spec.lanes.push_back(rateLane(snapshot.cache));
    spec.lanes.push_back(readsLane(snapshot.cache));
    spec.lanes.push_back(writesLane(snapshot));
    addEvents(spec, snapshot);
    const bool rates = !spec.lanes[0].series.empty();
    if (snapshot.first) {
        chart.state = {.kind = ChartState::Kind::Loading, .text = u"Asking the Worker…"_s};
    } else if (!rates) {
        // The other lanes still speak: only the rates are missing, and why stands in their lane.
        QString why = snapshot.cache.disabled.value_or(false) ? u"Worker said “cache is disabled”"_s
                                                              : toQString(snapshot.cache.hitRate.unknown);
        if (why.isEmpty())
            why = u"the Worker's cache was not read yet"_s;
        spec.hatches.push_back({.from = spec.from,
            .to = snapshot.now,
            .lane = 0,
            .title = u"no data"_s,
            .text = why,
            .boxed = true});
    } else {
        Timestamp firstKnown = snapshot.now;
        for (const ChartSeries &series : spec.lanes[0].series) {
            for (const ChartPoint &point : series.points) {
                if (!std::isnan(point.value)) {
                    firstKnown = std::min(firstKnown, point.at);
                    break;
                }
            }
        }
        if (firstKnown - spec.from > hour)
            spec.hatches.push_back({.from = spec.from,
                .to = firstKnown,
                .lane = 0,
                .title = u"no data"_s,
                .text = u"no look at the Worker's cache in these hours"_s,
                .boxed = true});
    }
    if (spec.lanes[1].series.empty())
        spec.hatches.push_back(
            {.from = spec.from, .to = snapshot.now, .lane = 1, .title = u"no reads by tier known"_s});
    if (snapshot.asOf != Timestamp{} && snapshot.asOf < snapshot.now)
        spec.hatches.push_back({.from = snapshot.asOf, .to = snapshot.now});
    chart.legend << LegendItem{u"hit rate"_s, ChartInk::Text, LegendItem::Swatch::Line}
                 << LegendItem{u"L1"_s, ChartInk::L1, LegendItem::Swatch::Block}
                 << LegendItem{u"DO"_s, ChartInk::Durable, LegendItem::Swatch::Block}
                 << LegendItem{u"KV"_s, ChartInk::Kv, LegendItem::Swatch::Block}
                 << LegendItem{u"miss"_s, ChartInk::Miss, LegendItem::Swatch::Block}
                 << LegendItem{u"refused put"_s, ChartInk::Critical, LegendItem::Swatch::Outline};
    spec.summary = u"Cache of the last %1 hours: "_s.arg(hours)
        + (snapshot.cache.hitRate.value
                ? u"hit rate %1 percent"_s.arg(chartNumber(*snapshot.cache.hitRate.value * 100, 1))
                : u"hit rate unknown"_s);
    return chart;
}

} // namespace edgedeck::ui
