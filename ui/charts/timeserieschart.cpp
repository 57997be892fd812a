// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timeserieschart.h"

#include "ui/charts/chartoverlay.h"
#include "ui/charts/charttable.h"
#include "ui/charts/laneview.h"

#include <QFontMetricsF>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int kLaneGap = 14;
}

TimeSeriesChart::TimeSeriesChart(QWidget *parent)
    : QWidget(parent)
    , m_overlay(new ChartOverlay(this))
    , m_table(new QTableView(this))
    , m_model(new ChartTableModel(this))
{
    setFocusPolicy(Qt::StrongFocus);
    m_table->setModel(m_model);
    m_table->setObjectName(u"chart-table"_s);
    m_table->setAccessibleName(u"Data of the chart"_s);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->hide();
    connect(m_overlay, &ChartOverlay::hovered, this, &TimeSeriesChart::setCrosshair);
}

TimeSeriesChart::~TimeSeriesChart() = default;

void TimeSeriesChart::setTheme(const ChartTheme &theme)
{
    if (m_themed && m_theme == theme)
        return;
    m_themed = true;
    m_theme = theme;
    arrange();
}

void TimeSeriesChart::setSpec(ChartSpec spec)
{
    m_spec = std::move(spec);
    setAccessibleDescription(m_spec.summary);
    if (isTableShown())
        m_model->setTable(tableOf(m_spec));
    arrange();
}

void TimeSeriesChart::setState(const ChartState &state)
{
    m_state = state;
    arrange();
}

void TimeSeriesChart::setTableShown(bool shown)
{
    if (shown) {
        m_model->setTable(tableOf(m_spec));
        m_table->scrollToBottom();
    }
    m_table->setVisible(shown);
    m_overlay->setVisible(!shown);
    arrange();
    if (shown && hasFocus())
        m_table->setFocus();
}

bool TimeSeriesChart::isTableShown() const
{
    return !m_table->isHidden();
}

QByteArray TimeSeriesChart::csv() const
{
    return csvOf(m_spec);
}

std::optional<Timestamp> TimeSeriesChart::crosshair() const
{
    return m_overlay->crosshair();
}

void TimeSeriesChart::setCrosshair(std::optional<Timestamp> at)
{
    if (m_overlay->crosshair() == at)
        return;
    m_overlay->setCrosshair(at);
    if (at && hasFocus())
        setAccessibleDescription(m_overlay->describe(*at));
    Q_EMIT crosshairMoved(at);
}

void TimeSeriesChart::arrange()
{
    m_overlay->setGeometry(rect());
    m_table->setGeometry(rect().adjusted(2, 2, -2, -2));
    while (m_lanes.size() < static_cast<qsizetype>(m_spec.lanes.size())) {
        m_lanes << new LaneView(this);
        m_overlay->raise();
        m_table->raise();
    }
    const bool drawn = m_themed && !m_spec.lanes.empty() && !isTableShown();
    for (qsizetype i = 0; i < m_lanes.size(); ++i)
        m_lanes[i]->setVisible(drawn && i < static_cast<qsizetype>(m_spec.lanes.size()));
    if (!m_themed || m_spec.lanes.empty()) {
        m_overlay->show(nullptr, {}, m_theme, m_state);
        return;
    }
    const QFontMetricsF axis(m_theme.axis);
    double leftMargin = 46;
    double share = 0;
    for (const ChartLane &lane : m_spec.lanes) {
        const ValueTicks ticks = valueTicks(lane.top.value_or(highestOf(lane)), lane.wantedTicks);
        leftMargin
            = std::max(leftMargin, axis.horizontalAdvance(chartNumber(ticks.top) + lane.tickUnit) + 14);
        share += lane.share;
    }
    double rightMargin = 18;
    if (m_spec.labelledEnd) {
        rightMargin = 96;
        for (const ChartLane &lane : m_spec.lanes) {
            for (const ChartEndLabel &label : lane.endLabels)
                rightMargin = std::max(
                    {rightMargin, QFontMetricsF(m_theme.strong).horizontalAdvance(label.first) + 14,
                        axis.horizontalAdvance(label.second) + 14});
            for (const ChartLevel &level : lane.levels)
                rightMargin = std::max(
                    rightMargin, QFontMetricsF(m_theme.strong).horizontalAdvance(level.label) + 14);
        }
    }
    const bool twoDays
        = m_spec.to - m_spec.from != std::chrono::hours(24) || startOfDay(m_spec.from) != m_spec.from;
    const double top = 28;
    const double bottom = axis.height() * (twoDays ? 2 : 1) + 12;
    const double room
        = std::max(20.0, height() - top - bottom - kLaneGap * static_cast<double>(m_spec.lanes.size() - 1));
    const bool stale = m_state.kind == ChartState::Kind::Stale || m_state.kind == ChartState::Kind::Error;
    QList<ChartOverlay::Lane> shown;
    double y = top;
    for (qsizetype i = 0; i < static_cast<qsizetype>(m_spec.lanes.size()); ++i) {
        const double high = std::floor(room * m_spec.lanes[static_cast<std::size_t>(i)].share / share);
        // The view reaches beyond its plot, so that thick lines at the edge are not cut.
        m_lanes[i]->setGeometry(0, static_cast<int>(y) - 4, width(), static_cast<int>(high) + 8);
        m_lanes[i]->chart()->resize(m_lanes[i]->size());
        const QRectF plot(leftMargin, 4, std::max(10.0, width() - leftMargin - rightMargin), high);
        m_lanes[i]->show(m_spec, static_cast<int>(i), m_theme, plot, stale);
        shown << ChartOverlay::Lane{plot.translated(0, std::floor(y) - 4), m_lanes[i]->ticks()};
        y += high + kLaneGap;
    }
    m_overlay->show(&m_spec, shown, m_theme, m_state);
}

void TimeSeriesChart::resizeEvent(QResizeEvent *)
{
    arrange();
}

void TimeSeriesChart::stepCrosshair(int by)
{
    if (m_spec.lanes.empty())
        return;
    std::chrono::seconds step{900};
    for (const ChartLane &lane : m_spec.lanes) {
        for (const ChartSeries &series : lane.series)
            step = series.step;
    }
    const auto from = crosshair().value_or(by > 0 ? m_spec.from - step : m_spec.to);
    auto floored = Timestamp(
        from.time_since_epoch() / std::chrono::microseconds(step) * std::chrono::microseconds(step));
    floored += by * std::chrono::microseconds(step);
    setCrosshair(std::clamp(floored, m_spec.from, m_spec.to));
}

void TimeSeriesChart::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        stepCrosshair(-1);
        return;
    case Qt::Key_Right:
        stepCrosshair(1);
        return;
    case Qt::Key_Home:
        setCrosshair(m_spec.from);
        return;
    case Qt::Key_End:
        setCrosshair(m_spec.to);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void TimeSeriesChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void TimeSeriesChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void TimeSeriesChart::paintEvent(QPaintEvent *)
{
    if (!m_themed)
        return;
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.surface);
    if (hasFocus()) {
        painter.setPen(QPen(m_theme.focus, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

} // namespace edgedeck::ui
