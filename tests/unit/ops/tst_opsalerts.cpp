// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/jsonvalue.h"
#include "app/ops/alertlog.h"
#include "app/ops/backfill.h"
#include "app/ops/openmetrics.h"
#include "app/ops/pollplan.h"
#include "tests/unit/ops/opssteps.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A console that looks at analytics only, as often as the test says; simulated time passes in between.
class Watcher
{
public:
    explicit Watcher(SandboxSession &world)
        : m_world(world)
    {
        begin();
    }
    /// Ends the program and starts it again on the same files.
    void restart()
    {
        m_log.reset();
        m_monitor.reset();
        m_world.restart();
        begin();
    }
    bool look(bool full)
    {
        bool done = false;
        m_monitor->refreshOnce(
            // The first look learns the plan, and with it the limits.
            {.analytics = true,
                .inventory = std::exchange(m_first, false),
                .worker = false,
                .fullAnalytics = full},
            [&](const Snapshot &) { done = true; });
        return waitFor([&] { return done; });
    }
    bool play(std::chrono::seconds by, bool full)
    {
        m_world.sandbox().advance(by);
        return look(full);
    }
    [[nodiscard]] const std::vector<alert::Alert> &told() const { return m_told; }
    [[nodiscard]] int count(alert::Kind kind, const std::string &subject = {}) const
    {
        return static_cast<int>(std::count_if(m_told.begin(), m_told.end(), [&](const alert::Alert &a) {
            return a.kind == kind && (subject.empty() || a.subject == subject);
        }));
    }
    [[nodiscard]] std::string all() const
    {
        std::string text;
        for (const alert::Alert &a : m_told)
            text += toRfc3339(a.at) + " " + a.id + " " + std::string(toString(a.severity)) + " " + a.text
                + "\n";
        return text;
    }
    [[nodiscard]] const ops::Facts &facts() const { return m_monitor->facts(); }
    [[nodiscard]] ops::AlertLog &log() { return *m_log; }
    [[nodiscard]] Timestamp now() { return m_world.session().serverClock().now(); }
    void forget() { m_told.clear(); }

private:
    void begin()
    {
        m_first = true;
        m_monitor = std::make_unique<ops::Monitor>(m_world.session());
        m_log = std::make_unique<ops::AlertLog>(m_world.session(), *m_monitor);
        QObject::connect(m_log.get(), &ops::AlertLog::told, m_log.get(),
            [this](const alert::Alert &alert) { m_told.push_back(alert); });
    }
    SandboxSession &m_world;
    bool m_first = true;
    std::unique_ptr<ops::Monitor> m_monitor;
    std::unique_ptr<ops::AlertLog> m_log;
    std::vector<alert::Alert> m_told;
};

} // namespace

class TestOpsAlerts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theLimitIsForetoldOnce();
    void healthyDaysAreQuiet();
    void whatWasToldIsRememberedOverAStart();
    void silenceMakesAlarm();
    void theMonthBehindIsFetchedOnce();
    void oldRowsLeaveAndABrokenStoreIsTold();
    void hiddenLooksAreRareAndASleepMakesAllDue();
    void metricsSayWhatIsKnown();
};

/// The next day of the incident without a flip, looked at every 15 minutes of simulated time around noon.
void TestOpsAlerts::theLimitIsForetoldOnce()
{
    SandboxSession world("kv-write-limit");
    Watcher watcher(world);
    QVERIFY(watcher.look(true));
    // To 00:04 of the next day: nothing of the evening counts.
    world.sandbox().advance(5h);
    QVERIFY(watcher.look(true));
    watcher.forget();
    const Timestamp day = startOfDay(watcher.now());
    world.sandbox().advance(10h + 30min);
    QVERIFY(watcher.look(true));
    while (watcher.now() < day + 17h + 30min)
        QVERIFY(watcher.play(15min, true));
    for (int i = 0; i < 3; ++i)
        QVERIFY(watcher.play(2h, true));
    // Ground truth: when the world itself began to refuse.
    const std::string reached = truthText(world, "/today/kv_write_limit_reached_at");
    const auto firstRefusal = parseRfc3339(std::string_view(reached).substr(1, reached.size() - 2));
    QVERIFY(firstRefusal);
    const auto &told = watcher.told();
    const auto warning = std::find_if(told.begin(), told.end(),
        [](const alert::Alert &a) { return a.kind == alert::Kind::Burn && a.severity != Severity::Info; });
    QVERIFY2(warning != told.end(), watcher.all().c_str());
    QCOMPARE(warning->subject, std::string("kv_writes"));
    const auto ahead = std::chrono::duration_cast<std::chrono::minutes>(*firstRefusal - warning->at);
    qInfo("warned %s, first refusal after %s: %lld minutes ahead", toRfc3339(warning->at).c_str(),
        toRfc3339(*firstRefusal).c_str(), static_cast<long long>(ahead.count()));
    QVERIFY2(ahead >= 30min, watcher.all().c_str());
    QCOMPARE(std::count_if(told.begin(), told.end(),
                 [](const alert::Alert &a) {
                     return a.kind == alert::Kind::Burn && a.severity != Severity::Info;
                 }),
        1);
    for (const alert::Alert &one : told) {
        QCOMPARE(
            std::count_if(told.begin(), told.end(), [&](const alert::Alert &a) { return a.id == one.id; }),
            1);
    }
    QCOMPARE(watcher.count(alert::Kind::OverLimit, "kv_writes"), 1);
    QVERIFY(watcher.count(alert::Kind::Level, "kv_writes") >= 2);
}

