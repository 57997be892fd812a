// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <string>
#include <string_view>

namespace edgedeck::net {

/// Scheme, host and port of a URL, read by the same parser that later sends the request, so that the check and
/// the connection cannot disagree about where a token goes.
struct Origin
{
    std::string scheme; ///< lower case
    std::string host; ///< lower case, IPv6 in brackets
    int port = 0;

    [[nodiscard]] bool isHttps() const { return scheme == "https"; }
    [[nodiscard]] bool isLoopback() const; ///< 127.0.0.1, ::1 or localhost
    [[nodiscard]] bool mayCarrySecrets() const { return isHttps() || (scheme == "http" && isLoopback()); }
    friend bool operator==(const Origin &, const Origin &) = default;
};

/// Errors: Config (not an absolute http(s) URL, user or password inside, neither https nor loopback).
[[nodiscard]] Result<Origin> parseOrigin(std::string_view url);

} // namespace edgedeck::net
