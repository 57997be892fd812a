// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/journalrow.h"
#include "app/store/journalschema.h"
#include "app/store/sqlitejournal.h"
#include "tests/unit/store/records.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace edgedeck;
using namespace edgedeck::store;
using edgedeck::test::sampleRecord;
using namespace Qt::StringLiterals;

namespace {

mode_t modeOf(const QString &path)
{
    using FileStatus = struct stat;
    FileStatus status{};
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777U : 0;
}

/// Statements as somebody with the sqlite3 program would give them; the error text, "" when it went well.
QString outside(const QString &file, const QStringList &statements)
{
    QString error;
    {
        auto db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"outside"_s);
        db.setDatabaseName(file);
        if (!db.open())
            return db.lastError().text();
        for (const QString &statement : statements) {
            QSqlQuery query(db);
            if (!query.exec(statement) && error.isEmpty())
                error = query.lastError().databaseText();
        }
    }
    QSqlDatabase::removeDatabase(u"outside"_s);
    return error;
}

std::unique_ptr<SqliteJournal> opened(const QString &file)
{
    auto journal = SqliteJournal::openFile(file);
    if (!journal) {
        qWarning("%s", journal.error().detail.c_str());
        return nullptr;
    }
    return std::move(*journal);
}

std::string refusal(const QString &file)
{
    const auto journal = SqliteJournal::openFile(file);
    return journal ? std::string("opened") : journal.error().detail;
}

