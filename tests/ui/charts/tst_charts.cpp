// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/support/snapshotfixture.h"
#include "ui/charts/axis.h"
#include "ui/charts/cachechart.h"
#include "ui/charts/charttable.h"
#include "ui/charts/daychart.h"
#include "ui/charts/downsample.h"
#include "ui/charts/eventlayout.h"
#include "ui/charts/timeserieschart.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <limits>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<ChartPoint> line(int count, Timestamp from, std::chrono::seconds step)
{
    std::vector<ChartPoint> points;
    for (int i = 0; i < count; ++i)
        points.push_back({from + i * step, 100 + 50 * std::sin(i / 40.0)});
    return points;
}

ChartTheme plainTheme()
{
    ChartTheme theme;
    theme.surface = Qt::white;
    theme.text = Qt::black;
    theme.grid = Qt::lightGray;
    theme.kv = Qt::red;
    theme.l1 = Qt::blue;
    return theme;
}

} // namespace

class TestCharts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void spikesSurvive();
    void gapsSurvive();
    void fewPointsAreKept();
    void valueTicks_data();
    void valueTicks();
    void timeTicksAreWholeHours();
    void aDayEndsAt24();
    void labelsKeepApart();
    void lowerRankGoesFirst();
    void sumsKeepGaps();
    void dayOfTheIncident();
    void dayWithoutSeries();
    void dayWhileLoading();
    void cacheDisabledIsSaid();
    void tableAndCsvAgree();
    void csvDefusesFormulas();
    void crosshairByKeys();
    void monthIsDrawnInAFrame();
};

