// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/spans.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

class CommandTable;
class KeyButton;
class SpanLine;

/// What the rest of the day is expected to bring for the current meter: the estimators with their assumption and band,
/// and the facts that follow from them.
class ForecastCard : public Panel
{
    Q_OBJECT
public:
    explicit ForecastCard(CommandTable *commands, QWidget *parent = nullptr);
    void setReading(const Snapshot &snapshot, Meter meter);

private:
    class Table;
    Table *m_table;
    SpanLine *m_facts[3];
    SpanLine *m_foot;
    KeyButton *m_flip;
};

/// The facts under the table, worst first. Pure.
[[nodiscard]] QList<Spans> forecastFacts(const Snapshot &snapshot, Meter meter);

} // namespace edgedeck::ui
