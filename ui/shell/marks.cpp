// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/marks.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kStroke = 1.5;

QPen pen(const QColor &color, qreal width = kStroke)
{
    return QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

void ring(QPainter &p, const QColor &color)
{
    p.setPen(pen(color));
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QPointF(8, 8), 6.6, 6.6);
}

void tick(QPainter &p, const QColor &color, qreal scale = 1.0)
{
    p.setPen(pen(color, 1.9));
    p.setBrush(Qt::NoBrush);
    const auto at = [scale](qreal x, qreal y) { return QPointF(8 + (x - 8) * scale, 8 + (y - 8) * scale); };
    p.drawPolyline(std::array{at(4.9, 8.3), at(7.1, 10.5), at(11.2, 5.9)}.data(), 3);
}

void exclamation(QPainter &p, const QColor &color, qreal top, qreal bottom, qreal dot)
{
    p.setPen(pen(color, 1.9));
    p.drawLine(QPointF(8, top), QPointF(8, bottom));
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawEllipse(QPointF(8, dot), 1.1, 1.1);
}

void pill(QPainter &p, const QColor &color, const QColor &ground, bool on)
{
    const QRectF box(1.2, 4.2, 13.6, 7.6);
    p.setPen(pen(color, 1.4));
    p.setBrush(on ? QBrush(color) : QBrush(Qt::NoBrush));
    p.drawRoundedRect(box, 3.8, 3.8);
    p.setPen(Qt::NoPen);
    p.setBrush(on ? ground : color);
    p.drawEllipse(QPointF(on ? 11.0 : 5.0, 8), 2.1, 2.1);
}

void octagon(QPainter &p, const QColor &color)
{
    QPolygonF shape;
    for (int i = 0; i < 8; ++i) {
        const double angle = (i + 0.5) * std::numbers::pi / 4;
        shape << QPointF(8 + 7.6 * std::cos(angle), 8 + 7.6 * std::sin(angle));
    }
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawPolygon(shape);
}

void padlock(QPainter &p, const QColor &color)
{
    p.setPen(pen(color, 1.7));
    p.setBrush(Qt::NoBrush);
    QPainterPath shackle(QPointF(5, 8));
    shackle.lineTo(5, 5.4);
    shackle.arcTo(QRectF(5, 2.2, 6, 6), 180, -180);
    shackle.lineTo(11, 8);
    p.drawPath(shackle);
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawRoundedRect(QRectF(3.2, 7.2, 9.6, 7), 1.4, 1.4);
}

void question(QPainter &p, const QColor &color)
{
    QPen dashed = pen(color);
    dashed.setCapStyle(Qt::FlatCap);
    dashed.setDashPattern({1.9, 1.35});
    p.setPen(dashed);
    p.setBrush(Qt::NoBrush);
    p.drawEllipse(QPointF(8, 8), 6.6, 6.6);
    QPainterPath hook(QPointF(6.1, 6.5));
    hook.cubicTo(6.1, 4.2, 9.9, 4.2, 9.9, 6.5);
    hook.cubicTo(9.9, 7.9, 8, 7.8, 8, 9.4);
    p.setPen(pen(color, 1.4));
    p.drawPath(hook);
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawEllipse(QPointF(8, 11.4), 0.9, 0.9);
}

void conflict(QPainter &p, const QColor &color)
{
    ring(p, color);
    p.setPen(pen(color, 1.3));
    p.drawLine(QPointF(4.9, 6.4), QPointF(11, 6.4));
    p.drawPolyline(std::array{QPointF(9.3, 4.8), QPointF(11, 6.4), QPointF(9.3, 8)}.data(), 3);
    p.drawLine(QPointF(5, 9.8), QPointF(11.1, 9.8));
    p.drawPolyline(std::array{QPointF(6.7, 8.3), QPointF(5, 9.8), QPointF(6.7, 11.4)}.data(), 3);
}

