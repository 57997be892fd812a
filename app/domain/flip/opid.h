// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/domain/flip/record.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace edgedeck {

/// 26 characters of Crockford's base 32: 48 bits of milliseconds, 80 random bits. Sorts by time.
[[nodiscard]] std::string makeOpId(Timestamp at, const std::array<std::uint8_t, 10> &random);
[[nodiscard]] bool isOpId(std::string_view text);

/// How a deployment message of ours names the flip of a secret, right after the flag's name.
inline constexpr std::string_view kHiddenValue = " (secret, value not shown)";

/// What a version and a deployment carry, so that a flip is found again after a lost answer.
/// workers/tag: the op-id alone (at most 100 bytes).
[[nodiscard]] std::string flipTag(const FlipRecord &record);
/// workers/message: "edgedeck <op-id> FLAG "false" -> "true": reason", cut to 1000 bytes at a character.
/// No values for a secret.
[[nodiscard]] std::string flipMessage(const FlipRecord &record);

} // namespace edgedeck
