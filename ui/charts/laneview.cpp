// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/laneview.h"

#include "ui/charts/downsample.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QPainter>
#include <QPainterPath>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace edgedeck::ui {

namespace {

double ms(Timestamp at)
{
    return static_cast<double>(at.time_since_epoch().count()) / 1000.0;
}

QPen penOf(const ChartSeries &series, const QColor &color)
{
    QPen pen(color, series.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    pen.setCosmetic(true);
    if (!series.dash.empty())
        pen.setDashPattern(QList<qreal>(series.dash.begin(), series.dash.end()));
    return pen;
}

} // namespace

void hatchInto(QPainter &painter, const QRectF &box, const QColor &color, qreal pitch, qreal width)
{
    if (box.isEmpty())
        return;
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, width));
    const qreal step = pitch * std::numbers::sqrt2;
    for (qreal x = std::floor((box.left() - box.height()) / step) * step; x < box.right(); x += step)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    painter.restore();
}

LaneView::LaneView(QWidget *parent)
    : QChartView(parent)
    , m_x(new QValueAxis(this))
    , m_y(new QValueAxis(this))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setRenderHint(QPainter::Antialiasing);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    viewport()->setFocusPolicy(Qt::NoFocus); // the chart takes the focus, not each of its lanes
    setAttribute(Qt::WA_TransparentForMouseEvents);
    chart()->setTheme(QChart::ChartThemeLight); // once: a later call would paint over our pens
    chart()->setAnimationOptions(QChart::NoAnimation);
    chart()->setDropShadowEnabled(false);
    chart()->setBackgroundVisible(false);
    chart()->setMargins({});
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->legend()->hide();
    for (QValueAxis *axis : {m_x, m_y}) {
        axis->setLabelsVisible(false);
        axis->setLineVisible(false);
        axis->setGridLineVisible(false); // painted with the levels: Qt lays its own out too early
    }
    chart()->addAxis(m_x, Qt::AlignBottom);
    chart()->addAxis(m_y, Qt::AlignLeft);
}

void LaneView::show(const ChartSpec &spec, int lane, const ChartTheme &theme, const QRectF &plot, bool stale)
{
    m_spec = &spec;
    m_index = lane;
    m_lane = &spec.lanes[static_cast<std::size_t>(lane)];
    m_theme = theme;
    m_plot = plot;
    m_stale = stale;
    const double highest = m_lane->top.value_or(highestOf(*m_lane));
    m_ticks = valueTicks(highest, m_lane->wantedTicks);
    if (m_lane->top)
        m_ticks.top = *m_lane->top;
    m_x->setRange(ms(spec.from), std::max(ms(spec.to), ms(spec.from) + 1));
    m_y->setRange(0, m_ticks.top);
    takeSeries();
    chart()->setPlotArea(plot);
    viewport()->update();
}

void LaneView::takeSeries()
{
    qsizetype used = 0;
    for (const ChartSeries &series : m_lane->series) {
        if (series.style != ChartStyle::Line)
            continue;
        if (used == m_lines.size()) {
            auto *line = new QLineSeries(chart());
            chart()->addSeries(line);
            line->attachAxis(m_x);
            line->attachAxis(m_y);
            m_lines << line;
        }
        QLineSeries *line = m_lines[used++];
        const auto points
            = minMax(series.points, m_spec->from, m_spec->to, std::max(1, static_cast<int>(m_plot.width())));
        QList<QPointF> list;
        list.reserve(static_cast<qsizetype>(points.size()));
        // The software painter leaves a gap for NaN, which is what "no data" needs.
        for (const ChartPoint &point : points)
            list << QPointF(ms(point.at), point.value);
        line->setPen(penOf(series, m_stale ? m_theme.stale : chartColor(series.ink, m_theme)));
        line->replace(list);
        line->setVisible(!list.isEmpty());
    }
    for (; used < m_lines.size(); ++used)
        m_lines[used]->setVisible(false);
}

QPointF LaneView::at(Timestamp time, double value) const
{
    const double span = std::max(1.0, ms(m_spec->to) - ms(m_spec->from));
    return {m_plot.left() + (ms(time) - ms(m_spec->from)) / span * m_plot.width(),
        m_plot.bottom() - value / m_ticks.top * m_plot.height()};
}

