// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/state.h"

#include <QString>

#include <optional>
#include <vector>

namespace edgedeck::ui {

/// One goal of the operator over a week or a month, and what was measured.
struct TargetRow
{
    QString key;
    bool group = false; ///< head of a period: `target` is its title
    State verdict = State::Unknown; ///< Ok, Warning (missed), TooEarly, Unknown
    QString target, goal, measured, remark, source;
    std::vector<std::optional<double>> points; ///< one a day, oldest first
    std::optional<double> line; ///< the goal on the scale of `points`
    friend bool operator==(const TargetRow &, const TargetRow &) = default;
};

/// "met", "missed", "too early", "unknown"
[[nodiscard]] QString verdictWord(const TargetRow &row);

/// The goals of one week and of one month, judged by whole days only: a goal measured over a part of its period is too
/// early, never met; what was not read is unknown. Pure function of the snapshot.
[[nodiscard]] std::vector<TargetRow> targetRows(const Snapshot &snapshot);

/// One step of the runbook, ticked by what the snapshot shows.
struct RunbookStep
{
    QString text, evidence;
    State state = State::NotStarted;
    friend bool operator==(const RunbookStep &, const RunbookStep &) = default;
};
[[nodiscard]] std::vector<RunbookStep> runbook(const Snapshot &snapshot);

} // namespace edgedeck::ui
