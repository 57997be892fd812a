// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/snapshot.h"
#include "ui/shell/widgets/panel.h"

#include <optional>

namespace edgedeck::ui {

class Chip;
class CommandTable;
class KeyButton;

/// Fills `holder` with ticks in two columns: mark, title, grey evidence at the right.
void fillTicks(QWidget *holder, const std::vector<Check> &checks, bool oneColumn);

/// Will a flip of the current flag take effect: the pre-flight without the flip.
class PreflightPanel : public Panel
{
    Q_OBJECT
public:
    explicit PreflightPanel(CommandTable *commands, QWidget *parent = nullptr);
    void setPlan(const std::optional<FlipPlan> &plan, const std::optional<Error> &error, bool asking,
        const FlagState *flag);
    void setNarrow(bool narrow);

private:
    Chip *m_chip;
    KeyButton *m_flip;
    QWidget *m_ticks;
    std::vector<Check> m_checks;
    bool m_narrow = false;
};

} // namespace edgedeck::ui
