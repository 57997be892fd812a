// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/inspectorpanel.h"

#include "ui/models/bindingmodel.h"
#include "ui/models/format.h"
#include "ui/pages/bindings/bindingfacts.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// Lines are few and change only with the selection, so they are made anew.
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

InspectorPanel::InspectorPanel(CommandTable *commands, QWidget *parent)
    : Panel({}, {}, parent)
    , m_chip(new Chip(Mark::Ok, u"In order"_s, this))
    , m_dashboard(new KeyButton(u"Dashboard"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_facts(new QWidget(this))
    , m_checks(new QWidget(this))
{
    setObjectName(u"inspector"_s);
    m_dashboard->setObjectName(u"dashboardButton"_s);
    m_dashboard->bind(commands, u"bindings.dashboard"_s);
    addHeaderWidget(m_chip);
    addHeaderWidget(m_dashboard);
    m_facts->setObjectName(u"inspectorFacts"_s);
    m_checks->setObjectName(u"inspectorChecks"_s);
    body()->addWidget(m_facts);
    body()->addWidget(m_checks);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void InspectorPanel::setBinding(const CheckedBinding *checked, const Snapshot &snapshot)
{
    clear(m_facts);
    clear(m_checks);
    m_chip->setVisible(checked != nullptr);
    m_dashboard->setVisible(checked != nullptr);
    m_checks->setVisible(checked != nullptr && !checked->checks.empty());
    auto *grid = new QGridLayout(m_facts);
    grid->setContentsMargins(14, 8, 12, 9);
    grid->setHorizontalSpacing(0);
    grid->setVerticalSpacing(0);
    grid->setColumnMinimumWidth(0, std::max(104, columnWidth(Type::Body, {u"wrangler file"_s}, 12)));
    grid->setColumnStretch(1, 1);
    if (checked == nullptr) {
        setHeaderSpans({{.text = u"Details"_s, .type = Type::Strong}});
        grid->addWidget(
            new SpanLine(u"Choose a binding."_s, Type::Body, Ink::Muted, Elide::None, m_facts), 0, 0, 1, 2);
        return;
    }
    const CheckResult worst = checked->worst();
    setHeaderSpans(
        {{.text = format::plain(checked->binding.name), .type = Type::MonoStrong, .elide = Elide::Middle}});
    QString word = BindingModel::resultWord(worst);
    word[0] = word[0].toUpper();
    m_chip->set(stateOf(worst), word);
    int row = 0;
    for (const BindingFact &fact : factsOf(*checked, snapshot)) {
        auto *label = new SpanLine(fact.label, Type::Body, Ink::Muted, Elide::None, m_facts);
        label->setMinimumLineHeight(22);
        grid->addWidget(label, row, 0);
        auto *value = new SpanLine(Spans{{.text = fact.value,
                                       .type = fact.mono ? Type::Mono : Type::Body,
                                       .ink = fact.unknown ? Ink::Unknown : Ink::Text,
                                       .elide = Elide::Right}},
            m_facts);
        value->setMinimumLineHeight(22);
        grid->addWidget(value, row, 1);
        ++row;
    }
    auto *column = new QVBoxLayout(m_checks);
    column->setContentsMargins(14, 7, 12, 9);
    column->setSpacing(0);
    for (const Check &check : checked->checks) {
        Spans spans{
            {.text = format::plain(check.title), .mark = stateOf(check.result), .elide = Elide::Right}};
        if (!check.reason.empty())
            spans << Span{
                .text = format::plain(check.reason), .ink = Ink::Muted, .elide = Elide::Right, .gap = 8};
        auto *line = new SpanLine(spans, m_checks);
        line->setMinimumLineHeight(21);
        line->setToolTip(format::plain(check.action));
        column->addWidget(line);
    }
    update();
}

void InspectorPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    if (m_checks->isHidden())
        return;
    QPainter painter(this);
    painter.fillRect(QRectF(1, m_checks->y(), width() - 2, 1), theme().border);
}

} // namespace edgedeck::ui
