// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/choice.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/keybutton.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

namespace {

constexpr qreal kBox = 14, kLeft = 3, kGap = 8;

QSize sizeOf(const QString &text)
{
    const QFontMetricsF metrics(ui::font(Type::Body));
    return {static_cast<int>(std::ceil(kLeft + kBox + kGap + metrics.horizontalAdvance(text))) + 4,
        std::max(22, static_cast<int>(std::ceil(metrics.height())) + 6)};
}

void paintChoice(QPainter &painter, const QAbstractButton &button, bool round)
{
    const Theme &t = theme();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box(kLeft, (button.height() - kBox) / 2.0, kBox, kBox);
    const QRectF edge = box.adjusted(0.75, 0.75, -0.75, -0.75);
    const bool on = button.isChecked();
    painter.setPen(QPen(on ? t.primaryFill : t.ctl, 1.5));
    painter.setBrush(on ? t.primaryFill : t.input);
    if (round)
        painter.drawEllipse(edge);
    else
        painter.drawRoundedRect(edge, 3, 3);
    if (on && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.primaryText);
        painter.drawEllipse(box.center(), 2.6, 2.6);
    } else if (on) {
        QPainterPath tick(box.topLeft() + QPointF(3.4, 7.2));
        tick.lineTo(box.topLeft() + QPointF(6.0, 9.8));
        tick.lineTo(box.topLeft() + QPointF(10.6, 4.4));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(t.primaryText, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(tick);
    }
    const qreal left = box.right() + kGap;
    paintText(painter, QRectF(left, 0, button.width() - left, button.height()), button.text(),
        ui::font(Type::Body), button.isEnabled() ? t.text : t.faint);
    if (button.hasFocus())
        paintFocusRing(painter, box.adjusted(-3, -3, 3, 3), round ? (kBox + 6) / 2 : 5);
}

} // namespace

CheckBox::CheckBox(const QString &text, QWidget *parent)
    : QCheckBox(text, parent)
{
}

QSize CheckBox::sizeHint() const
{
    return sizeOf(text());
}

void CheckBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChoice(painter, *this, false);
}

RadioButton::RadioButton(const QString &text, QWidget *parent)
    : QRadioButton(text, parent)
{
}

QSize RadioButton::sizeHint() const
{
    return sizeOf(text());
}

void RadioButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintChoice(painter, *this, true);
}

} // namespace edgedeck::ui
