// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/daychart.h"

#include "app/base/qt/convert.h"
#include "ui/charts/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<ChartPoint> pointsOf(const Series *series, Timestamp until)
{
    std::vector<ChartPoint> points;
    if (!series)
        return points;
    for (const Bucket &bucket : series->buckets) {
        if (bucket.start < until)
            points.push_back({bucket.start, bucket.value.value_or(kNone)});
    }
    return points;
}

/// The day's sum that the quota tells wins over the sum of buckets at the end: both come from Cloudflare, the
/// quota's is what the limit is measured with.
double lastValue(const std::vector<ChartPoint> &points)
{
    for (auto it = points.rbegin(); it != points.rend(); ++it) {
        if (!std::isnan(it->value))
            return it->value;
    }
    return 0;
}

void addForecast(ChartLane &lane, const Snapshot &snapshot, const std::string &name,
    const QuotaReading *quota, double seen, QList<LegendItem> &legend)
{
    const Series *expected = snapshot.seriesNamed(name + "_expected");
    const Series *low = snapshot.seriesNamed(name + "_low");
    const Series *high = snapshot.seriesNamed(name + "_high");
    const Timestamp end = nextReset(snapshot.now);
    // A bucket's value is the sum at its end; all three lines leave from what was seen last.
    const auto cumulativePoints = [&](const Series *series) {
        std::vector<ChartPoint> points;
        if (!series || series->buckets.empty())
            return points;
        points.push_back({snapshot.asOf, seen});
        for (const Bucket &bucket : series->buckets) {
            const Timestamp at = bucket.start + series->step;
            if (bucket.value && at > snapshot.asOf && at <= end)
                points.push_back({at, *bucket.value});
        }
        return points;
    };
    auto line = cumulativePoints(expected);
    if (!line.empty()) {
        lane.series.push_back({.key = toQString(name) + u"_expected"_s,
            .name = u"expected"_s,
            .ink = ChartInk::Text,
            .width = 2,
            .dash = {3.5, 2},
            .points = line,
            .step = expected->step});
        legend << LegendItem{u"expected"_s, ChartInk::Text, LegendItem::Swatch::Dash};
    }
    if (low && high && !low->buckets.empty()) {
        lane.band = ChartBand{cumulativePoints(low), cumulativePoints(high), ChartInk::Kv};
        QString words = u"band"_s;
        if (quota && quota->forecast && quota->forecast->coverage)
            words = chartNumber(*quota->forecast->coverage * 100) + u" % band"_s;
        legend << LegendItem{words, ChartInk::Kv, LegendItem::Swatch::Hatch};
    }
    if (quota && quota->forecast) {
        const Forecast &f = *quota->forecast;
        ChartEndLabel label{.value = f.total, .first = u"≈ "_s + chartNumber(f.total)};
        if (f.low && f.high)
            label.second = chartNumber(*f.low) + u"–"_s + chartNumber(*f.high);
        lane.endLabels.push_back(label);
    }
}

void addEvents(ChartSpec &spec, const Snapshot &snapshot, const QuotaReading *quota)
{
    if (quota && quota->limitReachedAt)
        spec.events.push_back({ChartEventKind::Limit, *quota->limitReachedAt,
            u"limit reached "_s + chartClock(*quota->limitReachedAt)});
    bool firstCron = true;
    std::vector<Event> events = snapshot.events;
    std::sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.at < b.at; });
    for (const Event &event : events) {
        if (event.at < spec.from || event.at > spec.to)
            continue;
        switch (event.kind) {
        case EventKind::Flip:
            spec.events.push_back({event.on ? ChartEventKind::FlipOn : ChartEventKind::FlipOff, event.at,
                (event.on ? u"flip on "_s : u"flip off "_s) + chartClock(event.at)});
            break;
        case EventKind::Deployment:
            spec.events.push_back(
                {ChartEventKind::Deployment, event.at, u"deployed "_s + chartClock(event.at)});
            break;
        case EventKind::Cron:
            spec.events.push_back({event.future ? ChartEventKind::CronAhead : ChartEventKind::Cron, event.at,
                (firstCron || event.future ? u"cron "_s : QString()) + chartClock(event.at)});
            firstCron = false;
            break;
        default:
            break;
        }
    }
    spec.events.push_back({ChartEventKind::Now, snapshot.now, u"now "_s + chartClock(snapshot.now)});
}

std::string seriesNameOf(Meter meter)
{
    return std::string(toString(meter));
}

} // namespace

std::vector<ChartPoint> cumulative(const std::vector<ChartPoint> &perStep, std::chrono::seconds step)
{
    std::vector<ChartPoint> sums;
    sums.reserve(perStep.size() + 1);
    if (!perStep.empty())
        sums.push_back({perStep.front().at, 0});
    double sum = 0;
    for (const ChartPoint &point : perStep) {
        if (std::isnan(point.value)) {
            sums.push_back({point.at + step, kNone});
            continue;
        }
        sum += point.value;
        sums.push_back({point.at + step, sum});
    }
    return sums;
}

