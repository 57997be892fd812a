// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/net/limits.h"
#include "tests/support/faultserver.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck::test {

/// What a call must end as. Without a class the answer is a value with that status.
struct Outcome
{
    std::optional<FaultClass> cls = std::nullopt;
    Sent sent = Sent::Yes;
    int attempts = 1;
    std::optional<int> status = std::nullopt;
};

/// Which limit of ours ends a call of the row. Only that one is short, so that a busy machine ends no other row.
enum class Waits { ForNothing, ForConnection, ForAnswer };
/// The product's limits with short pauses between attempts and the one limit that the row waits for.
[[nodiscard]] net::TransportLimits limitsFor(Waits waits);

/// One fault. `greet` takes the connection before any request; otherwise `answer` gets every request.
struct FaultRow
{
    std::string name;
    FaultServer::Handler answer;
    FaultServer::Greeter greet;
    Outcome read;
    Outcome write;
    std::string scheme = "http";
    Waits waits = Waits::ForNothing;
};

[[nodiscard]] std::vector<FaultRow> silenceRows(); ///< sent, no usable answer
[[nodiscard]] std::vector<FaultRow> transportRows(); ///< truncated, malformed, too much
[[nodiscard]] std::vector<FaultRow> meaningRows(); ///< complete HTTP answers that are no success

} // namespace edgedeck::test
