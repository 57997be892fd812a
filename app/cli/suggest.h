// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace edgedeck::cli {

/// The words that a mistyped one may have meant, best first, at most `most`: few edits away (swapped neighbours count
/// as one edit, case does not count), or one begins with the other. Empty when nothing is near.
[[nodiscard]] std::vector<std::string> nearest(
    std::string_view word, const std::vector<std::string> &words, std::size_t most = 3);
/// "; did you mean `status`?", "" when nothing is near.
[[nodiscard]] std::string didYouMean(std::string_view word, const std::vector<std::string> &words);
/// "a, b, c"; from `most` on "…, 12 in all".
[[nodiscard]] std::string listed(const std::vector<std::string> &words, std::size_t most = 12);

} // namespace edgedeck::cli
