// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartoverlay.h"

#include "ui/charts/eventlayout.h"
#include "ui/charts/laneview.h"

#include <QFontMetricsF>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

struct EventLook
{
    QColor color;
    double width = 1;
    QList<qreal> dash;
};

EventLook lookOf(ChartEventKind kind, const ChartTheme &t)
{
    switch (kind) {
    case ChartEventKind::FlipOn:
        return {t.ok, 2, {}};
    case ChartEventKind::FlipOff:
        return {t.muted, 2, {}};
    case ChartEventKind::Deployment:
        return {t.info, 1, {}};
    case ChartEventKind::Limit:
        return {t.critical, 1.4, {}};
    case ChartEventKind::Reset:
        return {t.muted, 1.2, {4, 3}};
    case ChartEventKind::Cron:
        return {t.info, 1.2, {}};
    case ChartEventKind::CronAhead:
        return {t.info, 1.4, {1.6, 2}};
    case ChartEventKind::Now:
        return {t.text, 1, {}};
    }
    return {t.text, 1, {}};
}

bool isCron(ChartEventKind kind)
{
    return kind == ChartEventKind::Cron || kind == ChartEventKind::CronAhead;
}

void octagon(QPainter &p, QPointF at, const QColor &fill, const QColor &ink)
{
    QPolygonF shape;
    for (int i = 0; i < 8; ++i) {
        const double angle = (i + 0.5) * std::numbers::pi / 4;
        shape << at + QPointF(7 * std::cos(angle), 7 * std::sin(angle));
    }
    p.setPen(Qt::NoPen);
    p.setBrush(fill);
    p.drawPolygon(shape);
    p.setPen(QPen(ink, 1.8, Qt::SolidLine, Qt::RoundCap));
    p.drawLine(at + QPointF(0, -3.4), at + QPointF(0, 0.4));
    p.drawPoint(at + QPointF(0, 3.4));
}

void flag(QPainter &p, QPointF at, const QColor &color)
{
    p.setPen(QPen(color, 1.5));
    p.setBrush(Qt::NoBrush);
    p.drawPolyline(QPolygonF({at + QPointF(0, 7), at + QPointF(0, -6), at + QPointF(9, -6),
        at + QPointF(7, -3), at + QPointF(9, 0), at + QPointF(0, 0)}));
}

} // namespace

ChartOverlay::ChartOverlay(QWidget *parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
}

void ChartOverlay::show(
    const ChartSpec *spec, const QList<Lane> &lanes, const ChartTheme &theme, const ChartState &state)
{
    m_spec = spec;
    m_lanes = lanes;
    m_theme = theme;
    m_state = state;
    update();
}

void ChartOverlay::setCrosshair(std::optional<Timestamp> at)
{
    if (m_crosshair == at)
        return;
    m_crosshair = at;
    update();
}

double ChartOverlay::x(Timestamp at) const
{
    const QRectF &plot = m_lanes.first().plot;
    const double span = static_cast<double>(std::max<std::int64_t>(1, (m_spec->to - m_spec->from).count()));
    return plot.left() + static_cast<double>((at - m_spec->from).count()) / span * plot.width();
}

double ChartOverlay::y(const Lane &lane, double value) const
{
    return lane.plot.bottom() - value / lane.ticks.top * lane.plot.height();
}

Timestamp ChartOverlay::timeAt(double at) const
{
    const QRectF &plot = m_lanes.first().plot;
    const double share = std::clamp((at - plot.left()) / std::max(1.0, plot.width()), 0.0, 1.0);
    const auto span = static_cast<double>((m_spec->to - m_spec->from).count());
    return m_spec->from + std::chrono::microseconds(static_cast<std::int64_t>(share * span));
}

void ChartOverlay::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_spec || m_lanes.isEmpty())
        return;
    const QRectF &plot = m_lanes.first().plot;
    const bool inside = event->position().x() >= plot.left() && event->position().x() <= plot.right();
    Q_EMIT hovered(inside ? std::optional(timeAt(event->position().x())) : std::nullopt);
}

void ChartOverlay::leaveEvent(QEvent *)
{
    Q_EMIT hovered(std::nullopt);
}

void ChartOverlay::word(QPainter &painter, QPointF at, const QString &text, const QFont &font,
    const QColor &color, bool plate) const
{
    const QFontMetricsF metrics(font);
    if (plate)
        painter.fillRect(QRectF(at.x() - 3, at.y() - metrics.height() / 2,
                             metrics.horizontalAdvance(text) + 6, metrics.height()),
            m_theme.surface);
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(QPointF(at.x(), std::round(at.y() + (metrics.ascent() - metrics.descent()) / 2)), text);
}

