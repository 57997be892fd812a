// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/http.h"
#include "app/sandbox/world.h"

namespace edgedeck::sandbox {

/// GET /state, GET and POST /fault, POST /advance, /speed, /deploy: for drills and tests, beside the simulated services.
[[nodiscard]] Answer answerControl(World &world, const Request &request);

/// POST /fault {"kind": ..., ...} sets one knob, {"clear": true} takes all of it back. The table of kinds is in
/// faultcontrol.cpp, and GET /fault answers it.
[[nodiscard]] Answer answerFault(World &world, const Json &body);

[[nodiscard]] Answer listFaults();

[[nodiscard]] Answer controlDone(Json body);
[[nodiscard]] Answer controlRefused(const std::string &why);

} // namespace edgedeck::sandbox
