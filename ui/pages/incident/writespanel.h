// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/page.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class KeyButton;
class Legend;
class Prompts;
class TimeSeriesChart;

/// KV writes of the UTC day: counted, attempted and expected against the limit, with the legend in the header.
class WritesPanel : public Panel
{
    Q_OBJECT
public:
    explicit WritesPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setLayoutClass(LayoutClass layout, bool shortWindow);
    void toggleTable();
    void saveCsv(Prompts *prompts);

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    Legend *m_legend;
    KeyButton *m_tableButton;
    TimeSeriesChart *m_chart;
};

} // namespace edgedeck::ui