/// Six days in which the ground truth never comes near a limit: nothing burns and no level is reached.
void TestOpsAlerts::healthyDaysAreQuiet()
{
    SandboxSession world("healthy");
    Watcher watcher(world);
    QVERIFY(watcher.look(true));
    const Timestamp begin = watcher.now();
    double mostWrites = 0;
    // From 19:04: on the first days the evening's burst, and both bursts of the next day while they are on and when they
    // are over; of every day its end, since a level that was reached stays until midnight.
    while (watcher.now() < begin + std::chrono::days{6}) {
        const bool closely = watcher.now() < begin + std::chrono::days{3};
        if (closely)
            QVERIFY(watcher.play(1h + 26min, false)); // 20:30
        QVERIFY(watcher.play(closely ? 3h + 26min : 4h + 52min, true)); // 23:56
        if (closely) {
            QVERIFY(watcher.play(12h + 24min, true)); // 12:20
            QVERIFY(watcher.play(40min, true)); // 13:00
            QVERIFY(watcher.play(3h + 30min, true)); // 16:30
        }
        world.sandbox().advance(closely ? 2h + 34min : 19h + 8min);
        QVERIFY(watcher.look(false)); // 19:04
    }
    // Ground truth of all those hours at once.
    const auto state = net::JsonDocument::parse(world.control("GET", "/state?hours=144"));
    QVERIFY(state.has_value());
    std::map<std::string, double> byDay;
    state->root()["hours"].eachItem([&](net::JsonValue hour) {
        byDay[hour["start"].textOr("").substr(0, 10)]
            += hour.pointer("/kv/write/attempts").number().value_or(0);
        QCOMPARE(hour.pointer("/kv/write/refused").number().value_or(-1), 0.0);
    });
    QVERIFY2(byDay.size() >= 6, qPrintable(QString::number(byDay.size())));
    for (const auto &[date, writes] : byDay)
        mostWrites = std::max(mostWrites, writes);
    QVERIFY2(mostWrites > 0 && mostWrites < 500, qPrintable(QString::number(mostWrites)));
    QVERIFY2(watcher.count(alert::Kind::Burn) == 0 && watcher.count(alert::Kind::Level) == 0,
        watcher.all().c_str());
    QVERIFY2(watcher.count(alert::Kind::OverLimit) == 0, watcher.all().c_str());
}

void TestOpsAlerts::whatWasToldIsRememberedOverAStart()
{
    SandboxSession world("kv-write-limit");
    Watcher watcher(world);
    QVERIFY(watcher.look(true));
    QVERIFY(waitFor([&] { return watcher.count(alert::Kind::OverLimit) == 1; }));
    const std::size_t before = watcher.told().size();
    QCOMPARE(int(watcher.log().standing()), int(Severity::Critical));
    const std::string id = watcher.told().front().id;
    watcher.log().acknowledge(id);
    QVERIFY((*world.session().history())->flush().has_value());
    watcher.restart();
    QVERIFY(watcher.look(true));
    QVERIFY(waitFor([&] { return watcher.log().alerts().size() >= before; }));
    QVERIFY(watcher.play(60s, false));
    QCOMPARE(watcher.told().size(), before);
    const auto &kept = watcher.log().alerts();
    const auto found
        = std::find_if(kept.begin(), kept.end(), [&](const alert::Alert &a) { return a.id == id; });
    QVERIFY(found != kept.end() && found->acknowledgedAt);
}

void TestOpsAlerts::silenceMakesAlarm()
{
    SandboxSession world("healthy");
    Watcher watcher(world);
    QVERIFY(watcher.look(true));
    world.control("POST", "/fault", R"({"status":503,"path":"/graphql","count":1000})");
    QVERIFY(watcher.play(30min, false));
    // The figures are half an hour old as soon as the server's own clock says so.
    QVERIFY2(watcher.count(alert::Kind::Stale) == 1, watcher.all().c_str());
    QVERIFY(watcher.play(5min, false));
    QCOMPARE(watcher.count(alert::Kind::Stale), 1);
}

