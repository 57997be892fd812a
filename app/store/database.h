// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>
#include <span>

namespace edgedeck::store {

/// What a file is for and how its tables came to be. Step n (from 0) leads from version n to n + 1.
struct Schema
{
    QString what; ///< "flip journal": for sentences
    int applicationId = 0; ///< written into the file, so that a foreign file is not taken for ours
    std::span<const QStringList> steps;
};

/// One SQLite connection with the settings that both of our files have: WAL, synchronous=FULL or NORMAL, foreign
/// keys, no trusted schema, a patient wait (up to 15 s) for other holders of the file. The connection name is unique. One
/// thread at a time, no other holder.
class Database
{
public:
    enum class Durability { Full, Normal };

    /// Prepares the file, opens it, checks it (quick_check), migrates it. A file of an older version is copied to
    /// FILE.vN beside it before it is changed. Errors: Storage with a sentence; the file is as it was then.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(
        const QString &file, const Schema &schema, Durability durability);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    [[nodiscard]] Result<void> run(const QString &sql);
    /// A prepared statement. Errors: Storage.
    [[nodiscard]] Result<QSqlQuery> prepare(const QString &sql);
    [[nodiscard]] Result<void> execute(QSqlQuery &query);
    /// `work` inside BEGIN IMMEDIATE .. COMMIT; rolled back when it or the commit fails.
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &work);
    /// The number that a PRAGMA answers with.
    [[nodiscard]] Result<qint64> pragma(const QString &name);
    /// Storage error out of the driver's text, with the file's purpose in front.
    [[nodiscard]] Error error(const QString &doing, const QString &driverText) const;

private:
    Database(QString file, QString what);
    [[nodiscard]] Result<void> configure(Durability durability);
    [[nodiscard]] Result<void> check();
    [[nodiscard]] Result<void> migrate(const Schema &schema);
    [[nodiscard]] Result<void> backUp(qint64 version);

    QString m_file;
    QString m_what;
    QString m_connection;
    QSqlDatabase m_db;
};

} // namespace edgedeck::store
