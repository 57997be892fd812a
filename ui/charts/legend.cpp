// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/legend.h"

#include "ui/charts/laneview.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr double kGap = 14;

double swatchWidth(LegendItem::Swatch swatch)
{
    return swatch == LegendItem::Swatch::Block || swatch == LegendItem::Swatch::Outline ? 10 : 20;
}

} // namespace

Legend::Legend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void Legend::setTheme(const ChartTheme &theme)
{
    m_theme = theme;
    updateGeometry();
    update();
}

void Legend::setItems(const QList<LegendItem> &items)
{
    m_items = items.mid(0, 6);
    QStringList words;
    for (const LegendItem &item : m_items)
        words << item.name;
    setAccessibleName(u"Legend: "_s + words.join(u", "_s));
    updateGeometry();
    update();
}

double Legend::widthOf(const LegendItem &item) const
{
    return swatchWidth(item.swatch) + 7 + QFontMetricsF(m_theme.axis).horizontalAdvance(item.name) + kGap;
}

QSize Legend::sizeHint() const
{
    double wide = 0;
    for (const LegendItem &item : m_items)
        wide += widthOf(item);
    return {static_cast<int>(std::ceil(wide)),
        static_cast<int>(std::ceil(QFontMetricsF(m_theme.axis).height())) + 4};
}

QSize Legend::minimumSizeHint() const
{
    return {0, sizeHint().height()};
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QFontMetricsF metrics(m_theme.axis);
    double wide = 0;
    qsizetype shown = 0;
    while (shown < m_items.size() && wide + widthOf(m_items[shown]) <= width() + 1)
        wide += widthOf(m_items[shown++]);
    double x = width() - wide;
    const double y = height() / 2.0;
    for (qsizetype i = 0; i < shown; ++i) {
        const LegendItem &item = m_items[i];
        const QColor color = chartColor(item.ink, m_theme);
        const double side = swatchWidth(item.swatch);
        QPen pen(color, 2.4, Qt::SolidLine, Qt::FlatCap);
        switch (item.swatch) {
        case LegendItem::Swatch::Line:
            break;
        case LegendItem::Swatch::Dots:
            pen.setDashPattern({1.2, 1.1});
            break;
        case LegendItem::Swatch::Dash:
            pen.setDashPattern({2.6, 1.4});
            break;
        default:
            pen.setWidthF(1.2);
        }
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        if (item.swatch == LegendItem::Swatch::Block) {
            painter.fillRect(QRectF(x, y - 5, 10, 10), color);
        } else if (item.swatch == LegendItem::Swatch::Outline) {
            painter.drawRect(QRectF(x + 0.6, y - 4.4, 8.8, 8.8));
        } else if (item.swatch == LegendItem::Swatch::Hatch) {
            hatchInto(painter, QRectF(x, y - 5, side, 10), color, 3.4, 1.3);
            painter.drawRect(QRectF(x + 0.6, y - 4.4, side - 1.2, 8.8));
        } else {
            painter.drawLine(QPointF(x, y), QPointF(x + side, y));
        }
        painter.setFont(m_theme.axis);
        painter.setPen(m_theme.muted);
        painter.drawText(
            QPointF(x + side + 7, std::round(y + (metrics.ascent() - metrics.descent()) / 2)), item.name);
        x += widthOf(item);
    }
}

} // namespace edgedeck::ui
