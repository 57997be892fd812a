// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/kpitile.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/panel.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

namespace {

constexpr int kSparkHeight = 26, kSparkGap = 4;

Spans valueSpans(const KpiState &state)
{
    const bool loud = state.mark != Mark::None && state.mark != Mark::Ok;
    if (state.spark)
        return {{.text = state.value, .type = Type::Number, .ink = loud ? markInk(state.mark) : Ink::Text},
            {.text = state.unit, .type = Type::Body, .ink = Ink::Muted, .elide = Elide::Right, .gap = 7}};
    return {{.text = state.value,
                .type = Type::Number,
                .ink = loud ? markInk(state.mark) : Ink::Text,
                .mark = state.mark},
        {.text = state.unit, .type = Type::Body, .ink = Ink::Muted, .elide = Elide::Right, .gap = 7}};
}

} // namespace

void paintSpark(QPainter &painter, const QRectF &box, const Spark &spark, const Theme &t)
{
    double most = spark.target.value_or(0);
    for (const auto &point : spark.points)
        most = std::max(most, point.value_or(0));
    const auto y = [&](double value) {
        return most <= 0 ? box.bottom() - 1 : box.bottom() - 1 - (box.height() - 3) * value / most;
    };
    painter.setRenderHint(QPainter::Antialiasing);
    if (spark.target) {
        QPen dashed(t.target(), 1.2);
        dashed.setDashPattern({3, 2.4});
        painter.setPen(dashed);
        painter.drawLine(QPointF(box.left(), y(*spark.target)), QPointF(box.right(), y(*spark.target)));
    }
    painter.setPen(QPen(spark.color, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const double step = spark.points.size() < 2 ? 0 : box.width() / double(spark.points.size() - 1);
    QPolygonF run;
    const auto flush = [&] {
        if (run.size() == 1)
            painter.drawPoint(run.first());
        else if (run.size() > 1)
            painter.drawPolyline(run);
        run.clear();
    };
    for (std::size_t i = 0; i < spark.points.size(); ++i) {
        if (spark.points[i])
            run << QPointF(box.left() + step * double(i), y(*spark.points[i]));
        else
            flush();
    }
    flush();
}

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
    const int spark = m_state.spark ? kSparkHeight + kSparkGap : 0;
    return {200, std::max(75, static_cast<int>(std::ceil(lines)) + 18) + spark};
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
    const qreal mark = m_state.spark ? kMarkCell + 4 : 0;
    const qreal spark = m_state.spark ? kSparkHeight + kSparkGap : 0;
    paintText(painter, QRectF(inner.left(), inner.top(), inner.width() - mark, caption), m_state.caption,
        ui::font(Type::Caption), t.muted, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    if (m_state.spark) {
        paintMark(
            painter, QRectF(inner.right() - kMarkCell, inner.top(), kMarkCell, kMarkCell), m_state.mark, t);
        paintSpark(painter,
            QRectF(
                inner.left(), inner.bottom() - note - kSparkGap - kSparkHeight, inner.width(), kSparkHeight),
            *m_state.spark, t);
    }
    paintSpans(painter,
        QRectF(inner.left(), inner.top() + caption, inner.width(), inner.height() - caption - note - spark),
        valueSpans(m_state), Qt::AlignLeft, t);
    paintText(painter, QRectF(inner.left(), inner.bottom() - note, inner.width(), note), m_state.note,
        ui::font(Type::Small), t.faint, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
}

} // namespace edgedeck::ui
