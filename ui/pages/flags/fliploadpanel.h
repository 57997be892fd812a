// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/snapshot.h"
#include "ui/shell/widgets/panel.h"

#include <optional>
#include <vector>

namespace edgedeck::ui {

/// Gauges now, with a diamond where the plan expects the meter to go.
class FlipLoadPanel : public Panel
{
    Q_OBJECT
public:
    FlipLoadPanel(
        const QString &title, const QString &subtitle, std::vector<Meter> meters, QWidget *parent = nullptr);
    void setLoad(const Snapshot &snapshot, const std::optional<FlipPlan> &plan);

private:
    std::vector<Meter> m_meters;
    QWidget *m_rows;
};

} // namespace edgedeck::ui
