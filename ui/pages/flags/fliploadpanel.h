// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/snapshot.h"
#include "ui/shell/widgets/panel.h"

#include <optional>

namespace edgedeck::ui {

/// What a plan expects of a meter a day, read back from its effect sentences; empty when it says nothing.
struct ExpectedLoad
{
    std::optional<double> before, after;
    QString note; ///< "target −90 %"
};
[[nodiscard]] ExpectedLoad expectedLoad(const FlipPlan &plan, Meter meter);

/// Gauges now, with a diamond where the plan expects the meter to go.
class FlipLoadPanel : public Panel
{
    Q_OBJECT
public:
    explicit FlipLoadPanel(const QString &title, const QString &subtitle, QWidget *parent = nullptr);
    /// `since`: after a flip the words are "0 → 118", before it "0 → 5,900 of 100,000".
    void setLoad(const Snapshot &snapshot, const std::optional<FlipPlan> &plan);

private:
    QWidget *m_rows;
};

} // namespace edgedeck::ui
