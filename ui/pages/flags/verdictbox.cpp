// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"
#include "ui/pages/flags/flipprogress.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

VerdictBox::VerdictBox(QWidget *parent)
    : QWidget(parent)
    , m_title(new SpanLine(this))
    , m_when(new SpanLine(this))
    , m_text(new TextBlock(QString(), Type::Body, Ink::Muted, this))
{
    setObjectName(u"verdictBox"_s);
    m_title->setObjectName(u"verdictTitle"_s);
    m_when->setObjectName(u"verdictWhen"_s);
    m_text->setObjectName(u"verdictText"_s);
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(34, 0, 0, 0);
    row->addWidget(m_title, 1);
    row->addWidget(m_when);
    column->addLayout(row);
    column->addWidget(m_text);
}

void VerdictBox::setVerdict(const FlipVerdict &verdict, Timestamp now)
{
    m_state = verdict.state;
    m_title->setSpans({{.text = verdict.title, .type = Type::PageTitle, .elide = Elide::Right}});
    m_text->setText(verdict.sentence);
    m_when->setVisible(verdict.notBefore.has_value());
    if (verdict.notBefore) {
        const Timestamp at = *verdict.notBefore;
        m_when->setSpans({{.text = u"verdict not before"_s, .ink = Ink::Muted},
            {.text = format::date(at, now) + u" "_s + format::utcTime(at), .type = Type::Strong, .gap = 4},
            {.text = u", in"_s, .ink = Ink::Muted},
            {.text = format::duration(at - now), .type = Type::Strong, .gap = 4}});
    }
    setAccessibleName(verdict.title);
    setAccessibleDescription(verdict.sentence);
    update();
}

void VerdictBox::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const Mark mark = m_state;
    const QColor color = markColor(mark, t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.setBrush(t.tint(color, t.surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const double middle = m_title->geometry().center().y() + 0.5;
    paintMark(painter, QRectF(14, middle - 12, 24, 24), mark, t);
}

} // namespace edgedeck::ui
