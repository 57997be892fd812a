// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/history.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <limits>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

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

std::unique_ptr<History> opened(const QString &file, const Retention &retention = {})
{
    auto history = History::open(file, retention);
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

std::vector<SeriesInfo> all(History &history)
{
    QObject context;
    std::optional<Result<std::vector<SeriesInfo>>> got;
    history.list(kAccount, &context, [&](Result<std::vector<SeriesInfo>> r) { got = std::move(r); });
    (void)QTest::qWaitFor([&] { return got.has_value(); });
    return got && *got ? **got : std::vector<SeriesInfo>{};
}

Result<PruneReport> pruned(History &history, Timestamp now)
{
    QObject context;
    std::optional<Result<PruneReport>> got;
    history.prune(now, &context, [&](Result<PruneReport> r) { got = std::move(r); });
    (void)QTest::qWaitFor([&] { return got.has_value(); }, 30000);
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
        outside(
            u"CREATE TRIGGER broken BEFORE INSERT ON samples BEGIN SELECT RAISE(ABORT, 'no more'); END"_s);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no more"_s));
        history->put(kAccount, {sample(0, 1)});
        history->put(kAccount, {sample(900, 2)});
        const auto told = history->flush();
        QVERIFY(!told);
        QVERIFY(told.error().cls == FaultClass::Storage);
        QVERIFY(history->fault());
        QVERIFY(!history->flush()); // still not on disk
        outside(u"DROP TRIGGER broken"_s);
        history->put(kAccount, {sample(1800, 3)});
        QVERIFY(history->flush());
        QVERIFY(!history->fault());
        const auto series = ask(*history, "kv_writes", at(0), at(2700));
        for (std::size_t i = 0; i < 3; ++i)
            QCOMPARE(series->buckets[i].value.value_or(-1), double(i + 1));
    }

    void nothingIsLostAtAFullDisk()
    {
        // The cap makes SQLite say what a full disk makes it say; nothing here is old enough to be given up.
        constexpr int kTooMuch = 40'000;
        auto history = opened(m_file, {.mostBytes = 400'000});
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"full.*free space"_s));
        for (int i = 0; i < kTooMuch / 1000; ++i) {
            std::vector<Sample> batch;
            for (int j = 0; j < 1000; ++j) {
                batch.push_back(sample(86400LL * (i * 1000 + j), 0.5 + i));
                batch.back().step = 86400s;
            }
            history->put(kAccount, std::move(batch));
        }
        const auto told = history->flush();
        QVERIFY(!told);
        QVERIFY(told.error().detail.find("free space") != std::string::npos);
        history.reset();
        QVERIFY(QFileInfo(m_file).size() <= 400'000);
        auto larger = opened(m_file);
        const auto series = ask(*larger, "kv_writes", at(0), at(86400LL * 1000), {}, 86400s);
        QVERIFY(series.has_value());
        QCOMPARE(series->buckets.front().value.value_or(-1), 0.5); // what was acknowledged is whole
    }

    void aDamagedFileIsLeftAsItIs()
    {
        opened(m_file).reset();
        QByteArray bytes(20'000, 'x');
        {
            QFile file(m_file);
            QVERIFY(file.open(QIODevice::ReadWrite));
            bytes.replace(0, 100, file.read(100));
            bytes.append(file.readAll().mid(bytes.size() - 100));
            file.seek(0);
            file.write(bytes);
        }
        const auto refused = History::open(m_file);
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.find("move it aside") != std::string::npos,
            refused.error().detail.c_str());
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), bytes);
    }

    void aReadOnlyFileIsToldAsSuch()
    {
        constexpr uid_t kNobody = 65534;
        {
            auto history = opened(m_file);
            history->put(kAccount, {sample(0, 1)});
        }
        const QByteArray file = QFile::encodeName(m_file);
        const QByteArray folder = QFile::encodeName(QFileInfo(m_file).absolutePath());
        // Root may write everywhere: as somebody else then.
        const bool root = ::geteuid() == 0;
        if (root) {
            for (const QByteArray &path : {file, folder, QFile::encodeName(m_dir->path())})
                QCOMPARE(::chown(path.constData(), kNobody, kNobody), 0);
            QCOMPARE(::seteuid(kNobody), 0);
        }
        QCOMPARE(::chmod(file.constData(), 0400), 0);
        QCOMPARE(::chmod(folder.constData(), 0500), 0);
        const auto refused = History::open(m_file);
        QCOMPARE(::chmod(folder.constData(), 0700), 0);
        if (root)
            QCOMPARE(::seteuid(0), 0);
        QVERIFY(!refused);
        QVERIFY2(
            refused.error().detail.find("read-only") != std::string::npos, refused.error().detail.c_str());
    }

    void insideACompleteSpanZeroNeedsNoRow()
    {
        auto history = opened(m_file);
        const Span span{.series = "kv_writes", .entity = {}, .step = 900s, .from = at(0), .to = at(3600)};
        history->put(kAccount, Batch{.samples = {sample(0, 5), sample(900, 0)}, .complete = {span}});
        QVERIFY(history->flush());
        QCOMPARE(rows(), 1);
        auto series = ask(*history, "kv_writes", at(-900), at(4500));
        QVERIFY(!series->buckets[0].value); // before the span nobody looked
        QCOMPARE(series->buckets[1].value.value_or(-1), 5.0);
        for (const std::size_t i : {2, 3, 4})
            QCOMPARE(series->buckets[i].value.value_or(-1), 0.0);
        QVERIFY(!series->buckets[5].value);

        // Late data: one grew, one was moved away, one is new.
        history->put(kAccount, Batch{.samples = {sample(900, 2), sample(1800, 4)}, .complete = {span}});
        QVERIFY(history->flush());
        QCOMPARE(rows(), 2);
        series = ask(*history, "kv_writes", at(0), at(3600));
        QCOMPARE(series->buckets[0].value.value_or(-1), 0.0);
        QCOMPARE(series->buckets[1].value.value_or(-1), 2.0);
        QCOMPARE(series->buckets[2].value.value_or(-1), 4.0);

        // A zero for a place that is known needs no row either.
        history->put(kAccount, {sample(1800, 0)});
        QVERIFY(history->flush());
        QCOMPARE(rows(), 1);
        QCOMPARE(ask(*history, "kv_writes", at(1800), at(2700))->buckets[0].value.value_or(-1), 0.0);
    }

    void spansThatTouchBecomeOne()
    {
        auto history = opened(m_file);
        const auto span = [&](std::int64_t from, std::int64_t to) {
            history->put(kAccount,
                Batch{.samples = {},
                    .complete
                    = {{.series = "kv_writes", .entity = {}, .step = 900s, .from = at(from), .to = at(to)}}});
        };
        span(0, 1800);
        span(3600, 5400);
        QVERIFY(history->flush());
        QCOMPARE(rows(u"spans"_s), 2);
        span(1800, 3600);
        span(100, 800); // no whole bucket in it
        QVERIFY(history->flush());
        QCOMPARE(rows(u"spans"_s), 1);
        const auto listed = all(*history);
        QCOMPARE(listed.size(), std::size_t(1));
        QVERIFY(listed[0].first == at(0) && listed[0].last == at(4500));
    }

    void oneSpanCanSpeakForEveryEntity()
    {
        auto history = opened(m_file);
        Batch batch{.samples = {sample(0, 1, "requests", "worker:a"), sample(900, 2, "requests", "worker:b")},
            .complete
            = {{.series = "requests", .entity = kEveryEntity, .step = 900s, .from = at(0), .to = at(1800)}}};
        history->put(kAccount, batch);
        batch.samples.pop_back(); // b's row was corrected to nothing
        history->put(kAccount, batch);
        QVERIFY(history->flush());
        QCOMPARE(rows(), 1);
        for (const char *who : {"worker:a", "worker:b", "worker:never-seen"})
            QCOMPARE(ask(*history, "requests", at(900), at(1800), who)->buckets[0].value.value_or(-1), 0.0);
        QVERIFY(
            !ask(*history, "requests", at(900), at(1800))->buckets[0].value); // the total is nobody's entity
        QCOMPARE(all(*history).size(), std::size_t(1));
    }

    void agesAreForgottenByStep()
    {
        auto history = opened(m_file);
        const Timestamp now = at(86400LL * 100);
        const auto put = [&](std::chrono::seconds step, int daysAgo) {
            Sample one = sample(0, 1, "s" + std::to_string(step.count()));
            one.step = step;
            one.start = now - std::chrono::days{daysAgo};
            history->put(kAccount, {one});
        };
        history->put(kAccount,
            Batch{.samples = {},
                .complete = {{.series = "s60",
                    .entity = {},
                    .step = 60s,
                    .from = now - std::chrono::days{10},
                    .to = now}}});
        for (const auto step : {60s, 900s, 3600s, 86400s}) {
            for (const int age : {1, 2, 4, 30, 32, 99})
                put(step, age);
        }
        QVERIFY(history->flush());
        const auto report = pruned(*history, now);
        QVERIFY(report.has_value());
        QCOMPARE(int(report->removed), 4 + 2 + 2);
        QVERIFY(report->shortened.empty());
        const auto known = [&](std::chrono::seconds step, int daysAgo) {
            const Timestamp start = now - std::chrono::days{daysAgo};
            const auto series
                = ask(*history, "s" + std::to_string(step.count()), start, start + step, {}, step);
            return series && series->buckets[0].value.has_value();
        };
        QVERIFY(known(60s, 1) && known(60s, 2) && !known(60s, 4));
        QVERIFY(known(900s, 30) && !known(900s, 32));
        QVERIFY(known(3600s, 30) && !known(3600s, 32));
        QVERIFY(known(86400s, 99));
    }

    void theFileStaysUnderItsCap()
    {
        constexpr std::int64_t kCap = 2'000'000;
        auto history = opened(m_file, {.mostBytes = kCap});
        const Timestamp now = at(86400LL * 40);
        // Hours of many namespaces, more than fit; a minute's and a day's row beside them.
        for (int entity = 0; entity < 200; ++entity) {
            Batch batch;
            for (int hour = 0; hour < 31 * 24; ++hour)
                batch.samples.push_back({.series = "kv_reads",
                    .entity = "kv:" + std::to_string(entity),
                    .start = now - std::chrono::hours{hour},
                    .step = 3600s,
                    .value = 0.5 + hour});
            batch.samples.push_back({.series = "kv_reads",
                .entity = {},
                .start = now - std::chrono::days{300},
                .step = 86400s,
                .value = 7});
            history->put(kAccount, std::move(batch));
        }
        QVERIFY(history->flush());
        const auto report = pruned(*history, now);
        QVERIFY(report.has_value());
        QVERIFY(report->bytes < kCap);
        const auto days = ask(
            *history, "kv_reads", now - std::chrono::days{300}, now - std::chrono::days{299}, {}, 86400s);
        QCOMPARE(days->buckets[0].value.value_or(-1), 7.0);
        QVERIFY(ask(*history, "kv_reads", now, now + 1h, "kv:199", 3600s)->buckets[0].value.has_value());
        history.reset();
        QVERIFY2(QFileInfo(m_file).size() <= kCap, qPrintable(QString::number(QFileInfo(m_file).size())));
    }

    void alertsAreKeptWithWhatWasDoneAboutThem()
    {
        const alert::Alert told{.id = "burn:kv_writes:2026-09-21",
            .kind = alert::Kind::Burn,
            .subject = "kv_writes",
            .rank = 2,
            .severity = Severity::Warning,
            .at = at(10),
            .text = "KV writes burn.",
            .action = "Do something.",
            .snoozedUntil = {},
            .acknowledgedAt = {}};
        alert::Alert later = told;
        later.acknowledgedAt = at(500);
        later.severity = Severity::Critical;
        {
            auto history = opened(m_file);
            history->putAlerts(kAccount, {told});
            history->putAlerts(kAccount, {later});
        }
        auto again = opened(m_file);
        QObject context;
        std::optional<Result<std::vector<alert::Alert>>> got;
        again->alerts(kAccount, at(0), at(100), &context,
            [&](Result<std::vector<alert::Alert>> found) { got = std::move(found); });
        QVERIFY(QTest::qWaitFor([&] { return got.has_value(); }));
        QVERIFY(got->has_value());
        QVERIFY(**got == std::vector<alert::Alert>{later});
    }

    /// The file as version 1 of the schema made it, with the statements of that version.
    void theShippedVersionIsMigratedAndKept()
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_file).absolutePath()));
        for (const QString &sql :
            {u"PRAGMA journal_mode=WAL"_s,
                u"CREATE TABLE series (id BIGINT NOT NULL PRIMARY KEY, account TEXT NOT NULL, name TEXT NOT NULL, "
                "entity TEXT NOT NULL, step BIGINT NOT NULL CHECK (step > 0), "
                "UNIQUE (account, name, entity, step))"_s,
                u"CREATE TABLE samples (series_id BIGINT NOT NULL REFERENCES series (id), "
                "start_at BIGINT NOT NULL, value DOUBLE PRECISION NOT NULL, "
                "PRIMARY KEY (series_id, start_at)) WITHOUT ROWID"_s,
                u"CREATE TABLE events (account TEXT NOT NULL, happened_at BIGINT NOT NULL, kind TEXT NOT NULL, "
                "text TEXT NOT NULL, source TEXT NOT NULL, is_on BIGINT NOT NULL, "
                "PRIMARY KEY (account, happened_at, kind, source, text)) WITHOUT ROWID"_s,
                u"INSERT INTO series VALUES (1, '0123456789abcdef0123456789abcdef', 'kv_writes', '', 900)"_s,
                u"INSERT INTO series VALUES (2, '0123456789abcdef0123456789abcdef', 'kv_writes_daily', '', 86400)"_s,
                u"INSERT INTO samples VALUES (1, 1790000100000000, 3)"_s,
                u"INSERT INTO samples VALUES (1, 1790001000000000, 0)"_s,
                u"INSERT INTO samples VALUES (2, 1789948800000000, 1002.5)"_s,
                u"INSERT INTO events VALUES ('0123456789abcdef0123456789abcdef', 1790000110000000, 'flip', 'on', "
                "'journal', 1)"_s,
                u"PRAGMA application_id=1162102857"_s, u"PRAGMA user_version=1"_s}) {
            outside(sql);
        }
        auto history = opened(m_file);
        QVERIFY(history);
        const auto quarters = ask(*history, "kv_writes", at(0), at(2700));
        QCOMPARE(quarters->buckets[0].value.value_or(-1), 3.0);
        QCOMPARE(quarters->buckets[1].value.value_or(-1), 0.0);
        QVERIFY(!quarters->buckets[2].value);
        const Timestamp day{std::chrono::seconds{1'789'948'800}};
        QCOMPARE(ask(*history, "kv_writes", day, day + std::chrono::days{1}, {}, 86400s)
                     ->buckets[0]
                     .value.value_or(-1),
            1002.5);
        QCOMPARE(events(*history, at(0), at(100)).size(), std::size_t(1));
        history->put(kAccount, {sample(1800, 8)});
        QVERIFY(history->flush());
        history.reset();

        // The copy is the old file, whole, for its owner alone.
        const QString copy = m_file + u".v1"_s;
        using FileStatus = struct stat;
        FileStatus status{};
        QCOMPARE(::stat(QFile::encodeName(copy).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        const QString mine = std::exchange(m_file, copy);
        QCOMPARE(rows(), 3);
        m_file = mine;
        QVERIFY(opened(m_file));
    }

    void aMigrationThatCannotBeCopiedChangesNothing()
    {
        opened(m_file).reset();
        outside(u"PRAGMA user_version=1"_s);
        QVERIFY(QDir().mkpath(m_file + u".v1."_s + QString::number(QCoreApplication::applicationPid())));
        const auto refused = History::open(m_file);
        QVERIFY(!refused);
        QVERIFY2(
            refused.error().detail.find("regular file") != std::string::npos, refused.error().detail.c_str());
        QVERIFY(QDir().rmdir(m_file + u".v1."_s + QString::number(QCoreApplication::applicationPid())));
        outside(u"PRAGMA user_version=2"_s);
        QVERIFY(opened(m_file));
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
    /// Another program's connection to the file. The first value of the first row.
    QVariant outside(const QString &sql) const
    {
        QVariant value;
        {
            auto db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"outside"_s);
            db.setDatabaseName(m_file);
            QSqlQuery query(db);
            if (!db.open() || !query.exec(sql))
                qFatal("%s: %s", qPrintable(sql), qPrintable(query.lastError().text()));
            if (query.next())
                value = query.value(0);
        }
        QSqlDatabase::removeDatabase(u"outside"_s);
        return value;
    }
    int rows(const QString &table = u"samples"_s) const
    {
        return outside(u"SELECT COUNT(*) FROM "_s + table).toInt();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_file;
};

QTEST_GUILESS_MAIN(HistoryTest)
#include "tst_history.moc"
