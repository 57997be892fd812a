// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/sandbox/world.h"

namespace edgedeck::sandbox {

/// Who edits, as it appears in versions and deployments.
struct Author
{
    std::string source = "api";
    std::string email;
};

/// A copy of the latest version with a new id and number, not yet in the list. Annotations start empty.
[[nodiscard]] Version cloneLatest(World &world, const Script &script, const Author &author);
/// Appends it; returns the stored version.
const Version &addVersion(Script &script, Version version);
/// Makes a deployment the live one; returns it. `version` entries must exist.
const Deployment &addDeployment(World &world, Script &script,
    std::vector<std::pair<std::string, double>> shares, Json annotations, const Author &author,
    Json codeUpdateStrategy = nullptr);
/// Sets `name` in a version's binding list, in place or at the end; a null `binding` removes it.
void setBinding(Version &version, const std::string &name, const Json &binding);
/// Whether edits of the latest version may go live: it is the one live version.
[[nodiscard]] bool latestIsLive(const Script &script);
/// Names of secrets that both versions carry with different values, joined by ", ".
[[nodiscard]] std::string changedSecrets(const Version &from, const Version &to);

} // namespace edgedeck::sandbox
