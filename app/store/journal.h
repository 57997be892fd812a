// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/flip/record.h"

#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace edgedeck::store {

/// The flip journal: append-only rows in SQLite (WAL, synchronous=FULL). append() returns only after the row is
/// on disk: callers send nothing before. Rows are never changed: triggers refuse UPDATE and DELETE. A row that is
/// present means "may have been intended", never "was sent". Secret values are never stored.
/// Thread: any one thread at a time; each call opens nothing and blocks for about a millisecond.
/// Errors: Storage, with the sentence of the driver (disk full, locked, corrupt).
class Journal
{
public:
    /// Creates directory (0700) and file (0600) when missing.
    [[nodiscard]] static Result<std::unique_ptr<Journal>> open(const QString &file);
    virtual ~Journal() = default;

    /// Writes the record's present state as a new row.
    [[nodiscard]] virtual Result<void> append(const FlipRecord &record) = 0;
    /// Latest state of every flip, newest first.
    [[nodiscard]] virtual Result<std::vector<FlipRecord>> records(std::size_t limit = 200) = 0;
    [[nodiscard]] virtual Result<std::optional<FlipRecord>> record(const std::string &opId) = 0;
    /// Flips whose latest state is open, oldest first.
    [[nodiscard]] virtual Result<std::vector<FlipRecord>> openFlips() = 0;
    /// All rows of one flip, oldest first: its time line.
    [[nodiscard]] virtual Result<std::vector<FlipRecord>> rows(const std::string &opId) = 0;
};

} // namespace edgedeck::store