void ChartOverlay::paintTicks(QPainter &painter) const
{
    const QFontMetricsF metrics(m_theme.axis);
    for (qsizetype i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes[i];
        const ChartLane &spec = m_spec->lanes[static_cast<std::size_t>(i)];
        const int decimals = lane.ticks.step < 1 ? 1 : 0;
        double lastY = 1e9;
        for (double value = 0; value <= lane.ticks.top * 1.0001; value += lane.ticks.step) {
            const double at = y(lane, value);
            if (lastY - at < metrics.height() && value > 0)
                continue;
            lastY = at;
            QString text = chartNumber(value, decimals);
            if (value + lane.ticks.step > lane.ticks.top * 1.0001)
                text += spec.tickUnit;
            word(painter, {lane.plot.left() - 8 - metrics.horizontalAdvance(text), at}, text, m_theme.axis,
                m_theme.muted);
        }
        if (!spec.title.isEmpty())
            word(painter, {lane.plot.left() + 6, lane.plot.top() + 9}, spec.title, m_theme.axis,
                m_theme.muted, true);
    }
}

void ChartOverlay::paintTimeTicks(QPainter &painter) const
{
    const QRectF &plot = m_lanes.first().plot;
    const QRectF &last = m_lanes.last().plot;
    const QFontMetricsF metrics(m_theme.axis);
    const double gap = metrics.horizontalAdvance(u"00:00"_s) + 30;
    for (const TimeTick &tick : timeTicks(m_spec->from, m_spec->to, plot.width(), gap)) {
        const double at = std::round(x(tick.at));
        painter.setPen(QPen(m_theme.grid, 1));
        for (const Lane &lane : m_lanes)
            painter.drawLine(QPointF(at + 0.5, lane.plot.top()), QPointF(at + 0.5, lane.plot.bottom()));
        const double wide = metrics.horizontalAdvance(tick.label);
        const double left = std::min(at - wide / 2, width() - wide - 2.0);
        word(painter, {left, last.bottom() + 5 + metrics.height() / 2}, tick.label, m_theme.axis,
            m_theme.muted);
        if (!tick.date.isEmpty()) {
            const double dateWide = QFontMetricsF(m_theme.strong).horizontalAdvance(tick.date);
            word(painter,
                {std::min(std::max(plot.left(), at - dateWide / 2), width() - dateWide - 2.0),
                    last.bottom() + 6 + metrics.height() * 1.5},
                tick.date, m_theme.strong, m_theme.muted);
        }
    }
}

