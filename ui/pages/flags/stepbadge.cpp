// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipreview.h"
#include "ui/pages/support/statemark.h"

#include <QPainter>

namespace edgedeck::ui {

StepBadge::StepBadge(int number, QWidget *parent)
    : QWidget(parent)
    , m_number(number)
{
    setFixedSize(20, 20);
    setState(State::None, false);
}

void StepBadge::setState(State state, bool current)
{
    m_state = state;
    m_current = current;
    setAccessibleName(state == State::None ? QString::number(m_number) : markWord(state));
    update();
}

QStringList StepBadge::paintedTexts() const
{
    return m_state == State::None ? QStringList{QString::number(m_number)} : QStringList();
}

void StepBadge::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_state != State::None) {
        paintMark(painter, QRectF(0, 0, 20, 20), m_state, t);
        return;
    }
    painter.setPen(QPen(m_current ? t.info : t.ctl, 1.4));
    painter.drawEllipse(QRectF(1, 1, 18, 18));
    paintText(painter, QRectF(0, 0, 20, 20), QString::number(m_number), ui::font(Type::Small),
        m_current ? t.info : t.text, Qt::AlignCenter);
}

} // namespace edgedeck::ui
