// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/kit/kitpage.h"

#include "ui/pages/kit/kitpanels.h"
#include "ui/shell/theme.h"
#include "ui/shell/widgets/panel.h"

#include <QBoxLayout>
#include <QPainter>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

KitPage::KitPage(const AppContext &context, QWidget *parent)
    : Page(u"kit"_s, u"Kit"_s, Icon::None, context, parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(12);
    column->addWidget(kitHeaders(this));
    auto *left = new QVBoxLayout;
    left->setSpacing(12);
    for (Panel *each : {kitMarks(this), kitChips(this), kitButtons(this), kitInputs(this)})
        left->addWidget(each);
    left->addStretch(1);
    auto *side = new QVBoxLayout;
    side->setSpacing(12);
    side->addWidget(kitColours(this));
    side->addWidget(kitRows(this));
    side->addStretch(1);
    auto *lower = new QHBoxLayout;
    lower->setSpacing(12);
    lower->addWidget(kitCharts(this), 1);
    lower->addLayout(side);
    auto *right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(kitGauges(this));
    right->addLayout(lower, 1);
    auto *middle = new QHBoxLayout;
    middle->setSpacing(12);
    middle->addLayout(left);
    middle->addLayout(right, 1);
    column->addLayout(middle, 1);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(12);
    foot->addWidget(kitBanners(this), 1);
    foot->addWidget(kitToasts(this), 1);
    column->addLayout(foot);
}

void KitPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), theme().bg);
}

} // namespace edgedeck::ui
