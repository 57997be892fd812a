// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/warningbox.h"

#include "app/domain/flip/plan.h"
#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/choice.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textfield.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString known(const Check &check)
{
    if (check.id == "survives-deploy")
        return u"I know. The file will be changed before the next deploy."_s;
    if (check.result == CheckResult::Unknown)
        return u"I know. This could not be checked, and I take it on me."_s;
    return u"I know. The flip may go on."_s;
}

} // namespace

WarningBox::WarningBox(const Check &check, bool withKey, QWidget *parent)
    : QWidget(parent)
    , m_result(check.result)
    , m_id(format::plain(check.id))
{
    setObjectName(u"warning:"_s + format::plain(check.id));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 7, 12, 8);
    column->setSpacing(4);
    const Mark mark = stateOf(check.result);
    column->addWidget(new SpanLine(
        Spans{{.text = format::plain(check.title), .type = Type::Strong, .ink = markInk(mark), .mark = mark},
            {.text = format::plain(check.reason), .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}},
        this));
    if (!check.action.empty()) {
        column->addWidget(new SpanLine(Spans{{.text = format::plain(check.action),
                                           .type = Type::Mono,
                                           .ink = Ink::Muted,
                                           .elide = Elide::Right,
                                           .gap = 19}},
            this));
    }
    if (check.result == CheckResult::Block) {
        column->addWidget(
            new SpanLine(Spans{{.text = u"This ends the flip: nothing can be sent."_s, .gap = 19}}, this));
        if (isSkippable(check.id))
            addGlass(*column, check);
        return;
    }
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    m_tick = new CheckBox(known(check), this);
    m_tick->setObjectName(u"know:"_s + format::plain(check.id));
    m_tick->setAccessibleName(m_tick->text());
    m_tick->setAccessibleDescription(format::plain(check.title));
    row->addWidget(m_tick);
    if (withKey)
        row->addWidget(new SpanLine(Spans{{.text = u"K"_s, .ink = Ink::Muted, .keyCap = true}}, this));
    row->addStretch(1);
    column->addLayout(row);
}

void WarningBox::addGlass(QVBoxLayout &column, const Check &check)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(16, 0, 0, 0);
    row->setSpacing(8);
    m_glass = new CheckBox(u"Break glass: skip this one check"_s, this);
    m_glass->setObjectName(u"glass:"_s + m_id);
    m_glass->setAccessibleName(m_glass->text());
    m_glass->setAccessibleDescription(format::plain(check.title));
    m_glassReason = new TextField(u"why it may be skipped now; kept in the journal"_s, this);
    m_glassReason->setObjectName(u"glassReason:"_s + m_id);
    m_glassReason->setAccessibleName(u"Reason for skipping the check"_s);
    m_glassReason->setMaxLength(200);
    m_glassReason->setEnabled(false);
    connect(m_glass, &QCheckBox::toggled, m_glassReason, &QWidget::setEnabled);
    row->addWidget(m_glass);
    row->addWidget(m_glassReason, 1);
    column.addLayout(row);
}

void WarningBox::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QColor color = markColor(stateOf(m_result), t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.setBrush(t.tint(color, t.surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace edgedeck::ui
