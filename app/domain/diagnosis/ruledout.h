// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <vector>

namespace edgedeck::diagnosis {

/// The causes of a failing put that the facts exclude: invalid-binding, silent-failure, wrong-namespace, rate-limit.
[[nodiscard]] std::vector<RuledOut> ruledOut(const Snapshot &facts);

} // namespace edgedeck::diagnosis
