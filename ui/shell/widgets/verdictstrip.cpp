// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/verdictstrip.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace edgedeck::ui {

namespace {
constexpr int kTextLeft = 62;
}

VerdictStrip::VerdictStrip(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    m_row->setContentsMargins(0, 0, 9, 0);
    m_row->setSpacing(6);
    m_row->addStretch(1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void VerdictStrip::set(Mark mark, const QString &headline, const QString &state, const QString &rest)
{
    m_mark = mark;
    m_headline = headline;
    m_state = state;
    m_rest = rest;
    setAccessibleName(headline);
    setAccessibleDescription(state + QLatin1Char(' ') + rest);
    update();
}

void VerdictStrip::addButton(QWidget *button)
{
    m_row->addWidget(button, 0, Qt::AlignVCenter);
}

void VerdictStrip::setStripHeight(int height)
{
    m_height = height;
    updateGeometry();
}

QSize VerdictStrip::sizeHint() const
{
    const qreal text
        = QFontMetricsF(ui::font(Type::Headline)).height() + QFontMetricsF(ui::font(Type::Body)).height();
    return {600, std::max(m_height, static_cast<int>(std::ceil(text)) + 22)};
}

QSize VerdictStrip::minimumSizeHint() const
{
    return {kTextLeft + 120 + m_row->minimumSize().width(), sizeHint().height()};
}

void VerdictStrip::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QColor color = markColor(m_mark, t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(QPen(color, 1));
    painter.setBrush(t.tint(color, t.surface));
    painter.drawRoundedRect(box, 6, 6);
    QPainterPath corner;
    corner.addRoundedRect(QRectF(rect()), 6, 6);
    painter.save();
    painter.setClipPath(corner);
    painter.fillRect(QRectF(0, 0, 5, height()), color);
    painter.restore();
    paintMark(painter, QRectF(20, (height() - kMarkVerdict) / 2.0, kMarkVerdict, kMarkVerdict), m_mark, color,
        t.tint(color, t.surface));

    qreal right = width() - 12;
    for (int i = 0; i < m_row->count(); ++i) {
        const QWidget *button = m_row->itemAt(i)->widget();
        if (button && button->isVisible())
            right = std::min(right, static_cast<qreal>(button->x()) - 12);
    }
    const qreal big = QFontMetricsF(ui::font(Type::Headline)).height();
    const qreal small = QFontMetricsF(ui::font(Type::Body)).height();
    const qreal top = std::round((height() - big - small - 1) / 2);
    paintText(painter, QRectF(kTextLeft, top, right - kTextLeft, big), m_headline, ui::font(Type::Headline),
        t.text, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    const Spans second{{.text = m_state, .type = Type::Strong, .ink = markInk(m_mark)},
        {.text = m_rest,
            .type = Type::Body,
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = m_state.isEmpty() ? 0 : 5}};
    paintSpans(painter, QRectF(kTextLeft, top + big + 1, right - kTextLeft, small), second, Qt::AlignLeft, t);
}

} // namespace edgedeck::ui
