// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/cache/cachepage.h"

#include "ui/charts/axis.h"
#include "ui/charts/cachechart.h"
#include "ui/charts/timeserieschart.h"
#include "ui/pages/cache/cachefacts.h"
#include "ui/pages/cache/tierspanel.h"
#include "ui/pages/support/chartpanel.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/verdictstrip.h"

#include <QBoxLayout>
#include <QTime>

#include <algorithm>
#include <array>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr std::array kRanges{6, 12, 24, 30};
}

CachePage::CachePage(const AppContext &context, QWidget *parent)
    : Page(u"cache"_s, u"Cache"_s, Icon::Layers, context, parent)
    , m_column(new QVBoxLayout(this))
    , m_right(nullptr)
    , m_tilesRow(new QHBoxLayout)
    , m_lower(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_rightBox(new QWidget(this))
    , m_verdict(new VerdictStrip(this))
    , m_undo(new KeyButton(u"Undo…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Normal, this))
    , m_report(new KeyButton(u"Report"_s, {}, KeyButton::Kind::Primary, KeyButton::Size::Normal, this))
    , m_chart(new ChartPanel(context.commands, u"cache.table"_s, u"cache.csv"_s, this))
    , m_tiers(new TiersPanel(this))
    , m_load(new LoadPanel(this))
{
    m_undo->setObjectName(u"cache-undo"_s);
    m_report->setObjectName(u"cache-report"_s);
    m_undo->bind(context.commands, u"flag.undo"_s);
    m_report->bind(context.commands, u"report"_s);
    m_verdict->addButton(m_undo);
    m_verdict->addButton(m_report);
    m_chart->chart()->setObjectName(u"cache-chart"_s);
    for (int i = 0; i < 5; ++i) {
        m_tiles << new KpiTile(this);
        m_tilesRow->addWidget(m_tiles.last(), 1);
    }
    m_right = new QVBoxLayout(m_rightBox);
    m_right->setContentsMargins(0, 0, 0, 0);
    m_right->addWidget(m_tiers);
    m_right->addWidget(m_load, 1);
    m_lower->addWidget(m_chart, 1);
    m_lower->addWidget(m_rightBox);
    m_column->addWidget(m_verdict);
    m_column->addLayout(m_tilesRow);
    m_column->addLayout(m_lower, 1);
}

void CachePage::setSnapshot(const Snapshot &snapshot)
{
    const Mark before = railMark();
    m_snapshot = snapshot;
    const CacheVerdict verdict = cacheVerdict(m_snapshot);
    m_verdict->set(verdict.mark, verdict.headline, verdict.word, verdict.rest);
    const auto tiles = cacheTiles(m_snapshot);
    for (qsizetype i = 0; i < m_tiles.size(); ++i)
        m_tiles[i]->setState(tiles.value(i));
    m_tiers->setSnapshot(m_snapshot);
    m_load->setSnapshot(m_snapshot);
    fillChart();
    if (before != railMark())
        Q_EMIT railMarkChanged();
}

void CachePage::fillChart()
{
    CacheChart chart = cacheChart(m_snapshot, m_hours);
    m_chart->setTitle(u"Cache"_s, u"%1 h, UTC"_s.arg(m_hours));
    m_chart->setChart(std::move(chart.spec), chart.state, chart.legend);
    Q_EMIT crumbsChanged();
}

void CachePage::zoom(int by)
{
    const auto at = std::find(kRanges.begin(), kRanges.end(), m_hours) - kRanges.begin();
    const auto to = std::clamp<std::ptrdiff_t>(at + by, 0, static_cast<std::ptrdiff_t>(kRanges.size()) - 1);
    m_hours = kRanges[static_cast<std::size_t>(to)];
    fillChart();
}

Mark CachePage::railMark() const
{
    if (m_snapshot.first || !m_snapshot.cache.hitRate.value)
        return Mark::None;
    return m_snapshot.cache.target && *m_snapshot.cache.hitRate.value < *m_snapshot.cache.target
        ? Mark::Warning
        : Mark::None;
}

QStringList CachePage::crumbs() const
{
    if (m_snapshot.now == Timestamp{})
        return {};
    const ChartSpec &spec = m_chart->chart()->spec();
    return {chartTime(spec.from) + u" – "_s + chartTime(spec.to)};
}

QWidget *CachePage::initialFocus()
{
    return m_report;
}

QStringList CachePage::statusCommands() const
{
    return {
        u"cache.table"_s, u"cache.csv"_s, u"cache.crosshair"_s, u"cache.in"_s, u"cache.out"_s, u"refresh"_s};
}

void CachePage::addCommands(CommandTable &table)
{
    table.add({.id = u"cache.crosshair"_s,
        .group = u"Chart"_s,
        .text = u"Move the crosshair"_s,
        .brief = u"crosshair"_s,
        .keys = {u"Left"_s, u"Right"_s},
        .page = id(),
        .inPalette = false});
    table.add({.id = u"cache.table"_s,
        .group = u"Chart"_s,
        .text = u"Cache as a table"_s,
        .brief = u"table"_s,
        .keys = {u"T"_s},
        .page = id(),
        .run = [this] { m_chart->toggleTable(); }});
    table.add({.id = u"cache.csv"_s,
        .group = u"Chart"_s,
        .text = u"Save the cache's data as CSV"_s,
        .brief = u"CSV"_s,
        .keys = {u"C"_s},
        .page = id(),
        .run = [this] { m_chart->saveCsv(context(), u"cache.csv"_s); }});
    table.add({.id = u"cache.in"_s,
        .group = u"Chart"_s,
        .text = u"Fewer hours"_s,
        .brief = u"nearer"_s,
        .keys = {u"+"_s},
        .page = id(),
        .run = [this] { zoom(-1); }});
    table.add({.id = u"cache.out"_s,
        .group = u"Chart"_s,
        .text = u"More hours"_s,
        .brief = u"wider"_s,
        .keys = {u"-"_s},
        .page = id(),
        .run = [this] { zoom(1); }});
}

void CachePage::openItem(const QString &item)
{
    const QTime time = QTime::fromString(item, u"HH:mm"_s);
    if (!time.isValid())
        return;
    Timestamp at = startOfDay(m_snapshot.now) + std::chrono::milliseconds(time.msecsSinceStartOfDay());
    if (at > m_snapshot.now)
        at -= std::chrono::hours(24);
    m_chart->chart()->setCrosshair(at);
}

bool CachePage::stepBack()
{
    if (m_chart->chart()->isTableShown()) {
        m_chart->toggleTable();
        return true;
    }
    if (m_chart->chart()->crosshair()) {
        m_chart->chart()->setCrosshair(std::nullopt);
        return true;
    }
    return false;
}

void CachePage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool narrow = layoutClass() == LayoutClass::S;
    m_column->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    m_column->setSpacing(m.gap);
    m_tilesRow->setSpacing(m.gap);
    m_lower->setSpacing(m.gap);
    m_right->setSpacing(m.gap);
    m_lower->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_rightBox->setMinimumWidth(narrow ? 0 : rightColumn(layoutClass(), 344));
    m_rightBox->setMaximumWidth(narrow ? QWIDGETSIZE_MAX : rightColumn(layoutClass(), 344));
    m_verdict->setStripHeight(m.verdict);
    m_undo->setVisible(!narrow);
    m_tiles.last()->setVisible(!narrow);
    m_chart->setHeaderHeight(m.panelHeader);
    m_chart->setKeysShown(layoutClass() != LayoutClass::S);
    m_chart->setMinimumHeight(isShort() ? 300 : 360);
    m_tiers->setHeaderHeight(m.panelHeader);
    m_load->setHeaderHeight(m.panelHeader);
}

} // namespace edgedeck::ui
