// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace edgedeck::test {

/// A text that is not to be found in memory because we look for it is kept with every byte turned.
[[nodiscard]] std::string turned(std::string_view text);

/// How often the text behind `turnedText` stands in the readable memory of this process, as UTF-8 and as UTF-16.
/// Allocates nothing while it looks. `where` gets the mapping's line for each hit.
[[nodiscard]] int copiesInMemory(std::string_view turnedText, std::string &where);
/// How often it stands in /proc/self/environ.
[[nodiscard]] int copiesInEnvironment(std::string_view turnedText);

} // namespace edgedeck::test
