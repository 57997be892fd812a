// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/curltransport.h"
#include "tests/support/certificates.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::test {

/// Where one call of the catalogue goes, and what stands there.
struct Place
{
    net::TransportOptions options; ///< with the base URL
    std::function<int()> arrived = [] { return 0; }; ///< requests that the other side has read in full
    /// Before the call under test, on the same engine: makes kept connections.
    std::function<void(net::CurlTransport &)> before;
    /// While the call is under way.
    std::function<void()> during;
    /// The server takes one connection at a time, so that a repetition never gets through: the word is that of a
    /// single attempt, and whether there would be a second one is a call of its own.
    bool oneAtATime = false;
    std::vector<std::shared_ptr<void>> keep; ///< servers, in order of making
};

/// The place that a scene of the catalogue names, made anew. Empty for a name that nobody knows.
[[nodiscard]] std::optional<Place> placeFor(const std::string &scene);

/// Made once by the openssl program; `good()` is false where that is not installed.
[[nodiscard]] const Certificates &sharedCertificates();

} // namespace edgedeck::test
