// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/icons.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace edgedeck::ui {

namespace {

void lines(QPainter &p, std::initializer_list<QLineF> all)
{
    for (const QLineF &line : all)
        p.drawLine(line);
}

void lock(QPainter &p, bool open)
{
    QPainterPath shackle(QPointF(5, 7.4));
    shackle.lineTo(5, 5.2);
    shackle.arcTo(QRectF(5, 2.2, 6, 6), 180, open ? -140 : -180);
    if (!open)
        shackle.lineTo(11, 7.4);
    p.drawPath(shackle);
    p.drawRoundedRect(QRectF(3, 7.4, 10, 6.6), 1.4, 1.4);
}

void inBox(QPainter &p, Icon icon, const QColor &color)
{
    switch (icon) {
    case Icon::None:
        break;
    case Icon::Pulse:
        p.drawPolyline(QPolygonF({{0.8, 8}, {4, 8}, {6, 2.6}, {9.6, 13.4}, {11.4, 8}, {15.2, 8}}));
        break;
    case Icon::Bars:
        lines(p, {{1.5, 4, 9, 4}, {1.5, 8, 14.5, 8}, {1.5, 12, 11, 12}, {12, 2, 12, 14}});
        break;
    case Icon::Nodes:
        lines(p, {{5.4, 7, 10.2, 4.6}, {5.4, 9, 10.2, 11.4}});
        for (const QPointF at : {QPointF(3.4, 8), QPointF(12.2, 3.6), QPointF(12.2, 12.4)})
            p.drawEllipse(at, 2.2, 2.2);
        break;
    case Icon::Flag:
        p.drawLine(QPointF(3, 1.8), QPointF(3, 14.6));
        p.drawPolyline(QPolygonF({{3, 2.4}, {13.4, 2.4}, {10.8, 5.6}, {13.4, 8.8}, {3, 8.8}}));
        break;
    case Icon::Layers:
        p.drawPolygon(QPolygonF({{8, 1.6}, {14.6, 5}, {8, 8.4}, {1.4, 5}}));
        p.drawPolyline(QPolygonF({{1.4, 8.2}, {8, 11.6}, {14.6, 8.2}}));
        p.drawPolyline(QPolygonF({{1.4, 11.2}, {8, 14.6}, {14.6, 11.2}}));
        break;
    case Icon::Branches:
        p.drawLine(QPointF(3.4, 1.6), QPointF(3.4, 14.4));
        lines(p, {{7.2, 3.6, 14.6, 3.6}, {7.2, 8, 12, 8}, {7.2, 12.4, 14.6, 12.4}});
        p.setBrush(color);
        for (const qreal y : {3.6, 8.0, 12.4})
            p.drawEllipse(QPointF(3.4, y), 1.4, 1.4);
        break;
    case Icon::Clipboard:
        p.drawRoundedRect(QRectF(2.2, 2.4, 11.6, 12), 1.6, 1.6);
        lines(p, {{5, 6, 11, 6}, {5, 9, 7.4, 9}});
        p.drawPolyline(QPolygonF({{7, 11}, {8.6, 12.4}, {12, 8.6}}));
        break;
    case Icon::Bell: {
        QPainterPath bell(QPointF(2.6, 12));
        bell.cubicTo(4.6, 10.2, 3.2, 3, 8, 3);
        bell.cubicTo(12.8, 3, 11.4, 10.2, 13.4, 12);
        bell.closeSubpath();
        p.drawPath(bell);
        p.drawLine(QPointF(6.4, 14.4), QPointF(9.6, 14.4));
        p.drawLine(QPointF(8, 1.4), QPointF(8, 3));
        break;
    }
    case Icon::Lock:
        lock(p, false);
        break;
    case Icon::Unlock:
        lock(p, true);
        break;
    case Icon::Pause:
        lines(p, {{5.5, 3.4, 5.5, 12.6}, {10.5, 3.4, 10.5, 12.6}});
        break;
    case Icon::Search:
        p.drawEllipse(QPointF(6.8, 6.8), 4.6, 4.6);
        p.drawLine(QPointF(10.2, 10.2), QPointF(14, 14));
        break;
    case Icon::Note:
        p.drawRoundedRect(QRectF(2.2, 2.2, 11.6, 11.6), 1.6, 1.6);
        lines(p, {{5, 5.6, 11, 5.6}, {5, 8.4, 9, 8.4}});
        p.drawPolyline(QPolygonF({{6.8, 10.8}, {8.2, 12}, {11, 9}}));
        break;
    }
}

} // namespace

void paintIcon(QPainter &painter, const QRectF &box, Icon icon, const QColor &color)
{
    const qreal side = std::min(box.width(), box.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(box.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 16.0, side / 16.0);
    painter.setPen(QPen(color, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    inBox(painter, icon, color);
    painter.restore();
}

} // namespace edgedeck::ui
