// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/alert/rules.h"
#include "app/ops/facts.h"

namespace edgedeck::ops {

/// What the alert rules need, out of what was read and what was judged of it. Monthly and unlimited meters are left out:
/// the rules speak of days.
[[nodiscard]] alert::Input alertInput(const Facts &facts, const Snapshot &snapshot);

} // namespace edgedeck::ops
