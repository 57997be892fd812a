// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/domain/flipmodel.h"

#include <vector>

namespace edgedeck::test {

[[nodiscard]] VersionId versionId(int n);
[[nodiscard]] DeploymentId deploymentId(int n);
[[nodiscard]] int numberOf(const VersionId &id);
[[nodiscard]] std::string opText(int op);
[[nodiscard]] const WorldVersion &versionOf(const Model &model, int id);

/// A word that says production was not changed.
[[nodiscard]] bool denies(FlipState state);
/// The request changes what is live, not only what is uploaded.
[[nodiscard]] bool deploys(RequestKind kind);
[[nodiscard]] RequestKind kindOf(const FlipEffect &effect);
/// Keeps the first violation: the shortest story ends with it.
void violate(Model &model, const char *text);

/// A write leaves our process. I6 and I9 are judged at this moment.
void leave(Model &model, Mutant mutant);
/// The server takes a request and says its answer. I1 and I5 are judged here.
[[nodiscard]] FlipEvent serve(Model &model, const InFlight &request);
/// What the server says now to the reading that the machine asked for.
[[nodiscard]] FlipEvent readAnswer(const Model &model);

} // namespace edgedeck::test
