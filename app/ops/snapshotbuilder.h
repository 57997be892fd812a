// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "app/ops/facts.h"

namespace edgedeck::ops {

/// Facts as they were read -> what one screen shows. Pure: no I/O, no clock but `now` (server time). What was not
/// read is unknown with its reason, what failed is a fault, what is old stays with its age.
[[nodiscard]] Snapshot buildSnapshot(const Facts &facts, Timestamp now);

} // namespace edgedeck::ops
