// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/gauge.h"
#include "ui/shell/widgets/gaugewidget.h"

#include <QTest>

#include <cmath>

using namespace edgedeck;
using namespace edgedeck::ui;
using namespace Qt::StringLiterals;

class TestGauge : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void limitStandsAtTwoThirds();
    void fillIsNeverInvisible();
    void pastTheLimitIsSeen();
    void beyondTheScaleShowsAnArrow();
    void refusedReachesTheAttempts();
    void noBandWithoutBounds();
    void bandBeyondTheScale();
    void unknownHasNoFill();
    void colourByLevel();
    void shortRowsKeepTheBandInside();
    void aDiamondNearZeroIsWhole();
    void spokenText();
    void spokenUnknown();
};

namespace {
const QRectF kBox(0, 0, 308, 34); // 300 px of scale and 8 for arrows
}

void TestGauge::limitStandsAtTwoThirds()
{
    for (const double used : {0.0, 0.5, 1.0, 3.0}) {
        const auto g = gaugeGeometry(kBox, {.used = used});
        QCOMPARE(g.limitX, 200.0);
        QCOMPARE(g.eightyX, 160.0);
    }
}

void TestGauge::fillIsNeverInvisible()
{
    QCOMPARE(gaugeGeometry(kBox, {.used = 0.0}).fill.width(), 0.0);
    QCOMPARE(gaugeGeometry(kBox, {.used = 0.0001}).fill.width(), 2.0);
    QCOMPARE(gaugeGeometry(kBox, {.used = 0.5}).fill.width(), 100.0);
}

void TestGauge::pastTheLimitIsSeen()
{
    QCOMPARE(gaugeGeometry(kBox, {.used = 1.0}).fill.right(), 200.0);
    QCOMPARE(gaugeGeometry(kBox, {.used = 1.002}).fill.right(), 204.0);
}

void TestGauge::beyondTheScaleShowsAnArrow()
{
    QVERIFY(!gaugeGeometry(kBox, {.used = 1.5}).beyond);
    const auto g = gaugeGeometry(kBox, {.used = 1.88});
    QVERIFY(g.beyond);
    QCOMPARE(g.fill.right(), 300.0);
}

void TestGauge::refusedReachesTheAttempts()
{
    const auto g = gaugeGeometry(kBox, {.used = 1.0, .attempted = 1.25});
    QCOMPARE(g.refused.left(), g.fill.right());
    QCOMPARE(g.refused.right(), 250.0);
    QVERIFY(gaugeGeometry(kBox, {.used = 1.0, .attempted = 1.0}).refused.isEmpty());
}

void TestGauge::noBandWithoutBounds()
{
    QVERIFY(gaugeGeometry(kBox, {.used = 0.1, .median = 0.5}).band.isEmpty());
    QVERIFY(!gaugeGeometry(kBox, {.used = 0.1, .low = 0.4, .median = 0.5, .high = 0.6}).band.isEmpty());
}

void TestGauge::bandBeyondTheScale()
{
    const auto g = gaugeGeometry(kBox, {.used = 1.0, .low = 1.3, .median = 1.45, .high = 1.622});
    QVERIFY(g.bandBeyond);
    QCOMPARE(g.band.right(), 300.0);
}

void TestGauge::unknownHasNoFill()
{
    const auto g = gaugeGeometry(kBox, {});
    QVERIFY(g.fill.isEmpty());
    QCOMPARE(g.limitX, 200.0);
}

void TestGauge::colourByLevel()
{
    const Theme &t = themeFor(ThemeId::Dark);
    QCOMPARE(gaugeFill({.used = 0.799}, t), t.bar);
    QCOMPARE(gaugeFill({.used = 0.8}, t), t.warn);
    QCOMPARE(gaugeFill({.used = 1.0}, t), t.critical);
    QCOMPARE(gaugeFill({.used = 1.0, .stale = true}, t), t.stale);
}

void TestGauge::shortRowsKeepTheBandInside()
{
    const auto g = gaugeGeometry(QRectF(0, 0, 308, 27), {.used = 0.5, .low = 0.6, .high = 0.7});
    QVERIFY(g.band.bottom() <= 27.0);
    QVERIFY(g.track.top() - 4 >= 0.0);
}

void TestGauge::aDiamondNearZeroIsWhole()
{
    wearTheme(ThemeId::Dark);
    GaugeWidget widget;
    widget.resize(300, 28);
    widget.setState({.used = 0.0, .expected = 0.005}, u"test"_s);
    const QImage with = widget.grab().toImage();
    widget.setState({.used = 0.0}, u"test"_s);
    const QImage without = widget.grab().toImage();
    QRect changed;
    for (int y = 0; y < with.height(); ++y) {
        for (int x = 0; x < with.width(); ++x) {
            if (with.pixel(x, y) != without.pixel(x, y))
                changed |= QRect(x, y, 1, 1);
        }
    }
    // As wide as it is high: nothing of it is cut off at the left.
    QVERIFY(changed.left() >= 0 && changed.width() >= 13);
    QVERIFY2(std::abs(changed.width() - changed.height()) <= 1,
        qPrintable(u"%1x%2"_s.arg(changed.width()).arg(changed.height())));
}

void TestGauge::spokenText()
{
    QuotaReading quota;
    quota.meter = Meter::KvWrites;
    quota.used = known(1002.0, "graphql", Timestamp{});
    quota.limit = 1000;
    quota.forecast = Forecast{"previous_days", 1450, 1301, 1622, 0.86, 28};
    QCOMPARE(gaugeText(quota),
        u"KV writes 1,002 of 1,000, 100.2 percent, critical, expected 1,450, 1,301 to 1,622"_s);
}

void TestGauge::spokenUnknown()
{
    QuotaReading quota;
    quota.meter = Meter::DoRowsRead;
    quota.used = unknownBecause<double>("field absent");
    QCOMPARE(gaugeText(quota), u"DO rows read, unknown: field absent"_s);
}

QTEST_MAIN(TestGauge)
#include "tst_gauge.moc"
