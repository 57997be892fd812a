// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/fliploadpanel.h"

#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/gauge.h"
#include "ui/shell/widgets/gaugewidget.h"
#include "ui/shell/widgets/spanline.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// What the plan expects of a meter; empty when it says nothing of it.
ExpectedEffect loadOf(const std::optional<FlipPlan> &plan, Meter meter)
{
    if (plan) {
        for (const ExpectedEffect &effect : plan->expected) {
            if (effect.kind == ExpectedEffect::Kind::Load && effect.meter == meter)
                return effect;
        }
    }
    return {};
}

} // namespace

FlipLoadPanel::FlipLoadPanel(
    const QString &title, const QString &subtitle, std::vector<Meter> meters, QWidget *parent)
    : Panel(title, subtitle, parent)
    , m_meters(std::move(meters))
    , m_rows(new QWidget(this))
{
    setObjectName(u"loadPanel"_s);
    body()->setContentsMargins(14, 4, 14, 8);
    body()->addWidget(m_rows);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FlipLoadPanel::setLoad(const Snapshot &snapshot, const std::optional<FlipPlan> &plan)
{
    const auto children = m_rows->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->setParent(nullptr);
        child->deleteLater();
    }
    delete m_rows->layout();
    auto *grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(0);
    grid->setColumnMinimumWidth(0, columnWidth(Type::Body, {u"DO rows written"_s}, 8));
    grid->setColumnStretch(1, 3);
    grid->setColumnStretch(2, 4);
    int row = 0;
    bool anyExpected = false;
    for (const Meter meter : m_meters) {
        const QuotaReading *quota = snapshot.quota(meter);
        if (quota == nullptr)
            continue;
        const ExpectedEffect load = loadOf(plan, meter);
        GaugeState state = gaugeOf(*quota);
        state.low = state.high = state.median = std::nullopt;
        const bool drawn = load.after && quota->limit && *quota->limit > 0;
        if (drawn)
            state.expected = *load.after / *quota->limit;
        anyExpected = anyExpected || drawn;
        auto *name = new SpanLine(fromUtf8(displayName(meter)), Type::Body, Ink::Text, Elide::None, m_rows);
        name->setMinimumLineHeight(27);
        grid->addWidget(name, row, 0);
        auto *gauge = new GaugeWidget(m_rows);
        gauge->setMinimumHeight(27);
        gauge->setMaximumHeight(28);
        gauge->setState(state, gaugeText(*quota));
        grid->addWidget(gauge, row, 1);
        Spans words;
        if (!quota->used.known()) {
            words << Span{.text = format::unknownWords(quota->used.unknown),
                .ink = Ink::Unknown,
                .mark = Mark::Unknown,
                .elide = Elide::Right};
        } else if (load.after) {
            words << Span{.text = format::amount(meter, load.before.value_or(*quota->used.value)) + u" →"_s,
                .ink = Ink::Muted,
                .digits = true}
                  << Span{.text = (load.atMost ? u"≤ "_s : u"≈ "_s) + format::amount(meter, *load.after)
                             + (meter == Meter::KvWrites || !quota->limit
                                     ? QString()
                                     : u" of "_s + format::limit(meter, *quota->limit)),
                         .type = Type::Strong,
                         .gap = 4,
                         .digits = true};
            if (load.before && *load.before > 0 && *load.after < *load.before)
                words << Span{.text = format::change(*load.after / *load.before - 1),
                    .type = Type::Strong,
                    .ink = Ink::Ok,
                    .gap = 5,
                    .digits = true};
        } else {
            words << Span{.text = format::usedOfLimit(meter, *quota->used.value, quota->limit),
                .ink = Ink::Muted,
                .elide = Elide::Right,
                .digits = true};
        }
        grid->addWidget(new SpanLine(words, m_rows), row, 2);
        ++row;
    }
    Spans legend;
    if (anyExpected)
        legend << Span{.text = u"Diamond: expected by the plan. Bar: today, whole account."_s,
            .type = Type::Small,
            .ink = Ink::Faint,
            .elide = Elide::Right};
    else
        legend << Span{.text = u"No expectation: the plan needs whole days of history first."_s,
            .type = Type::Small,
            .ink = Ink::Faint,
            .elide = Elide::Right};
    grid->addWidget(new SpanLine(legend, m_rows), row, 0, 1, 3);
}

} // namespace edgedeck::ui
