// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/qt/convert.h"
#include "app/base/timestamp.h"

#include <QString>

#include <string>

namespace edgedeck::store {

/// How times and names are written into the history's columns.

[[nodiscard]] inline qint64 micros(Timestamp at)
{
    return at.time_since_epoch().count();
}

[[nodiscard]] inline Timestamp fromMicros(qint64 value)
{
    return Timestamp(std::chrono::microseconds(value));
}

/// Number of the bucket that holds `at`, in steps since 1970; earlier times too.
[[nodiscard]] inline qint64 bucketOf(Timestamp at, std::chrono::seconds step)
{
    const qint64 width = std::chrono::microseconds(step).count();
    const qint64 since = micros(at);
    return since >= 0 ? since / width : -((-since + width - 1) / width);
}

[[nodiscard]] inline Timestamp startOf(qint64 bucket, std::chrono::seconds step)
{
    return Timestamp(bucket * std::chrono::microseconds(step));
}

/// Never null: an empty name is a name.
[[nodiscard]] inline QString column(const std::string &value)
{
    return value.empty() ? QStringLiteral("") : toQString(value);
}

} // namespace edgedeck::store