void TestCharts::spikesSurvive()
{
    const Timestamp from = test::at("2026-10-24T00:00:00Z");
    auto points = line(44'640, from, std::chrono::seconds(60));
    points[20'000].value = 9'999;
    points[30'001].value = -5;
    const auto kept = minMax(points, from, points.back().at, 900);
    QVERIFY(kept.size() <= 2 * 901 + 4);
    const auto has = [&](double value) {
        return std::any_of(
            kept.begin(), kept.end(), [value](const ChartPoint &p) { return p.value == value; });
    };
    QVERIFY(has(9'999));
    QVERIFY(has(-5));
    QVERIFY(std::is_sorted(
        kept.begin(), kept.end(), [](const ChartPoint &a, const ChartPoint &b) { return a.at < b.at; }));
}

void TestCharts::gapsSurvive()
{
    const Timestamp from = test::at("2026-10-24T00:00:00Z");
    auto points = line(10'000, from, std::chrono::seconds(60));
    for (int i = 4'000; i < 5'000; ++i)
        points[static_cast<std::size_t>(i)].value = kNone;
    const auto kept = minMax(points, from, points.back().at, 300);
    QVERIFY(std::any_of(kept.begin(), kept.end(), [](const ChartPoint &p) { return std::isnan(p.value); }));
}

void TestCharts::fewPointsAreKept()
{
    const Timestamp from = test::at("2026-10-24T00:00:00Z");
    const auto points = line(50, from, std::chrono::seconds(60));
    QVERIFY(minMax(points, from, points.back().at, 900) == points);
    QVERIFY(minMax({}, from, from, 900).empty());
    QVERIFY(minMax(points, points.back().at, from, 0).empty());
}

void TestCharts::valueTicks_data()
{
    QTest::addColumn<double>("highest");
    for (const double highest : {0.0, 0.3, 1.0, 3.0, 17.0, 999.0, 1000.0, 1622.0, 5e6, 1e15})
        QTest::addRow("%g", highest) << highest;
}

void TestCharts::valueTicks()
{
    QFETCH(double, highest);
    const auto ticks = ui::valueTicks(highest);
    QVERIFY(ticks.top >= highest);
    QVERIFY(ticks.step > 0);
    QVERIFY(ticks.top / ticks.step <= 6.01);
    QVERIFY(ui::valueTicks(std::numeric_limits<double>::quiet_NaN()).top == 1);
}

void TestCharts::timeTicksAreWholeHours()
{
    const Timestamp from = test::at("2026-11-24T09:41:00Z");
    const auto ticks = timeTicks(from, from + std::chrono::hours(30), 800);
    QVERIFY(ticks.size() >= 4);
    for (const TimeTick &tick : ticks)
        QCOMPARE((tick.at - startOfDay(tick.at)) % std::chrono::hours(1), std::chrono::microseconds(0));
    QCOMPARE(ticks.front().date, u"Tue 24 Nov"_s);
    QVERIFY(timeTicks(from, from, 800).empty());
}

void TestCharts::aDayEndsAt24()
{
    const Timestamp from = test::at("2026-11-24T00:00:00Z");
    const auto ticks = timeTicks(from, from + std::chrono::hours(24), 600);
    QCOMPARE(ticks.front().label, u"00:00"_s);
    QCOMPARE(ticks.back().label, u"24:00"_s);
    QVERIFY(ticks.front().date.isEmpty());
}

void TestCharts::labelsKeepApart()
{
    const std::vector<ChartEvent> events{{ChartEventKind::Limit, {}, u"limit"_s},
        {ChartEventKind::Now, {}, u"now"_s}, {ChartEventKind::Reset, {}, u"reset"_s}};
    const auto labels = layLabels(events, {300, 330, 700}, {100, 60, 60}, 0, 900);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        for (std::size_t j = i + 1; j < labels.size(); ++j) {
            if (!labels[i].shown || !labels[j].shown)
                continue;
            const bool apart = labels[i].left + labels[i].width + 13 <= labels[j].left + 0.01
                || labels[j].left + labels[j].width + 13 <= labels[i].left + 0.01;
            QVERIFY(apart);
        }
    }
}

void TestCharts::lowerRankGoesFirst()
{
    const std::vector<ChartEvent> events{
        {ChartEventKind::Reset, {}, {}}, {ChartEventKind::FlipOn, {}, {}}, {ChartEventKind::Limit, {}, {}}};
    const auto labels = layLabels(events, {50, 52, 54}, {90, 90, 90}, 0, 110);
    QVERIFY(labels[1].shown);
    QVERIFY(!labels[0].shown);
}

void TestCharts::sumsKeepGaps()
{
    const Timestamp from = test::at("2026-11-24T00:00:00Z");
    const auto step = std::chrono::seconds(900);
    const auto sums = cumulative({{from, 1}, {from + step, kNone}, {from + 2 * step, 2}}, step);
    QCOMPARE(sums.size(), std::size_t(4));
    QCOMPARE(sums[0].value, 0.0);
    QCOMPARE(sums[1].value, 1.0);
    QVERIFY(std::isnan(sums[2].value));
    QCOMPARE(sums[3].value, 3.0);
}

void TestCharts::dayOfTheIncident()
{
    const auto chart = kvWritesToday(test::incident());
    QCOMPARE(chart.state.kind, ChartState::Kind::Ready);
    QCOMPARE(chart.spec.lanes.size(), std::size_t(2));
    const ChartLane &day = chart.spec.lanes[0];
    QVERIFY(std::any_of(
        day.levels.begin(), day.levels.end(), [](const ChartLevel &l) { return l.value == 1000; }));
    QVERIFY(std::any_of(
        day.levels.begin(), day.levels.end(), [](const ChartLevel &l) { return l.value == 800; }));
    QVERIFY(std::any_of(chart.spec.events.begin(), chart.spec.events.end(), [](const ChartEvent &e) {
        return e.kind == ChartEventKind::Limit && e.label == u"limit reached 16:29"_s;
    }));
    QCOMPARE(day.endLabels.front().first, u"≈ 1,450"_s);
    QCOMPARE(day.endLabels.front().second, u"1,301–1,622"_s);
    QVERIFY(chart.spec.to - chart.spec.from == std::chrono::hours(24));
}

void TestCharts::dayWithoutSeries()
{
    const auto chart = dayChart(test::incident(), Meter::DoRowsRead);
    QCOMPARE(chart.state.kind, ChartState::Kind::Empty);
    QVERIFY(chart.state.text.startsWith(u"DO rows read: "_s));
}

void TestCharts::dayWhileLoading()
{
    QCOMPARE(kvWritesToday(test::loading()).state.kind, ChartState::Kind::Loading);
}

void TestCharts::cacheDisabledIsSaid()
{
    const auto chart = cacheChart(test::incident(), 30);
    QVERIFY(std::any_of(chart.spec.hatches.begin(), chart.spec.hatches.end(),
        [](const ChartHatch &h) { return h.text == u"Worker said “cache is disabled”"_s; }));
    QCOMPARE(chart.spec.lanes.size(), std::size_t(3));
}

void TestCharts::tableAndCsvAgree()
{
    const auto spec = kvWritesToday(test::incident()).spec;
    const ChartTable table = tableOf(spec);
    QCOMPARE(table.headers.size(), static_cast<qsizetype>(table.columns.size() + 1));
    const auto lines = csvOf(spec).trimmed().split('\n');
    QCOMPARE(lines.size(), static_cast<qsizetype>(table.times.size() + 1));
    ChartTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setTable(table);
    QCOMPARE(model.rowCount(), static_cast<int>(table.times.size()));
    model.setTable(table);
    QCOMPARE(model.rowCount(), static_cast<int>(table.times.size()));
}

void TestCharts::csvDefusesFormulas()
{
    ChartSpec spec;
    ChartLane lane;
    lane.series.push_back(
        {.key = u"k"_s, .name = u"=cmd()"_s, .points = {{test::at("2026-11-24T00:00:00Z"), kNone}}});
    spec.lanes.push_back(lane);
    const QByteArray csv = csvOf(spec);
    QVERIFY(csv.startsWith("UTC,'=cmd()\r\n"));
    QVERIFY(csv.endsWith("2026-11-24T00:00:00Z,\r\n"));
}

void TestCharts::crosshairByKeys()
{
    TimeSeriesChart chart;
    chart.resize(800, 300);
    chart.setTheme(plainTheme());
    chart.setSpec(kvWritesToday(test::incident()).spec);
    QTest::keyClick(&chart, Qt::Key_End);
    QVERIFY(chart.crosshair().has_value());
    const auto at = *chart.crosshair();
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(*chart.crosshair() < at);
    (void)chart.grab();
    chart.setCrosshair(std::nullopt);
    QVERIFY(!chart.crosshair());
}

void TestCharts::monthIsDrawnInAFrame()
{
    // Not a timed test: it prints what the benchmark measures, and fails only on a blank picture.
    const Timestamp from = test::at("2026-10-24T00:00:00Z");
    ChartSpec spec;
    spec.from = from;
    spec.to = from + std::chrono::minutes(44'640);
    ChartLane lane;
    lane.series.push_back({.key = u"m"_s,
        .name = u"m"_s,
        .ink = ChartInk::Kv,
        .points = line(44'640, from, std::chrono::seconds(60)),
        .step = std::chrono::seconds(60)});
    spec.lanes.push_back(lane);
    TimeSeriesChart chart;
    chart.resize(900, 300);
    chart.setTheme(plainTheme());
    chart.setSpec(spec);
    QImage image(chart.size(), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::white);
    chart.render(&image);
    QElapsedTimer timer;
    double best = 1e9;
    for (int i = 0; i < 5; ++i) {
        ChartSpec next = spec;
        timer.start();
        chart.setSpec(std::move(next));
        chart.render(&image);
        best = std::min(best, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    qInfo("44,640 points: replace + paint %.1f ms (best of 5, this build)", best);
    QSet<QRgb> colours;
    for (int x = 0; x < image.width(); x += 3)
        colours << image.pixel(x, image.height() / 2);
    QVERIFY(colours.size() > 1);
}

QTEST_MAIN(TestCharts)
#include "tst_charts.moc"
