// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/faults.h"
#include "app/net/limits.h"
#include "app/net/transport.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

namespace edgedeck::net {

/// When a failed attempt may be repeated: reads only (of the operator's Worker only what was not
/// sent), few attempts, full jitter, a bucket of tokens shared by all calls so that an outage is not multiplied. A Retry-After larger than our own delay wins. Pure but for its random
/// numbers, which a seed fixes. A WorkerRead is repeated only when nothing of it was sent: looking costs its owner
/// KV puts. Not thread safe.
class RetryPolicy
{
public:
    using Ms = std::chrono::milliseconds;

    RetryPolicy(const TransportLimits &limits, std::uint64_t seed);

    /// The pause before attempt `attemptsMade + 1`, or nothing when there shall be none: not a read, not transient,
    /// attempts or tokens used up, or `remaining` (time left of the call's deadline) too short. Takes tokens.
    [[nodiscard]] std::optional<Ms> next(
        CallClass cls, const Verdict &verdict, int attemptsMade, std::optional<Ms> remaining);
    /// An attempt ended well; `taken` is what next() took for this call, which comes back.
    void succeeded(double taken);
    [[nodiscard]] double costOf(Recovery recovery) const;
    [[nodiscard]] double tokens() const { return m_tokens; }

private:
    const TransportLimits &m_limits;
    std::mt19937_64 m_random;
    double m_tokens;
};

} // namespace edgedeck::net
