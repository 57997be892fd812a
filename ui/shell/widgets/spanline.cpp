// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/spanline.h"

#include <QEvent>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

SpanLine::SpanLine(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

SpanLine::SpanLine(Spans spans, QWidget *parent)
    : SpanLine(parent)
{
    setSpans(std::move(spans));
}

SpanLine::SpanLine(const QString &text, Type type, Ink ink, Elide elide, QWidget *parent)
    : SpanLine(parent)
{
    setSpans({{.text = text, .type = type, .ink = ink, .elide = elide}});
}

void SpanLine::setSpans(Spans spans)
{
    m_spans = std::move(spans);
    setAccessibleName(plainText(m_spans));
    updateGeometry();
    update();
}

void SpanLine::setText(const QString &text)
{
    if (m_spans.isEmpty())
        m_spans.append(Span{});
    if (m_spans.first().text == text)
        return;
    Spans next = m_spans;
    next.first().text = text;
    setSpans(std::move(next));
}

void SpanLine::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void SpanLine::setMinimumLineHeight(int height)
{
    m_height = height;
    updateGeometry();
}

QSize SpanLine::sizeHint() const
{
    return {static_cast<int>(std::ceil(widthOf(m_spans))) + 1,
        std::max(m_height, static_cast<int>(std::ceil(heightOf(m_spans))))};
}

QSize SpanLine::minimumSizeHint() const
{
    return {static_cast<int>(std::ceil(leastWidthOf(m_spans))) + 1, sizeHint().height()};
}

void SpanLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const SpanLayout done = paintSpans(painter, rect(), m_spans, m_alignment, theme());
    const QString tip = done.elided ? plainText(m_spans) : QString();
    if (toolTip() != tip)
        setToolTip(tip);
}

void SpanLine::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::FontChange || event->type() == QEvent::ApplicationFontChange)
        updateGeometry();
    QWidget::changeEvent(event);
}

} // namespace edgedeck::ui
