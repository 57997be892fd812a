// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/flagsummary.h"

#include "ui/models/incidentsummary.h"
#include "ui/pages/support/flagfacts.h"
#include "ui/shell/icons.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FlagSummary::FlagSummary(CommandTable *commands, QWidget *parent)
    : Panel({}, {}, parent)
    , m_flip(new KeyButton(u"Flip…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_facts(new FlagFacts(FlagFacts::Wording::Brief, this))
    , m_empty(new SpanLine(this))
{
    setObjectName(u"flagSummary"_s);
    m_flip->setObjectName(u"flagSummaryFlip"_s);
    m_flip->bind(commands, u"flag.flip"_s);
    addHeaderWidget(m_flip);
    m_empty->setObjectName(u"flagSummaryEmpty"_s);
    m_empty->setMinimumLineHeight(34);
    body()->addWidget(m_empty);
    body()->addWidget(m_facts);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FlagSummary::setSnapshot(const Snapshot &snapshot)
{
    const FlagState *flag = leadingFlag(snapshot);
    m_facts->setVisible(flag != nullptr);
    m_empty->setVisible(flag == nullptr);
    m_flip->setVisible(flag != nullptr);
    if (flag == nullptr) {
        setHeaderSpans({{.text = u"Flags"_s, .type = Type::Strong, .gap = 26}});
        m_empty->setSpans(snapshot.first
                ? Spans{{.text = u"Asking Cloudflare…"_s, .ink = Ink::Info, .mark = Mark::Working, .gap = 12}}
                : Spans{{.text = u"No binding of this Worker looks like a flag."_s,
                    .ink = Ink::Muted,
                    .elide = Elide::Right,
                    .gap = 12}});
        return;
    }
    const FlagRow row = describeFlag(*flag, snapshot.now);
    setHeaderSpans({{.text = row.key, .type = Type::MonoStrong, .gap = 24}});
    setAccessibleName(row.key);
    m_facts->setFlag(row);
}

void FlagSummary::setLayoutClass(LayoutClass layout)
{
    const LayoutMetrics metrics = metricsFor(layout);
    m_headerHeight = metrics.panelHeader;
    setHeaderHeight(metrics.panelHeader);
    const bool roomy = layout == LayoutClass::L || layout == LayoutClass::XL;
    m_facts->setContentsMargins(12, roomy ? 8 : 6, 12, roomy ? 10 : 8);
    m_facts->setLastLineShown(roomy);
}

void FlagSummary::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    QPainter painter(this);
    paintIcon(painter, QRectF(12, (m_headerHeight - 16) / 2.0 + 1, 16, 16), Icon::Flag, theme().text);
}

} // namespace edgedeck::ui
