// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/alert/book.h"
#include "app/domain/alert/rules.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::alert;
using namespace std::chrono;

namespace {

const Timestamp kDay = sys_days{2026y / November / 24};

/// Quarter hours that end at `until`, `values` oldest first.
Series quarters(Timestamp until, const std::vector<double> &values)
{
    Series series;
    series.step = seconds{900};
    Timestamp start = until - minutes{15} * static_cast<int>(values.size());
    for (const double value : values) {
        series.buckets.push_back({start, value});
        start += minutes{15};
    }
    return series;
}

/// KV writes at noon: `used` of 1,000, and the last six hours at `perQuarter`.
Input noon(double used, double perQuarter)
{
    Input in;
    in.now = kDay + hours{12} + minutes{6};
    in.asOf = kDay + hours{12};
    MeterFacts meter;
    meter.used = used;
    meter.limit = 1000;
    meter.recent = quarters(in.asOf, std::vector<double>(24, perQuarter));
    in.meters.push_back(meter);
    return in;
}

const Alert *of(const std::vector<Alert> &alerts, Kind kind)
{
    const auto found
        = std::find_if(alerts.begin(), alerts.end(), [&](const Alert &a) { return a.kind == kind; });
    return found == alerts.end() ? nullptr : &*found;
}

} // namespace

TEST_CASE("words")
{
    for (const Kind kind :
        {Kind::Level, Kind::Burn, Kind::Spike, Kind::HitRate, Kind::DoLoad, Kind::Stale, Kind::OverLimit})
        CHECK((kindFromString(toString(kind)) == kind));
    CHECK_FALSE(kindFromString("nonsense"));
    CHECK(idOf(Kind::Level, "kv_writes", "80", kDay + hours{5}) == "level:kv_writes:80:2026-11-24");
    CHECK(idOf(Kind::Stale, "analytics", "", kDay) == "stale:analytics:2026-11-24");
}

TEST_CASE("levels: only the highest that is reached")
{
    struct Row
    {
        double used;
        int rank;
        Severity severity;
    };
    for (const Row &row : {Row{499, 0, Severity::Ok}, Row{500, 50, Severity::Info},
             Row{799, 50, Severity::Info}, Row{800, 80, Severity::Warning}, Row{949, 80, Severity::Warning},
             Row{950, 95, Severity::Critical}, Row{1218, 95, Severity::Critical}}) {
        const auto found = judge(noon(row.used, 0));
        CAPTURE(row.used);
        const Alert *level = of(found, Kind::Level);
        REQUIRE((level != nullptr) == (row.rank != 0));
        if (level != nullptr) {
            CHECK(level->rank == row.rank);
            CHECK((level->severity == row.severity));
            CHECK(level->text.find("KV writes") != std::string::npos);
        }
    }
    Input unknown = noon(900, 0);
    unknown.meters[0].used.reset();
    CHECK(judge(unknown).empty());
    unknown = noon(900, 0);
    unknown.meters[0].limit.reset();
    CHECK(judge(unknown).empty());
}