bool contains(const std::string &text, const char *part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

class JournalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(u"data/journal.db"_s);
    }

    void everyFieldComesBack()
    {
        auto journal = opened(m_file);
        FlipRecord record = sampleRecord("op-1");
        QVERIFY(journal->append(record));
        QVERIFY(journal->record("op-1").value() == record);
        record.before.reset();
        record.newVersion.reset();
        record.error.reset();
        record.undoOf = "op-0";
        record.note.clear();
        record.reason.clear();
        QVERIFY(journal->append(record));
        QVERIFY(journal->record("op-1").value() == record);
        QCOMPARE(journal->rows("op-1")->size(), std::size_t(2));
        QVERIFY(journal->record("op-2").has_value());
        QVERIFY(!journal->record("op-2")->has_value());
    }

    void everyStateIsKept()
    {
        auto journal = opened(m_file);
        for (int i = 0; i <= static_cast<int>(FlipState::Stale); ++i) {
            const auto state = static_cast<FlipState>(i);
            QVERIFY(journal->append(sampleRecord("op-" + std::to_string(i), state)));
            QVERIFY(journal->record("op-" + std::to_string(i)).value()->state == state);
        }
        const auto open = journal->openFlips().value();
        QCOMPARE(open.size(), std::size_t(7));
        QCOMPARE(open.front().opId, std::string("op-0"));
    }

    void latestStateOfEveryFlipNewestFirst()
    {
        auto journal = opened(m_file);
        for (const auto &[op, state] : std::initializer_list<std::pair<const char *, FlipState>>{
                 {"a", FlipState::Intent}, {"b", FlipState::Intent}, {"c", FlipState::Intent},
                 {"a", FlipState::Deploying}, {"b", FlipState::Verified}, {"a", FlipState::Unknown}})
            QVERIFY(journal->append(sampleRecord(op, state)));
        const auto records = journal->records(200).value();
        QCOMPARE(records.size(), std::size_t(3));
        QCOMPARE(records[0].opId, std::string("c"));
        QCOMPARE(records[2].opId, std::string("a"));
        QVERIFY(records[2].state == FlipState::Unknown);
        QCOMPARE(journal->records(1)->size(), std::size_t(1));
        const auto open = journal->openFlips().value();
        QCOMPARE(open.size(), std::size_t(2));
        QCOMPARE(open[0].opId, std::string("a"));
        const auto line = journal->rows("a").value();
        QCOMPARE(line.size(), std::size_t(3));
        QVERIFY(line[1].state == FlipState::Deploying);
    }

    void reopeningFindsEverything()
    {
        QVERIFY(opened(m_file)->append(sampleRecord("op-1")));
        auto again = opened(m_file);
        QVERIFY(again->append(sampleRecord("op-1", FlipState::Deploying)));
        QCOMPARE(again->rows("op-1")->size(), std::size_t(2));
    }

    void filesBelongToTheirOwnerAlone()
    {
        const mode_t before = ::umask(0);
        auto journal = opened(m_file);
        QVERIFY(journal->append(sampleRecord("op-1")));
        ::umask(before);
        QCOMPARE(modeOf(QFileInfo(m_file).absolutePath()), mode_t(0700));
        for (const char *suffix : {"", "-wal", "-shm"})
            QCOMPARE(modeOf(m_file + QLatin1StringView(suffix)), mode_t(0600));
    }

    void aFileThatOthersCouldReadIsNarrowed()
    {
        opened(m_file).reset();
        ::chmod(QFile::encodeName(m_file).constData(), 0644);
        QVERIFY(opened(m_file));
        QCOMPARE(modeOf(m_file), mode_t(0600));
    }

    void linksAndDirectoriesAreRefused()
    {
        const QString target = m_dir->filePath(u"elsewhere.db"_s);
        opened(target).reset();
        const QString link = m_dir->filePath(u"link.db"_s);
        QCOMPARE(::symlink(QFile::encodeName(target).constData(), QFile::encodeName(link).constData()), 0);
        QVERIFY(contains(refusal(link), "not a regular file"));
        QVERIFY(contains(refusal(m_dir->path()), "not a regular file"));
        QVERIFY(contains(refusal(u"/proc/nowhere/journal.db"_s), "cannot create directory"));
    }

    void settingsAreThoseThatSurviveAPowerCut()
    {
        auto database = Database::open(m_file, journalSchema(), Database::Durability::Full);
        QVERIFY(database.has_value());
        for (const auto &[name, value] : std::initializer_list<std::pair<QString, QString>>{
                 {u"journal_mode"_s, u"wal"_s}, {u"synchronous"_s, u"2"_s}, {u"foreign_keys"_s, u"1"_s},
                 {u"trusted_schema"_s, u"0"_s}, {u"busy_timeout"_s, u"5000"_s},
                 {u"application_id"_s, u"1162102346"_s}, {u"user_version"_s, u"2"_s}}) {
            auto query = (*database)->prepare(u"PRAGMA "_s + name);
            QVERIFY(query && (*database)->execute(*query) && query->next());
            QCOMPARE(query->value(0).toString(), value);
        }
    }

    void rowsCannotBeChangedOrDeleted()
    {
        auto journal = opened(m_file);
        QVERIFY(journal->append(sampleRecord("op-1")));
        QVERIFY(outside(m_file, {u"UPDATE flip_rows SET state = 'verified'"_s}).contains("append-only"_L1));
        QVERIFY(outside(m_file, {u"DELETE FROM flip_rows"_s}).contains("append-only"_L1));
        QVERIFY(outside(m_file, {u"INSERT OR REPLACE INTO flip_rows SELECT * FROM flip_rows"_s})
                    .contains("append-only"_L1));
        QVERIFY(journal->record("op-1").value()->state == FlipState::Intent);
    }

    void aRewrittenRowIsFound_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("value") << u"UPDATE flip_rows SET after_value = 'false' WHERE seq = 2"_s;
        QTest::newRow("null to empty") << u"UPDATE flip_rows SET new_deployment = '' WHERE seq = 2"_s;
        QTest::newRow("text moved between columns")
            << u"UPDATE flip_rows SET reason = '', note = reason WHERE seq = 2"_s;
        QTest::newRow("moment of sending") << u"UPDATE flip_rows SET sent_at = NULL WHERE seq = 2"_s;
        QTest::newRow("null to zero") << u"UPDATE flip_rows SET pending_until = 0 WHERE seq = 2"_s;
        QTest::newRow("API it was sent to")
            << u"UPDATE flip_rows SET api_base = 'https://other.example.com' WHERE seq = 2"_s;
        QTest::newRow("text moved between new columns")
            << u"UPDATE flip_rows SET base_mark = api_base, api_base = '' WHERE seq = 2"_s;
        QTest::newRow("row taken out") << u"DELETE FROM flip_rows WHERE seq = 2"_s;
        QTest::newRow("first row taken out") << u"DELETE FROM flip_rows WHERE seq = 1"_s;
    }

    void aRewrittenRowIsFound()
    {
        QFETCH(QString, change);
        {
            auto journal = opened(m_file);
            for (const char *op : {"a", "b", "c"})
                QVERIFY(journal->append(sampleRecord(op)));
            QVERIFY(journal->verifyChain());
        }
        QCOMPARE(outside(m_file,
                     {u"DROP TRIGGER flip_rows_no_update"_s, u"DROP TRIGGER flip_rows_no_delete"_s, change}),
            QString());
        const std::string sentence = refusal(m_file);
        QVERIFY2(contains(sentence, "somebody changed the file"), sentence.c_str());
        QVERIFY(contains(sentence, "move it aside"));
    }

    void valuesOfSecretsAreNeverStored()
    {
        const std::string canary = "CANARY-5f1c9b7e";
        const std::string token = "cfut_0123456789012345678901234567890123456789deadbeef";
        auto journal = opened(m_file);
        FlipRecord record = sampleRecord("op-1");
        record.carrier = Carrier::SecretText;
        record.before = canary;
        record.after = canary;
        record.reason = "pasted " + token;
        record.note = "Bearer " + token.substr(5);
        record.error->detail = "said " + token;
        QVERIFY(journal->append(record));
        const auto stored = journal->record("op-1").value();
        QVERIFY(!stored->before.has_value());
        QVERIFY(stored->after.empty());
        QCOMPARE(stored->reason, std::string("pasted [token]"));
        for (const char *suffix : {"", "-wal"}) {
            QFile file(m_file + QLatin1StringView(suffix));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(!bytes.contains(canary.c_str()));
            QVERIFY(!bytes.contains(token.substr(5).c_str()));
        }
        // and the table itself refuses what a later bug might write
        QVERIFY(outside(m_file,
            {u"INSERT INTO flip_rows SELECT 99, op_id, state, account, worker, flag, carrier, route, "
             u"strategy, "
             "max_delay, 'x', 'y', reason, operator_name, undo_of, base_version, base_number, "
             "base_deployment, "
             "new_version, new_deployment, created_at, updated_at, wall_at, error, note, '', 'h', '', NULL, 0, NULL, "
             "'', '', '', '' FROM flip_rows"_s})
                    .contains("CHECK constraint"_L1));
    }

    void aFlipWithoutAnIdIsRefused()
    {
        auto journal = opened(m_file);
        QVERIFY(!journal->append(sampleRecord("")));
        QVERIFY(journal->records(10)->empty());
    }

    void oneThreadAtATimeMayBeAnother()
    {
        auto journal = opened(m_file);
        std::thread([&] { QVERIFY(journal->append(sampleRecord("op-1"))); }).join();
        QVERIFY(journal->append(sampleRecord("op-2")));
        QCOMPARE(journal->records(10)->size(), std::size_t(2));
    }

    void twoConnectionsKeepOneChain()
    {
        auto first = opened(m_file);
        auto second = opened(m_file);
        for (int i = 0; i < 20; ++i)
            QVERIFY((i % 2 == 0 ? first : second)->append(sampleRecord("op-" + std::to_string(i))));
        QVERIFY(first->verifyChain());
        QCOMPARE(second->records(100)->size(), std::size_t(20));
    }

    void aNewerFileIsRefusedInWords()
    {
        opened(m_file).reset();
        QCOMPARE(outside(m_file, {u"PRAGMA user_version=7"_s}), QString());
        const std::string sentence = refusal(m_file);
        QVERIFY2(contains(sentence, "written by a newer Edgedeck (version 7, this one knows 2)"),
            sentence.c_str());
    }

    void aFileOfTheFirstSchemaIsTakenOver()
    {
        const FlipRecord old = [] {
            FlipRecord record = sampleRecord("old");
            record.apiBase.clear();
            record.sentAt.reset();
            return record;
        }();
        // The first schema as it was, with a row and the hash that its program wrote.
        Schema first = journalSchema();
        first.steps = first.steps.first(1);
        {
            auto database = Database::open(m_file, first, Database::Durability::Full);
            QVERIFY(database.has_value());
            auto row = toRow(old, 1, test::moment(6));
            const QString hash = rowHash({}, row);
            row.resize(25);
            auto insert = (*database)->prepare(
                u"INSERT INTO flip_rows VALUES ("_s + QStringList(27, u"?"_s).join(u", "_s) + u")"_s);
            QVERIFY(insert.has_value());
            for (const QVariant &value : row)
                insert->addBindValue(value);
            insert->addBindValue(u""_s);
            insert->addBindValue(hash);
            QVERIFY((*database)->execute(*insert).has_value());
        }
        auto journal = opened(m_file); // recomputes the hashes
        QVERIFY(journal);
        QVERIFY(journal->record("old").value() == old);
        QVERIFY(journal->append(sampleRecord("new")));
        QVERIFY(journal->verifyChain());
        QVERIFY(journal->record("new").value() == sampleRecord("new"));
        journal.reset();
        QVERIFY(opened(m_file));
    }

    void aForeignDatabaseIsRefused()
    {
        ::mkdir(QFile::encodeName(QFileInfo(m_file).absolutePath()).constData(), 0700);
        QCOMPARE(outside(m_file, {u"CREATE TABLE photos (a)"_s}), QString());
        QVERIFY(contains(refusal(m_file), "another purpose"));
        QCOMPARE(outside(m_file, {u"PRAGMA application_id=1"_s}), QString());
        QVERIFY(contains(refusal(m_file), "another purpose"));
    }

    void damagedFilesAreRefusedInWords_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("not a database")
            << 0 << QByteArray("hello, this is a text file and no database at all........");
        QTest::newRow("a page of noise") << 4096 << QByteArray(4096, '\x5a');
        QTest::newRow("a page of zeroes") << 8192 << QByteArray(4096, '\0');
    }

    void damagedFilesAreRefusedInWords()
    {
        QFETCH(int, offset);
        QFETCH(QByteArray, bytes);
        {
            auto journal = opened(m_file);
            for (int i = 0; i < 50; ++i)
                QVERIFY(journal->append(sampleRecord("op-" + std::to_string(i))));
        } // closing moves everything into the file
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.size() > 16'384);
        QVERIFY(file.seek(offset));
        QCOMPARE(file.write(bytes), qint64(bytes.size()));
        file.close();
        const std::string sentence = refusal(m_file);
        QVERIFY2(contains(sentence, "flip journal") && contains(sentence, "move it aside"), sentence.c_str());
    }

    void anEmptyFileBecomesAJournal()
    {
        ::mkdir(QFile::encodeName(QFileInfo(m_file).absolutePath()).constData(), 0700);
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        QVERIFY(opened(m_file));
        QCOMPARE(modeOf(m_file), mode_t(0600));
    }

    void hashesSeparateFields()
    {
        const auto row = toRow(sampleRecord("op"), 1, Timestamp{});
        auto moved = row;
        std::swap(moved[12], moved[13]);
        std::set<QString> hashes{rowHash({}, row), rowHash(u"x"_s, row), rowHash({}, moved)};
        auto empty = row;
        empty[19] = QString(u""_s);
        hashes.insert(rowHash({}, empty));
        QCOMPARE(hashes.size(), std::size_t(4));
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(JournalTest)
#include "tst_journal.moc"
