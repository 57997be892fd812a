// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/forecast.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <functional>

using namespace edgedeck;
using namespace std::chrono;

namespace {

Timestamp at(const char *text)
{
    return parseRfc3339(text).value();
}

const Timestamp kNoon = at("2026-11-24T12:00:00Z"); // a Tuesday

/// `perHour(day, hour)`: day 0 is today, 1 yesterday.
ForecastInput history(int days, const std::function<double(int, int)> &perHour, Timestamp now = kNoon)
{
    ForecastInput input;
    input.now = now;
    input.history.name = "kv_writes";
    input.history.step = hours{1};
    for (int day = days; day >= 0; --day) {
        for (int hour = 0; hour < 24; ++hour) {
            const Timestamp start = startOfDay(now) - std::chrono::days{day} + hours{hour};
            if (start >= now)
                continue;
            input.history.buckets.push_back({start, perHour(day, hour)});
            if (day == 0)
                input.used += perHour(day, hour);
        }
    }
    return input;
}

const Forecast *named(const DayForecast &forecast, const std::string &method)
{
    for (const Forecast &one : forecast.estimates) {
        if (one.method == method)
            return &one;
    }
    return nullptr;
}

} // namespace

TEST_CASE("the band says its true coverage")
{
    CHECK_FALSE(bandRanks(13).has_value());
    CHECK(bandRanks(28)->low == 2);
    CHECK(bandRanks(28)->high == 27);
    CHECK(bandRanks(28)->coverage == doctest::Approx(25.0 / 29));
    CHECK(bandRanks(14)->low == 1);
    CHECK(bandRanks(14)->coverage == doctest::Approx(13.0 / 15));
}

TEST_CASE("flat traffic: all three estimators agree")
{
    const DayForecast forecast = forecastDay(history(28, [](int, int) { return 50.0; }));
    REQUIRE(forecast.estimates.size() == 3);
    CHECK(forecast.best()->method == "previous_days");
    for (const Forecast &one : forecast.estimates)
        CHECK(one.total == doctest::Approx(1200));
    CHECK(forecast.days == 28);
}

TEST_CASE("cron bursts: the straight lines are wrong, previous days are right")
{
    // 100 at 03:00 and 900 at 16:00; at noon a line through the day so far knows nothing of the burst.
    const auto burst = [](int, int hour) { return hour == 3 ? 100.0 : hour == 16 ? 900.0 : 1.0; };
    const DayForecast forecast = forecastDay(history(28, burst));
    const double truth = 100 + 900 + 22;
    CHECK(named(forecast, "previous_days")->total == doctest::Approx(truth).epsilon(0.02));
    CHECK(std::abs(named(forecast, "average_so_far")->total - truth) / truth > 0.5);
    CHECK(std::abs(named(forecast, "last_hour")->total - truth) / truth > 0.5);
}

TEST_CASE("below 14 days: no band and no exhaustion, the simple estimators side by side")
{
    ForecastInput input = history(13, [](int, int) { return 50.0; });
    input.limit = 1000;
    const DayForecast forecast = forecastDay(input);
    CHECK(named(forecast, "previous_days") == nullptr);
    CHECK(forecast.estimates.size() == 2);
    for (const Forecast &one : forecast.estimates)
        CHECK_FALSE(one.low.has_value());
    CHECK_FALSE(forecast.exhausts.has_value());
    CHECK(forecast.expected.buckets.empty());
}

TEST_CASE("too early in the day or too little seen: no straight line is drawn")
{
    CHECK(named(forecastDay(history(
                    28, [](int, int) { return 50.0; }, at("2026-11-24T00:45:00Z"))),
              "average_so_far")
        == nullptr);
    CHECK(named(forecastDay(history(28, [](int, int) { return 2.0; })), "average_so_far") == nullptr);
    CHECK(forecastDay(history(28, [](int, int) { return 2.0; })).best() != nullptr);
}

