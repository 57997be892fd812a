// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace edgedeck {

/// A moment in UTC. Cloudflare's own stamps have 0 to 9 fraction digits; we keep microseconds.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
/// A moment of the monotonic clock: only differences mean anything.
using SteadyTime = std::chrono::steady_clock::time_point;

/// "2026-09-29T06:57:41.141552Z", with "Z" or a numeric offset. Nothing else is accepted.
[[nodiscard]] std::optional<Timestamp> parseRfc3339(std::string_view text);
/// "2026-09-29" as its midnight.
[[nodiscard]] std::optional<Timestamp> parseDate(std::string_view text);
/// An HTTP date as in `Date` and `Retry-After` ("Tue, 29 Sep 2026 06:57:48 GMT").
[[nodiscard]] std::optional<Timestamp> parseHttpDate(std::string_view text);

/// RFC 3339 in UTC with whole seconds: "2026-09-29T06:57:41Z".
[[nodiscard]] std::string toRfc3339(Timestamp at);
/// As above with microseconds, the way Workers stamps look.
[[nodiscard]] std::string toRfc3339Micros(Timestamp at);
/// "2026-09-29"
[[nodiscard]] std::string toDate(Timestamp at);
/// "Tue, 29 Sep 2026 06:57:48 GMT"
[[nodiscard]] std::string toHttpDate(Timestamp at);

/// Start of the UTC day that holds `at`; daily quotas reset there.
[[nodiscard]] Timestamp startOfDay(Timestamp at);
/// 00:00 UTC after `at`.
[[nodiscard]] Timestamp nextReset(Timestamp at);

} // namespace edgedeck
