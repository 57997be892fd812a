// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/stepper.h"

#include "ui/shell/spans.h"

#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

Stepper::Stepper(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void Stepper::setSteps(const QList<Step> &steps, int current)
{
    m_steps = steps;
    m_current = current;
    QStringList words;
    for (qsizetype i = 0; i < steps.size(); ++i)
        words << steps[i].word + u" "_s + (i == current ? u"now"_s : markWord(steps[i].mark));
    setAccessibleName(u"Steps: "_s + words.join(u", "_s));
    updateGeometry();
    update();
}

QSize Stepper::sizeHint() const
{
    return {600, 16 + 6 + static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Small)).height()))};
}

QSize Stepper::minimumSizeHint() const
{
    qreal widest = 0;
    for (const Step &step : m_steps)
        widest = std::max(widest, QFontMetricsF(ui::font(Type::SmallStrong)).horizontalAdvance(step.word));
    return {static_cast<int>(std::ceil(widest + 4)) * static_cast<int>(m_steps.size()), sizeHint().height()};
}

void Stepper::paintEvent(QPaintEvent *)
{
    if (m_steps.isEmpty())
        return;
    const Theme &t = theme();
    QPainter painter(this);
    const qreal cell = static_cast<qreal>(width()) / static_cast<qreal>(m_steps.size());
    for (qsizetype i = 0; i < m_steps.size(); ++i) {
        const qreal middle = cell * (static_cast<qreal>(i) + 0.5);
        const Step &step = m_steps[i];
        if (i + 1 < m_steps.size())
            painter.fillRect(QRectF(middle + 14, 7, cell - 28, 1), t.ctl);
        const QRectF box(middle - 7.5, 0, 15, 15);
        if (i == m_current && step.mark == Mark::NotStarted) {
            paintMark(painter, box, Mark::NotStarted, t.info, t.surface);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(Qt::NoPen);
            painter.setBrush(t.info);
            painter.drawEllipse(box.center(), 3.2, 3.2);
        } else {
            paintMark(painter, box, step.mark, t);
        }
        paintText(painter, QRectF(middle - cell / 2, 20, cell, height() - 20), step.word,
            ui::font(i == m_current ? Type::SmallStrong : Type::Small), i == m_current ? t.text : t.muted,
            Qt::AlignCenter);
    }
}

} // namespace edgedeck::ui
