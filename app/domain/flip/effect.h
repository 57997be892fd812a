// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/domain/meter.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// One thing that a flip is expected to do. Numbers that no fact supports stay empty.
struct ExpectedEffect
{
    enum class Kind { Load, Proof, Price, InEffect };
    Kind kind = Kind::Load;
    Meter meter = Meter::KvWrites; ///< Load
    std::optional<double> before, after; ///< Load: a day, in the meter's unit
    std::optional<double> limit; ///< Load: where the limit of the meter matters
    bool atMost = false; ///< Load: `after` is an upper bound, not an estimate
    Timestamp at{}; ///< Proof: the end of the first honest window
    int apiCalls = 0, kvWrites = 0; ///< Price
    std::optional<std::int64_t>
        objectsWithin; ///< InEffect: seconds; empty: running Durable Objects are reset at once
    friend bool operator==(const ExpectedEffect &, const ExpectedEffect &) = default;
};

/// "KV writes a day: 1,450 -> 145 or fewer (target −90 %)": the sentence of the command line and of JSON.
[[nodiscard]] std::string toSentence(const ExpectedEffect &effect);

} // namespace edgedeck
