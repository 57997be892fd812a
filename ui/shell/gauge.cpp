// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/gauge.h"

#include "ui/shell/marks.h"
#include "ui/shell/spans.h"
#include "ui/shell/text.h"
#include "ui/shell/typography.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kHeight = 10, kArrow = 8, kBandHeight = 6, kBandGap = 3, kRadius = 2;

void arrow(QPainter &p, QPointF tip, const QColor &color)
{
    p.setPen(Qt::NoPen);
    p.setBrush(color);
    p.drawPolygon(QPolygonF({tip + QPointF(-4.5, -4), tip, tip + QPointF(-4.5, 4)}));
}

QString valueWords(const QuotaReading &quota, double value)
{
    switch (unitOf(quota.meter)) {
    case MeterUnit::Bytes:
        return text::decimal(value / 1e9, 2) + u" GB"_s;
    case MeterUnit::GbSeconds:
        return text::count(value) + u" GB-s"_s;
    case MeterUnit::Count:
        break;
    }
    return text::count(value);
}

void paintUnknown(QPainter &p, const GaugeGeometry &g, const Theme &t)
{
    QPen dashed(t.unknown, 1.3);
    dashed.setDashPattern({3, 2.4});
    p.setPen(dashed);
    p.setBrush(Qt::NoBrush);
    p.drawRoundedRect(g.track.united(g.zone).adjusted(0.65, 0.65, -0.65, -0.65), kRadius, kRadius);
}

void paintBand(QPainter &p, const GaugeGeometry &g, const Theme &t)
{
    if (g.band.isEmpty())
        return;
    paintHatch(p, g.band, t.muted, 3.4, 1.2);
    p.setPen(QPen(t.muted, 1));
    p.setBrush(Qt::NoBrush);
    p.drawRect(g.band.adjusted(0.5, 0.5, -0.5, -0.5));
    if (g.medianX)
        p.fillRect(QRectF(*g.medianX - 1.2, g.band.top() - 1, 2.4, g.band.height() + 2), t.text);
    if (g.bandBeyond)
        arrow(p, QPointF(g.band.right() + 5, g.band.center().y()), t.text);
}

} // namespace

GaugeState gaugeOf(const QuotaReading &quota, bool stale)
{
    GaugeState state;
    state.stale = stale;
    if (!quota.limit || *quota.limit <= 0)
        return state;
    const double limit = *quota.limit;
    if (quota.used.value)
        state.used = *quota.used.value / limit;
    if (quota.attempted)
        state.attempted = *quota.attempted / limit;
    if (quota.forecast) {
        state.median = quota.forecast->total / limit;
        if (quota.forecast->low && quota.forecast->high) {
            state.low = *quota.forecast->low / limit;
            state.high = *quota.forecast->high / limit;
        }
    }
    return state;
}

QString gaugeText(const QuotaReading &quota)
{
    QString words = QString::fromUtf8(
        displayName(quota.meter).data(), static_cast<qsizetype>(displayName(quota.meter).size()));
    if (!quota.used.value)
        return words + u", unknown: "_s + QString::fromStdString(quota.used.unknown);
    words += u" "_s + valueWords(quota, *quota.used.value);
    if (quota.limit)
        words += u" of "_s + valueWords(quota, *quota.limit);
    if (const auto share = quota.percent())
        words += u", "_s + text::decimal(*share, 1) + u" percent, "_s + markWord(stateOf(quota.level()));
    if (quota.forecast) {
        words += u", expected "_s + valueWords(quota, quota.forecast->total);
        if (quota.forecast->low && quota.forecast->high)
            words += u", "_s + valueWords(quota, *quota.forecast->low) + u" to "_s
                + valueWords(quota, *quota.forecast->high);
    }
    return words;
}

GaugeGeometry gaugeGeometry(const QRectF &box, const GaugeState &state)
{
    GaugeGeometry g;
    const qreal width = std::max(0.0, box.width() - kArrow);
    // A short row leaves too little below the bar for the forecast: the bar then stands a little higher.
    const qreal below = kHeight / 2 + kBandGap + kBandHeight + 1 - box.height() / 2;
    const qreal top = std::round(box.center().y() - kHeight / 2 - std::clamp(below, 0.0, 3.0));
    const auto x = [&](double share) {
        return box.left() + width * std::clamp(share, 0.0, kGaugeScale) / kGaugeScale;
    };
    g.limitX = x(1.0);
    g.eightyX = x(0.8);
    g.track = QRectF(box.left(), top, g.limitX - box.left(), kHeight);
    g.zone = QRectF(g.limitX, top, x(kGaugeScale) - g.limitX, kHeight);
    if (state.expected)
        g.diamondX = x(*state.expected);
    if (!state.used)
        return g;
    qreal filled = x(*state.used) - box.left();
    if (*state.used > 0)
        filled = std::max(filled, 2.0);
    if (*state.used > 1.0)
        filled = std::max(filled, g.limitX - box.left() + 4.0);
    g.beyond = *state.used > kGaugeScale;
    g.fill = QRectF(box.left(), top, filled, kHeight);
    if (state.attempted && *state.attempted > *state.used) {
        const qreal to = x(*state.attempted);
        if (to > g.fill.right())
            g.refused = QRectF(g.fill.right(), top, to - g.fill.right(), kHeight);
    }
    if (state.low && state.high) {
        const qreal from = x(*state.low);
        g.bandBeyond = *state.high > kGaugeScale;
        const qreal to = std::max(x(*state.high), from + 3.0);
        g.band = QRectF(from, top + kHeight + kBandGap, to - from, kBandHeight);
        if (state.median)
            g.medianX = x(*state.median);
    }
    return g;
}

