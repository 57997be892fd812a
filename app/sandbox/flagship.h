// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/json.h"

namespace edgedeck::sandbox {

/// Share of the simulated traffic (no attributes, an even spread of keys) that gets a variation of the value true, by a
/// stored flag: switched off it is the default for all; a rule with conditions matches nobody.
[[nodiscard]] double shareOn(const Json &definition);

} // namespace edgedeck::sandbox
