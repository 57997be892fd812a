// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/quotas/quotaspage.h"

#include "ui/charts/timeserieschart.h"
#include "ui/models/format.h"
#include "ui/pages/quotas/forecastcard.h"
#include "ui/pages/quotas/meterlist.h"
#include "ui/pages/support/chartpanel.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/pages/support/pagehead.h"

#include <QBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

QuotasPage::QuotasPage(const AppContext &context, QWidget *parent)
    : Page(u"quotas"_s, u"Quotas"_s, Icon::Bars, context, parent)
    , m_column(new QVBoxLayout(this))
    , m_lower(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_title(new PageHead(u"Quotas"_s, this))
    , m_chip(new Chip(Mark::Ok, {}, this))
    , m_csv(new KeyButton(u"CSV"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_panel(new Panel({}, {}, this))
    , m_head(new MeterHead(this))
    , m_list(new MeterList(this))
    , m_chart(new ChartPanel(context.commands, u"quotas.table"_s, {}, this))
    , m_forecast(new ForecastCard(context.commands, this))
{
    m_csv->setObjectName(u"quotas-csv"_s);
    m_csv->bind(context.commands, u"quotas.csv"_s);
    m_panel->setAccessibleName(u"Meters"_s);
    m_panel->body()->addWidget(m_head);
    m_panel->body()->addWidget(m_list);
    m_chart->chart()->setObjectName(u"quotas-chart"_s);
    m_title->addChip(m_chip);
    m_title->addTool(m_csv);
    m_column->addWidget(m_title);
    m_column->addWidget(m_panel);
    m_lower->addWidget(m_chart, 1);
    m_lower->addWidget(m_forecast);
    m_column->addLayout(m_lower, 1);
    connect(m_list, &MeterList::meterChosen, this, [this] {
        fillMeter();
        Q_EMIT crumbsChanged();
    });
    setFocusProxy(m_list);
}

void QuotasPage::setSnapshot(const Snapshot &snapshot)
{
    const Mark before = railMark();
    m_snapshot = snapshot;
    m_list->setSnapshot(m_snapshot);
    const auto over = std::count_if(snapshot.quotas.begin(), snapshot.quotas.end(),
        [](const QuotaReading &q) { return q.level() == QuotaLevel::Over; });
    const auto near = std::count_if(snapshot.quotas.begin(), snapshot.quotas.end(),
        [](const QuotaReading &q) { return q.level() == QuotaLevel::Near; });
    if (snapshot.first)
        m_chip->set(Mark::Working, u"asking…"_s);
    else if (over > 0)
        m_chip->set(Mark::Critical, u"%1 over limit"_s.arg(over));
    else if (near > 0)
        m_chip->set(Mark::Warning, u"%1 over 80 %"_s.arg(near));
    else if (railMark() == Mark::Unknown)
        m_chip->set(Mark::Unknown, u"unknown"_s);
    else
        m_chip->set(Mark::Ok, u"all below 80 %"_s);
    fillTitle(context().now ? context().now() : snapshot.now);
    fillMeter();
    if (before != railMark())
        Q_EMIT railMarkChanged();
}

Mark QuotasPage::railMark() const
{
    if (m_snapshot.first || m_snapshot.quotas.empty())
        return Mark::None;
    Mark worst = Mark::None;
    bool known = false;
    for (const QuotaReading &quota : m_snapshot.quotas) {
        const QuotaLevel level = quota.level();
        known = known || level != QuotaLevel::Unknown;
        const Mark mark = level == QuotaLevel::Over
            ? Mark::Critical
            : (level == QuotaLevel::Near ? Mark::Warning : Mark::None);
        if (markRank(mark) > markRank(worst))
            worst = mark;
    }
    return known ? worst : Mark::Unknown;
}

QStringList QuotasPage::crumbs() const
{
    return {format::plain(displayName(m_list->currentMeter()))};
}

QWidget *QuotasPage::initialFocus()
{
    return m_list;
}

QStringList QuotasPage::statusCommands() const
{
    return {u"quotas.table"_s, u"quotas.csv"_s, u"refresh"_s, u"pause"_s};
}

void QuotasPage::addCommands(CommandTable &table)
{
    table.add({.id = u"quotas.move"_s,
        .group = u"Quotas"_s,
        .text = u"Choose a meter"_s,
        .brief = u"meter"_s,
        .keys = {u"Up"_s, u"Down"_s},
        .page = id(),
        .inPalette = false});
    table.add({.id = u"quotas.table"_s,
        .group = u"Chart"_s,
        .text = u"Day of the meter as a table"_s,
        .brief = u"table"_s,
        .keys = {u"T"_s},
        .page = id(),
        .run = [this] { m_chart->toggleTable(); }});
    table.add({.id = u"quotas.csv"_s,
        .group = u"Chart"_s,
        .text = u"Save the day of the meter as CSV"_s,
        .brief = u"CSV"_s,
        .keys = {u"C"_s},
        .page = id(),
        .run = [this] {
            m_chart->saveCsv(context(), format::plain(toString(m_list->currentMeter())) + u".csv"_s);
        }});
}

void QuotasPage::openItem(const QString &item)
{
    if (const auto meter = meterFromString(item.toStdString()))
        m_list->setCurrentMeter(*meter);
}

bool QuotasPage::stepBack()
{
    if (!m_chart->chart()->isTableShown())
        return false;
    m_chart->toggleTable();
    return true;
}

void QuotasPage::tick(Timestamp now)
{
    fillTitle(now);
}

void QuotasPage::fillTitle(Timestamp now)
{
    const QString plan = m_snapshot.plan == Plan::Free ? u"Free plan"_s
        : m_snapshot.plan == Plan::Paid                ? u"Paid plan"_s
                                                       : u"plan unknown"_s;
    m_title->setRest({{.text = plan + u" · counted per account · resets "_s + format::utcTime(nextReset(now))
                              + u" ("_s + format::deadline(nextReset(now)).section(u", "_s, 1) + u") in"_s,
                          .ink = Ink::Muted,
                          .elide = Elide::Right,
                          .gap = 12},
        {.text = format::duration(std::chrono::floor<std::chrono::minutes>(nextReset(now) - now)),
            .type = Type::Strong,
            .gap = 4}});
}

void QuotasPage::fillMeter()
{
    const Meter meter = m_list->currentMeter();
    DayChart day = dayChart(m_snapshot, meter);
    m_chart->setTitle(
        format::plain(displayName(meter)), u"UTC day "_s + format::date(m_snapshot.now, m_snapshot.now));
    m_chart->setChart(std::move(day.spec), day.state, day.legend);
    m_forecast->setReading(m_snapshot, meter);
}

void QuotasPage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool narrow = layoutClass() == LayoutClass::S;
    m_column->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    m_column->setSpacing(m.gap);
    m_lower->setSpacing(m.gap);
    m_lower->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_forecast->setFixedWidth(narrow ? QWIDGETSIZE_MAX : rightColumn(layoutClass(), 430));
    if (narrow) {
        m_forecast->setMinimumWidth(0);
        m_forecast->setMaximumWidth(QWIDGETSIZE_MAX);
    }
    const int row = isShort() || m.gaugeRow == 28 ? 28 : 33;
    m_list->setRowHeights(rowHeight(row) > row + 6 ? rowHeight(row) : row, 25);
    m_chart->setHeaderHeight(m.panelHeader);
    m_forecast->setHeaderHeight(m.panelHeader);
    m_chart->setMinimumHeight(isShort() ? 210 : 240);
}

} // namespace edgedeck::ui
