// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/spans.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kMarkGap = 6;
constexpr qreal kSlack = 0.75; // rounding of glyph advances, not a missing letter
std::function<void(const ClippedText &)> g_audit;

/// Arrows as arrows: "Alt+Left" reads "Alt+←" on a cap.
QString capText(QString key)
{
    return key.replace(u"Left"_s, u"←"_s)
        .replace(u"Right"_s, u"→"_s)
        .replace(u"Up"_s, u"↑"_s)
        .replace(u"Down"_s, u"↓"_s);
}

qreal advance(const QString &text, const QFont &font)
{
    return QFontMetricsF(font).horizontalAdvance(text);
}

qreal markWidth(const Span &span)
{
    if (span.mark == Mark::None)
        return 0;
    const qreal side = span.type == Type::Number ? kMarkCell : kMarkRow;
    return span.text.isEmpty() ? side : side + kMarkGap;
}

qreal textWidth(const Span &span)
{
    return span.keyCap ? keyCapSize(span.text).width() : advance(span.text, span.font());
}

qreal fullWidth(const Span &span)
{
    return span.gap + markWidth(span) + textWidth(span);
}

} // namespace

QFont Span::font() const
{
    return digits ? numberFont(type) : ui::font(type);
}

qreal widthOf(const Spans &spans)
{
    qreal sum = 0;
    for (const Span &span : spans)
        sum += fullWidth(span);
    return sum;
}

qreal leastWidthOf(const Spans &spans)
{
    qreal sum = 0;
    for (const Span &span : spans) {
        if (span.elide == Elide::None)
            sum += fullWidth(span);
        else
            sum += span.gap + markWidth(span) + std::min(textWidth(span), advance(u"…"_s, span.font()));
    }
    return sum;
}

qreal heightOf(const Spans &spans)
{
    qreal high = 0;
    for (const Span &span : spans) {
        high = std::max(high, QFontMetricsF(span.font()).height());
        if (span.keyCap)
            high = std::max(high, keyCapSize(span.text).height());
        if (span.mark != Mark::None)
            high = std::max(high, static_cast<qreal>(kMarkRow));
    }
    return high;
}

QString plainText(const Spans &spans)
{
    QStringList parts;
    for (const Span &span : spans) {
        if (!span.text.isEmpty())
            parts << span.text;
    }
    return parts.join(u' ');
}

SpanLayout paintSpans(
    QPainter &painter, const QRectF &box, const Spans &spans, Qt::Alignment alignment, const Theme &theme)
{
    SpanLayout result{.needed = widthOf(spans)};
    QList<qreal> widths;
    for (const Span &span : spans)
        widths << textWidth(span);
    qreal excess = result.needed - box.width();
    for (qsizetype i = spans.size() - 1; i >= 0 && excess > kSlack; --i) {
        if (spans[i].elide == Elide::None)
            continue;
        const qreal least = std::min(widths[i], advance(u"…"_s, spans[i].font()));
        const qreal cut = std::min(excess, widths[i] - least);
        widths[i] -= cut;
        excess -= cut;
        result.elided = result.elided || cut > 0;
    }
    if (excess > kSlack)
        auditText(plainText(spans), box.width() + excess, box.width());

    qreal ascent = 0;
    qreal descent = 0;
    for (const Span &span : spans) {
        const QFontMetricsF metrics(span.font());
        ascent = std::max(ascent, metrics.ascent());
        descent = std::max(descent, metrics.descent());
    }
    const qreal baseline = std::round(box.top() + (box.height() - ascent - descent) / 2 + ascent);
    const qreal used = std::min(result.needed, box.width());
    qreal x = box.left();
    if (alignment & Qt::AlignRight)
        x = std::max(box.left(), box.right() - used);
    else if (alignment & Qt::AlignHCenter)
        x = std::max(box.left(), box.center().x() - used / 2);

    for (qsizetype i = 0; i < spans.size(); ++i) {
        const Span &span = spans[i];
        const QFont spanFont = span.font();
        const QColor color = inkColor(span.ink, theme);
        x += span.gap;
        if (span.mark != Mark::None) {
            const qreal side = span.type == Type::Number ? kMarkCell : kMarkRow;
            const qreal middle = baseline - QFontMetricsF(spanFont).capHeight() / 2;
            paintMark(painter, QRectF(x, std::round(middle - side / 2), side, side), span.mark, theme);
            x += markWidth(span);
        }
        if (span.keyCap) {
            const QSizeF size = keyCapSize(span.text);
            paintKeyCap(painter, QRectF(QPointF(x, std::round(box.center().y() - size.height() / 2)), size),
                span.text, color, theme.ctl);
        } else if (!span.text.isEmpty()) {
            QString text = span.text;
            if (span.elide != Elide::None && widths[i] + kSlack < textWidth(span)) {
                text = QFontMetricsF(spanFont).elidedText(
                    text, span.elide == Elide::Middle ? Qt::ElideMiddle : Qt::ElideRight, widths[i]);
            }
            painter.setFont(spanFont);
            painter.setPen(color);
            painter.drawText(QPointF(x, baseline), text);
        }
        x += widths[i];
    }
    return result;
}

void paintText(QPainter &painter, const QRectF &box, const QString &text, const QFont &font,
    const QColor &color, Qt::Alignment alignment, Elide elide)
{
    if (text.isEmpty())
        return;
    const QFontMetricsF metrics(font);
    const qreal width = metrics.horizontalAdvance(text);
    QString shown = text;
    if (width > box.width() + kSlack) {
        if (elide == Elide::None)
            auditText(text, width, box.width());
        else
            shown = metrics.elidedText(
                text, elide == Elide::Middle ? Qt::ElideMiddle : Qt::ElideRight, box.width());
    }
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(box.adjusted(0, 0, kSlack, 0),
        static_cast<int>(alignment) | Qt::TextSingleLine | Qt::TextDontClip, shown);
}

QSizeF keyCapSize(const QString &text)
{
    const QFontMetricsF metrics(ui::font(Type::MonoSmall));
    const qreal high = std::max(18.0, std::ceil(metrics.height()) + 3);
    return {std::max(high, std::ceil(metrics.horizontalAdvance(capText(text))) + 9), high};
}

void paintKeyCap(
    QPainter &painter, const QRectF &box, const QString &text, const QColor &ink, const QColor &edge)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(edge, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.restore();
    paintText(painter, box, capText(text), ui::font(Type::MonoSmall), ink, Qt::AlignCenter);
}

void setTextAudit(std::function<void(const ClippedText &)> listener)
{
    g_audit = std::move(listener);
}

void auditText(const QString &text, qreal needed, qreal given)
{
    if (g_audit && needed > given + kSlack)
        g_audit(ClippedText{.text = text, .needed = needed, .given = given});
}

} // namespace edgedeck::ui
