// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/http.h"
#include "app/sandbox/world.h"

namespace edgedeck::sandbox {

/// GET /state, POST /advance, /speed, /fault, /deploy: for drills and tests, beside the simulated services.
[[nodiscard]] Answer answerControl(World &world, const Request &request);

} // namespace edgedeck::sandbox
