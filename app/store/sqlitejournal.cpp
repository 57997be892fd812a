// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/sqlitejournal.h"

#include "app/base/clock.h"
#include "app/base/qt/convert.h"
#include "app/base/qt/logging.h"
#include "app/store/journalrow.h"
#include "app/store/journalschema.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

/// Latest row of every flip; `first` is the flip's first row, which orders flips by their beginning.
const QString kLatest = u" FROM flip_rows r JOIN (SELECT op_id AS op, MIN(seq) AS first, MAX(seq) AS last "
                        "FROM flip_rows GROUP BY op_id) g ON r.seq = g.last "_s;

QString columnList()
{
    static const QString list = u"r."_s + journalColumns().join(u", r."_s);
    return list;
}

std::vector<QVariant> valuesOf(const QSqlQuery &query)
{
    const auto count = static_cast<int>(journalColumns().size());
    std::vector<QVariant> row;
    row.reserve(static_cast<std::size_t>(count));
    for (int column = 0; column < count; ++column)
        row.push_back(query.value(column));
    return row;
}

} // namespace

Result<std::unique_ptr<Journal>> Journal::open(const QString &file)
{
    auto opened = SqliteJournal::openFile(file);
    if (!opened)
        return tl::unexpected(opened.error());
    return std::unique_ptr<Journal>(std::move(*opened));
}

SqliteJournal::SqliteJournal(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::unique_ptr<SqliteJournal>> SqliteJournal::openFile(const QString &file)
{
    auto database = Database::open(file, journalSchema(), Database::Durability::Full);
    if (!database)
        return tl::unexpected(database.error());
    std::unique_ptr<SqliteJournal> journal(new SqliteJournal(std::move(*database)));
    if (auto held = journal->verifyChain(); !held)
        return tl::unexpected(held.error());
    return journal;
}

Result<void> SqliteJournal::append(const FlipRecord &record)
{
    if (record.opId.empty())
        return failLocal(FaultClass::Storage, "a flip without an id cannot be recorded");
    return m_database->transaction([&]() -> Result<void> {
        auto last = m_database->prepare(u"SELECT seq, hash FROM flip_rows ORDER BY seq DESC LIMIT 1"_s);
        if (!last)
            return tl::unexpected(last.error());
        if (auto read = m_database->execute(*last); !read)
            return read;
        qint64 seq = 1;
        QString previous;
        if (last->next()) {
            seq = last->value(0).toLongLong() + 1;
            previous = last->value(1).toString();
        }
        last->finish();

        const auto row = toRow(record, seq, SystemClock().wall());
        const auto columns = journalColumns();
        auto insert = m_database->prepare(u"INSERT INTO flip_rows (%1, prev_hash, hash) VALUES (%2)"_s.arg(
            columns.join(u", "_s), QStringList(columns.size() + 2, u"?"_s).join(u", "_s)));
        if (!insert)
            return tl::unexpected(insert.error());
        for (const QVariant &value : row)
            insert->addBindValue(value);
        insert->addBindValue(previous.isEmpty() ? u""_s : previous);
        insert->addBindValue(rowHash(previous, row));
        return m_database->execute(*insert);
    });
}

Result<std::vector<FlipRecord>> SqliteJournal::select(const QString &tail, const QVariantList &values)
{
    auto query = m_database->prepare(u"SELECT "_s + columnList() + tail);
    if (!query)
        return tl::unexpected(query.error());
    for (const QVariant &value : values)
        query->addBindValue(value);
    if (auto read = m_database->execute(*query); !read)
        return tl::unexpected(read.error());
    std::vector<FlipRecord> found;
    while (query->next()) {
        auto record = fromRow(valuesOf(*query));
        if (record)
            found.push_back(std::move(*record));
        else
            return fail(m_database->error(u"cannot be read"_s,
                u"row %1 has a word this version does not know"_s.arg(query->value(0).toLongLong())));
    }
    // next() says false at the end and at a read error alike.
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

Result<std::vector<FlipRecord>> SqliteJournal::records(std::size_t limit)
{
    const auto bounded = std::min<std::size_t>(limit, std::numeric_limits<int>::max());
    return select(kLatest + u"ORDER BY g.first DESC LIMIT ?"_s, {QVariant(static_cast<qint64>(bounded))});
}

Result<std::optional<FlipRecord>> SqliteJournal::record(const std::string &opId)
{
    auto found
        = select(u" FROM flip_rows r WHERE r.op_id = ? ORDER BY r.seq DESC LIMIT 1"_s, {toQString(opId)});
    if (!found)
        return tl::unexpected(found.error());
    if (found->empty())
        return std::optional<FlipRecord>{};
    return std::optional<FlipRecord>(std::move(found->front()));
}

Result<std::vector<FlipRecord>> SqliteJournal::openFlips()
{
    auto latest = select(kLatest + u"ORDER BY g.first"_s, {});
    if (latest)
        std::erase_if(*latest, [](const FlipRecord &record) { return isClosed(record.state); });
    return latest;
}

Result<std::vector<FlipRecord>> SqliteJournal::rows(const std::string &opId)
{
    return select(u" FROM flip_rows r WHERE r.op_id = ? ORDER BY r.seq"_s, {toQString(opId)});
}

Result<void> SqliteJournal::verifyChain()
{
    auto query = m_database->prepare(
        u"SELECT "_s + columnList() + u", r.prev_hash, r.hash FROM flip_rows r ORDER BY r.seq"_s);
    if (!query)
        return tl::unexpected(query.error());
    if (auto read = m_database->execute(*query); !read)
        return read;
    const auto width = static_cast<int>(journalColumns().size());
    QString previous;
    qint64 expected = 1;
    while (query->next()) {
        const auto row = valuesOf(*query);
        const QString hash = query->value(width + 1).toString();
        if (row[0].toLongLong() != expected || query->value(width).toString() != previous
            || rowHash(previous, row) != hash) {
            return fail(m_database->error(u"cannot be trusted"_s,
                u"row %1 does not follow from the rows before it, so somebody changed the file; move it "
                u"aside to "
                "start a new one"_s.arg(expected)));
        }
        previous = hash;
        ++expected;
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return {};
}

} // namespace edgedeck::store
