// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/domain/binding.h"
#include "app/domain/finding.h"
#include "app/domain/flip/record.h"
#include "app/domain/snapshot.h"

namespace edgedeck::cli {

/// Exit codes of the programs (product.md section 3); scripts build on them.
inline constexpr int kFine = 0;
inline constexpr int kWarning = 1;
inline constexpr int kCritical = 2;
inline constexpr int kUnknown = 3;
inline constexpr int kNotApplied = 4;
inline constexpr int kOutcomeUnknown = 5;
inline constexpr int kUsage = 64;
inline constexpr int kUnreachable = 69;
inline constexpr int kPermission = 77;

/// 77 for tokens and permissions, 64 for settings, 69 for everything else.
[[nodiscard]] int exitFor(const Error &error);
[[nodiscard]] int exitFor(Severity severity);
/// Of a pre-flight: 0 pass, 1 warnings, 2 blocked, 3 a check unknown.
[[nodiscard]] int exitFor(CheckResult verdict);
/// Of a write: 0 read back as live, 4 denied or overtaken, 5 open, 69 when nothing was sent for want of time or network.
[[nodiscard]] int exitFor(const FlipRecord &record, bool timeRanOut);

/// The fault that kept a refresh from reading anything at all; null when something was readable.
[[nodiscard]] const Error *nothingReadable(const Snapshot &snapshot);

} // namespace edgedeck::cli
