// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::net {

using Span = std::pair<std::size_t, std::size_t>; ///< begin, end

/// Places in a text that look like secrets whoever they belong to: Cloudflare tokens by prefix, what follows
/// "Bearer", values of key headers, passwords in URLs, keys in queries, tail URLs, and values of secret bindings.
/// Linear in the text but for the number of shapes; takes any bytes.
[[nodiscard]] std::vector<Span> secretShapes(std::string_view text);

} // namespace edgedeck::net
