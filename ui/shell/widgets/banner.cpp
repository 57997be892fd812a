// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/banner.h"

#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

Banner::Banner(QWidget *parent)
    : QWidget(parent)
    , m_line(new SpanLine(this))
    , m_button(new KeyButton({}, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_more(new KeyButton({}, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 0, 8, 0);
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    row->addWidget(m_more);
    row->addWidget(m_button);
    m_button->hide();
    m_more->hide();
    setFixedHeight(std::max(34, m_button->sizeHint().height() + 4));
    connect(m_button, &KeyButton::clicked, this, &Banner::acted);
    connect(m_more, &KeyButton::clicked, this, &Banner::moreWanted);
}

void Banner::set(Mark mark, const QString &title, const QString &text)
{
    m_mark = mark;
    m_line->setSpans({{.text = title, .type = Type::Strong, .mark = mark},
        {.text = text, .type = Type::Body, .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}});
    setAccessibleName(title);
    setAccessibleDescription(text);
    update();
}

void Banner::setAction(const QString &text, const QString &key)
{
    m_button->setText(text);
    m_button->setKey(key);
    m_button->setVisible(!text.isEmpty());
}

void Banner::setMore(int count)
{
    m_more->setText(u"+%1"_s.arg(count));
    m_more->setKey({});
    m_more->setAccessibleName(u"%1 more notices"_s.arg(count));
    m_more->setVisible(count > 0);
}

void Banner::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QColor color = markColor(m_mark, t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.setBrush(t.tint(color, t.surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QPainterPath corner;
    corner.addRoundedRect(QRectF(rect()), 4, 4);
    painter.setClipPath(corner);
    painter.fillRect(QRectF(0, 0, 4, height()), color);
}

} // namespace edgedeck::ui
