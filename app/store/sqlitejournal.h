// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/database.h"
#include "app/store/journal.h"

#include <memory>

namespace edgedeck::store {

/// The journal in one SQLite file. Several processes may share it: every append takes the write lock, reads the
/// last hash and adds its row. Every row carries the hash of the one before; a chain that does not hold is
/// refused at start, since a journal that somebody rewrote proves nothing.
class SqliteJournal final : public Journal
{
public:
    [[nodiscard]] static Result<std::unique_ptr<SqliteJournal>> openFile(const QString &file);

    [[nodiscard]] Result<void> append(const FlipRecord &record) override;
    [[nodiscard]] Result<std::vector<FlipRecord>> records(std::size_t limit) override;
    [[nodiscard]] Result<std::optional<FlipRecord>> record(const std::string &opId) override;
    [[nodiscard]] Result<std::vector<FlipRecord>> openFlips() override;
    [[nodiscard]] Result<std::vector<FlipRecord>> rows(const std::string &opId) override;
    /// Recomputes every hash. Errors: Storage naming the first row that does not fit.
    [[nodiscard]] Result<void> verifyChain();

private:
    explicit SqliteJournal(std::unique_ptr<Database> database);
    [[nodiscard]] Result<std::vector<FlipRecord>> select(const QString &tail, const QVariantList &values);

    std::unique_ptr<Database> m_database;
};

} // namespace edgedeck::store
