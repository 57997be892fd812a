// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/unit/domain/flipmodel.h"

#include <cstddef>
#include <string>
#include <vector>

namespace edgedeck::test {

/// Two states of equal key behave alike.
[[nodiscard]] std::string keyOf(const Model &model);

struct Exploration
{
    std::size_t states = 0, transitions = 0, stuck = 0;
    std::string violation;
    std::vector<std::string> story; ///< shortest way to the violation
};
/// What one story may hold; the second writer's two acts come on top.
struct Budget
{
    int faults = 1, timeouts = 2, wishes = 2;
};
/// Visits every state that can be reached, breadth first, up to the first violation.
[[nodiscard]] Exploration explore(Route route, Mutant mutant, Budget budget);

} // namespace edgedeck::test
