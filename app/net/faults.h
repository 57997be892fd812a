// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/limits.h"
#include "app/net/transport.h"

#include <chrono>
#include <optional>
#include <string>

namespace edgedeck::net {

/// What is known about one finished attempt: libcurl's result and measurements, and our own counters.
/// Times are since the start of the attempt; 0 means that the point was not reached.
struct AttemptFacts
{
    int curlCode = 0;
    std::string curlText; ///< error buffer, may be empty
    long osErrno = 0;
    long verifyResult = 0; ///< OpenSSL's X509_V_ERR_*
    long proxyStatus = 0; ///< answer to CONNECT
    std::chrono::microseconds resolved{0}, connected{0}, handshaken{0}, preTransfer{0}, firstByte{0};
    long requestBytes = 0;
    bool proxied = false;
    bool https = true;
    bool reusedConnection = false;
    bool bodyTooLarge = false; ///< our own counter stopped it
    bool headersTooLarge = false;
    Response response; ///< status 0 when no header came
};

/// What the retry policy may do with a read.
enum class Recovery {
    None, ///< final: a human must act, or the answer is a fact
    Retry, ///< transient
    RetrySlow ///< transient and costly (a time-out)
};

/// The judgement of one attempt. Without `error` the response is a value.
struct Verdict
{
    std::optional<Error> error = std::nullopt;
    Recovery recovery = Recovery::None;
    std::optional<std::chrono::seconds> retryAfter = std::nullopt; ///< clamped; also in the error
    bool rateLimited = false; ///< the API's own limit: everything must pause
    bool challenged = false; ///< blocked by a firewall: polling must pause
};

/// Whether bytes of the request left this machine. The result code does not tell (a time-out occurs on both
/// sides); the start of the transfer does. In doubt: Unknown.
[[nodiscard]] Sent sentState(const AttemptFacts &facts);

/// Class, phase and `sent` of every fault of the matrix in the tests. Pure; `now` is the local wall clock, used
/// for Retry-After dates when the answer has no `Date`. `detail` is not redacted yet.
[[nodiscard]] Verdict judge(
    const Request &request, const AttemptFacts &facts, const TransportLimits &limits, Timestamp now);

/// The class of a status that says no (400 and above), for servers without an envelope of their own.
[[nodiscard]] FaultClass faultClassOf(int status);

/// The HTTP half of judge(): the attempt ended with a complete answer.
[[nodiscard]] Verdict judgeAnswer(
    const Request &request, const Response &response, const TransportLimits &limits, Timestamp now);

/// Seconds of a Retry-After header: digits or an HTTP date. Past dates, garbage and values below the minimum
/// count as the minimum, larger ones than the maximum as the maximum. Empty when there is no such header. Of
/// several headers the last one counts.
[[nodiscard]] std::optional<std::chrono::seconds> retryAfter(
    const Response &response, const TransportLimits &limits, Timestamp now);

/// False when the text starts as a JSON object or array but ends before it is closed: the answer was cut off, which
/// libcurl does not notice without a length. Anything else is left to the parser.
[[nodiscard]] bool looksComplete(std::string_view json);

/// An envelope whose error says that the day's free allowance is used up: no retry helps before 00:00 UTC.
[[nodiscard]] bool saysDailyAllowanceUsed(std::string_view body);

} // namespace edgedeck::net
