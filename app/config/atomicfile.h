// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QString>

namespace edgedeck::config {

/// Replaces a file whole or not at all, mode 0600, its directory made 0700 when missing. Errors: Storage.
[[nodiscard]] Result<void> writeAtomically(const QString &file, const QByteArray &bytes);

/// Reads a file of at most `limit` bytes. Errors: NotFound when it does not exist, Config when it is too big,
/// Storage when it cannot be read.
[[nodiscard]] Result<QByteArray> readWhole(const QString &file, qint64 limit);

} // namespace edgedeck::config