void TestOpsAlerts::theMonthBehindIsFetchedOnce()
{
    SandboxSession world("kv-write-limit");
    Watcher watcher(world);
    QVERIFY(watcher.look(true));
    ops::Backfill backfill(world.session());
    const auto run = [&] {
        std::optional<bool> stored;
        backfill.run(watcher.facts(), [&](bool done) { stored = done; });
        (void)waitFor([&] { return stored.has_value(); });
        return stored.value_or(false);
    };
    QVERIFY(run());
    QVERIFY2(backfill.lack().empty(), backfill.lack().c_str());
    QVERIFY2(backfill.queries() <= 8, qPrintable(QString::number(backfill.queries())));

    const Timestamp today = startOfDay(watcher.now());
    const auto hours = [&](const std::string &name, const std::string &entity, Timestamp from, Timestamp to,
                           std::chrono::seconds step = 3600s) {
        std::optional<Result<Series>> got;
        (*world.session().history())
            ->series(world.endpoints().accountId, name, entity, step, from, to, this,
                [&](Result<Series> series) { got = std::move(series); });
        (void)waitFor([&] { return got.has_value(); });
        return got && *got ? **got : Series{};
    };
    // Every hour of the month is known, and each day adds up to what the daily rows say.
    std::map<Timestamp, double> byDay;
    for (const char *name : {"kv_writes", "kv_writes_refused"}) {
        const Series series = hours(name, "", today - std::chrono::days{30}, today);
        QCOMPARE(series.buckets.size(), std::size_t(30 * 24));
        for (const Bucket &bucket : series.buckets) {
            QVERIFY2(bucket.value.has_value(), toRfc3339(bucket.start).c_str());
            byDay[startOfDay(bucket.start)] += *bucket.value;
        }
    }
    std::map<Timestamp, double> truthByDay;
    for (const cloudflare::KvRow &row : watcher.facts().analytics.value->kvDay.rows) {
        if (row.action == "write" && row.start < today)
            truthByDay[row.start] += row.requests;
    }
    QCOMPARE(truthByDay.size(), std::size_t(30));
    QVERIFY(byDay == truthByDay);
    double mine = 0;
    for (const Bucket &bucket :
        hours("worker_requests", "worker:" + world.endpoints().worker, today, today + 18h).buckets)
        mine += bucket.value.value_or(-1e9);
    QVERIFY(mine > 0);

    // Forecasts rest on the stored hours: they come among the rows, once.
    ops::Facts facts = watcher.facts();
    const std::size_t before = facts.analytics.value->workerQuarter.rows.size();
    for (int i = 0; i < 2; ++i) {
        bool done = false;
        backfill.bringBack(facts, this, [&] { done = true; });
        QVERIFY(waitFor([&] { return done; }));
        const auto &rows = facts.analytics.value->workerQuarter.rows;
        QVERIFY(rows.size() > before + 20 * 24 && rows.size() < before + 32 * 24);
        const auto oldest = std::min_element(rows.begin(), rows.end(),
            [](const cloudflare::WorkerRow &a, const cloudflare::WorkerRow &b) { return a.start < b.start; });
        QVERIFY(oldest->start < today - std::chrono::days{29});
    }

    QVERIFY(!run()); // nothing is missing
    QVERIFY(watcher.play(3h, true));
    QVERIFY(run());
    QCOMPARE(backfill.queries(), 1);
    QVERIFY(!run());
}

void TestOpsAlerts::oldRowsLeaveAndABrokenStoreIsTold()
{
    SandboxSession world("healthy");
    const std::string account = world.endpoints().accountId;
    ops::Monitor monitor(world.session());
    int snapshots = 0;
    connect(&monitor, &ops::Monitor::snapshotChanged, this, [&] { ++snapshots; });
    auto history = world.session().history();
    QVERIFY(history.has_value());
    const Timestamp now = *parseRfc3339("2026-11-24T19:00:00Z");
    for (const int age : {2, 10})
        (*history)->put(account,
            std::vector<store::Sample>{{.series = "kv_writes",
                .entity = "kv:old",
                .start = now - std::chrono::days{age},
                .step = 60s,
                .value = 5}});
    monitor.start();
    QVERIFY(waitFor([&] { return snapshots >= 1 && !monitor.isBusy(); }));
    QVERIFY(waitFor([&] { return world.timers().waiting(); }));
    const auto known = [&](int age) {
        std::optional<bool> there;
        const Timestamp start = now - std::chrono::days{age};
        (*history)->series(account, "kv_writes", "kv:old", 60s, start, start + 60s, this,
            [&](Result<Series> series) { there = series && series->buckets[0].value.has_value(); });
        (void)waitFor([&] { return there.has_value(); });
        return there.value_or(false);
    };
    QVERIFY(known(2));
    QVERIFY(!known(10));
    QVERIFY(monitor.snapshot().faults.empty());
    monitor.stop();

    // A folder where the file should be: the figures come all the same, and the fault says what is not kept.
    world.restart();
    const QString file = QString::fromStdString(world.home()) + u"/history.sqlite"_s;
    for (const char *suffix : {"", "-wal", "-shm"})
        QFile::remove(file + QLatin1StringView(suffix));
    QVERIFY(QDir().mkpath(file));
    ops::Monitor second(world.session());
    int more = 0;
    connect(&second, &ops::Monitor::snapshotChanged, this, [&] { ++more; });
    second.start();
    QVERIFY(waitFor([&] { return more >= 1; }));
    const auto &faults = second.snapshot().faults;
    QVERIFY(std::any_of(
        faults.begin(), faults.end(), [](const SourceFault &fault) { return fault.source == "history"; }));
    QVERIFY(second.snapshot().quota(Meter::KvWrites)->used.known());
}

