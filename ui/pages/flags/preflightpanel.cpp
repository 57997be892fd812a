// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/preflightpanel.h"

#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

void clear(QWidget *holder)
{
    const auto children = holder->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->setParent(nullptr);
        child->deleteLater();
    }
    delete holder->layout();
}

} // namespace

void fillTicks(QWidget *holder, const std::vector<Check> &checks, bool oneColumn)
{
    clear(holder);
    auto *grid = new QGridLayout(holder);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    if (!oneColumn)
        grid->setColumnStretch(1, 1);
    int at = 0;
    for (const Check &check : checks) {
        auto *cell = new QWidget(holder);
        auto *row = new QHBoxLayout(cell);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(8);
        const Mark mark = stateOf(check.result);
        const bool pass = check.result == CheckResult::Pass;
        auto *title = new SpanLine(Spans{{.text = format::plain(check.title),
                                       .type = pass ? Type::Body : Type::Strong,
                                       .ink = pass ? Ink::Text : markInk(mark),
                                       .mark = mark,
                                       .elide = Elide::Right}},
            cell);
        title->setMinimumLineHeight(22);
        auto *reason = new SpanLine(
            Spans{{.text = format::plain(check.reason), .ink = Ink::Muted, .elide = Elide::Right}}, cell);
        reason->setAlignment(Qt::AlignRight);
        title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        row->addWidget(title);
        row->addWidget(reason, 1);
        cell->setToolTip(format::plain(check.action));
        if (oneColumn)
            grid->addWidget(cell, at, 0);
        else
            grid->addWidget(cell, at / 2, at % 2);
        ++at;
    }
}

PreflightPanel::PreflightPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"Will a flip take effect?"_s, {}, parent)
    , m_chip(new Chip(Mark::Working, u"Asking…"_s, this))
    , m_flip(new KeyButton(u"Flip to on…"_s, {}, KeyButton::Kind::Primary, KeyButton::Size::Small, this))
    , m_ticks(new QWidget(this))
{
    setObjectName(u"preflightPanel"_s);
    m_chip->setObjectName(u"preflightChip"_s);
    m_flip->setObjectName(u"flipButton"_s);
    m_flip->bind(commands, u"flag.flip"_s);
    addHeaderWidget(m_chip);
    addHeaderWidget(m_flip);
    m_ticks->setObjectName(u"preflightTicks"_s);
    body()->setContentsMargins(14, 6, 14, 8);
    body()->addWidget(m_ticks);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PreflightPanel::setNarrow(bool narrow)
{
    if (m_narrow == narrow)
        return;
    m_narrow = narrow;
    fillTicks(m_ticks, m_checks, m_narrow);
}

void PreflightPanel::setPlan(const std::optional<FlipPlan> &plan, const std::optional<Error> &error,
    bool asking, const FlagState *flag)
{
    const bool on = flag != nullptr && flag->on && *flag->on;
    m_flip->setText(on ? u"Flip to off…"_s : u"Flip to on…"_s);
    m_flip->updateGeometry();
    m_flip->setVisible(flag != nullptr);
    m_checks.clear();
    if (plan) {
        m_checks = plan->checks;
        switch (plan->verdict()) {
        case CheckResult::Pass:
            m_chip->set(Mark::Ok, u"Yes"_s);
            break;
        case CheckResult::Warn: {
            const bool deploy = std::any_of(plan->checks.begin(), plan->checks.end(),
                [](const Check &c) { return c.id == "survives-deploy" && c.result == CheckResult::Warn; });
            m_chip->set(Mark::Warning, deploy ? u"Yes, until the next deploy"_s : u"Yes, with a warning"_s);
            break;
        }
        case CheckResult::Block:
            m_chip->set(Mark::Refused, u"No"_s);
            break;
        case CheckResult::Unknown:
            m_chip->set(Mark::Unknown, u"Not known"_s);
            break;
        }
    } else if (error) {
        m_chip->set(Mark::Unknown, u"Not known"_s);
        m_checks.push_back({"plan", CheckResult::Unknown, ops::sentence(*error), {}, ops::actionFor(*error)});
    } else if (asking) {
        m_chip->set(Mark::Working, u"Asking…"_s);
        m_checks.clear();
    } else {
        m_chip->set(Mark::NotStarted, u"Not checked"_s);
        m_checks.push_back(
            {"plan", CheckResult::Unknown, "The pre-flight runs when the flip sheet opens.", {}, {}});
    }
    fillTicks(m_ticks, m_checks, m_narrow || !plan);
}

} // namespace edgedeck::ui
