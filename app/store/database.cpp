// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/database.h"

#include "app/store/storefile.h"

#include <QCoreApplication>
#include <QFile>
#include <QSqlError>
#include <QVariant>

#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

constexpr std::chrono::milliseconds kBusyTimeout{5000};

// SQLite refuses at once, without the wait above, where waiting could deadlock: while another program switches the new
// file to write-ahead logging or recovers it, and its own waiting is not fair among many writers. Those are asked again.
constexpr std::chrono::milliseconds kBusyRetryPause{15};
constexpr std::chrono::milliseconds kBusyPatience{10000};

bool isBusy(const QSqlError &error)
{
    constexpr int kPrimaryCode = 0xff; // extended result codes keep the primary one in their low byte
    constexpr int kSqliteBusy = 5;
    return (error.nativeErrorCode().toInt() & kPrimaryCode) == kSqliteBusy;
}

/// True when it worked. Only for statements that are whole by themselves: refused as busy, they have changed nothing.
bool execPatiently(QSqlQuery &query, const QString &sql)
{
    const auto giveUp = std::chrono::steady_clock::now() + kBusyPatience;
    while (!query.exec(sql)) {
        if (!isBusy(query.lastError()) || std::chrono::steady_clock::now() >= giveUp)
            return false;
        std::this_thread::sleep_for(kBusyRetryPause);
    }
    return true;
}

QString uniqueConnectionName()
{
    static std::atomic<unsigned> counter{0};
    return u"edgedeck-store-%1"_s.arg(counter.fetch_add(1));
}

/// What the operator can do, for the few causes that have an answer.
QString advice(const QString &driverText)
{
    if (driverText.contains("disk is full"_L1) || driverText.contains("disk I/O"_L1))
        return u": free space on that disk"_s;
    if (driverText.contains("locked"_L1) || driverText.contains("busy"_L1))
        return u": another program holds the file; try again"_s;
    if (driverText.contains("readonly"_L1))
        return u": the file or its folder is read-only; change that or move the file aside"_s;
    if (driverText.contains("not a database"_L1) || driverText.contains("malformed"_L1))
        return u": the file is damaged; move it aside to start a new one"_s;
    return {};
}

} // namespace

Database::Database(QString file, QString what)
    : m_file(std::move(file))
    , m_what(std::move(what))
    , m_connection(uniqueConnectionName())
{
}

Database::~Database()
{
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_connection);
}

Result<std::unique_ptr<Database>> Database::open(
    const QString &file, const Schema &schema, Durability durability)
{
    if (auto prepared = prepareFile(file); !prepared)
        return tl::unexpected(prepared.error());
    std::unique_ptr<Database> database(new Database(file, schema.what));
    database->m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, database->m_connection);
    database->m_db.setDatabaseName(file);
    database->m_db.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(kBusyTimeout.count()));
    if (!database->m_db.open())
        return fail(database->error(u"cannot be opened"_s, database->m_db.lastError().databaseText()));
    for (const auto &step : {std::function<Result<void>()>([&] { return database->configure(durability); }),
             std::function<Result<void>()>([&] { return database->check(); }),
             std::function<Result<void>()>([&] { return database->migrate(schema); })}) {
        if (auto done = step(); !done)
            return tl::unexpected(done.error());
    }
    return database;
}

Error Database::error(const QString &doing, const QString &driverText) const
{
    const QString text = driverText.trimmed();
    const QString sentence = u"%1 %2 (%3): %4%5"_s.arg(m_what, doing, m_file, text, advice(text));
    return Error{.cls = FaultClass::Storage, .detail = sentence.toStdString()};
}

Result<void> Database::run(const QString &sql)
{
    QSqlQuery query(m_db);
    if (!execPatiently(query, sql))
        return fail(error(u"cannot be written"_s, query.lastError().databaseText()));
    return {};
}

Result<QSqlQuery> Database::prepare(const QString &sql)
{
    QSqlQuery query(m_db);
    query.setForwardOnly(true);
    if (!query.prepare(sql))
        return fail(error(u"cannot be read"_s, query.lastError().databaseText()));
    return query;
}

Result<void> Database::execute(QSqlQuery &query)
{
    if (!query.exec())
        return fail(error(query.isSelect() ? u"cannot be read"_s : u"cannot be written"_s,
            query.lastError().databaseText()));
    return {};
}

Result<void> Database::transaction(const std::function<Result<void>()> &work)
{
    // IMMEDIATE takes the write lock at once: a deferred transaction that upgrades later fails without waiting.
    if (auto begun = run(u"BEGIN IMMEDIATE"_s); !begun)
        return begun;
    auto done = work();
    if (done)
        done = run(u"COMMIT"_s);
    if (!done) {
        QSqlQuery rollback(m_db);
        rollback.exec(
            u"ROLLBACK"_s); // fails when SQLite has rolled back already (disk full): nothing to undo then
    }
    return done;
}

