// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/faultrow.h"

#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FaultRow::FaultRow(CommandTable *commands, QWidget *parent)
    : QWidget(parent)
    , m_line(new SpanLine(this))
    , m_retry(new KeyButton(u"Retry"_s, u"F5"_s, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
{
    setObjectName(u"faultRow"_s);
    m_retry->setObjectName(u"retryButton"_s);
    m_retry->bind(commands, u"refresh"_s);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 2, 8, 2);
    row->addWidget(m_line, 1);
    row->addWidget(m_retry);
    hide();
}

void FaultRow::setSnapshot(const Snapshot &snapshot, std::initializer_list<std::string_view> sources)
{
    const SourceFault *fault = nullptr;
    for (const SourceFault &candidate : snapshot.faults) {
        if (std::find(sources.begin(), sources.end(), candidate.source) != sources.end())
            fault = &candidate;
    }
    setVisible(fault != nullptr);
    if (fault == nullptr)
        return;
    const bool forbidden = fault->error.cls == FaultClass::Forbidden || fault->error.cls == FaultClass::Auth;
    QString what = format::plain(ops::sentence(fault->error));
    if (forbidden && !snapshot.missingPermissions.empty())
        what = u"forbidden: token lacks "_s + format::plain(snapshot.missingPermissions.front());
    Spans spans{{.text = what,
        .type = Type::Strong,
        .ink = forbidden ? Ink::Unknown : Ink::Critical,
        .mark = forbidden ? Mark::Forbidden : Mark::Refused,
        .elide = Elide::Right}};
    if (snapshot.asOf != Timestamp{}) {
        spans << Span{.text = u"as of %1, values kept and grey"_s.arg(format::utcTime(snapshot.asOf)),
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 8};
    }
    m_line->setSpans(spans);
    setAccessibleName(plainText(spans));
}

void FaultRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().raised);
    painter.fillRect(QRectF(0, 0, width(), 1), theme().border);
}

} // namespace edgedeck::ui
