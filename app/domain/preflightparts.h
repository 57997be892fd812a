// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/preflight.h"

#include <string>
#include <vector>

namespace edgedeck::preflight {

using Checks = std::vector<Check>;

/// What several kinds of pre-flight share. Private to the files of the pre-flight.
[[nodiscard]] Check check(
    std::string id, CheckResult result, std::string title, std::string reason, std::string action = {});
void valueExact(const PreflightFacts &facts, Checks &out);
void nobodyChanged(const PreflightFacts &facts, Checks &out);
void noOpenChange(const PreflightFacts &facts, Checks &out);
void tokenMayWrite(const PreflightFacts &facts, Checks &out);
/// DeployNewest and Redeploy.
void deployChecks(const PreflightFacts &facts, Checks &out);
/// Flags in KV and Flagship.
void storeChecks(const PreflightFacts &facts, Checks &out);

} // namespace edgedeck::preflight
