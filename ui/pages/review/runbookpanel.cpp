// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/review/runbookpanel.h"

#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

RunbookPanel::RunbookPanel(QWidget *parent)
    : Panel(u"Runbook"_s, u"ticks itself from evidence"_s, parent)
    , m_rows(new QWidget(this))
{
    setObjectName(u"runbookPanel"_s);
    body()->addWidget(m_rows);
    body()->addStretch(1);
}

void RunbookPanel::setSnapshot(const Snapshot &snapshot)
{
    auto steps = runbook(snapshot);
    if (steps == m_shown && m_rows->layout() != nullptr)
        return;
    m_shown = std::move(steps);
    const auto old = m_rows->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : old) {
        child->hide();
        child->setParent(nullptr);
        child->deleteLater();
    }
    delete m_rows->layout();
    auto *grid = new QGridLayout(m_rows);
    grid->setContentsMargins(14, 8, 12, 8);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    int row = 0;
    for (const RunbookStep &step : m_shown) {
        const bool begun = step.state != State::NotStarted;
        auto *text = new SpanLine(
            Spans{{.text = step.text, .ink = begun ? Ink::Text : Ink::Muted, .mark = step.state}}, m_rows);
        text->setMinimumLineHeight(34);
        grid->addWidget(text, row, 0);
        auto *evidence = new SpanLine(
            Spans{{.text = step.evidence, .type = Type::Small, .ink = Ink::Muted, .elide = Elide::Right}},
            m_rows);
        evidence->setAlignment(Qt::AlignRight);
        grid->addWidget(evidence, row, 1);
        ++row;
    }
    const auto done = std::count_if(
        m_shown.begin(), m_shown.end(), [](const RunbookStep &step) { return step.state == State::Ok; });
    setTitle(u"Runbook"_s, u"%1 of %2, ticks itself from evidence"_s.arg(done).arg(m_shown.size()));
}

} // namespace edgedeck::ui
