// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>

namespace edgedeck::net {

/// Every limit of the transport in one place. The defaults are the product's; fault tests run with
/// `shortened(50)`.
struct TransportLimits
{
    using Ms = std::chrono::milliseconds;

    Ms connectTimeout{5'000}; ///< name look-up, connection and TLS together
    Ms readTimeout{20'000}; ///< one attempt of a Read
    Ms graphQlTimeout{30'000}; ///< one attempt of a GraphQl
    Ms workerTimeout{30'000}; ///< one attempt of a WorkerRead: a Worker may run its whole self-test
    Ms writeTimeout{60'000}; ///< a Write, which is one attempt by definition
    long lowSpeedBytes = 10; ///< bytes a second under which a read counts as stalled; never on writes
    std::chrono::seconds lowSpeedTime{10};

    std::size_t maxBodyBytes = std::size_t{16} * 1024 * 1024; ///< after decompression
    std::size_t maxHeaderBytes = std::size_t{256} * 1024;
    std::chrono::seconds connectionLifetime{300}; ///< then the certificate is checked again on a new one
    std::size_t maxParallel = 32; ///< reads at once over https, where they share HTTP/2 connections
    std::size_t maxParallelPlain = 4; ///< reads at once over plain http on loopback, a connection each

    int maxAttempts = 3; ///< of a read
    Ms retryBase{500};
    Ms retryCap{20'000};
    double retryTokens = 50; ///< bucket shared by all calls
    double retryCost = 5;
    double timeoutRetryCost = 10;
    double successRefund = 1;
    Ms retryAfterUnit{1'000}; ///< one second of a Retry-After header
    int retryAfterMin = 1; ///< in those units
    int retryAfterMax = 300;
    Ms challengePause{60'000}; ///< after a challenge page nothing is polled for so long
    Ms patience{60'000}; ///< a call that would have to wait longer for budget or pause fails at once

    std::chrono::seconds budgetWindow{300};
    int backgroundRest = 240;
    int backgroundGraphQl = 60;
    int flipReserve = 20; ///< REST calls of either budget that only flips may use
    int operatorRest = 1'000; ///< ceiling over everything
    int operatorGraphQl = 240; ///< 80 % of what Cloudflare grants a user

    /// The same limits with every duration divided; counts and sizes stay.
    [[nodiscard]] TransportLimits shortened(int divisor) const
    {
        TransportLimits s = *this;
        for (Ms *d : {&s.connectTimeout, &s.readTimeout, &s.graphQlTimeout, &s.workerTimeout, &s.writeTimeout,
                 &s.retryBase, &s.retryCap, &s.retryAfterUnit, &s.challengePause, &s.patience})
            *d /= divisor;
        return s;
    }
};

} // namespace edgedeck::net
