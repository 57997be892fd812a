// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <string_view>

namespace edgedeck {

/// How a write ended, as far as this side of the wire can know.
enum class WriteOutcome {
    Ok, ///< a complete 2xx of the expected shape
    Rejected, ///< a 4xx envelope: the server says that it did nothing
    NotSent, ///< provably no byte left (Sent::No): it may be sent again
    Unanswered ///< anything else: it may have happened, or may still happen
};
[[nodiscard]] std::string_view toString(WriteOutcome outcome);

/// Judges a failed write. Time-outs, resets, 5xx, 408, challenge pages and answers of another shape are all
/// Unanswered: none of them proves that nothing happened.
[[nodiscard]] WriteOutcome writeOutcome(const Error &error);

/// The refusal says that the endpoint or the method does not exist there (404 without a code of the product, 405,
/// 7000, 7003): another route may work.
[[nodiscard]] bool endpointNotOffered(const Error &error);

} // namespace edgedeck
