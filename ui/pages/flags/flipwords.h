// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"
#include "ui/models/state.h"

#include <QString>

#include <optional>
#include <vector>

/// The words of a flip, from facts. Pure functions.
namespace edgedeck::ui {

/// One line of the progress list, and one dot of the stepper.
struct FlipLine
{
    QString
        word; ///< "planned", "confirmed", "journaled", "staged", "deployed", "read back", "in effect", "proof"
    State state = State::NotStarted;
    QString time, fact, call;
    friend bool operator==(const FlipLine &, const FlipLine &) = default;
};

struct FlipVerdict
{
    State state = State::TooEarly;
    QString title; ///< "Too early to say"
    QString sentence;
    std::optional<Timestamp> notBefore; ///< first honest verdict
};

/// Eight lines, those to come not started. `record` null = not sent yet.
[[nodiscard]] std::vector<FlipLine> flipLines(const std::optional<FlipPlan> &plan, const FlipRecord *record,
    const std::vector<FlipStep> &steps, Timestamp confirmedAt, const Snapshot &snapshot);
/// Neither looking nor waiting is likely to tell: the button to decide it by hand is offered.
[[nodiscard]] bool waitsForHuman(const FlipRecord &record, Timestamp now);
/// What can honestly be said of a flip now.
[[nodiscard]] FlipVerdict verdictOfFlip(const FlipRecord &record, const Snapshot &snapshot);
/// What was measured of this flip's effect; null when a later change of the flag hides it or nothing is known.
[[nodiscard]] const EffectProof *proofOf(const FlipRecord &record, const Snapshot &snapshot);
/// The running Worker answers the new value. Empty while not known.
[[nodiscard]] std::optional<bool> inEffect(const FlipRecord &record, const Snapshot &snapshot);

/// What the plan expects, as a line of the sheet: "KV writes a day" "1,450 → ≤ 145" "−90.0 %".
struct EffectLine
{
    QString label, value, tail;
    State state = State::Info;
};
[[nodiscard]] EffectLine effectLine(const ExpectedEffect &effect, Timestamp now);

} // namespace edgedeck::ui
