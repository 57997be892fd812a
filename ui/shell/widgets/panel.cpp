// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/panel.h"

#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>

namespace edgedeck::ui {

void paintPanel(QPainter &painter, const QRectF &box, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter.restore();
}

Panel::Panel(const QString &title, const QString &subtitle, QWidget *parent)
    : QWidget(parent)
    , m_header(new QWidget(this))
    , m_title(new SpanLine(m_header))
    , m_headerRow(new QHBoxLayout(m_header))
    , m_body(new QVBoxLayout)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    m_headerRow->setContentsMargins(12, 0, 8, 0);
    m_headerRow->setSpacing(4);
    m_headerRow->addWidget(m_title, 1);
    m_header->setFixedHeight(36);
    column->addWidget(m_header);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(0);
    column->addLayout(m_body, 1);
    setTitle(title, subtitle);
}

void Panel::setTitle(const QString &title, const QString &subtitle)
{
    Spans spans;
    if (!title.isEmpty())
        spans << Span{.text = title, .type = Type::Strong};
    if (!subtitle.isEmpty())
        spans << Span{
            .text = subtitle, .type = Type::Body, .ink = Ink::Faint, .elide = Elide::Right, .gap = 8};
    setHeaderSpans(std::move(spans));
    setAccessibleName(title);
}

void Panel::setHeaderSpans(Spans spans)
{
    m_title->setSpans(std::move(spans));
    m_header->setVisible(!m_title->spans().isEmpty() || m_headerRow->count() > 1);
}

void Panel::addHeaderWidget(QWidget *widget)
{
    m_headerRow->addWidget(widget, 0, Qt::AlignVCenter);
    m_header->setVisible(true);
}

void Panel::setHeaderHeight(int height)
{
    m_header->setFixedHeight(std::max(height, m_headerRow->minimumSize().height()));
}

void Panel::setStateBar(Mark mark, int width)
{
    m_bar = mark;
    m_barWidth = width;
    update();
}

void Panel::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    paintPanel(painter, rect(), t);
    if (!m_header->isHidden())
        painter.fillRect(QRectF(1, m_header->geometry().bottom(), width() - 2, 1), t.border);
    if (m_bar != Mark::None) {
        QPainterPath clip;
        clip.addRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setClipPath(clip);
        painter.fillRect(QRectF(0, 0, m_barWidth, height()), markColor(m_bar, t));
    }
}

} // namespace edgedeck::ui
