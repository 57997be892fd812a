// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

namespace edgedeck::cloudflare {

/// The text of a member inside a JSON document, byte for byte: order of members and spelling of numbers survive, which a
/// parsed value does not promise. `path` leads through objects by plain names. Empty when it is not there. The document
/// must have been parsed already: this looks for the ends of values and checks nothing.
[[nodiscard]] std::optional<std::string_view> memberText(
    std::string_view document, std::initializer_list<std::string_view> path);

} // namespace edgedeck::cloudflare
