// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/net/limits.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace edgedeck::net {

/// Where the bearer token comes from, asked anew for every attempt so that a forgotten token is gone at once.
class BearerSource
{
public:
    virtual ~BearerSource() = default;
    /// Calls `use` at most once, with the token for writes when `forWrite`, else the one for reads; not at all when
    /// there is none. The view is only used inside `use`, so an implementation can hold a lock meanwhile.
    /// Called on the engine's thread.
    virtual void withToken(bool forWrite, const std::function<void(std::string_view)> &use) const = 0;
};

struct TransportOptions
{
    std::string apiBaseUrl; ///< with /client/v4; the bearer goes to its origin only
    std::shared_ptr<const BearerSource> bearer; ///< null: authorized calls fail with class Auth
    std::string workerBaseUrl; ///< WorkerRead goes to its origin only; "" = none is allowed
    std::string caFile; ///< PEM certificates added to the system's; "" = none
    std::string proxy; ///< for https only; "" = direct. See app/net/proxy.h
    std::string noProxy; ///< hosts reached directly all the same, as in the variable no_proxy
    std::string userAgent = "Edgedeck/" EDGEDECK_VERSION;
    TransportLimits limits;
    const Clock *clock = nullptr; ///< null: the system's; must outlive the transport
    std::uint64_t seed = 0; ///< of the jitter; 0 = random
    /// How long this computer has slept since it started; null: the kernel's clocks. When it grows, kept connections
    /// are dead and everything under way is over: reads are repeated, writes end with class Reset and `sent` yes.
    std::function<std::chrono::milliseconds()> timeAsleep;
};

} // namespace edgedeck::net