QColor gaugeFill(const GaugeState &state, const Theme &theme)
{
    if (state.stale)
        return theme.stale;
    const double used = state.used.value_or(0);
    if (used >= 1.0)
        return theme.critical;
    return used >= 0.8 ? theme.warn : theme.bar;
}

void paintGauge(QPainter &painter, const QRectF &box, const GaugeState &state, const Theme &theme)
{
    const GaugeGeometry g = gaugeGeometry(box, state);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (!state.used) {
        paintUnknown(painter, g, theme);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.track);
        painter.drawRoundedRect(g.track, kRadius, kRadius);
        paintHatch(painter, g.zone, theme.zone, 4.6, 1.4);
        const QColor fill = gaugeFill(state, theme);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        if (!g.fill.isEmpty())
            painter.drawRoundedRect(g.fill, kRadius, kRadius);
        if (!g.refused.isEmpty()) {
            painter.setPen(QPen(theme.critical, 1.5));
            painter.setBrush(theme.surface);
            painter.drawRect(g.refused.adjusted(0.75, 0.75, -0.75, -0.75));
        }
        if (g.beyond)
            arrow(painter, QPointF(g.zone.right() + 6.5, g.zone.center().y()), theme.text);
    }
    const bool covered = state.used && *state.used > 0.8;
    QPen dotted(covered ? theme.surface : theme.muted, 1.2);
    dotted.setDashPattern({1.6, 1.6});
    painter.setPen(dotted);
    painter.drawLine(QPointF(g.eightyX, g.track.top() + 1), QPointF(g.eightyX, g.track.bottom() - 1));
    paintBand(painter, g, theme);
    painter.fillRect(QRectF(g.limitX - 1.2, g.track.top() - 4, 2.4, kHeight + 8), theme.target());
    if (g.diamondX) {
        const qreal y = g.track.center().y();
        const qreal from = g.fill.isEmpty() ? g.track.left() : g.fill.right();
        QPen trail(state.used && *state.used > 0.1 ? theme.text : theme.muted, 1.4);
        trail.setDashPattern({2, 1.6});
        painter.setPen(trail);
        painter.drawLine(QPointF(from, y), QPointF(*g.diamondX, y));
        painter.setPen(QPen(theme.text, 1.6));
        painter.setBrush(theme.surface);
        const QPointF at(std::max(*g.diamondX, g.track.left()), y);
        painter.drawPolygon(
            QPolygonF({at + QPointF(0, -6), at + QPointF(6, 0), at + QPointF(0, 6), at + QPointF(-6, 0)}));
    }
    painter.restore();
}

void paintGaugeScale(QPainter &painter, const QRectF &box, const Theme &theme, bool narrow)
{
    const GaugeGeometry g = gaugeGeometry(box, {});
    const qreal end = g.zone.right();
    const auto word = [&](const QString &text, qreal x, bool strong) {
        const QFont face = ui::font(strong ? Type::SmallStrong : Type::Caption);
        const qreal width = QFontMetricsF(face).horizontalAdvance(text);
        const qreal left = std::clamp(x - width / 2, box.left(), std::max(box.left(), end - width));
        paintText(painter, QRectF(left, box.top(), width + 1, box.height()), text, face,
            strong ? theme.text : theme.faint);
    };
    const auto at
        = [&](double share) { return g.track.left() + (end - g.track.left()) * share / kGaugeScale; };
    word(u"0"_s, g.track.left(), false);
    word(narrow ? u"80"_s : u"80 %"_s, g.eightyX - (narrow ? 8 : 0), false);
    word(u"limit"_s, g.limitX + (narrow ? 4 : 0), true);
    if (!narrow) {
        word(u"50 %"_s, at(0.5), false);
        if (end - g.track.left() > 300)
            word(u"125 %"_s, at(1.25), false);
        word(u"150 %"_s, end, false);
    }
}

} // namespace edgedeck::ui