void LaneView::drawBars(QPainter &painter) const
{
    std::map<Timestamp, double> base;
    for (const ChartSeries &series : m_lane->series) {
        if (series.style == ChartStyle::Line)
            continue;
        const QColor color = m_stale ? m_theme.stale : chartColor(series.ink, m_theme);
        for (const ChartPoint &point : series.points) {
            if (std::isnan(point.value) || point.value <= 0 || point.at + series.step <= m_spec->from
                || point.at >= m_spec->to)
                continue;
            double &foot = base[point.at];
            const QPointF low = at(point.at, foot);
            const QPointF high = at(point.at + series.step, foot + point.value);
            foot += point.value;
            QRectF bar(QPointF(low.x() + 0.5, high.y()), QPointF(high.x() - 0.5, low.y()));
            if (bar.width() < 1)
                bar.setWidth(1);
            if (bar.height() < 1.5)
                bar.setTop(bar.bottom() - 1.5);
            if (series.style == ChartStyle::Bars) {
                painter.fillRect(bar, color);
            } else if (bar.height() < 4) {
                painter.setPen(QPen(color, 1));
                painter.setBrush(m_theme.surface);
                painter.drawRect(
                    QRectF(bar.left() + 0.5, bar.bottom() - 3.5, std::max(1.0, bar.width() - 1), 3));
            } else {
                painter.setPen(QPen(color, 1.2));
                painter.setBrush(m_theme.surface);
                painter.drawRect(bar.adjusted(0.6, 0.6, -0.6, -0.6));
            }
        }
    }
}

void LaneView::drawBand(QPainter &painter) const
{
    if (!m_lane->band || m_lane->band->low.size() < 2)
        return;
    QPolygonF shape;
    for (const ChartPoint &point : m_lane->band->high) {
        if (!std::isnan(point.value))
            shape << at(point.at, point.value);
    }
    for (auto it = m_lane->band->low.rbegin(); it != m_lane->band->low.rend(); ++it) {
        if (!std::isnan(it->value))
            shape << at(it->at, it->value);
    }
    if (shape.size() < 3)
        return;
    QPainterPath path;
    path.addPolygon(shape);
    path.closeSubpath();
    painter.save();
    painter.setClipPath(path, Qt::IntersectClip);
    hatchInto(painter, path.boundingRect(), chartColor(m_lane->band->ink, m_theme), 4.6, 1.5);
    painter.restore();
    painter.setPen(QPen(chartColor(m_lane->band->ink, m_theme), 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

void LaneView::drawLevels(QPainter &painter) const
{
    for (const ChartLevel &level : m_lane->levels) {
        QPen pen(chartColor(level.ink, m_theme), level.width, Qt::SolidLine, Qt::FlatCap);
        if (!level.dash.empty())
            pen.setDashPattern(QList<qreal>(level.dash.begin(), level.dash.end()));
        painter.setPen(pen);
        const qreal y = at(m_spec->from, level.value).y();
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
    }
}

void LaneView::drawHatches(QPainter &painter) const
{
    for (const ChartHatch &hatch : m_spec->hatches) {
        if (hatch.lane >= 0 && hatch.lane != m_index)
            continue;
        const qreal left = std::max(m_plot.left(), at(hatch.from, 0).x());
        const qreal right = std::min(m_plot.right(), at(hatch.to, 0).x());
        hatchInto(painter, QRectF(left, m_plot.top(), right - left, m_plot.height()), m_theme.zone, 6, 1.3);
    }
}

void LaneView::drawFrames(QPainter &painter) const
{
    for (const ChartFrame &frame : m_spec->frames) {
        if (frame.lane != m_index)
            continue;
        const qreal left = at(frame.from, 0).x();
        const qreal right = at(frame.to, 0).x();
        QPen pen(chartColor(frame.ink, m_theme), 1.4);
        pen.setDashPattern({3, 2.4});
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(left, m_plot.top() + 1, right - left, m_plot.height() - 2));
    }
}

void LaneView::drawBackground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawBackground(painter, rect);
    if (!m_lane)
        return;
    painter->save();
    painter->setClipRect(m_plot.adjusted(-1, -1, 1, 1));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.grid, 1));
    for (double value = 0; value <= m_ticks.top * 1.0001; value += m_ticks.step) {
        const qreal y = std::round(at(m_spec->from, value).y()) + 0.5;
        painter->drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
    }
    drawHatches(*painter);
    drawBand(*painter);
    drawLevels(*painter);
    painter->restore();
}

void LaneView::drawForeground(QPainter *painter, const QRectF &rect)
{
    QChartView::drawForeground(painter, rect);
    if (!m_lane)
        return;
    painter->save();
    // The scene's origin is the view's: the chart fills it and is never scrolled.
    painter->setClipRect(m_plot.adjusted(-1, -1, 1, 1));
    painter->setRenderHint(QPainter::Antialiasing);
    drawBars(*painter);
    drawFrames(*painter);
    painter->restore();
}

} // namespace edgedeck::ui
