// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace edgedeck {

/// What kind of thing went wrong. Callers branch on this, never on text.
enum class FaultClass {
    Dns,
    Connect,
    Tls,
    Certificate,
    Timeout,
    Reset,
    Truncated,
    TooLarge,
    NotHttp,
    NotJson,
    BadShape,
    Challenge,
    Redirect,
    RateLimited,
    Auth,
    Forbidden,
    NotFound,
    Refused,
    Conflict,
    Server,
    GraphQl,
    Cancelled,
    Storage,
    Keyring,
    Clock,
    Config
};

/// How far a call had come when it ended.
enum class Phase { Setup, Resolve, Connect, Handshake, Send, Wait, Receive, Decode, Answer, Local };

/// Whether bytes of the request left this machine. Decides if a write may be sent again.
enum class Sent { No, Yes, Unknown };

[[nodiscard]] std::string_view toString(FaultClass cls);
[[nodiscard]] std::string_view toString(Phase phase);
[[nodiscard]] std::string_view toString(Sent sent);

/// One failed call, as facts. The operator's sentence is made above from these (app/ops/wording), so that
/// nothing here needs translation. `detail` never holds a secret: whoever fills it passes it through
/// net::Redactor first.
struct Error
{
    FaultClass cls = FaultClass::Config;
    Phase phase = Phase::Local;
    Sent sent = Sent::No;
    std::string endpoint; ///< method and path without host and query, "" if local
    std::string cfRay; ///< Cloudflare's request id, "" if none was seen
    std::string detail; ///< for "Details" and logs
    std::optional<int> httpStatus = std::nullopt;
    std::optional<int> apiCode = std::nullopt; ///< errors[0].code of the envelope; scoped to the product
    std::optional<std::chrono::seconds> retryAfter = std::nullopt; ///< clamped to 1..300

    friend bool operator==(const Error &, const Error &) = default;
};

} // namespace edgedeck
