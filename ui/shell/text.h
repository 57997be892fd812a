// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <QString>

#include <chrono>
#include <string_view>

/// The few numbers and times that the frame itself shows. Pages use ui/models/format.
namespace edgedeck::ui::text {

/// "1,002": grouped, English when the locale is C.
[[nodiscard]] QString count(double value);
[[nodiscard]] QString decimal(double value, int digits);
/// Two units: "12 s", "5 m 12 s", "4 h 55 m", from 48 h "3 d 4 h".
[[nodiscard]] QString duration(std::chrono::seconds span);
/// The same in words for assistive technology: "5 minutes 12 seconds".
[[nodiscard]] QString spoken(std::chrono::seconds span);
/// "09:12"
[[nodiscard]] QString countdown(std::chrono::seconds left);
[[nodiscard]] QString utcMinute(Timestamp at); ///< "18:59 UTC"
[[nodiscard]] QString utcSecond(Timestamp at); ///< "19:04:12 UTC"
[[nodiscard]] QString localMinute(Timestamp at); ///< "03:04 local"
/// Text from the network as plain text: control and direction marks are gone.
[[nodiscard]] QString plain(std::string_view utf8);

} // namespace edgedeck::ui::text
