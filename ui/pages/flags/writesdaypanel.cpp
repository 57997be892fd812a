// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/writesdaypanel.h"

#include "ui/charts/legend.h"
#include "ui/charts/timeserieschart.h"
#include "ui/models/format.h"
#include "ui/pages/support/charttheming.h"
#include "ui/shell/widgets/spanline.h"

#include <QEvent>
#include <QVBoxLayout>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

ChartSeries bars(
    const Series &series, const QString &key, const QString &name, ChartStyle style, ChartInk ink)
{
    ChartSeries out;
    out.key = key;
    out.name = name;
    out.style = style;
    out.ink = ink;
    out.step = series.step;
    out.unit = u"writes"_s;
    for (const Bucket &bucket : series.buckets)
        out.points.push_back({bucket.start, bucket.value.value_or(std::numeric_limits<double>::quiet_NaN())});
    return out;
}

} // namespace

WritesDayPanel::WritesDayPanel(QWidget *parent)
    : Panel(u"KV writes per day"_s, u"28 days and today"_s, parent)
    , m_legend(new Legend(this))
    , m_chart(new TimeSeriesChart(this))
    , m_empty(new SpanLine(this))
{
    setObjectName(u"writesDayPanel"_s);
    m_chart->setObjectName(u"writesDayChart"_s);
    m_empty->setMinimumLineHeight(40);
    addHeaderWidget(m_legend);
    body()->addWidget(m_empty);
    body()->addWidget(m_chart, 1);
    dress();
}

void WritesDayPanel::dress()
{
    const ChartTheme chartTheme = chartThemeOf(theme());
    m_chart->setTheme(chartTheme);
    m_legend->setTheme(chartTheme);
}

void WritesDayPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void WritesDayPanel::setSnapshot(const Snapshot &snapshot)
{
    const Series *daily = snapshot.seriesNamed("kv_writes_daily");
    const bool there = daily != nullptr && !daily->buckets.empty();
    m_chart->setVisible(there);
    m_legend->setVisible(there);
    m_empty->setVisible(!there);
    if (!there) {
        const std::string why = daily == nullptr ? std::string() : daily->unknown;
        m_empty->setSpans(snapshot.first
                ? Spans{{.text = u"Asking GraphQL…"_s, .ink = Ink::Info, .mark = Mark::Working, .gap = 14}}
                : Spans{
                    {.text = why.empty() ? u"No daily history was read yet."_s : format::unknownWords(why),
                        .ink = why.empty() ? Ink::Muted : Ink::Unknown,
                        .elide = Elide::Right,
                        .gap = 14}});
        return;
    }
    ChartSpec spec;
    spec.from = daily->buckets.front().start;
    spec.to = daily->buckets.back().start + daily->step;
    ChartLane lane;
    lane.wantedTicks = 4;
    lane.series.push_back(bars(*daily, u"kv_writes_daily"_s, u"counted"_s, ChartStyle::Bars, ChartInk::Kv));
    QList<LegendItem> legend{{u"counted"_s, ChartInk::Kv, LegendItem::Swatch::Block}};
    if (const Series *refused = snapshot.seriesNamed("kv_writes_refused_daily");
        refused != nullptr && !refused->buckets.empty()) {
        lane.series.push_back(bars(
            *refused, u"kv_writes_refused_daily"_s, u"refused"_s, ChartStyle::Outline, ChartInk::Critical));
        legend.append({u"refused"_s, ChartInk::Critical, LegendItem::Swatch::Outline});
    }
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    if (writes != nullptr && writes->limit)
        lane.levels.push_back(
            {.value = *writes->limit, .label = u"limit"_s, .ink = ChartInk::Text, .width = 2});
    spec.labelledEnd = true;
    spec.lanes.push_back(lane);
    spec.summary = u"KV writes per day, %1 days"_s.arg(daily->buckets.size());
    m_chart->setSpec(spec);
    m_chart->setState({});
    m_legend->setItems(legend);
    m_chart->setAccessibleName(spec.summary);
}

} // namespace edgedeck::ui
