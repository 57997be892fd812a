// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/format.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
namespace format = edgedeck::ui::format;
using edgedeck::Meter;
using edgedeck::Timestamp;

namespace {

Timestamp at(std::string_view text)
{
    return *edgedeck::parseRfc3339(text);
}

} // namespace

class TestFormat : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void countsGroupTheirDigits()
    {
        QCOMPARE(format::count(1002), u"1,002"_s);
        QCOMPARE(format::count(0), u"0"_s);
        QCOMPARE(format::count(41'210), u"41,210"_s);
    }
    void amountsCarryTheirUnit()
    {
        QCOMPARE(format::amount(Meter::KvStorage, 0.21e9), u"0.21 GB"_s);
        QCOMPARE(format::amount(Meter::DoDuration, 13'000), u"13,000 GB-s"_s);
        QCOMPARE(format::limit(Meter::KvStorage, 1e9), u"1 GB"_s);
        QCOMPARE(format::limit(Meter::DoRowsRead, 5e6), u"5 M"_s);
        QCOMPARE(format::limit(Meter::KvReads, 100'000), u"100,000"_s);
        QCOMPARE(format::amount(Meter::DoRowsRead, 5e6), u"5,000,000"_s);
    }
    void percentNeverRoundsOntoTheLimit_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << u"0 %"_s;
        QTest::newRow("tiny") << 0.04 << u"< 0.1 %"_s;
        QTest::newRow("below one") << 0.42 << u"0.42 %"_s;
        QTest::newRow("just below one") << 0.999 << u"0.99 %"_s;
        QTest::newRow("one decimal") << 41.21 << u"41.2 %"_s;
        QTest::newRow("below the limit") << 99.97 << u"99.9 %"_s;
        QTest::newRow("exact") << 100.0 << u"100.0 %"_s;
        QTest::newRow("just over") << 100.04 << u"100.1 %"_s;
        QTest::newRow("over") << 100.2 << u"100.2 %"_s;
        QTest::newRow("beyond the scale") << 188.0 << u"188.0 %"_s;
    }
    void percentNeverRoundsOntoTheLimit()
    {
        QFETCH(double, value);
        QTEST(format::percent(value), "text");
    }
    void usedOfLimitIsOneLine()
    {
        QCOMPARE(format::usedOfLimit(Meter::KvWrites, 1002, 1000), u"1,002 / 1,000 · 100.2 %"_s);
        QCOMPARE(format::usedOfLimit(Meter::KvStorage, 0.21e9, 1e9), u"0.21 / 1 GB · 21.0 %"_s);
        QCOMPARE(format::usedOfLimit(Meter::KvWrites, 1002, {}), u"1,002"_s);
    }
    void forecastsShowTheirBand()
    {
        QCOMPARE(format::expected(Meter::KvWrites, 1450, 1301, 1622), u"≈ 1,450 (1,301–1,622)"_s);
        QCOMPARE(format::expected(Meter::KvWrites, 1450, {}, {}), u"≈ 1,450"_s);
        QCOMPARE(format::about(234), u"≈ 200"_s);
    }
    void changesHaveATrueMinus()
    {
        QCOMPARE(format::change(-0.919), u"−91.9 %"_s);
        QCOMPARE(format::change(0.02), u"+2.0 %"_s);
        QCOMPARE(format::change(0), u"0 %"_s);
    }
    void durationsHaveTwoUnits_data()
    {
        QTest::addColumn<qlonglong>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("s") << 12LL << u"12 s"_s;
        QTest::newRow("m s") << 312LL << u"5 m 12 s"_s;
        QTest::newRow("m 0s") << 302LL << u"5 m 02 s"_s;
        QTest::newRow("h m") << 17'748LL << u"4 h 55 m"_s;
        QTest::newRow("many hours") << 112'320LL << u"31 h 12 m"_s;
        QTest::newRow("last hour form") << 172'799LL << u"47 h 59 m"_s;
        QTest::newRow("days") << 273'600LL << u"3 d 4 h"_s;
        QTest::newRow("negative") << -5LL << u"0 s"_s;
    }
    void durationsHaveTwoUnits()
    {
        QFETCH(qlonglong, seconds);
        QTEST(format::duration(std::chrono::seconds(seconds)), "text");
    }
    void agesStartAtAMinute()
    {
        QCOMPARE(format::age(59s), QString());
        QCOMPARE(format::age(312s), u"5 m 12 s old"_s);
        QCOMPARE(format::ago(187s), u"3 m ago"_s);
        QCOMPARE(format::ago(20s), QString());
    }
    void momentsNameTheDayOnlyWhenItIsAnother()
    {
        const Timestamp now = at("2026-11-24T19:04:12Z");
        QCOMPARE(format::moment(at("2026-11-24T16:29:00Z"), now), u"16:29"_s);
        QCOMPARE(format::moment(at("2026-11-22T16:12:00Z"), now), u"22 Nov 16:12"_s);
        QCOMPARE(format::date(at("2025-11-22T16:12:00Z"), now), u"22 Nov 2025"_s);
        QCOMPARE(format::utcTime(at("2026-11-24T18:59:30Z")), u"18:59 UTC"_s);
        QCOMPARE(format::untilMinute(now, at("2026-11-24T20:05:00Z")), u"1 h 01 m"_s);
        QCOMPARE(format::untilMinute(now, at("2026-11-24T19:05:00Z")), u"1 m"_s);
        QVERIFY(format::deadline(at("2026-11-25T00:00:00Z")).startsWith(u"00:00 UTC, "_s));
    }
    void networkTextIsPlain()
    {
        QCOMPARE(format::plain("evil\xE2\x80\xAEtxt.exe"), u"eviltxt.exe"_s);
        QCOMPARE(format::plain("a\x1b[31mred\x07\nb"), u"a[31mred b"_s);
        QCOMPARE(format::plain("<b>bold</b>"), u"<b>bold</b>"_s);
        QCOMPARE(format::plain("broken \xff utf-8"), u"broken � utf-8"_s);
        QCOMPARE(format::plain(""), QString());
    }
    void idsElideInTheMiddle()
    {
        QCOMPARE(format::middle("321593c6aa0b4d1f8c2e6b7a9d3de1fa"), u"321593c6…de1fa"_s);
        QCOMPARE(format::middle("trained-models"), u"trained-models"_s);
    }
    void unknownIsAWord()
    {
        QCOMPARE(format::unknownWords("field absent in the Worker's answer"),
            u"unknown: field absent in the Worker's answer"_s);
        QCOMPARE(format::unknownWords(""), u"unknown"_s);
    }
};

QTEST_GUILESS_MAIN(TestFormat)
#include "tst_format.moc"
