// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/firstrun/logo.h"

#include "ui/shell/theme.h"

#include <QPainter>

namespace edgedeck::ui {

Logo::Logo(QWidget *parent)
    : QWidget(parent)
{
    setFixedSize(42, 42);
}

void Logo::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0x00, 0x72, 0xB2));
    painter.drawRoundedRect(rect(), 8, 8);
    const auto bar = [&](qreal y, qreal width) {
        painter.setBrush(Qt::white);
        painter.drawRoundedRect(QRectF(8, y, width, 3.4), 1.7, 1.7);
    };
    bar(12, 14);
    bar(19, 20);
    bar(26, 26);
    painter.setBrush(QColor(0xF0, 0xE4, 0x42));
    painter.drawRect(QRectF(28, 9, 3, 24));
}

IconBox::IconBox(Icon icon, bool large, QWidget *parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_large(large)
{
    const int side = icon == Icon::Lock ? 14 : 24;
    setFixedSize(side, side);
}

void IconBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintIcon(painter, rect(), m_icon, m_large ? theme().info : theme().muted);
}

} // namespace edgedeck::ui
