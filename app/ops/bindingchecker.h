// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

#include <vector>

namespace edgedeck::ops {

/// The bindings of one version with what was found out about each: does its target exist, does another binding
/// have the same target, does the wrangler file say the same. Check ids: binding-dangling, binding-target,
/// binding-duplicate-target, binding-drift. Bindings that the wrangler file or a flag needs and the version does not
/// have are appended with the check binding-missing.
[[nodiscard]] std::vector<CheckedBinding> checkBindings(const Facts &facts, const WorkerVersion &version);

} // namespace edgedeck::ops
