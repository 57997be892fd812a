// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/forecast.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

using namespace edgedeck;
using namespace std::chrono;

namespace {

constexpr int kDays = 390, kLearned = 28;
constexpr std::size_t kSteps = 48;
const Timestamp kFirst = parseRfc3339("2025-10-01T00:00:00Z").value();

/// The same numbers on every machine: the standard's distributions are not.
class Random
{
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }
    double uniform()
    {
        m_state += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
        return (static_cast<double>((z ^ (z >> 31U)) >> 11U) + 0.5) / 9007199254740992.0;
    }
    double normal() { return std::sqrt(-2 * std::log(uniform())) * std::cos(6.283185307179586 * uniform()); }
    double poisson(double mean)
    {
        if (mean > 60)
            return std::max(0.0, std::round(mean + std::sqrt(mean) * normal()));
        double count = 0;
        for (double left = std::exp(-mean), at = uniform(); at > left; at *= uniform())
            ++count;
        return count;
    }

private:
    std::uint64_t m_state;
};

/// Share of a day's demand in each half hour.
using Shape = std::array<double, kSteps>;

Shape normed(Shape shape)
{
    double sum = 0;
    for (const double part : shape)
        sum += part;
    for (double &part : shape)
        part /= sum;
    return shape;
}

Shape flat()
{
    Shape shape;
    shape.fill(1);
    return normed(shape);
}

/// Four times as busy from 09:30 to 19:30.
Shape daytime()
{
    Shape shape;
    for (std::size_t i = 0; i < shape.size(); ++i)
        shape[i] = i >= 19 && i < 39 ? 1.79 : 0.43;
    return normed(shape);
}

/// Seven tenths of the day in three runs at 13:30, 17:00 and 21:00.
Shape batches()
{
    Shape shape;
    shape.fill(0.29 / kSteps);
    shape[27] += 0.3525;
    shape[34] += 0.18;
    shape[42] += 0.1775;
    return normed(shape);
}

/// 390 days: a weekday effect, lognormal levels, and counts that scatter by `spread` times a Poisson's variance.
std::vector<Shape> simulated(const Shape &shape, double spread, std::uint64_t seed)
{
    Random random(seed);
    std::vector<Shape> days(kDays);
    for (int day = 0; day < kDays; ++day) {
        const weekday which{floor<std::chrono::days>(kFirst + std::chrono::days{day})};
        const bool weekend = which == Saturday || which == Sunday;
        const double level = 1000 * (weekend ? 0.7 : 1.0) * std::exp(0.18 * random.normal());
        for (std::size_t i = 0; i < shape.size(); ++i)
            days[static_cast<std::size_t>(day)][i] = spread * random.poisson(level * shape[i] / spread);
    }
    return days;
}

ForecastInput inputOf(const std::vector<Shape> &days, int day, int hour)
{
    ForecastInput input;
    input.history.step = minutes{30};
    input.now = kFirst + std::chrono::days{day} + hours{hour};
    input.includesRefused = true;
    for (int back = kLearned; back >= 0; --back) {
        for (int i = 0; i < (back == 0 ? hour * 2 : static_cast<int>(kSteps)); ++i) {
            const double value = days[static_cast<std::size_t>(day - back)][static_cast<std::size_t>(i)];
            input.history.buckets.push_back(
                {kFirst + std::chrono::days{day - back} + minutes{30 * i}, value});
            input.used += back == 0 ? value : 0;
        }
    }
    return input;
}

struct Outcome
{
    std::map<std::string, std::vector<double>> errors;
    int held = 0, judged = 0;
    double promised = 0;
};

/// Every day after the first 28 forecast at this hour; once scattered as Poisson, once five times as much.
Outcome play(const Shape &shape, int hour)
{
    Outcome out;
    for (const double spread : {1.0, 5.0}) {
        const std::vector<Shape> days = simulated(shape, spread, 20261122 + static_cast<std::uint64_t>(hour));
        for (int day = kLearned; day < kDays; ++day) {
            const DayForecast forecast = forecastDay(inputOf(days, day, hour));
            double truth = 0;
            for (const double part : days[static_cast<std::size_t>(day)])
                truth += part;
            for (const Forecast &one : forecast.estimates) {
                out.errors[one.method].push_back(std::abs(one.total - truth) / truth);
                if (one.low) {
                    ++out.judged;
                    out.promised += *one.coverage;
                    out.held += truth >= *one.low && truth <= *one.high ? 1 : 0;
                }
            }
        }
    }
    return out;
}

double medianOf(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// A row of the reference's table, in per cent, and how far a simulation of our own may lie outside.
struct Row
{
    std::string name;
    Shape shape;
    int hour;
    std::array<double, 2> average, lastHour, previous;
};

} // namespace

