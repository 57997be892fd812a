// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/chartpanel.h"

#include "ui/charts/legend.h"
#include "ui/charts/timeserieschart.h"
#include "ui/pages/support/charttheming.h"
#include "ui/shell/commands.h"
#include "ui/shell/context.h"
#include "ui/shell/marks.h"
#include "ui/shell/prompts.h"
#include "ui/shell/widgets/keybutton.h"

#include <QEvent>
#include <QSaveFile>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

ChartPanel::ChartPanel(
    CommandTable *commands, const QString &tableCommand, const QString &csvCommand, QWidget *parent)
    : Panel({}, {}, parent)
    , m_legend(new Legend(this))
    , m_chart(new TimeSeriesChart(this))
{
    addHeaderWidget(m_legend);
    const auto button = [&](const QString &text, const QString &command) {
        auto *made = new KeyButton(text, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this);
        made->bind(commands, command);
        addHeaderWidget(made);
        return made;
    };
    if (!tableCommand.isEmpty())
        m_table = button(u"Table"_s, tableCommand);
    if (!csvCommand.isEmpty())
        m_csv = button(u"CSV"_s, csvCommand);
    body()->addWidget(m_chart, 1);
    m_legend->setTheme(chartThemeOf(theme()));
    m_chart->setTheme(chartThemeOf(theme()));
}

void ChartPanel::setChart(ChartSpec spec, const ChartState &state, const QList<LegendItem> &legend)
{
    m_chart->setAccessibleName(accessibleName().isEmpty() ? u"Chart"_s : accessibleName());
    m_chart->setState(state);
    m_chart->setSpec(std::move(spec));
    m_legend->setItems(legend);
}

void ChartPanel::toggleTable()
{
    m_chart->setTableShown(!m_chart->isTableShown());
    if (m_table)
        m_table->setText(m_chart->isTableShown() ? u"Chart"_s : u"Table"_s);
}

void ChartPanel::saveCsv(const AppContext &context, const QString &proposed)
{
    if (context.prompts == nullptr)
        return;
    context.prompts->saveFile(
        u"Save the chart's data"_s, proposed, this, [this, &context](const QString &name) {
            if (name.isEmpty())
                return;
            QSaveFile file(name);
            const QByteArray csv = m_chart->csv();
            const bool ok = file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
            if (context.toast)
                context.toast(
                    ok ? Mark::Ok : Mark::Critical, ok ? u"CSV saved"_s : u"CSV was not saved"_s, name);
        });
}

void ChartPanel::setKeysShown(bool shown)
{
    for (KeyButton *each : {m_table, m_csv}) {
        if (each)
            each->setKeyShown(shown);
    }
}

void ChartPanel::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_legend->setTheme(chartThemeOf(theme()));
        m_chart->setTheme(chartThemeOf(theme()));
    }
}

} // namespace edgedeck::ui
