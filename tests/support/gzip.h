// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace edgedeck::test {

/// `text` as gzip, stored without compression.
[[nodiscard]] std::string gzipStored(std::string_view text);
/// A gzip stream of about `size` zero bytes, some 160 times smaller. Its checksum is wrong.
[[nodiscard]] std::string gzipBomb(std::size_t size);

} // namespace edgedeck::test
