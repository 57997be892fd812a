// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/jsonvalue.h"
#include "app/ops/flagflipper.h"
#include "app/ops/monitor.h"
#include "tests/unit/ops/sandboxsession.h"

#include <QString>

#include <optional>
#include <string>

namespace edgedeck::test {

inline constexpr int kPatienceMs = 20000;

/// Runs the event loop until `ready`; false when that takes too long.
[[nodiscard]] bool waitFor(const std::function<bool()> &ready, int milliseconds = kPatienceMs);
[[nodiscard]] Snapshot look(ops::Session &session);
[[nodiscard]] Result<FlipPlan> planOf(ops::FlagFlipper &flipper, const FlipRequest &request);
[[nodiscard]] FlipRequest flagTo(const std::string &value, const std::string &flag = "FEATURE_FLAG_DO_CACHE");
[[nodiscard]] Confirmation yes(const FlipPlan &plan);
[[nodiscard]] QString word(FlipState state);

/// Applies a plan and plays time until the flip is closed. Empty when it was refused or never ended.
struct Outcome
{
    std::optional<FlipRecord> end;
    std::optional<FlipRecord> readBack;
    std::vector<FlipState> states;
    std::string refused; ///< why apply() said no
};
[[nodiscard]] Outcome flip(SandboxSession &world, ops::FlagFlipper &flipper, const FlipPlan &plan);
/// Lets timers fire until `over`.
[[nodiscard]] bool playUntil(SandboxSession &world, const std::function<bool()> &over);

/// A value of GET /state by JSON pointer.
[[nodiscard]] std::optional<double> truth(SandboxSession &world, const std::string &pointer);
[[nodiscard]] std::string truthText(SandboxSession &world, const std::string &pointer);

} // namespace edgedeck::test
