// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/chip.h"

#include "ui/shell/spans.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

namespace {
constexpr qreal kPad = 6, kGap = 5;
}

QSizeF chipSize(Mark mark, const QString &text)
{
    const QFontMetricsF metrics(ui::font(mark == Mark::None ? Type::Small : Type::SmallStrong));
    const qreal markWidth = mark == Mark::None ? 0 : kMarkRow + kGap;
    return {std::ceil(metrics.horizontalAdvance(text) + markWidth + 2 * kPad + 1),
        std::max(20.0, std::ceil(metrics.height()) + 4)};
}

void paintChip(QPainter &painter, const QRectF &box, Mark mark, const QString &text, const Theme &theme,
    const QColor &ground)
{
    const QColor color = mark == Mark::None ? theme.ctl : markColor(mark, theme);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(mark == Mark::None ? theme.border : color, 1));
    painter.setBrush(mark == Mark::None ? QBrush(Qt::NoBrush) : QBrush(theme.tint(color, ground)));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.restore();
    qreal left = box.left() + kPad;
    if (mark != Mark::None) {
        paintMark(painter, QRectF(left, box.center().y() - kMarkRow / 2.0, kMarkRow, kMarkRow), mark, color,
            theme.tint(color, ground));
        left += kMarkRow + kGap;
    }
    paintText(painter, QRectF(left, box.top(), box.right() - left - kPad + 1, box.height()), text,
        ui::font(mark == Mark::None ? Type::Small : Type::SmallStrong),
        mark == Mark::None ? theme.muted : color);
}

Chip::Chip(Mark mark, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_mark(mark)
    , m_text(text)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Chip::set(Mark mark, const QString &text)
{
    if (m_mark == mark && m_text == text)
        return;
    m_mark = mark;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Chip::sizeHint() const
{
    return chipSize(m_mark, m_text).toSize();
}

void Chip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChip(painter, rect(), m_mark, m_text, theme(), theme().surface);
}

} // namespace edgedeck::ui
