// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QString>

namespace edgedeck::store {

/// Makes sure that a database file exists and that only its owner may read it, before Qt opens it: Qt would
/// create it 0644. The directory is created 0700 with its parents; a directory that exists keeps its mode. The
/// file is created 0600; one that exists is narrowed to 0600. SQLite gives -wal and -shm the mode of the file.
/// Refused: symbolic links and anything that is not a regular file. Errors: Storage. Any thread.
[[nodiscard]] Result<void> prepareFile(const QString &file);

} // namespace edgedeck::store