TEST_CASE("simulation: the estimators' errors are those of the published table, and the band keeps its word")
{
    const std::array rows{
        Row{"flat, 12:00", flat(), 12, {3, 7}, {7, 18}, {4, 7}},
        Row{"daytime-peaked, 06:00", daytime(), 6, {57, 57}, {58, 58}, {9, 16}},
        Row{"daytime-peaked, 12:00", daytime(), 12, {28, 29}, {23, 28}, {5, 9}},
        Row{"cron-batch, 12:00", batches(), 12, {71, 72}, {71, 72}, {8, 14}},
        Row{"cron-batch, 18:00", batches(), 18, {2, 4}, {89, 91}, {2, 4}},
    };
    constexpr double kTolerance = 3; // points
    for (const Row &row : rows) {
        CAPTURE(row.name);
        const Outcome outcome = play(row.shape, row.hour);
        const auto inside = [&](const std::string &method, const std::array<double, 2> &range) {
            const double error = 100 * medianOf(outcome.errors.at(method));
            MESSAGE(row.name, ": ", method, " ", error, " %, table ", range[0], " to ", range[1]);
            CHECK(error >= range[0] - kTolerance);
            CHECK(error <= range[1] + kTolerance);
        };
        inside("average_so_far", row.average);
        inside("last_hour", row.lastHour);
        inside("previous_days", row.previous);
        // Order statistics promise the same on every shape: 86 % where all 28 days count, less where 20 do.
        const double held = static_cast<double>(outcome.held) / outcome.judged;
        const double promised = outcome.promised / outcome.judged;
        MESSAGE(row.name, ": band held on ", 100 * held, " %, promised ", 100 * promised);
        CHECK(std::abs(held - promised) < 0.06);
    }
}

TEST_CASE("backtest: only what was known then, and the same figures as forecasting each day by hand")
{
    const std::vector<Shape> days = simulated(batches(), 1, 7);
    const ForecastInput today = inputOf(days, 60, 14);
    const auto tested = backtest(today);
    REQUIRE(tested.has_value());
    // 28 days of history: the first 14 have fewer than 14 days before them.
    CHECK(tested->days == 14);
    int held = 0;
    for (int day = 60 - 14; day < 60; ++day) {
        ForecastInput then = inputOf(days, day, 14);
        std::erase_if(then.history.buckets,
            [&](const Bucket &b) { return b.start < kFirst + std::chrono::days{60 - kLearned}; });
        const Forecast best = *forecastDay(then).best();
        REQUIRE(best.method == "previous_days");
        double truth = 0;
        for (const double part : days[static_cast<std::size_t>(day)])
            truth += part;
        held += truth >= *best.low && truth <= *best.high ? 1 : 0;
    }
    CHECK(tested->held == held);
    CHECK(tested->medianError > 0);
    CHECK(tested->medianError < 0.2);
    // Days that hit the limit tell nothing true and are not tested against.
    ForecastInput limited = today;
    limited.limit = 1;
    limited.includesRefused = false;
    CHECK_FALSE(backtest(limited).has_value());
}

TEST_CASE("what is younger than now is not looked at")
{
    const std::vector<Shape> days = simulated(daytime(), 1, 11);
    ForecastInput input = inputOf(days, 40, 9);
    const DayForecast before = forecastDay(input);
    for (int i = 18; i < static_cast<int>(kSteps); ++i)
        input.history.buckets.push_back({kFirst + std::chrono::days{40} + minutes{30 * i}, 1e6});
    const DayForecast after = forecastDay(input);
    REQUIRE(before.estimates.size() == 3);
    CHECK(before.estimates == after.estimates);
    CHECK(before.expected == after.expected);
}

TEST_CASE("level shift: found where the level changed, and a baseline started there forgets the days before")
{
    std::vector<Shape> days = simulated(flat(), 1, 13);
    CHECK_FALSE(levelShift(inputOf(days, 100, 12)).has_value());
    for (int day = 84; day <= 100; ++day) {
        for (double &part : days[static_cast<std::size_t>(day)])
            part *= 4;
    }
    ForecastInput input = inputOf(days, 100, 12);
    const auto shift = levelShift(input);
    REQUIRE(shift.has_value());
    CHECK(*shift == kFirst + std::chrono::days{84});
    input.baselineFrom = shift;
    const DayForecast fresh = forecastDay(input);
    CHECK(fresh.days <= 16);
    CHECK(fresh.days >= 14);
    input.baselineFrom = kFirst + std::chrono::days{90};
    CHECK(forecastDay(input).days == 10);
    CHECK_FALSE(forecastDay(input).exhausts.has_value());
}

TEST_CASE("days whose hours were spread from a total are counted as such")
{
    const std::vector<Shape> days = simulated(flat(), 1, 17);
    ForecastInput input = inputOf(days, 50, 12);
    CHECK(forecastDay(input).interpolated == 0);
    input.measuredFrom = kFirst + std::chrono::days{49};
    const DayForecast forecast = forecastDay(input);
    CHECK(forecast.interpolated >= forecast.days - 1);
    CHECK(forecast.best()->interpolated == forecast.interpolated);
    // One shape for all days must not make a band of no width, and tests nothing.
    CHECK(*forecast.best()->high - *forecast.best()->low > 0.05 * forecast.best()->total);
    CHECK(backtest(input).value_or(Backtest{}).days <= 1);
}