DayChart dayChart(const Snapshot &snapshot, Meter meter)
{
    DayChart chart;
    ChartSpec &spec = chart.spec;
    const QuotaReading *quota = snapshot.quota(meter);
    const std::string name = seriesNameOf(meter);
    const Series *counted = snapshot.seriesNamed(name);
    const Series *refused = snapshot.seriesNamed(name + "_refused");
    const QString title = toQString(displayName(meter));
    spec.from = startOfDay(snapshot.now);
    spec.to = nextReset(snapshot.now);
    if (snapshot.first) {
        chart.state = {.kind = ChartState::Kind::Loading, .text = u"Asking GraphQL…"_s};
    } else if (!counted || counted->buckets.empty()) {
        const QString why = counted && !counted->unknown.empty() ? toQString(counted->unknown)
                                                                 : u"no series of this meter by the hour"_s;
        chart.state = {.kind = ChartState::Kind::Empty, .text = title + u": "_s + why};
    }

    ChartLane day{.share = 4, .wantedTicks = 4};
    const auto asOf = snapshot.asOf == Timestamp{} ? snapshot.now : snapshot.asOf;
    const auto perStep = pointsOf(counted, asOf);
    const auto step = counted ? counted->step : std::chrono::seconds(900);
    if (!perStep.empty()) {
        auto sums = cumulative(perStep, step);
        // The newest bucket is still filling: its sum is drawn at the moment it speaks of.
        if (!sums.empty() && sums.back().at > asOf)
            sums.back().at = asOf;
        double demand = lastValue(sums);
        const auto refusals = pointsOf(refused, asOf);
        if (!refusals.empty()) {
            std::map<Timestamp, double> both;
            for (const ChartPoint &point : perStep)
                both[point.at] = point.value;
            for (const ChartPoint &point : refusals) {
                if (!std::isnan(point.value))
                    both[point.at] = (std::isnan(both[point.at]) ? 0 : both[point.at]) + point.value;
            }
            std::vector<ChartPoint> sumsOfBoth;
            for (const auto &[at, value] : both)
                sumsOfBoth.push_back({at, value});
            auto attempted = cumulative(sumsOfBoth, step);
            if (!attempted.empty() && attempted.back().at > asOf)
                attempted.back().at = asOf;
            demand = std::max(demand, lastValue(attempted));
            if (lastValue(attempted) > lastValue(sums)) {
                day.series.push_back({.key = toQString(name) + u"_attempted"_s,
                    .name = u"attempted"_s,
                    .ink = ChartInk::Critical,
                    .width = 2,
                    .dash = {1.4, 1.4},
                    .points = std::move(attempted),
                    .step = step});
                chart.legend << LegendItem{u"attempted"_s, ChartInk::Critical, LegendItem::Swatch::Dots};
            }
        }
        day.series.push_back({.key = toQString(name),
            .name = u"counted"_s,
            .ink = ChartInk::Kv,
            .width = 2.4,
            .points = std::move(sums),
            .step = step});
        chart.legend.prepend(LegendItem{u"counted"_s, ChartInk::Kv, LegendItem::Swatch::Line});
        addForecast(day, snapshot, name, quota, demand, chart.legend);
    }
    if (quota && quota->limit) {
        const double limit = *quota->limit;
        // A line far above all that happens would press the day flat: it is then left to the gauge.
        const bool inSight = perStep.empty() || highestOf(day) > limit * 0.35;
        if (inSight) {
            day.levels.push_back({.value = limit,
                .label = u"limit "_s + chartNumber(limit),
                .ink = ChartInk::Text,
                .width = 2});
            day.levels.push_back({.value = limit * 0.8,
                .label = u"80 %"_s,
                .ink = ChartInk::Warn,
                .width = 1.4,
                .dash = {2.4, 2.4}});
        }
    }
    spec.labelledEnd = true;
    spec.lanes.push_back(std::move(day));

    ChartLane steps{.title = u"per %1 min"_s.arg(step.count() / 60), .share = 1, .wantedTicks = 1};
    if (!perStep.empty()) {
        steps.series.push_back({.key = toQString(name) + u"_step"_s,
            .name = u"counted per step"_s,
            .style = ChartStyle::Bars,
            .ink = ChartInk::Kv,
            .points = perStep,
            .step = step});
        if (refused)
            steps.series.push_back({.key = toQString(name) + u"_refused"_s,
                .name = u"refused per step"_s,
                .style = ChartStyle::Outline,
                .ink = ChartInk::Critical,
                .points = pointsOf(refused, asOf),
                .step = step});
    }
    spec.lanes.push_back(std::move(steps));
    addEvents(spec, snapshot, quota);
    if (asOf < snapshot.now && !perStep.empty())
        spec.hatches.push_back({.from = asOf, .to = snapshot.now});
    if (chart.state.kind == ChartState::Kind::Ready && snapshot.link == LinkState::Offline)
        chart.state = {.kind = ChartState::Kind::Stale, .asOf = asOf};

    spec.summary = title + u" on the UTC day of "_s + toQString(toDate(snapshot.now));
    if (quota && quota->used.value)
        spec.summary += u": "_s + chartNumber(*quota->used.value) + u" counted"_s;
    return chart;
}

} // namespace edgedeck::ui
