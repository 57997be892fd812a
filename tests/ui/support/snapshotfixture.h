// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"

#include <string_view>
#include <vector>

/// Facts of the KV-limit incident with the figures of the design drawings. For tests only: the program itself
/// never shows a number that it did not read.
namespace edgedeck::test {

/// "2026-11-24T19:04:12Z" and the like; aborts on a bad literal.
[[nodiscard]] Timestamp at(std::string_view rfc3339);
/// 24 Nov 2026, 19:04:12 UTC: the moment of the incident drawings.
[[nodiscard]] Timestamp incidentNow();

/// The incident: KV writes 1,002 of 1,000, flag off, 31 bindings, four flags, three findings.
[[nodiscard]] Snapshot incident(Environment environment = Environment::Production);
/// Nothing read yet.
[[nodiscard]] Snapshot loading();
/// A day on which nothing needs anybody.
[[nodiscard]] Snapshot healthy();
/// The token may not read analytics; everything that rests on it is unknown.
[[nodiscard]] Snapshot forbidden();
/// The incident six minutes after the link broke: old values, faults named.
[[nodiscard]] Snapshot stale();
/// 19:12:30, the flag is on and in effect, nothing proven yet.
[[nodiscard]] Snapshot afterFlip();

/// The plan of switching FEATURE_FLAG_DO_CACHE on: eight checks pass, one warns.
[[nodiscard]] FlipPlan flipPlan();
/// The same with a check that ends the flip.
[[nodiscard]] FlipPlan blockedPlan();
/// The flip of flipPlan() as the journal has it at `state`.
[[nodiscard]] FlipRecord flipRecord(FlipState state = FlipState::Verified);
/// Time line of a verified flip.
[[nodiscard]] std::vector<FlipStep> flipSteps();
/// Three flips of the flag, newest first, each with another end.
[[nodiscard]] std::vector<FlipRecord> journal();

} // namespace edgedeck::test
