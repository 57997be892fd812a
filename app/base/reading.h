// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace edgedeck {

/// A value that was observed, or the reason why it is not known. Unknown is never zero: whoever shows a
/// Reading shows `unknown` as words when `value` is empty.
template <class T> struct Reading
{
    std::optional<T> value = std::nullopt;
    std::string unknown; ///< why there is no value; "" when there is one
    std::string source; ///< "graphql", "rest", "worker", "journal", ...
    Timestamp asOf{}; ///< the newest moment the value speaks of (server time)
    std::chrono::seconds lag{0}; ///< how far behind the source is known to be
    bool estimated = false; ///< sampled or computed, drawn with "≈"
    bool complete = true; ///< false: truncated or some part did not answer

    [[nodiscard]] bool known() const { return value.has_value(); }
    friend bool operator==(const Reading &, const Reading &) = default;
};

template <class T> [[nodiscard]] Reading<T> known(T value, std::string source, Timestamp asOf)
{
    return Reading<T>{.value = std::move(value), .unknown = {}, .source = std::move(source), .asOf = asOf};
}

template <class T>
[[nodiscard]] Reading<T> unknownBecause(std::string reason, std::string source = {}, Timestamp asOf = {})
{
    return Reading<T>{
        .value = std::nullopt, .unknown = std::move(reason), .source = std::move(source), .asOf = asOf};
}

} // namespace edgedeck