Result<qint64> Database::pragma(const QString &name)
{
    QSqlQuery query(m_db);
    if (!execPatiently(query, u"PRAGMA %1"_s.arg(name)) || !query.next())
        return fail(error(u"cannot be read"_s, query.lastError().databaseText()));
    return query.value(0).toLongLong();
}

Result<void> Database::configure(Durability durability)
{
    for (const QString &setting : {u"trusted_schema=OFF"_s, u"foreign_keys=ON"_s, u"journal_mode=WAL"_s,
             durability == Durability::Full ? u"synchronous=FULL"_s : u"synchronous=NORMAL"_s}) {
        if (auto set = run(u"PRAGMA "_s + setting); !set)
            return set;
    }
    QSqlQuery mode(m_db);
    if (!execPatiently(mode, u"PRAGMA journal_mode"_s) || !mode.next())
        return fail(error(u"cannot be read"_s, mode.lastError().databaseText()));
    if (mode.value(0).toString() != "wal"_L1)
        return fail(error(u"cannot be used"_s, u"this file system does not support write-ahead logging"_s));
    return {};
}

Result<void> Database::check()
{
    QSqlQuery query(m_db);
    if (!execPatiently(query, u"PRAGMA quick_check(1)"_s) || !query.next())
        return fail(error(u"cannot be read"_s, query.lastError().databaseText()));
    const QString verdict = query.value(0).toString();
    if (verdict != "ok"_L1)
        return fail(
            error(u"is malformed"_s, verdict + u": the file is damaged; move it aside to start a new one"_s));
    return {};
}

/// VACUUM INTO copies what is committed while others may read and write. The copy gets its name when it is whole.
Result<void> Database::backUp(qint64 version)
{
    const QString target = u"%1.v%2"_s.arg(m_file).arg(version);
    if (QFile::exists(target))
        return {}; // of an attempt that got this far: the older the copy, the nearer to what was
    const QString part = u"%1.%2"_s.arg(target).arg(QCoreApplication::applicationPid());
    QFile::remove(part);
    if (auto prepared = prepareFile(part); !prepared)
        return prepared;
    QString quoted = part;
    quoted.replace(u'\'', u"''"_s);
    if (auto copied = run(u"VACUUM INTO '%1'"_s.arg(quoted)); !copied) {
        QFile::remove(part);
        Error told = copied.error();
        told.detail = "no copy can be made before the change to the new version, so nothing was changed: "
            + told.detail;
        return fail(told);
    }
    if (!QFile::rename(part, target) && !QFile::exists(target)) {
        QFile::remove(part);
        return fail(error(u"cannot be copied"_s, u"no file %1 can be made"_s.arg(target)));
    }
    QFile::remove(part);
    return {};
}

Result<void> Database::migrate(const Schema &schema)
{
    const auto newest = static_cast<qint64>(schema.steps.size());
    const auto present = pragma(u"user_version"_s);
    const auto owner = pragma(u"application_id"_s);
    if (!present || !owner)
        return tl::unexpected(!present ? present.error() : owner.error());
    if (*present > 0 && *present < newest && *owner == schema.applicationId) {
        if (auto copied = backUp(*present); !copied)
            return copied;
    }
    // Two programs may start at once: the version is read again under the write lock.
    return transaction([&]() -> Result<void> {
        const auto id = pragma(u"application_id"_s);
        const auto version = pragma(u"user_version"_s);
        const auto tables = pragma(u"schema_version"_s);
        if (!id || !version || !tables)
            return tl::unexpected(!id ? id.error() : !version ? version.error() : tables.error());
        if (*id != schema.applicationId && (*id != 0 || *version != 0 || *tables != 0))
            return fail(error(u"cannot be used"_s, u"this is a database of another purpose"_s));
        if (*version > newest)
            return fail(error(u"cannot be used"_s,
                u"it was written by a newer Edgedeck (version %1, this one knows %2): start that one"_s
                    .arg(*version)
                    .arg(newest)));
        if (*version == newest)
            return {};
        for (qint64 step = *version; step < newest; ++step) {
            for (const QString &statement : schema.steps[static_cast<std::size_t>(step)]) {
                if (auto done = run(statement); !done)
                    return done;
            }
        }
        if (auto set = run(u"PRAGMA application_id=%1"_s.arg(schema.applicationId)); !set)
            return set;
        return run(u"PRAGMA user_version=%1"_s.arg(newest));
    });
}

} // namespace edgedeck::store
