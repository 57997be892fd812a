// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/targets.h"
#include "ui/shell/widgets/panel.h"

namespace edgedeck::ui {

/// The steps out of the incident; each ticks itself from what was seen.
class RunbookPanel : public Panel
{
    Q_OBJECT
public:
    explicit RunbookPanel(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);

private:
    std::vector<RunbookStep> m_shown;
    QWidget *m_rows;
};

} // namespace edgedeck::ui