TEST_CASE("burn needs a long and a confirming window, enough events, and a limit that is reached today")
{
    SUBCASE("2.4 times for an hour is urgent")
    {
        const auto found = judge(noon(300, 30)); // 120 an hour = 2.88 times
        const Alert *burning = of(found, Kind::Burn);
        REQUIRE(burning != nullptr);
        CHECK((burning->severity == Severity::Critical));
        CHECK(burning->id == "burn:kv_writes:2026-11-24");
        CHECK(burning->text.find("17:50 UTC") != std::string::npos); // 700 left at 120 an hour
    }
    SUBCASE("1.6 times over three hours warns, 1.2 over six is a note")
    {
        const auto warned = judge(noon(400, 17.5)); // 70 an hour = 1.68
        REQUIRE(of(warned, Kind::Burn) != nullptr);
        CHECK((of(warned, Kind::Burn)->severity == Severity::Warning));
        const auto noted = judge(noon(480, 13)); // 52 an hour = 1.248
        REQUIRE(of(noted, Kind::Burn) != nullptr);
        CHECK((of(noted, Kind::Burn)->severity == Severity::Info));
        CHECK(of(noted, Kind::Burn)->id == "burn:kv_writes:note:2026-11-24");
    }
    SUBCASE("a burst that is over is not confirmed")
    {
        Input in = noon(300, 30);
        in.meters[0].recent.buckets[22].value = 1;
        in.meters[0].recent.buckets[23].value = 1;
        CHECK(of(judge(in), Kind::Burn) == nullptr);
    }
    SUBCASE("late in the day the same speed is harmless")
    {
        Input in = noon(300, 30);
        const auto later = hours{11};
        in.now += later;
        in.asOf += later;
        for (Bucket &bucket : in.meters[0].recent.buckets)
            bucket.start += later;
        CHECK(of(judge(in), Kind::Burn) == nullptr);
    }
    SUBCASE("previous days know better than the window")
    {
        Input in = noon(300, 30);
        in.meters[0].exhausts = Exhaustion{.at = {}, .early = {}, .late = {}, .crossings = 3, .days = 28};
        CHECK(of(judge(in), Kind::Burn) == nullptr);
        in.meters[0].exhausts->at = kDay + hours{16} + minutes{29};
        REQUIRE(of(judge(in), Kind::Burn) != nullptr);
        CHECK(of(judge(in), Kind::Burn)->text.find("16:29 UTC") != std::string::npos);
    }
    SUBCASE("a gap and old data are not judged")
    {
        Input in = noon(300, 30);
        in.meters[0].recent.buckets[22].value.reset();
        CHECK(of(judge(in), Kind::Burn) == nullptr);
        in = noon(300, 30);
        in.asOf += minutes{40};
        in.now += minutes{40};
        CHECK(of(judge(in), Kind::Burn) == nullptr);
    }
    SUBCASE("few events tell nothing")
    {
        Input in = noon(5, 4);
        in.meters[0].limit = 100; // 16 an hour of 4.2
        CHECK((of(judge(in), Kind::Burn)->severity == Severity::Warning)); // 48 in three hours do
    }
    SUBCASE("used up is not burning any more")
    {
        CHECK(of(judge(noon(1002, 30)), Kind::Burn) == nullptr);
    }
}

TEST_CASE("windows end with the newest full bucket")
{
    const Series series = quarters(kDay + hours{12}, {1, 2, 3, 4});
    const auto found = burn(series, kDay + hours{12} + minutes{14}, hours{1}, 240);
    REQUIRE(found);
    CHECK(found->events == 10);
    CHECK(found->rate == doctest::Approx(1));
    CHECK_FALSE(burn(series, kDay + hours{12}, hours{2}, 240));
    CHECK_FALSE(burn(series, kDay + hours{12}, minutes{5}, 240));
    CHECK_FALSE(burn(Series{}, kDay + hours{12}, hours{1}, 240));
}

TEST_CASE("a spike is far above the other days and not only above nothing")
{
    Input in = noon(400, 0);
    in.meters[0].earlier = {100, 110, 90, 100, 120, 100, 95};
    REQUIRE(of(judge(in), Kind::Spike) != nullptr);
    in.meters[0].used = 290;
    CHECK(of(judge(in), Kind::Spike) == nullptr);
    in.meters[0].used = 40; // forty times, but forty writes
    in.meters[0].earlier = {1, 1, 1, 1, 1, 1, 1};
    CHECK(of(judge(in), Kind::Spike) == nullptr);
    in.meters[0].used = 400;
    in.meters[0].earlier.pop_back();
    CHECK(of(judge(in), Kind::Spike) == nullptr);
}

