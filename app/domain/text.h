// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace edgedeck {

/// Words and numbers as findings, checks and plans write them.

/// "41,210": rounded to a whole number, thousands grouped.
[[nodiscard]] std::string grouped(double value);
/// Fixed decimals, no grouping: "100.2".
[[nodiscard]] std::string plainNumber(double value, int decimals);
/// In double quotes, as the code would compare it.
[[nodiscard]] std::string quoted(std::string_view text);
/// Without spaces, tabs and line ends at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);
/// The inside of a JSON string: quotes, backslashes and control characters escaped.
[[nodiscard]] std::string jsonEscaped(std::string_view text);
/// `"text"` as JSON.
[[nodiscard]] std::string jsonString(std::string_view text);
/// "1 write", "2 writes".
[[nodiscard]] std::string counted(long long count, std::string_view singular, std::string_view plural);

} // namespace edgedeck