void ChartOverlay::paintWords(QPainter &painter) const
{
    for (qsizetype i = 0; i < m_lanes.size(); ++i) {
        const Lane &lane = m_lanes[i];
        const ChartLane &spec = m_spec->lanes[static_cast<std::size_t>(i)];
        double lastEnd = -1e9;
        const double line = QFontMetricsF(m_theme.strong).height();
        // Labels at the end are pushed apart from the top downwards.
        struct End
        {
            double at;
            QString first, second;
            QColor color;
            bool strong;
        };
        QList<End> ends;
        for (const ChartEndLabel &label : spec.endLabels)
            ends << End{y(lane, label.value), label.first, label.second, m_theme.text, true};
        for (const ChartLevel &level : spec.levels) {
            if (level.label.isEmpty())
                continue;
            if (level.labelAtEnd) {
                ends << End{
                    y(lane, level.value), level.label, {}, chartColor(level.ink, m_theme), level.strong};
            } else {
                word(painter, {lane.plot.left() + 6, y(lane, level.value) - line / 2 - 1}, level.label,
                    level.strong ? m_theme.strong : m_theme.axis, level.strong ? m_theme.text : m_theme.muted,
                    true);
            }
        }
        std::stable_sort(ends.begin(), ends.end(), [](const End &a, const End &b) { return a.at < b.at; });
        for (const End &end : ends) {
            const double at = std::max(end.at, lastEnd + 13);
            word(painter, {lane.plot.right() + 8, at}, end.first, end.strong ? m_theme.strong : m_theme.axis,
                end.color);
            lastEnd = at;
            if (!end.second.isEmpty()) {
                lastEnd = at + line - 1;
                word(painter, {lane.plot.right() + 8, lastEnd}, end.second, m_theme.axis, m_theme.muted);
            }
        }
    }
    for (const ChartHatch &hatch : m_spec->hatches) {
        if (hatch.title.isEmpty())
            continue;
        const Lane &lane = m_lanes[std::clamp<qsizetype>(hatch.lane, 0, m_lanes.size() - 1)];
        const double left = std::max(lane.plot.left(), x(hatch.from));
        const double right = std::min(lane.plot.right(), x(hatch.to));
        const QFontMetricsF strong(m_theme.strong);
        const QFontMetricsF plain(m_theme.axis);
        const double wide
            = std::max(strong.horizontalAdvance(hatch.title), plain.horizontalAdvance(hatch.text));
        const double middle = (left + right) / 2;
        if (!hatch.boxed) {
            if (wide < right - left)
                word(painter, {middle - wide / 2, lane.plot.top() + 10}, hatch.title, m_theme.axis,
                    chartColor(hatch.ink, m_theme), true);
            continue;
        }
        const double high = strong.height() + (hatch.text.isEmpty() ? 0 : plain.height()) + 10;
        const double boxLeft = std::clamp(middle - wide / 2 - 9, lane.plot.left() + 2,
            std::max(lane.plot.left() + 2, lane.plot.right() - wide - 20));
        const QRectF box(boxLeft, lane.plot.center().y() - high / 2 + 12, wide + 18, high);
        painter.setPen(QPen(m_theme.border, 1));
        painter.setBrush(m_theme.surface);
        painter.drawRoundedRect(box, 4, 4);
        word(painter,
            {box.center().x() - strong.horizontalAdvance(hatch.title) / 2,
                box.top() + 5 + strong.height() / 2},
            hatch.title, m_theme.strong, m_theme.text);
        word(painter,
            {box.center().x() - plain.horizontalAdvance(hatch.text) / 2,
                box.bottom() - 5 - plain.height() / 2},
            hatch.text, m_theme.axis, m_theme.muted);
    }
    for (const ChartFrame &frame : m_spec->frames) {
        const Lane &lane = m_lanes[std::clamp<qsizetype>(frame.lane, 0, m_lanes.size() - 1)];
        const double wide = QFontMetricsF(m_theme.strong).horizontalAdvance(frame.label);
        word(painter, {std::max(lane.plot.left() + 2, x(frame.from) - wide - 8), lane.plot.top() + 26},
            frame.label, m_theme.strong, chartColor(frame.ink, m_theme), true);
    }
}

void ChartOverlay::paintEvents(QPainter &painter) const
{
    const QFontMetricsF metrics(m_theme.strong);
    std::vector<ChartEvent> top;
    std::vector<double> xs, widths;
    for (const ChartEvent &event : m_spec->events) {
        if (isCron(event.kind) || event.at < m_spec->from || event.at > m_spec->to)
            continue;
        top.push_back(event);
        xs.push_back(x(event.at));
        const bool icon = event.kind == ChartEventKind::Limit || event.kind == ChartEventKind::FlipOn
            || event.kind == ChartEventKind::FlipOff;
        widths.push_back(metrics.horizontalAdvance(event.label) + (icon ? 22 : 0));
    }
    const QRectF &plot = m_lanes.first().plot;
    const auto labels = layLabels(top, xs, widths, plot.left() - 30, width() - 2.0);
    const double row = plot.top() - 12;
    for (std::size_t i = 0; i < top.size(); ++i) {
        const EventLook look = lookOf(top[i].kind, m_theme);
        QPen pen(look.color, look.width);
        if (!look.dash.isEmpty())
            pen.setDashPattern(look.dash);
        painter.setPen(pen);
        const bool icon = top[i].kind == ChartEventKind::Limit || top[i].kind == ChartEventKind::FlipOn
            || top[i].kind == ChartEventKind::FlipOff;
        painter.drawLine(
            QPointF(xs[i], plot.top() - (icon ? 5 : 2)), QPointF(xs[i], m_lanes.last().plot.bottom()));
        if (!labels[i].shown)
            continue;
        if (!icon) {
            word(painter, {labels[i].left, row}, top[i].label, m_theme.strong,
                top[i].kind == ChartEventKind::Now ? m_theme.text : m_theme.muted);
            continue;
        }
        // The icon stands on its line, the words beside it on the side that had room.
        const double text = metrics.horizontalAdvance(top[i].label);
        const bool wordsLeft = labels[i].left + labels[i].width <= xs[i] + 9;
        word(painter, {wordsLeft ? xs[i] - 12 - text : xs[i] + 12, row}, top[i].label, m_theme.strong,
            look.color);
        if (top[i].kind == ChartEventKind::Limit)
            octagon(painter, {xs[i], row}, look.color, m_theme.surface);
        else
            flag(painter, {xs[i], row + 1}, look.color);
    }
}