void TestOpsAlerts::hiddenLooksAreRareAndASleepMakesAllDue()
{
    using ops::PollPlan;
    PollPlan plan(0);
    const SteadyTime start{};
    plan.finished({}, false, start);
    QCOMPARE(plan.next(start, 1).count(), 60'000);
    plan.setHidden(true);
    QCOMPARE(plan.next(start, 1).count(), 300'000);
    plan.setHidden(false);
    plan.setEvery(10s);
    QCOMPARE(plan.next(start, 1).count(), 10'000);
    QVERIFY(!plan.scope(start + 10s, 1).fullAnalytics);
    plan.slept();
    QVERIFY(plan.scope(start + 10s, 1).fullAnalytics);
    QCOMPARE(plan.next(start + 10s, 1).count(), 0);
}

void TestOpsAlerts::metricsSayWhatIsKnown()
{
    SandboxSession world("kv-write-limit");
    const Snapshot snapshot = look(world.session());
    const alert::Alert told{.id = "burn:kv_writes:2026-11-24",
        .kind = alert::Kind::Burn,
        .subject = "kv_writes",
        .rank = 2,
        .severity = Severity::Warning,
        .at = snapshot.now,
        .text = "t",
        .action = "a",
        .snoozedUntil = {},
        .acknowledgedAt = {}};
    const std::string text = ops::openMetrics(snapshot, {told});
    const std::string account = world.endpoints().accountId;
    const auto has = [&](const std::string &line) { return text.find("\n" + line) != std::string::npos; };
    QVERIFY2(has("edgedeck_up{account=\"" + account + "\"} 1\n"), text.c_str());
    QVERIFY2(
        has("edgedeck_quota_limit{account=\"" + account + "\",meter=\"kv_writes\",period=\"day\"} 1000\n"),
        text.c_str());
    QVERIFY2(has("edgedeck_flag_on{account=\"" + account + "\",worker=\"" + world.endpoints().worker
                 + "\",flag=\"FEATURE_FLAG_DO_CACHE\"} 0\n"),
        text.c_str());
    QVERIFY(has("edgedeck_alert_active{account=\"" + account
        + "\",kind=\"burn\",subject=\"kv_writes\",rank=\"2\",severity=\"warning\"} 1\n"));
    QVERIFY(text.ends_with("# EOF\n"));
    // Each family once, its samples together; no time stamps; every line is a comment or a sample.
    std::set<QString> families;
    QString family;
    for (const QString &line : QString::fromStdString(text).split(u'\n', Qt::SkipEmptyParts)) {
        if (line.startsWith(u"# TYPE "_s)) {
            family = line.section(u' ', 2, 2);
            QVERIFY2(families.insert(family).second, qPrintable(line));
        } else if (!line.startsWith(u'#')) {
            QCOMPARE(line.section(u'{', 0, 0).section(u' ', 0, 0), family);
            static const QRegularExpression kSample(
                u"^[a-z0-9_]+(\\{([a-z0-9_]+=\"([^\"\\\\]|\\\\.)*\",?)+\\})? -?[0-9.e+]+$"_s);
            QVERIFY2(kSample.match(line).hasMatch(), qPrintable(line));
        }
    }
    // Nothing was read: no figures, and certainly no zeros.
    Snapshot blank;
    blank.account = snapshot.account;
    const std::string empty = ops::openMetrics(blank, {});
    QVERIFY(empty.find("edgedeck_quota") == std::string::npos);
    QVERIFY(empty.find("edgedeck_up{account=\"" + account + "\"} 0\n") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestOpsAlerts)
#include "tst_opsalerts.moc"
