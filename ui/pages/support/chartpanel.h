// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/daychart.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

struct AppContext;
class CommandTable;
class KeyButton;
class Legend;
class TimeSeriesChart;

/// A chart in a panel: legend and buttons in the header, the chart or its table below. Follows the theme.
class ChartPanel : public Panel
{
    Q_OBJECT
public:
    /// `tableCommand` and `csvCommand` name entries of the table; "" leaves the button out.
    ChartPanel(CommandTable *commands, const QString &tableCommand, const QString &csvCommand,
        QWidget *parent = nullptr);
    void setChart(ChartSpec spec, const ChartState &state, const QList<LegendItem> &legend);
    void toggleTable();
    /// Asks where to, writes, and tells by a toast how it went.
    void saveCsv(const AppContext &context, const QString &proposed);
    void setKeysShown(bool shown);
    [[nodiscard]] TimeSeriesChart *chart() const { return m_chart; }

protected:
    void changeEvent(QEvent *event) override;

private:
    Legend *m_legend;
    TimeSeriesChart *m_chart;
    KeyButton *m_table = nullptr, *m_csv = nullptr;
};

} // namespace edgedeck::ui
