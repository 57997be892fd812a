// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/limits.h"
#include "app/net/origin.h"
#include "app/net/transport.h"

#include <chrono>
#include <string>

namespace edgedeck::net {

/// Where secrets of this transport may go. An origin that is an error admits nothing.
struct Destinations
{
    const Result<Origin> &api;
    const Result<Origin> &worker;
    bool hasBearer = false;
};

/// The last look before a request becomes bytes: https or loopback, the bearer to the API's own origin only, looks at
/// the Worker to the Worker's, no header that smuggles. Errors: Config, Auth (no token); nothing was sent.
[[nodiscard]] Result<void> checkRequest(const Request &request, const Destinations &allowed);

/// An error of a call that never left this computer.
[[nodiscard]] tl::unexpected<Error> refusedBeforeSending(
    const Request &request, FaultClass cls, std::string detail);

/// How long one attempt of a class may take.
[[nodiscard]] std::chrono::milliseconds attemptTimeout(CallClass cls, const TransportLimits &limits);

} // namespace edgedeck::net
