// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace edgedeck::store {

/// How long samples are kept, by their step. Days are kept for ever.
struct Retention
{
    std::chrono::days minutes{3}; ///< steps under 15 minutes
    std::chrono::days quarters{31}; ///< steps of 15 minutes to under an hour
    std::chrono::days hours{31}; ///< steps of an hour to under a day
    std::int64_t mostBytes = 100'000'000; ///< of the file; SQLite refuses to grow beyond
};

struct PruneReport
{
    std::int64_t removed = 0; ///< samples
    std::int64_t bytes = 0; ///< of the file that are in use
    std::string shortened; ///< what the cap took beyond the retention, a sentence; "" when nothing
};

} // namespace edgedeck::store
