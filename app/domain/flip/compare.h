// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/plan.h"
#include "app/domain/worker.h"

#include <string>
#include <vector>

namespace edgedeck {

/// How a version differs from the one it was made from. "Only the flag may differ."
struct VersionDifference
{
    bool flagAsAsked = false; ///< the flag is there with the asked type and value (a secret: type only)
    std::vector<std::string> others; ///< "binding CACHE_DO is gone", "code differs": must be empty
    [[nodiscard]] bool onlyFlag() const { return flagAsAsked && others.empty(); }
    friend bool operator==(const VersionDifference &, const VersionDifference &) = default;
};

/// Compares by name, type and content; order does not matter. `baseEtag` and the version's own are compared when
/// both are known.
[[nodiscard]] VersionDifference compareVersions(const std::vector<Binding> &base, const std::string &baseEtag,
    const WorkerVersion &version, const std::string &flag, Carrier carrier, const std::string &value);
/// Every difference between two versions, one sentence each: "LOG_LEVEL "info" -> "debug"", "binding X is new", "code
/// differs". Empty: none that the API shows (values of secrets are never shown).
[[nodiscard]] std::vector<std::string> versionChanges(const WorkerVersion &from, const WorkerVersion &to);
/// As above with the plan's base and request.
[[nodiscard]] VersionDifference compareWithPlan(const FlipPlan &plan, const WorkerVersion &version);

} // namespace edgedeck
