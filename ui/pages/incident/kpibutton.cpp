// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/kpibutton.h"

#include "ui/shell/widgets/keybutton.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace edgedeck::ui {

KpiButton::KpiButton(QWidget *parent)
    : KpiTile(parent)
{
    setFocusPolicy(Qt::StrongFocus);
}

void KpiButton::paintEvent(QPaintEvent *event)
{
    KpiTile::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    paintFocusRing(painter, rect(), 6);
}

void KpiButton::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
        Q_EMIT opened();
        return;
    }
    KpiTile::keyPressEvent(event);
}

void KpiButton::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT opened();
}

void KpiButton::focusInEvent(QFocusEvent *event)
{
    KpiTile::focusInEvent(event);
    update();
}

void KpiButton::focusOutEvent(QFocusEvent *event)
{
    KpiTile::focusOutEvent(event);
    update();
}

} // namespace edgedeck::ui
