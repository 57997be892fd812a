// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/database.h"

#include <QString>

namespace edgedeck::store {

/// Tables of the flip journal. Statements on rows are plain SQL that PostgreSQL takes as well; only the table
/// definition's triggers are SQLite's own.
[[nodiscard]] const Schema &journalSchema();

/// Columns of one row in the order of the hash; "prev_hash" and "hash" follow them.
[[nodiscard]] const QStringList &journalColumns();

} // namespace edgedeck::store
