// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"
#include "app/domain/meter.h"

#include <QString>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// Numbers, times and ages as operators read them. Pure functions, any thread. Times are UTC.
namespace edgedeck::ui::format {

/// UTF-8 from anywhere outside as plain text: control, bidi and line characters are gone, white space is one space.
[[nodiscard]] QString plain(std::string_view text);

/// "1,002". Rounded to a whole number; grouping by locale.
[[nodiscard]] QString count(double value);
/// A value in its meter's unit: "1,002", "0.21 GB", "13,000 GB-s".
[[nodiscard]] QString amount(Meter meter, double value);
/// The value without its unit, for a column whose limit carries the unit: "0.21".
[[nodiscard]] QString bareAmount(Meter meter, double value);
/// A limit: "1,000", "100,000", "5 M", "1 GB", "13,000 GB-s".
[[nodiscard]] QString limit(Meter meter, double value);
/// 0..100 and beyond: one decimal, two below 1, "< 0.1 %", "0 %"; "100.0 %" only if exact.
[[nodiscard]] QString percent(double percent);
/// Change as a fraction with its sign, true minus: "−91.9 %", "+2.0 %".
[[nodiscard]] QString change(double fraction);
/// "1,002 / 1,000 · 100.2 %"; without a limit only the amount.
[[nodiscard]] QString usedOfLimit(Meter meter, double used, std::optional<double> limit);
/// "≈ 1,450 (1,301–1,622)"; without a band "≈ 1,450".
[[nodiscard]] QString expected(
    Meter meter, double total, std::optional<double> low, std::optional<double> high);
/// A number in words of at most one significant digit: 234 -> "≈ 200".
[[nodiscard]] QString about(double value);
/// "$0.00"
[[nodiscard]] QString dollars(double value);
/// "6.21 s" from milliseconds; "42 ms" below one second.
[[nodiscard]] QString latency(double milliseconds);

/// Two units: "12 s", "5 m 12 s", "4 h 55 m", "31 h 12 m", from 48 h "3 d 4 h". Negative counts as zero.
[[nodiscard]] QString duration(std::chrono::microseconds span);
/// Time left until `at`, counted in whole minutes as both moments are shown: "1 h 01 m".
[[nodiscard]] QString untilMinute(Timestamp now, Timestamp at);
/// "5 m 12 s old" from 60 s on, "" before.
[[nodiscard]] QString age(std::chrono::microseconds span);
/// Age in its larger unit, for narrow places: "3 m ago", "" below 60 s.
[[nodiscard]] QString ago(std::chrono::microseconds span);

/// "18:59"
[[nodiscard]] QString hourMinute(Timestamp at);
/// "19:04:12"
[[nodiscard]] QString clockTime(Timestamp at);
/// "18:59 UTC"
[[nodiscard]] QString utcTime(Timestamp at);
/// "24 Nov", with the year after 300 days.
[[nodiscard]] QString date(Timestamp at, Timestamp now);
/// "16:29" on the same UTC day, else "22 Nov 16:12".
[[nodiscard]] QString moment(Timestamp at, Timestamp now);
/// "00:00 UTC, 08:00 local"
[[nodiscard]] QString deadline(Timestamp at);

/// A value in straight quotes, as it is compared byte by byte: "\"false\"".
[[nodiscard]] QString quoted(std::string_view value);
/// Ids never elide at an end: "321593c6…de1fa". Short ones stay whole.
[[nodiscard]] QString middle(std::string_view id);
/// "unknown: field absent", "unknown" without a reason.
[[nodiscard]] QString unknownWords(std::string_view reason);
/// "GraphQL", "REST", "Worker", "journal": sources as people call them.
[[nodiscard]] QString sourceName(std::string_view source);

} // namespace edgedeck::ui::format
