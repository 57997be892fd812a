// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class Legend;
class SpanLine;
class TimeSeriesChart;

/// KV writes per day, counted and refused, of the last 28 days and today. Says so when there is no such series.
class WritesDayPanel : public Panel
{
    Q_OBJECT
public:
    explicit WritesDayPanel(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);

protected:
    void changeEvent(QEvent *event) override;

private:
    void dress();

    Legend *m_legend;
    TimeSeriesChart *m_chart;
    SpanLine *m_empty;
};

} // namespace edgedeck::ui
