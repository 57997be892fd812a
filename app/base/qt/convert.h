// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include <string>
#include <string_view>

namespace edgedeck {

[[nodiscard]] inline QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

[[nodiscard]] inline std::string toStd(const QString &text)
{
    return text.toStdString();
}

[[nodiscard]] inline QDateTime toQDateTime(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count(), Qt::UTC);
}

} // namespace edgedeck
