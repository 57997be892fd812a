// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/meter.h"

#include <string_view>

namespace edgedeck::ops {

/// What kvOperationsAdaptiveGroups calls the operations of a meter ("actionType"); "" for meters that are not KV
/// operations.
[[nodiscard]] std::string_view kvActionOf(Meter meter);

} // namespace edgedeck::ops
