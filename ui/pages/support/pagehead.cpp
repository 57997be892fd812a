// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/pagehead.h"

#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>

namespace edgedeck::ui {

PageHead::PageHead(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_line(new SpanLine(this))
    , m_row(new QHBoxLayout(this))
    , m_chips(new QHBoxLayout)
{
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(8);
    m_chips->setSpacing(8);
    m_row->addWidget(m_line);
    m_row->addLayout(m_chips);
    m_row->addStretch(1);
    setRest({});
}

void PageHead::setRest(const Spans &rest)
{
    m_line->setSpans(Spans{{.text = m_title, .type = Type::PageTitle}} + rest);
}

void PageHead::addChip(QWidget *chip)
{
    m_chips->addWidget(chip, 0, Qt::AlignVCenter);
}

void PageHead::addTool(QWidget *tool)
{
    m_row->addWidget(tool);
}

} // namespace edgedeck::ui