void ChartOverlay::paintCrons(QPainter &painter) const
{
    const QRectF &plot = m_lanes.last().plot;
    const double head = plot.top() - 6;
    const QFontMetricsF metrics(m_theme.axis);
    double lastRight = plot.left() - 40;
    QList<const ChartEvent *> crons;
    for (const ChartEvent &event : m_spec->events) {
        if (isCron(event.kind) && event.at >= m_spec->from && event.at <= m_spec->to)
            crons << &event;
    }
    std::sort(
        crons.begin(), crons.end(), [](const ChartEvent *a, const ChartEvent *b) { return a->at < b->at; });
    const ChartEvent *before = nullptr;
    for (const ChartEvent *cron : crons) {
        // A cron of every few minutes is a carpet of triangles: what cannot stand apart is left out.
        if (before && x(cron->at) - x(before->at) < 9)
            continue;
        before = cron;
        const double at = x(cron->at);
        const EventLook look = lookOf(cron->kind, m_theme);
        QPen pen(look.color, look.width);
        if (!look.dash.isEmpty())
            pen.setDashPattern(look.dash);
        painter.setPen(pen);
        painter.drawLine(QPointF(at, head + 2), QPointF(at, plot.bottom()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(look.color);
        painter.drawPolygon(QPolygonF({{at - 4, head - 2}, {at + 4, head - 2}, {at, head + 4}}));
        const double wide = metrics.horizontalAdvance(cron->label);
        const bool ahead = cron->kind == ChartEventKind::CronAhead;
        double left = ahead ? at + 7 : at - 7 - wide;
        if (left < lastRight + 13 || left < plot.left() + 2)
            left = at + 7;
        if (left < lastRight + 13 || left + wide > width())
            continue;
        word(painter, {left, head + 4}, cron->label, m_theme.axis, m_theme.info, true);
        lastRight = left + wide;
    }
}

QList<ChartOverlay::CardRow> ChartOverlay::cardRows(Timestamp at, QString *title) const
{
    QList<CardRow> rows;
    Timestamp from{};
    std::chrono::seconds step{0};
    for (const ChartLane &lane : m_spec->lanes) {
        for (const ChartSeries &series : lane.series) {
            if (!series.inTable || series.points.empty())
                continue;
            auto it = std::upper_bound(series.points.begin(), series.points.end(), at,
                [](Timestamp t, const ChartPoint &p) { return t < p.at; });
            if (it == series.points.begin())
                continue;
            --it;
            if (at - it->at > 2 * series.step)
                continue;
            if (it->at >= from) {
                from = it->at;
                step = series.step;
            }
            const QString value
                = std::isnan(it->value) ? u"no data"_s : chartNumber(it->value, series.decimals);
            const QString unit = series.unit == u"%"_s
                ? u" %"_s
                : (series.unit.isEmpty() ? QString() : u" "_s + series.unit);
            rows << CardRow{
                series.name, std::isnan(it->value) ? value : value + unit, series.ink, series.style};
        }
    }
    if (title)
        *title = from == Timestamp{}
            ? QString(chartTime(at) + u" UTC"_s)
            : QString(chartTime(from) + u"–"_s + chartClock(from + step) + u" UTC"_s);
    return rows;
}

QString ChartOverlay::describe(Timestamp at) const
{
    if (!m_spec || m_lanes.isEmpty())
        return {};
    QString words;
    const auto rows = cardRows(at, &words);
    for (const CardRow &row : rows)
        words += u", "_s + row.name + u" "_s + row.value;
    return words;
}

void ChartOverlay::paintCrosshair(QPainter &painter) const
{
    if (!m_crosshair || *m_crosshair < m_spec->from || *m_crosshair > m_spec->to)
        return;
    const double at = x(*m_crosshair);
    painter.setPen(QPen(m_theme.selbar, 1));
    for (const Lane &lane : m_lanes)
        painter.drawLine(QPointF(at, lane.plot.top()), QPointF(at, lane.plot.bottom()));
    QString title;
    const auto rows = cardRows(*m_crosshair, &title);
    if (rows.isEmpty())
        return;
    const QFontMetricsF plain(m_theme.body);
    const QFontMetricsF strong(m_theme.bodyStrong);
    double names = 0;
    double values = 0;
    for (const CardRow &row : rows) {
        names = std::max(names, plain.horizontalAdvance(row.name));
        values = std::max(values, strong.horizontalAdvance(row.value));
    }
    const double line = std::max(plain.height(), strong.height()) + 2;
    const double wide = std::max(strong.horizontalAdvance(title), names + values + 36) + 20;
    const double high = line * (static_cast<double>(rows.size()) + 1) + 14;
    const double left = at + 12 + wide > width() ? at - 12 - wide : at + 12;
    const double top = std::clamp(height() / 2.0 - high / 2, 2.0, std::max(2.0, height() - high - 2));
    const QRectF box(left, top, wide, high);
    painter.setPen(QPen(m_theme.ctl, 1));
    painter.setBrush(m_theme.raised);
    painter.drawRoundedRect(box, 4, 4);
    double rowY = box.top() + 7 + line / 2;
    word(painter, {box.left() + 10, rowY}, title, m_theme.bodyStrong, m_theme.text);
    for (const CardRow &row : rows) {
        rowY += line;
        const QColor color = chartColor(row.ink, m_theme);
        if (row.style == ChartStyle::Line)
            painter.fillRect(QRectF(box.left() + 10, rowY - 1, 12, 2), color);
        else if (row.style == ChartStyle::Bars)
            painter.fillRect(QRectF(box.left() + 11, rowY - 5, 10, 10), color);
        else {
            painter.setPen(QPen(color, 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(QRectF(box.left() + 11.5, rowY - 4.5, 9, 9));
        }
        word(painter, {box.left() + 28, rowY}, row.name, m_theme.body, m_theme.muted);
        word(painter, {box.right() - 10 - strong.horizontalAdvance(row.value), rowY}, row.value,
            m_theme.bodyStrong, m_theme.text);
    }
}

void ChartOverlay::paintState(QPainter &painter) const
{
    if (m_state.kind == ChartState::Kind::Stale && m_state.asOf != Timestamp{}) {
        const double from
            = std::clamp(x(m_state.asOf), m_lanes.first().plot.left(), m_lanes.first().plot.right());
        for (const Lane &lane : m_lanes)
            hatchInto(painter, QRectF(from, lane.plot.top(), lane.plot.right() - from, lane.plot.height()),
                m_theme.zone, 6, 1.3);
        const QString words = u"as of "_s + chartClock(m_state.asOf);
        const double wide = QFontMetricsF(m_theme.strong).horizontalAdvance(words);
        word(painter,
            {std::max(m_lanes.first().plot.left(), from - wide - 4), m_lanes.first().plot.top() + 10}, words,
            m_theme.strong, m_theme.stale, true);
    }
    if (m_state.text.isEmpty() || m_state.kind == ChartState::Kind::Ready
        || m_state.kind == ChartState::Kind::Stale)
        return;
    const QFontMetricsF metrics(m_theme.body);
    const double mark = 13;
    const double wide = std::min(metrics.horizontalAdvance(m_state.text) + mark + 30, width() - 8.0);
    const double high = metrics.height() + 14;
    const QRectF box(std::round((width() - wide) / 2), std::round((height() - high) / 2), wide, high);
    painter.setPen(QPen(m_theme.border, 1));
    painter.setBrush(m_theme.surface);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const bool error = m_state.kind == ChartState::Kind::Error;
    const QColor color = error ? m_theme.critical : m_theme.info;
    const QPointF at(box.left() + 16, box.center().y());
    painter.setPen(QPen(color, 1.4));
    painter.drawEllipse(at, 5.6, 5.6);
    if (error) {
        painter.drawLine(at + QPointF(-2.2, -2.2), at + QPointF(2.2, 2.2));
        painter.drawLine(at + QPointF(-2.2, 2.2), at + QPointF(2.2, -2.2));
    } else if (m_state.kind == ChartState::Kind::Loading) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        for (const double dx : {-2.6, 0.0, 2.6})
            painter.drawEllipse(at + QPointF(dx, 0), 0.9, 0.9);
    } else {
        painter.drawLine(at + QPointF(0, -0.4), at + QPointF(0, 2.8));
        painter.drawPoint(at + QPointF(0, -2.8));
    }
    const double room = wide - mark - 28;
    word(painter, {box.left() + 28, box.center().y()}, metrics.elidedText(m_state.text, Qt::ElideRight, room),
        m_theme.body, m_theme.text);
}

void ChartOverlay::paintEvent(QPaintEvent *)
{
    if (!m_spec || m_lanes.isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool empty = m_state.kind == ChartState::Kind::Empty;
    paintTimeTicks(painter);
    paintTicks(painter);
    if (!empty) {
        paintEvents(painter);
        paintCrons(painter);
        paintWords(painter);
        paintCrosshair(painter);
    }
    paintState(painter);
}

} // namespace edgedeck::ui
