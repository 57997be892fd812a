// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/base/timestamp.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace edgedeck::net {

/// What a call is, which decides its time limits, its connection and whether it may be repeated.
/// Read and GraphQl share HTTP/2 connections and may be retried; Write goes out once on a fresh HTTP/1.1
/// connection; WorkerRead is a GET to the operator's own Worker (longer limit, no API budget, no bearer, repeated
/// only when it was not sent, because each look may cost the account KV puts).
enum class CallClass { Read, GraphQl, Write, WorkerRead };

/// Whose wish it is: the console's own polling, or something the operator asked for.
enum class Urgency { Background, Operator };

using Header = std::pair<std::string, std::string>;

struct Request
{
    CallClass cls = CallClass::Read;
    Urgency urgency = Urgency::Background;
    std::string method = "GET";
    std::string url; ///< absolute; path segments already percent-encoded
    std::string endpoint; ///< "GET /accounts/…/deployments": for errors and logs, without ids of secrets
    std::vector<Header> headers; ///< never Authorization: the transport adds the bearer
    std::string body;
    std::string contentType; ///< "" = none
    bool authorize = true; ///< send the bearer token (only ever to the API base host)
    bool jsonExpected = true; ///< an answer that is not application/json is a fault
    std::size_t prefixOnly = 0; ///< >0: stop reading after this many bytes without an error (KV values)
    std::optional<std::chrono::milliseconds> deadline; ///< bounds all attempts together
};

struct Response
{
    int status = 0;
    std::vector<Header> headers; ///< names in lower case, in order
    std::string body;
    std::string cfRay;
    std::optional<Timestamp> serverDate;
    std::chrono::microseconds took{0}; ///< of the last attempt
    bool http2 = false;
    bool reusedConnection = false;
    bool truncatedPrefix = false; ///< prefixOnly cut it
    std::uint64_t declaredSize = 0; ///< Content-Length, 0 if none
    int attempts = 1;

    [[nodiscard]] std::string_view header(std::string_view lowerName) const;
};

using CallId = std::uint64_t; ///< 0 is "no call"
/// Runs exactly once, on the transport's own thread, and never after cancel() has returned.
using Completion = std::function<void(Result<Response>)>;

/// The only door to the network. Implementations: CurlTransport, FakeTransport (tests/support).
/// Any HTTP answer is a value, whatever its status, except those that are faults in themselves
/// (challenge page, redirect, not-HTTP, not-JSON where JSON was expected). Envelopes are judged by app/cloudflare.
/// Thread: send and cancel may be called from any thread.
class Transport
{
public:
    virtual ~Transport() = default;
    virtual CallId send(Request request, Completion done) = 0;
    /// The completion will not run after this returns unless it is running now.
    virtual void cancel(CallId id) = 0;
};

} // namespace edgedeck::net
