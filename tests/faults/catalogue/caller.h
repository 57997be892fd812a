// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/faults/catalogue/catalogue.h"
#include "tests/faults/catalogue/place.h"

namespace edgedeck::test {

/// What came of one call of the API client at a place.
struct Observed
{
    bool answered = false; ///< false: no completion came, which is a bug
    std::optional<Error> error; ///< empty: a value
    int attempts = 0; ///< that the limiter counted
    int arrived = 0; ///< requests that the other side has seen
};

/// Lists the deployments (read) or makes one (write) with the engine, the client and the decoders of the product.
[[nodiscard]] Observed callThere(const Place &place, bool write);
/// The kind and the operator's words of it, as the product judges them.
[[nodiscard]] Verdict judge(const Observed &observed, bool write);

} // namespace edgedeck::test
