// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/catalogue/catalogue.h"

#include <optional>
#include <string>

namespace edgedeck::test {

/// Rows that are no single call: what a restart, a second page, an old list, a wrong clock and midnight come to.
/// Empty for a name that nobody knows.
[[nodiscard]] std::optional<Verdict> tellStory(const std::string &scene);

} // namespace edgedeck::test
