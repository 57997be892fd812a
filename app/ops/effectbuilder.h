// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/experiment/effect.h"
#include "app/ops/facts.h"

namespace edgedeck::ops {

/// What the newest change of this flag did, from the deployments, the traffic before and after, and the Worker's
/// words. `flag` needs definition, configured, effective, on and lastChange.
[[nodiscard]] EffectProof proofOf(const Facts &facts, const FlagState &flag);
[[nodiscard]] EffectFacts effectFactsOf(const Facts &facts, const FlagState &flag);

} // namespace edgedeck::ops
