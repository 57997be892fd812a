// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/widgets/panel.h"

#include <QList>

namespace edgedeck::ui {

class Chip;
class CommandTable;
class KeyButton;

/// Facts and checks of the current binding.
class InspectorPanel : public Panel
{
    Q_OBJECT
public:
    explicit InspectorPanel(CommandTable *commands, QWidget *parent = nullptr);
    /// Null: nothing is chosen.
    void setBinding(const CheckedBinding *checked, const Snapshot &snapshot);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Chip *m_chip;
    KeyButton *m_dashboard;
    QWidget *m_facts, *m_checks;
};

} // namespace edgedeck::ui
