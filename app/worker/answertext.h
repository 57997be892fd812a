// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/jsonvalue.h"
#include "app/net/transport.h"

#include <string>
#include <string_view>

namespace edgedeck::worker {

/// The Worker's words as one plain line: control characters become blanks, 300 bytes at most (cut at a character),
/// every occurrence of `secret` blotted out.
[[nodiscard]] std::string plainLine(std::string_view text, std::string_view secret = {});

/// A parsed answer that is a JSON object, whatever its status; a 4xx is an error with the Worker's own reason.
/// 401 Auth and 403 Forbidden (the detail says whether a key was sent), 404 NotFound, 429 RateLimited, other 4xx Refused. The document belongs to the result.
struct WorkerAnswer
{
    net::JsonDocument document;
    int status = 0;
    std::chrono::milliseconds took{0};
    std::optional<Timestamp> serverDate;
};
[[nodiscard]] Result<WorkerAnswer> readAnswer(
    Result<net::Response> response, std::string_view endpoint, std::string_view key);

} // namespace edgedeck::worker
