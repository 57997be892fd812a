// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/facts.h"

#include <vector>

namespace edgedeck::ops {

/// Every flag of the profile (or, without definitions, every binding that looks like one): what is configured in the
/// live version, what the running Worker says it sees, who changed it last and whether the next deploy keeps it.
[[nodiscard]] std::vector<FlagState> buildFlags(const Facts &facts, const WorkerVersion *live);

/// Who last changed a flag, from the bindings of the versions as they went live one after the other; the journal knows
/// it for secrets. Empty when the deployments at hand do not reach back to a change.
[[nodiscard]] std::optional<FlagChange> lastChangeOf(const Facts &facts, const std::string &flag);

} // namespace edgedeck::ops
