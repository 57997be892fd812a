// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/writespanel.h"

#include "ui/charts/daychart.h"
#include "ui/charts/legend.h"
#include "ui/charts/timeserieschart.h"
#include "ui/pages/support/charttheming.h"
#include "ui/shell/prompts.h"
#include "ui/shell/widgets/keybutton.h"

#include <QEvent>
#include <QSaveFile>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

WritesPanel::WritesPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"KV writes today"_s, u"UTC day"_s, parent)
    , m_legend(new Legend(this))
    , m_tableButton(new KeyButton(u"Table"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_chart(new TimeSeriesChart(this))
{
    setObjectName(u"writesPanel"_s);
    m_legend->setObjectName(u"writesLegend"_s);
    m_tableButton->setObjectName(u"writesTableButton"_s);
    m_chart->setObjectName(u"writesChart"_s);
    m_tableButton->bind(commands, u"incident.table"_s);
    addHeaderWidget(m_legend);
    addHeaderWidget(m_tableButton);
    body()->addWidget(m_chart, 1);
    dress();
}

void WritesPanel::dress()
{
    const ChartTheme chartTheme = chartThemeOf(theme());
    m_chart->setTheme(chartTheme);
    m_legend->setTheme(chartTheme);
}

void WritesPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        dress();
}

void WritesPanel::setSnapshot(const Snapshot &snapshot)
{
    const DayChart day = kvWritesToday(snapshot);
    m_chart->setSpec(day.spec);
    m_chart->setState(day.state);
    m_legend->setItems(day.legend);
    m_chart->setAccessibleName(u"KV writes today. "_s + day.spec.summary);
}

void WritesPanel::setLayoutClass(LayoutClass layout, bool shortWindow)
{
    setHeaderHeight(metricsFor(layout).panelHeader);
    m_tableButton->setVisible(layout == LayoutClass::L || layout == LayoutClass::XL);
    m_chart->setMinimumHeight(shortWindow || layout == LayoutClass::S ? 180 : 220);
}

void WritesPanel::toggleTable()
{
    m_chart->setTableShown(!m_chart->isTableShown());
    m_tableButton->setText(m_chart->isTableShown() ? u"Chart"_s : u"Table"_s);
}

void WritesPanel::saveCsv(Prompts *prompts)
{
    prompts->saveFile(u"Save KV writes today"_s, u"kv-writes-today.csv"_s, this, [this](const QString &path) {
        if (path.isEmpty())
            return;
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(m_chart->csv()) >= 0)
            file.commit();
    });
}

} // namespace edgedeck::ui
