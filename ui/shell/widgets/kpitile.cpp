// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/kpitile.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/panel.h"

#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

namespace {

Spans valueSpans(const KpiState &state)
{
    const bool loud = state.mark != Mark::None && state.mark != Mark::Ok;
    return {{.text = state.value,
                .type = Type::Number,
                .ink = loud ? markInk(state.mark) : Ink::Text,
                .mark = state.mark},
        {.text = state.unit, .type = Type::Body, .ink = Ink::Muted, .elide = Elide::Right, .gap = 7}};
}

} // namespace

KpiTile::KpiTile(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void KpiTile::setState(const KpiState &state)
{
    if (m_state == state)
        return;
    m_state = state;
    QStringList words{state.caption, state.value, state.unit, markWord(state.mark), state.note};
    words.removeAll(QString());
    setAccessibleName(words.join(QStringLiteral(", ")));
    setToolTip(state.note);
    updateGeometry();
    update();
}

QSize KpiTile::sizeHint() const
{
    const qreal lines = QFontMetricsF(ui::font(Type::Caption)).height()
        + QFontMetricsF(ui::font(Type::Number)).height() + QFontMetricsF(ui::font(Type::Small)).height();
    return {200, std::max(75, static_cast<int>(std::ceil(lines)) + 18)};
}

QSize KpiTile::minimumSizeHint() const
{
    return {static_cast<int>(std::ceil(leastWidthOf(valueSpans(m_state)))) + 26, sizeHint().height()};
}

void KpiTile::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    paintPanel(painter, rect(), t);
    const QRectF inner = QRectF(rect()).adjusted(13, 8, -10, -8);
    const qreal caption = QFontMetricsF(ui::font(Type::Caption)).height();
    const qreal note = QFontMetricsF(ui::font(Type::Small)).height();
    paintText(painter, QRectF(inner.left(), inner.top(), inner.width(), caption), m_state.caption,
        ui::font(Type::Caption), t.muted, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    paintSpans(painter,
        QRectF(inner.left(), inner.top() + caption, inner.width(), inner.height() - caption - note),
        valueSpans(m_state), Qt::AlignLeft, t);
    paintText(painter, QRectF(inner.left(), inner.bottom() - note, inner.width(), note), m_state.note,
        ui::font(Type::Small), t.faint, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
}

} // namespace edgedeck::ui
