// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/budget.h"
#include "app/net/options.h"
#include "app/net/transport.h"

#include <memory>

namespace edgedeck::net {

class CurlEngine;

/// The Transport of both programs: libcurl on one thread of its own. Reads share HTTP/2 connections and are
/// repeated within the retry policy; a write goes out exactly once, on a fresh HTTP/1.1 connection that is not
/// kept. Completions run on that thread, one at a time. Redirects are never followed, and the bearer is sent
/// only to the origin of `apiBaseUrl`, and only over https or to loopback. Call initCurl() first thing in main.
class CurlTransport final : public Transport
{
public:
    /// A base URL that may not carry a token makes every authorized call fail with class Config.
    explicit CurlTransport(TransportOptions options);
    /// Open calls complete with class Cancelled before this returns, which takes under 200 ms. Never from within a
    /// completion: the engine's thread cannot wait for itself.
    ~CurlTransport() override;

    CallId send(Request request, Completion done) override;
    void cancel(CallId id) override;

    [[nodiscard]] BudgetUse budget() const; ///< any thread
    /// Closes kept connections and forgets TLS sessions: after sleep, or when a token was forgotten. Any thread.
    void dropConnections();

private:
    std::unique_ptr<CurlEngine> m_engine;
};

} // namespace edgedeck::net
