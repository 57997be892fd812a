// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// One bucket of a series. An empty value is a gap ("no data"), never zero.
struct Bucket
{
    Timestamp start{};
    std::optional<double> value;
    friend bool operator==(const Bucket &, const Bucket &) = default;
};

/// Equal buckets in time order, without holes in `start`.
struct Series
{
    std::string name; ///< stable key: "kv_writes", "kv_writes_refused", "l1_hits", ...
    std::chrono::seconds step{900};
    std::vector<Bucket> buckets;
    Timestamp incompleteFrom{}; ///< buckets from here on are still filling (analytics lag)
    std::string source;
    std::string unknown; ///< why the whole series is missing; "" when it is there
    friend bool operator==(const Series &, const Series &) = default;
};

} // namespace edgedeck
