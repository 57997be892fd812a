// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/http.h"
#include "app/sandbox/world.h"

namespace edgedeck::sandbox {

/// The simulated Worker's own HTTP endpoints, as the real one answers them: each look costs KV puts. Takes the world's
/// lock itself.
[[nodiscard]] Answer answerWorker(World &world, const Request &request);

} // namespace edgedeck::sandbox
