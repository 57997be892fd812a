// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/flagfacts.h"

#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FlagFacts::FlagFacts(Wording wording, QWidget *parent)
    : QWidget(parent)
    , m_wording(wording)
    , m_configured(new SpanLine(this))
    , m_effective(new SpanLine(this))
    , m_deploy(new SpanLine(this))
    , m_last(new SpanLine(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    const QStringList captions{u"Configured"_s, u"In effect"_s,
        wording == Wording::Long ? u"After the next deploy"_s : u"Next deploy"_s};
    for (int column = 0; column < 3; ++column) {
        grid->addWidget(
            new SpanLine(captions[column], Type::Caption, Ink::Faint, Elide::None, this), 0, column);
        grid->setColumnStretch(column, 100);
    }
    grid->addWidget(m_configured, 1, 0);
    grid->addWidget(m_effective, 1, 1);
    grid->addWidget(m_deploy, 1, 2);
    grid->addWidget(m_last, 2, 0, 1, 3);
    grid->setRowMinimumHeight(2, 0);
    m_configured->setObjectName(u"flagConfigured"_s);
    m_effective->setObjectName(u"flagEffective"_s);
    m_deploy->setObjectName(u"flagDeploy"_s);
    m_last->setMinimumLineHeight(22);
    m_last->setObjectName(u"flagLastLine"_s);
}

void FlagFacts::setFlag(const FlagRow &row)
{
    m_configured->setSpans(spansOf(row.configured));
    FlagFact effective = row.effective;
    if (m_wording == Wording::Brief)
        effective.note = effective.note.section(u", "_s, -1);
    m_effective->setSpans(spansOf(effective));
    FlagFact deploy = row.afterDeploy;
    deploy.note.clear();
    m_deploy->setSpans(spansOf(deploy));
    m_deploy->setAccessibleDescription(row.afterDeploy.note);

    Spans last{{.text = u"Carrier"_s, .ink = Ink::Muted}, {.text = row.carrier, .gap = 4}};
    const QString forbidden = row.configured.state == State::Forbidden ? row.configured.note : QString();
    if (!row.lastChange.isEmpty()) {
        last << Span{.text = u"· last change"_s, .ink = Ink::Muted, .gap = 4}
             << Span{.text = row.lastChange, .elide = Elide::Right, .gap = 4};
    } else if (!forbidden.isEmpty()) {
        last << Span{.text = u"·"_s, .ink = Ink::Muted, .gap = 4}
             << Span{.text = forbidden, .elide = Elide::Right, .gap = 4};
    }
    m_last->setSpans(last);
    if (row.configured.state == State::Forbidden) {
        FlagFact fact = row.configured;
        fact.note.clear();
        m_configured->setSpans(spansOf(fact));
    }
}

void FlagFacts::setLastLineShown(bool shown)
{
    m_last->setVisible(shown);
}

} // namespace edgedeck::ui