void inBox(QPainter &p, Mark mark, const QColor &c, const QColor &ground)
{
    switch (mark) {
    case Mark::None:
        break;
    case Mark::Ok:
        p.setPen(Qt::NoPen);
        p.setBrush(c);
        p.drawEllipse(QPointF(8, 8), 7.2, 7.2);
        tick(p, ground);
        break;
    case Mark::Proven:
        p.setPen(pen(c, 1.0));
        p.setBrush(c);
        p.drawPolygon(QPolygonF({{8, 0.6}, {15.4, 8}, {8, 15.4}, {0.6, 8}}));
        tick(p, ground, 0.85);
        break;
    case Mark::On:
        pill(p, c, ground, true);
        break;
    case Mark::Off:
        pill(p, c, ground, false);
        break;
    case Mark::Info:
        ring(p, c);
        p.setPen(pen(c, 1.6));
        p.drawLine(QPointF(8, 7.4), QPointF(8, 11));
        p.setPen(Qt::NoPen);
        p.setBrush(c);
        p.drawEllipse(QPointF(8, 4.9), 0.95, 0.95);
        break;
    case Mark::TooEarly:
        ring(p, c);
        p.drawPolyline(std::array{QPointF(8, 4.3), QPointF(8, 8.3), QPointF(10.5, 9.8)}.data(), 3);
        break;
    case Mark::Working:
        ring(p, c);
        p.setPen(Qt::NoPen);
        p.setBrush(c);
        for (const qreal x : {5.1, 8.0, 10.9})
            p.drawEllipse(QPointF(x, 8), 1.0, 1.0);
        break;
    case Mark::NotStarted:
        ring(p, c);
        break;
    case Mark::Warning:
        p.setPen(pen(c, 1.2));
        p.setBrush(c);
        p.drawPolygon(QPolygonF({{8, 1.6}, {15, 14.2}, {1, 14.2}}));
        exclamation(p, ground, 6.1, 9.4, 11.9);
        break;
    case Mark::Inert:
        ring(p, c);
        p.setPen(pen(c, 1.8));
        p.drawLine(QPointF(5.2, 8), QPointF(10.8, 8));
        break;
    case Mark::Conflict:
        conflict(p, c);
        break;
    case Mark::Critical:
        octagon(p, c);
        exclamation(p, ground, 4.5, 8.5, 11.3);
        break;
    case Mark::Refused:
        ring(p, c);
        p.setPen(pen(c, 1.6));
        p.drawLine(QPointF(5.7, 5.7), QPointF(10.3, 10.3));
        p.drawLine(QPointF(10.3, 5.7), QPointF(5.7, 10.3));
        break;
    case Mark::Unknown:
        question(p, c);
        break;
    case Mark::Forbidden:
        padlock(p, c);
        break;
    case Mark::Stale:
        ring(p, c);
        p.setPen(Qt::NoPen);
        p.setBrush(c);
        p.drawPie(QRectF(1.4, 1.4, 13.2, 13.2), 90 * 16, 180 * 16);
        break;
    }
}

} // namespace

void paintMark(QPainter &painter, const QRectF &box, Mark mark, const QColor &color, const QColor &ground)
{
    const qreal side = std::min(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 16.0, side / 16.0);
    inBox(painter, mark, color, ground);
    painter.restore();
}

void paintMark(QPainter &painter, const QRectF &box, Mark mark, const Theme &theme)
{
    paintMark(painter, box, mark, markColor(mark, theme), theme.surface);
}

Ink markInk(Mark mark)
{
    switch (mark) {
    case Mark::Ok:
    case Mark::Proven:
    case Mark::On:
        return Ink::Ok;
    case Mark::Info:
    case Mark::TooEarly:
    case Mark::Working:
        return Ink::Info;
    case Mark::Warning:
    case Mark::Inert:
    case Mark::Conflict:
        return Ink::Warn;
    case Mark::Critical:
    case Mark::Refused:
        return Ink::Critical;
    case Mark::Unknown:
    case Mark::Forbidden:
        return Ink::Unknown;
    case Mark::Stale:
        return Ink::Stale;
    case Mark::None:
    case Mark::Off:
    case Mark::NotStarted:
        return Ink::Muted;
    }
    return Ink::Muted;
}

QColor markColor(Mark mark, const Theme &theme)
{
    return inkColor(markInk(mark), theme);
}

QString markWord(Mark mark)
{
    switch (mark) {
    case Mark::None:
        return {};
    case Mark::Ok:
        return u"ok"_s;
    case Mark::Proven:
        return u"proven"_s;
    case Mark::On:
        return u"on"_s;
    case Mark::Off:
        return u"off"_s;
    case Mark::Info:
        return u"note"_s;
    case Mark::TooEarly:
        return u"too early"_s;
    case Mark::Working:
        return u"working"_s;
    case Mark::NotStarted:
        return u"not started"_s;
    case Mark::Warning:
        return u"warning"_s;
    case Mark::Inert:
        return u"inert"_s;
    case Mark::Conflict:
        return u"conflict"_s;
    case Mark::Critical:
        return u"critical"_s;
    case Mark::Refused:
        return u"refused"_s;
    case Mark::Unknown:
        return u"unknown"_s;
    case Mark::Forbidden:
        return u"forbidden"_s;
    case Mark::Stale:
        return u"stale"_s;
    }
    return {};
}

int markRank(Mark mark)
{
    switch (mark) {
    case Mark::Critical:
        return 9;
    case Mark::Refused:
        return 8;
    case Mark::Unknown:
    case Mark::Forbidden:
        return 7;
    case Mark::Warning:
    case Mark::Conflict:
        return 6;
    case Mark::Inert:
        return 5;
    case Mark::Stale:
        return 4;
    case Mark::Proven:
        return 3;
    case Mark::TooEarly:
    case Mark::Working:
    case Mark::Info:
        return 2;
    default:
        return mark == Mark::None ? 0 : 1;
    }
}

void paintHatch(QPainter &painter, const QRectF &box, const QColor &color, qreal pitch, qreal width)
{
    if (box.isEmpty())
        return;
    painter.save();
    painter.setClipRect(box, Qt::IntersectClip);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, width));
    const qreal step = pitch * std::numbers::sqrt2;
    for (qreal x = box.left() - box.height(); x < box.right(); x += step)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
    painter.restore();
}

} // namespace edgedeck::ui