TEST_CASE("refusals, hit rates, old data, the load after a flip")
{
    Input in = noon(1002, 0);
    in.meters[0].refused = 238;
    in.tiers = {{.name = "l1", .rate = 0.61, .target = 0.7, .lookups = 900},
        {.name = "kv", .rate = 0.1, .target = 0.8, .lookups = 99},
        {.name = "do", .rate = 0.6, .target = 0.6, .lookups = 900}};
    auto found = judge(in);
    REQUIRE(of(found, Kind::OverLimit) != nullptr);
    {
        // A few refusals while the day has room are the limit of one write a second to a key.
        Input roomy = noon(120, 0);
        roomy.meters[0].refused = 3;
        CHECK(of(judge(roomy), Kind::OverLimit) == nullptr);
    }
    CHECK((of(found, Kind::OverLimit)->severity == Severity::Critical));
    CHECK(std::count_if(found.begin(), found.end(), [](const Alert &a) { return a.kind == Kind::HitRate; })
        == 1);
    CHECK(of(found, Kind::HitRate)->text == "Cache l1: 61 % of 900 lookups hit, 70 % are wanted.");
    CHECK((found.front().severity == Severity::Critical));
    CHECK(of(found, Kind::Stale) == nullptr);

    in.now += minutes{20};
    in.staleBecause = "No network.";
    found = judge(in);
    REQUIRE(of(found, Kind::Stale) != nullptr);
    CHECK(of(found, Kind::Stale)->text
        == "Analytics are 26 minutes old; every figure is as of 12:00 UTC. No network.");

    Input flipped = noon(0, 0);
    flipped.meters[0].meter = Meter::DoRequests;
    flipped.meters[0].limit = 100000;
    flipped.meters[0].used = 5000;
    flipped.meters[0].recent = quarters(flipped.asOf, {0, 0, 900, 950});
    flipped.flip = FlipFacts{"FEATURE_FLAG_DO_CACHE", flipped.asOf - minutes{32}};
    found = judge(flipped);
    REQUIRE(of(found, Kind::DoLoad) != nullptr); // 1,850 in half an hour = 88,800 a day
    CHECK((of(found, Kind::DoLoad)->severity == Severity::Warning));
    flipped.flip.reset();
    CHECK(of(judge(flipped), Kind::DoLoad) == nullptr);
}

TEST_CASE("after midnight yesterday's figures are not judged")
{
    Input in = noon(1002, 30);
    in.asOf = kDay + hours{23} + minutes{57};
    in.now = kDay + hours{24} + minutes{2};
    CHECK(judge(in).empty());
    in.asOf = {};
    CHECK(judge(in).empty());
}

TEST_CASE("a condition is told once a day, higher levels and other days again")
{
    Book book;
    const auto told = [&](double used, Timestamp at) {
        Input in = noon(used, 0);
        in.asOf = at;
        in.now = at + minutes{6};
        return book.take(judge(in), in.now).told;
    };
    CHECK(told(510, kDay + hours{1}).size() == 1);
    CHECK(told(560, kDay + hours{2}).empty());
    CHECK(told(490, kDay + hours{3}).empty());
    CHECK(told(520, kDay + hours{4}).empty());
    CHECK(told(820, kDay + hours{5}).size() == 1);
    CHECK(told(520, kDay + hours{6}).empty()); // corrected downwards: 50 % is old news
    CHECK(told(960, kDay + hours{7}).size() == 1);
    CHECK(told(1100, kDay + hours{8}).empty());
    CHECK((book.standing() == Severity::Critical));
    CHECK(told(510, kDay + hours{25}).size() == 1);
    CHECK(book.alerts().size() == 4);
    CHECK(told(100, kDay + hours{26}).empty());
    CHECK((book.standing() == Severity::Ok));
}

TEST_CASE("burning worse is written down and not told twice; a note may become a warning")
{
    Book book;
    const auto take = [&](double perQuarter, double used) {
        const Input in = noon(used, perQuarter);
        return book.take(judge(in), in.now);
    };
    CHECK(take(13, 480).told.size() == 1);
    CHECK(take(17.5, 400).told.size() == 1);
    const auto worse = take(30, 300);
    CHECK(worse.told.empty());
    REQUIRE(worse.changed.size() == 1);
    CHECK((worse.changed[0].severity == Severity::Critical));
    CHECK(take(17.5, 400).changed.empty());
}

TEST_CASE("snoozed until, acknowledged for the day, remembered after a start")
{
    Book book;
    Input in = noon(820, 0);
    const std::string id = "level:kv_writes:80:2026-11-24";
    CHECK(book.take(judge(in), in.now).told.size() == 1);
    REQUIRE(book.snooze(id, in.now + hours{1}).size() == 1);
    CHECK(book.snooze("nothing", in.now).empty());
    in.now += minutes{30};
    in.asOf += minutes{30};
    CHECK(book.take(judge(in), in.now).told.empty());

    Book again; // the program was started again
    again.restore(book.alerts());
    in.now += minutes{31};
    in.asOf += minutes{31};
    CHECK(again.take(judge(in), in.now).told.size() == 1);
    CHECK(again.take(judge(in), in.now).told.empty());
    REQUIRE(again.acknowledge(id, in.now).size() == 1);
    CHECK(again.take(judge(in), in.now).told.empty());
    CHECK((again.standing() == Severity::Ok));
    in.meters[0].used = 960;
    CHECK(again.take(judge(in), in.now).told.size() == 1); // 95 % is another matter
}
