// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <chrono>

namespace edgedeck::ops {

/// The start of the bucket of `step` that holds `at`; buckets are counted from the epoch, so those of an hour or a day
/// begin with the UTC hour or day.
[[nodiscard]] inline Timestamp bucketStart(Timestamp at, std::chrono::seconds step)
{
    const auto since = at.time_since_epoch();
    return Timestamp{since - since % std::chrono::duration_cast<std::chrono::microseconds>(step)};
}

} // namespace edgedeck::ops
