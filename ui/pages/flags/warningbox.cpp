// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/warningbox.h"

#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/spanline.h"

#include <QCheckBox>
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
{
    setObjectName(u"warning:"_s + format::plain(check.id));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 7, 12, 8);
    column->setSpacing(4);
    const Mark mark = markOf(check.result);
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
        return;
    }
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    m_tick = new QCheckBox(known(check), this);
    m_tick->setObjectName(u"know:"_s + format::plain(check.id));
    m_tick->setAccessibleName(m_tick->text());
    m_tick->setAccessibleDescription(format::plain(check.title));
    row->addWidget(m_tick);
    if (withKey)
        row->addWidget(new SpanLine(Spans{{.text = u"K"_s, .ink = Ink::Muted, .keyCap = true}}, this));
    row->addStretch(1);
    column->addLayout(row);
}

void WarningBox::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QColor color = markColor(markOf(m_result), t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1));
    painter.setBrush(t.tint(color, t.surface));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

} // namespace edgedeck::ui
