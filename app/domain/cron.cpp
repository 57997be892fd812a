// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/cron.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>

namespace edgedeck {

using namespace std::chrono;

namespace {

struct Field
{
    int low, high;
    std::string_view names; ///< three letters each, the first one is `low`
};

constexpr std::array<Field, 5> kFields{Field{0, 59, ""}, Field{0, 23, ""}, Field{1, 31, ""},
    Field{1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC"}, Field{1, 7, "SUNMONTUEWEDTHUFRISAT"}};

struct Schedule
{
    std::array<std::uint64_t, 5> bits{};
    bool anyDayOfMonth = true, anyDayOfWeek = true;
};

std::optional<int> number(std::string_view text, const Field &field)
{
    if (text.size() == 3 && !field.names.empty()) {
        std::string upper(text);
        std::transform(upper.begin(), upper.end(), upper.begin(),
            [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        for (std::size_t at = 0; at + 3 <= field.names.size(); at += 3) {
            if (field.names.substr(at, 3) == upper)
                return field.low + static_cast<int>(at / 3);
        }
        return std::nullopt;
    }
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < field.low || value > field.high)
        return std::nullopt;
    return value;
}

/// One item of a list: "*", "5", "1-5", each with "/step".
bool addItem(std::string_view item, const Field &field, std::uint64_t &bits)
{
    int stepBy = 1;
    const auto slash = item.find('/');
    if (slash != std::string_view::npos) {
        const auto parsed = number(item.substr(slash + 1), Field{1, field.high, ""});
        if (!parsed)
            return false;
        stepBy = *parsed;
        item = item.substr(0, slash);
    }
    int from = field.low;
    int to = field.high;
    if (item != "*") {
        const auto dash = item.find('-');
        const auto first = number(item.substr(0, dash), field);
        if (!first)
            return false;
        from = *first;
        if (dash != std::string_view::npos) {
            const auto last = number(item.substr(dash + 1), field);
            if (!last || *last < from)
                return false;
            to = *last;
        } else if (slash == std::string_view::npos) {
            to = from;
        }
    }
    for (int value = from; value <= to; value += stepBy)
        bits |= std::uint64_t{1} << static_cast<unsigned>(value);
    return true;
}

std::optional<Schedule> parse(std::string_view expression)
{
    Schedule schedule;
    std::size_t index = 0;
    std::size_t at = 0;
    while (at < expression.size()) {
        if (expression[at] == ' ' || expression[at] == '\t') {
            ++at;
            continue;
        }
        if (index == kFields.size())
            return std::nullopt;
        const auto end = std::min(expression.find_first_of(" \t", at), expression.size());
        const std::string_view word = expression.substr(at, end - at);
        std::size_t itemAt = 0;
        while (itemAt <= word.size()) {
            const auto comma = std::min(word.find(',', itemAt), word.size());
            if (!addItem(word.substr(itemAt, comma - itemAt), kFields.at(index), schedule.bits.at(index)))
                return std::nullopt;
            itemAt = comma + 1;
        }
        if (index == 2)
            schedule.anyDayOfMonth = word == "*";
        if (index == 4)
            schedule.anyDayOfWeek = word == "*";
        ++index;
        at = end;
    }
    if (index != kFields.size())
        return std::nullopt;
    return schedule;
}

bool has(std::uint64_t bits, unsigned value)
{
    return ((bits >> value) & 1U) != 0;
}

bool firesOn(const Schedule &schedule, sys_days day)
{
    const year_month_day date{day};
    if (!has(schedule.bits[3], unsigned{date.month()}))
        return false;
    const bool byMonth = has(schedule.bits[2], unsigned{date.day()});
    const bool byWeek = has(schedule.bits[4], weekday{day}.c_encoding() + 1);
    // As in every cron: with both day fields given, either of them is enough.
    if (!schedule.anyDayOfMonth && !schedule.anyDayOfWeek)
        return byMonth || byWeek;
    return byMonth && byWeek;
}

} // namespace

bool isCron(std::string_view expression)
{
    return parse(expression).has_value();
}

std::vector<Timestamp> cronTimes(std::string_view expression, Timestamp from, Timestamp to, std::size_t most)
{
    std::vector<Timestamp> times;
    const auto schedule = parse(expression);
    if (!schedule)
        return times;
    for (auto day = floor<days>(from); Timestamp{day} < to && times.size() < most; day += days{1}) {
        if (!firesOn(*schedule, day))
            continue;
        for (unsigned hour = 0; hour < 24; ++hour) {
            if (!has(schedule->bits[1], hour))
                continue;
            for (unsigned minute = 0; minute < 60; ++minute) {
                const Timestamp at = Timestamp{day} + hours{hour} + minutes{minute};
                if (has(schedule->bits[0], minute) && at >= from && at < to && times.size() < most)
                    times.push_back(at);
            }
        }
    }
    return times;
}

ProofWindow firstHonestWindow(Timestamp flippedAt, const std::vector<std::string> &crons, bool limitReached)
{
    constexpr minutes kBefore{5};
    constexpr hours kLength{2};
    // Refused writes prove nothing, so a day that ran into its limit is out.
    const Timestamp from = limitReached ? nextReset(flippedAt) : flippedAt + kBefore;
    std::optional<Timestamp> burst;
    for (Timestamp day = startOfDay(from); !burst && day < from + days{32}; day += days{1}) {
        // Bursts that come often are background, not the burst of the day.
        std::optional<Timestamp> first;
        for (const std::string &expression : crons) {
            const auto times = cronTimes(expression, day, day + days{1});
            if (!times.empty() && times.size() <= 4 && (!first || times.front() < *first))
                first = times.front();
        }
        if (first && *first - kBefore >= from)
            burst = first;
    }
    if (!burst)
        return {from, from + kLength};
    return {*burst - kBefore, *burst - kBefore + kLength};
}

} // namespace edgedeck