TEST_CASE("exhaustion: when, how early, how late, and on how many days")
{
    ForecastInput input = history(28, [](int day, int hour) {
        return hour < 12 ? 40.0 : day % 2 == 0 ? 60.0 : 30.0;
    });
    input.limit = 1000; // 480 used at noon; 520 left: 60 an hour crosses at 20:40, 30 an hour never
    input.includesRefused = true;
    const DayForecast forecast = forecastDay(input);
    REQUIRE(forecast.exhausts.has_value());
    CHECK(forecast.exhausts->days == 28);
    CHECK(forecast.exhausts->crossings == 14);
    CHECK(forecast.exhausts->early == at("2026-11-24T20:40:00Z"));
    CHECK_FALSE(forecast.exhausts->late.has_value());
}

TEST_CASE("used up: nothing is left to be exhausted")
{
    ForecastInput input = history(28, [](int, int) { return 100.0; });
    input.limit = 1000;
    input.includesRefused = true;
    const DayForecast forecast = forecastDay(input);
    CHECK_FALSE(forecast.exhausts.has_value());
    CHECK(forecast.best()->total == doctest::Approx(2400));
}

TEST_CASE("days that hit the limit under-report: dropped and counted, unless refused attempts are known")
{
    // Even days ran into the limit and show 1000; odd days show their 700.
    const auto capped = [](int day, int hour) {
        return day == 0 ? 30.0 : day % 2 == 0 ? (hour < 20 ? 50.0 : 0.0) : 700.0 / 24;
    };
    ForecastInput input = history(30, capped);
    input.limit = 1000;
    const DayForecast dropped = forecastDay(input);
    CHECK(dropped.censored == 15);
    CHECK(dropped.days == 15);
    input.includesRefused = true;
    CHECK(forecastDay(input).censored == 0);
}

TEST_CASE("a day with holes is not used, today's gaps are no zero")
{
    ForecastInput input = history(28, [](int, int) { return 50.0; });
    for (Bucket &bucket : input.history.buckets) {
        if (toDate(bucket.start) == "2026-11-20" && (bucket.start - startOfDay(bucket.start)) < hours{5})
            bucket.value.reset();
    }
    CHECK(forecastDay(input).days == 27);
}

TEST_CASE("a day unlike all others says so")
{
    ForecastInput input = history(28, [](int day, int) { return 50.0 + day; });
    input.used = 5000;
    CHECK(forecastDay(input).unlike);
    CHECK_FALSE(forecastDay(history(28, [](int day, int) {
        return day % 3 == 0 ? 50.0 : day % 3 == 1 ? 40.0 : 60.0;
    })).unlike);
}

TEST_CASE("a day far above all others goes by its own pace, and says so")
{
    // Nothing on any earlier day; today 50 an hour since midnight: 600 at noon, the limit of 1,000 at 20:00.
    ForecastInput input = history(28, [](int day, int) { return day == 0 ? 50.0 : 0.0; });
    input.limit = 1000;
    const DayForecast forecast = forecastDay(input);
    CHECK(forecast.unlike);
    CHECK(forecast.best()->method == "average_so_far");
    REQUIRE(forecast.exhausts.has_value());
    CHECK(forecast.exhausts->at == at("2026-11-24T20:00:00Z"));
    CHECK(forecast.exhausts->early == at("2026-11-24T20:00:00Z"));
    CHECK(forecast.exhausts->days == 0);
    input.limit = 1201;
    CHECK_FALSE(forecastDay(input).exhausts->at.has_value());
}

TEST_CASE("weekends are told apart only where they differ and enough days are left")
{
    const auto weekly = [](int day, int) {
        const weekday which{floor<days>(kNoon - std::chrono::days{day})};
        return which == Saturday || which == Sunday ? 10.0 : 50.0;
    };
    const DayForecast forecast = forecastDay(history(28, weekly));
    CHECK(forecast.days == 20);
    CHECK(forecast.best()->total == doctest::Approx(1200));
    CHECK(forecastDay(history(28, [](int, int) { return 50.0; })).days == 28);
}

