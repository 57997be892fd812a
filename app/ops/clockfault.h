// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"

#include <chrono>
#include <optional>
#include <string>

namespace edgedeck::ops {

/// "this computer's clock is 3 min behind", when the server's Date header differs by more than 60 s. `skew`: server minus
/// local. Empty for a base URL on loopback: a sandbox plays a day of its own.
[[nodiscard]] std::optional<SourceFault> clockFault(
    std::chrono::microseconds skew, const std::string &apiBaseUrl, Timestamp now);

} // namespace edgedeck::ops
