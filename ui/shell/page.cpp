// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/page.h"

namespace edgedeck::ui {

LayoutClass layoutClassFor(int windowWidth)
{
    if (windowWidth >= 1900)
        return LayoutClass::XL;
    if (windowWidth >= 1388)
        return LayoutClass::L;
    return windowWidth >= 1220 ? LayoutClass::M : LayoutClass::S;
}

LayoutMetrics metricsFor(LayoutClass layout)
{
    switch (layout) {
    case LayoutClass::S:
        return {.rail = 56,
            .padX = 10,
            .padY = 10,
            .gap = 8,
            .panelHeader = 30,
            .verdict = 62,
            .tile = 75,
            .gaugeRow = 28};
    case LayoutClass::M:
        return {.rail = 148,
            .padX = 12,
            .padY = 12,
            .gap = 8,
            .panelHeader = 32,
            .verdict = 62,
            .tile = 75,
            .gaugeRow = 28};
    case LayoutClass::L:
    case LayoutClass::XL:
        return {};
    }
    return {};
}

int rightColumn(LayoutClass layout, int inL)
{
    switch (layout) {
    case LayoutClass::S:
        return 0;
    case LayoutClass::M:
        return inL == 492 ? 462 : inL - 40;
    case LayoutClass::L:
        return inL;
    case LayoutClass::XL:
        return 560;
    }
    return inL;
}

Page::Page(QString id, QString title, Icon icon, const AppContext &context, QWidget *parent)
    : QWidget(parent)
    , m_id(std::move(id))
    , m_title(std::move(title))
    , m_icon(icon)
    , m_context(context)
{
    setObjectName(m_id);
    setAccessibleName(m_title);
    setFocusPolicy(Qt::NoFocus);
}

void Page::setLayoutClass(LayoutClass layout, bool shortWindow)
{
    m_layout = layout;
    m_short = shortWindow;
    applyLayout();
}

} // namespace edgedeck::ui