TEST_CASE("the path to the end of the day begins at today's use and ends at the total")
{
    const DayForecast forecast = forecastDay(history(28, [](int day, int) { return 40.0 + day; }));
    REQUIRE(forecast.expected.buckets.size() == 12);
    CHECK(forecast.expected.name == "kv_writes_expected");
    CHECK(forecast.expected.buckets.back().value == doctest::Approx(forecast.best()->total));
    CHECK(forecast.low.buckets.back().value == doctest::Approx(*forecast.best()->low));
    CHECK(forecast.high.buckets.back().value == doctest::Approx(*forecast.best()->high));
}

TEST_CASE("bad steps and empty histories give no forecast")
{
    ForecastInput input;
    input.now = kNoon;
    CHECK(forecastDay(input).best() == nullptr);
    input.history.step = seconds{0};
    CHECK(forecastDay(input).best() == nullptr);
    input.history.step = seconds{7};
    CHECK(forecastDay(input).best() == nullptr);
}

TEST_CASE("property: low <= total <= high, never below what is used already, coverage as of the ranks")
{
    CHECK(rc::check("bands", [] {
        const auto rates = *rc::gen::container<std::vector<int>>(24 * 29, rc::gen::inRange(0, 400));
        const int hour = *rc::gen::inRange(0, 24);
        ForecastInput input = history(
            28, [&](int day, int h) { return rates[static_cast<std::size_t>(day * 24 + h)]; },
            startOfDay(kNoon) + hours{hour} + minutes{*rc::gen::inRange(0, 60)});
        input.limit = *rc::gen::inRange(100, 20'000);
        input.includesRefused = true;
        const DayForecast forecast = forecastDay(input);
        RC_ASSERT(forecast.best() != nullptr);
        const Forecast &best = *named(forecast, "previous_days");
        if (forecast.best() != &best) {
            RC_ASSERT(forecast.unlike);
            return;
        }
        RC_ASSERT(*best.low <= best.total);
        RC_ASSERT(best.total <= *best.high);
        RC_ASSERT(*best.low >= input.used - 1e-6);
        RC_ASSERT(*best.coverage == bandRanks(forecast.days)->coverage);
        double last = input.used;
        for (const Bucket &bucket : forecast.expected.buckets) {
            RC_ASSERT(*bucket.value >= last - 1e-6);
            last = *bucket.value;
        }
        if (forecast.exhausts) {
            const Exhaustion &when = *forecast.exhausts;
            RC_ASSERT(when.crossings <= when.days);
            RC_ASSERT(when.early.has_value() || !when.at.has_value());
            RC_ASSERT(when.at.has_value() || !when.late.has_value());
            if (when.at) {
                RC_ASSERT(*when.early <= *when.at);
                RC_ASSERT(*when.at <= nextReset(input.now));
            }
            if (when.early)
                RC_ASSERT(*when.early >= input.now - microseconds{1});
        }
    }));
}

TEST_CASE("property: the band holds about as often as it promises")
{
    // Days drawn from one law: the 28 before, then the day itself.
    unsigned seed = 20261124;
    const auto next
        = [&] { return seed = seed * 1664525U + 1013904223U, static_cast<double>(seed >> 8U) / 16777216.0; };
    int held = 0;
    constexpr int kRuns = 400;
    for (int run = 0; run < kRuns; ++run) {
        std::vector<double> level(29);
        for (double &one : level)
            one = 0.7 + 0.6 * next();
        std::vector<double> burst(29);
        for (double &one : burst)
            one = 150 + 100 * next();
        const auto demand = [&](int day, int hour) {
            const auto d = static_cast<std::size_t>(day);
            return level[d] * 10 + (hour == 16 ? burst[d] : 0);
        };
        const DayForecast forecast = forecastDay(history(28, demand));
        double truth = 0;
        for (int hour = 0; hour < 24; ++hour)
            truth += demand(0, hour);
        held += truth >= *forecast.best()->low && truth <= *forecast.best()->high ? 1 : 0;
    }
    const double share = held / static_cast<double>(kRuns);
    MESSAGE("band held on ", share, " of runs, promised ", bandRanks(28)->coverage);
    CHECK(share > 0.78);
    CHECK(share < 0.94);
}
