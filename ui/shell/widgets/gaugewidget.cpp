// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/gaugewidget.h"

#include <QPainter>

namespace edgedeck::ui {

GaugeWidget::GaugeWidget(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void GaugeWidget::setState(const GaugeState &state, const QString &spoken)
{
    setAccessibleName(spoken);
    if (m_state == state)
        return;
    m_state = state;
    update();
}

void GaugeWidget::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    // Half a diamond has room left of zero, so that an expectation near 0 % is drawn whole.
    paintGauge(painter, QRectF(rect()).adjusted(kGaugeDiamond, 0, 0, 0), m_state, theme());
}

} // namespace edgedeck::ui
