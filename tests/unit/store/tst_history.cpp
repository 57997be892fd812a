// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/history.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <limits>
#include <memory>
#include <optional>
#include <sys/stat.h>

using namespace edgedeck;
using namespace edgedeck::store;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const std::string kAccount = "0123456789abcdef0123456789abcdef";

Timestamp at(std::int64_t seconds)
{
    return Timestamp(std::chrono::seconds(1'790'000'100 + seconds)); // a multiple of 900
}

Sample sample(std::int64_t seconds, double value, const std::string &series = "kv_writes",
    const std::string &entity = {})
{
    return {.series = series, .entity = entity, .start = at(seconds), .step = 900s, .value = value};
}

std::unique_ptr<History> opened(const QString &file)
{
    auto history = History::open(file);
    if (!history) {
        qWarning("%s", history.error().detail.c_str());
        return nullptr;
    }
    return std::move(*history);
}

Result<Series> ask(History &history, const std::string &series, Timestamp from, Timestamp to,
    const std::string &entity = {}, std::chrono::seconds step = 900s)
{
    QObject context;
    std::optional<Result<Series>> got;
    history.series(
        kAccount, series, entity, step, from, to, &context, [&](Result<Series> r) { got = std::move(r); });
    (void)QTest::qWaitFor([&] { return got.has_value(); });
    return got ? std::move(*got) : failLocal(FaultClass::Timeout, "no answer");
}

std::vector<Event> events(History &history, Timestamp from, Timestamp to)
{
    QObject context;
    std::optional<Result<std::vector<Event>>> got;
    history.events(kAccount, from, to, &context, [&](Result<std::vector<Event>> r) { got = std::move(r); });
    (void)QTest::qWaitFor([&] { return got.has_value(); });
    return got && *got ? **got : std::vector<Event>{};
}

} // namespace

class HistoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_file = m_dir->filePath(u"data/history.db"_s);
    }

    void samplesComeBackInBucketsWithGaps()
    {
        auto history = opened(m_file);
        history->put(kAccount, {sample(1800, 3), sample(0, 1), sample(900, 0)});
        const auto series = ask(*history, "kv_writes", at(-900), at(3600));
        QVERIFY(series.has_value());
        QCOMPARE(series->buckets.size(), std::size_t(5));
        QVERIFY(!series->buckets[0].value);
        QCOMPARE(*series->buckets[1].value, 1.0);
        QCOMPARE(*series->buckets[2].value, 0.0); // counted nothing is not the same as not counted
        QCOMPARE(*series->buckets[3].value, 3.0);
        QVERIFY(!series->buckets[4].value);
        QVERIFY(series->unknown.empty());
    }

    void lateDataReplaces()
    {
        auto history = opened(m_file);
        history->put(kAccount, {sample(0, 1), sample(900, 1)});
        history->put(kAccount, {sample(900, 7)});
        const auto series = ask(*history, "kv_writes", at(0), at(1800));
        QCOMPARE(*series->buckets[0].value, 1.0);
        QCOMPARE(*series->buckets[1].value, 7.0);
    }

    void accountsEntitiesAndStepsAreApart()
    {
        auto history = opened(m_file);
        history->put(
            kAccount, {sample(0, 1), sample(0, 2, "kv_writes", "worker:demo"), sample(0, 3, "kv_reads")});
        history->put("ffffffffffffffffffffffffffffffff", {sample(0, 4)});
        Sample hourly = sample(0, 5);
        hourly.step = 3600s;
        history->put(kAccount, {hourly});
        QCOMPARE(*ask(*history, "kv_writes", at(0), at(900))->buckets[0].value, 1.0);
        QCOMPARE(*ask(*history, "kv_writes", at(0), at(900), "worker:demo")->buckets[0].value, 2.0);
        QCOMPARE(*ask(*history, "kv_reads", at(0), at(900))->buckets[0].value, 3.0);
        QVERIFY(!ask(*history, "kv_writes", at(0), at(3600), {}, 3600s)->buckets.empty());
    }

    void aSeriesNobodyRecordedIsUnknownAndNotZero()
    {
        auto history = opened(m_file);
        const auto series = ask(*history, "nothing", at(0), at(900));
        QVERIFY(series.has_value());
        QVERIFY(!series->unknown.empty());
        QVERIFY(!series->buckets[0].value);
        history->put(kAccount, {sample(0, 9, "nothing")});
        QCOMPARE(*ask(*history, "nothing", at(0), at(900))->buckets[0].value, 9.0);
    }

    void foolishQueriesAndValuesAreRefused()
    {
        auto history = opened(m_file);
        QVERIFY(!ask(*history, "kv_writes", at(900), at(0)));
        QVERIFY(!ask(*history, "kv_writes", at(0), at(900), {}, 0s));
        QVERIFY(!ask(*history, "kv_writes", at(0), at(3'000'000), {}, 1s));
        history->put(kAccount,
            {sample(0, std::numeric_limits<double>::quiet_NaN()),
                sample(900, std::numeric_limits<double>::infinity()), sample(1800, 2)});
        QVERIFY(history->flush());
        const auto series = ask(*history, "kv_writes", at(0), at(2700));
        QVERIFY(!series->buckets[0].value && !series->buckets[1].value);
        QCOMPARE(*series->buckets[2].value, 2.0);
    }

    void eventsAreKeptOnceNewestFirst()
    {
        auto history = opened(m_file);
        const Event flip{
            .kind = EventKind::Flip, .at = at(10), .text = "flag on", .source = "journal", .on = true};
        const Event limit{
            .kind = EventKind::LimitReached, .at = at(20), .text = "1,000 writes", .source = "GraphQL"};
        Event coming{.kind = EventKind::Cron, .at = at(30), .text = "30 12 * * *", .source = "schedule"};
        coming.future = true;
        for (int i = 0; i < 3; ++i) {
            history->putEvent(kAccount, flip);
            history->putEvent(kAccount, limit);
            history->putEvent(kAccount, coming);
        }
        const auto found = events(*history, at(0), at(100));
        QVERIFY((found == std::vector<Event>{limit, flip}));
        QVERIFY(events(*history, at(21), at(100)).empty());
    }

    void everythingPutBeforeTheEndIsOnDisk()
    {
        {
            auto history = opened(m_file);
            for (int i = 0; i < 200; ++i)
                history->put(kAccount, {sample(900 * i, i)});
        }
        auto again = opened(m_file);
        const auto series = ask(*again, "kv_writes", at(0), at(900 * 200));
        for (int i = 0; i < 200; ++i)
            QCOMPARE(series->buckets[static_cast<std::size_t>(i)].value.value_or(-1), double(i));
    }

    void answersComeOnTheContextsThreadAndNotAfterItDied()
    {
        auto history = opened(m_file);
        bool called = false;
        {
            QObject context;
            history->series(kAccount, "kv_writes", {}, 900s, at(0), at(900), &context,
                [&](const Result<Series> &) { called = true; });
        }
        QVERIFY(history->flush());
        QCoreApplication::processEvents();
        QVERIFY(!called);
        QObject context;
        QThread *where = nullptr;
        history->series(kAccount, "kv_writes", {}, 900s, at(0), at(900), &context,
            [&](const Result<Series> &) { where = QThread::currentThread(); });
        QTRY_COMPARE(where, QThread::currentThread());
        QTRY_VERIFY(context.children().isEmpty());
    }

    void aHistoryThatDiesFirstAnswersStill()
    {
        QObject context;
        bool called = false;
        {
            auto history = opened(m_file);
            history->series(kAccount, "kv_writes", {}, 900s, at(0), at(900), &context,
                [&](const Result<Series> &) { called = true; });
        }
        QTRY_VERIFY(called);
    }

    void twoProgramsShareOneFile()
    {
        auto first = opened(m_file);
        auto second = opened(m_file);
        for (int i = 0; i < 20; ++i) {
            first->put(kAccount, {sample(900 * i, 1, "a" + std::to_string(i))});
            second->put(kAccount, {sample(900 * i, 2, "b" + std::to_string(i))});
        }
        QVERIFY(first->flush() && second->flush());
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(ask(*second, "a" + std::to_string(i), at(900 * i), at(900 * i + 900))
                         ->buckets[0]
                         .value.value_or(-1),
                1.0);
            QCOMPARE(ask(*first, "b" + std::to_string(i), at(900 * i), at(900 * i + 900))
                         ->buckets[0]
                         .value.value_or(-1),
                2.0);
        }
    }

    void aFaultIsToldOnceByFlush()
    {
        auto history = opened(m_file);
        QVERIFY(history->flush());
        {
            auto db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"outside"_s);
            db.setDatabaseName(m_file);
            QVERIFY(db.open());
            QSqlQuery query(db);
            QVERIFY(query.exec(
                u"CREATE TRIGGER broken BEFORE INSERT ON samples BEGIN SELECT RAISE(ABORT, 'no more'); END"_s));
        }
        QSqlDatabase::removeDatabase(u"outside"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no more"_s));
        history->put(kAccount, {sample(0, 1)});
        history->put(kAccount, {sample(900, 1)});
        const auto told = history->flush();
        QVERIFY(!told);
        QVERIFY(told.error().cls == FaultClass::Storage);
        QVERIFY(history->flush());
    }

    void filesBelongToTheirOwnerAlone()
    {
        auto history = opened(m_file);
        history->put(kAccount, {sample(0, 1)});
        QVERIFY(history->flush());
        for (const char *suffix : {"", "-wal"}) {
            using FileStatus = struct stat;
            FileStatus status{};
            QCOMPARE(::stat(QFile::encodeName(m_file + QLatin1StringView(suffix)).constData(), &status), 0);
            QCOMPARE(status.st_mode & 0777U, 0600U);
        }
    }

    void aMonthOfManySeriesIsReadQuicklyAndStaysSmall()
    {
        // 50 series in steps of 15 minutes for 31 days; the speed itself is a benchmark's matter.
        auto history = opened(m_file);
        for (int s = 0; s < 50; ++s) {
            std::vector<Sample> batch;
            for (int i = 0; i < 31 * 96; ++i)
                batch.push_back(sample(900 * i, i, "s" + std::to_string(s)));
            history->put(kAccount, std::move(batch));
        }
        QVERIFY(history->flush());
        QObject context;
        int answered = 0;
        QElapsedTimer timer;
        timer.start();
        qint64 took = -1;
        for (int s = 0; s < 50; ++s) {
            history->series(kAccount, "s" + std::to_string(s), {}, 900s, at(0), at(900 * 31 * 96), &context,
                [&](const Result<Series> &series) {
                    QCOMPARE(series->buckets.back().value.value_or(-1), double(31 * 96 - 1));
                    if (++answered == 50)
                        took = timer.elapsed();
                });
        }
        QTRY_COMPARE(answered, 50);
        qInfo("50 series of 31 days: %lld ms", took);
        history.reset();
        qInfo("file: %lld kB", QFileInfo(m_file).size() / 1024);
        QVERIFY(QFileInfo(m_file).size() < 100'000'000);
    }

    void aNewerFileIsRefusedInWords()
    {
        opened(m_file).reset();
        {
            auto db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"outside"_s);
            db.setDatabaseName(m_file);
            QVERIFY(db.open());
            QSqlQuery query(db);
            QVERIFY(query.exec(u"PRAGMA user_version=9"_s));
        }
        QSqlDatabase::removeDatabase(u"outside"_s);
        const auto refused = History::open(m_file);
        QVERIFY(!refused);
        QVERIFY(refused.error().detail.find("newer Edgedeck") != std::string::npos);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(HistoryTest)
#include "tst_history.moc"
