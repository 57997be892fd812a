// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/timestamp.h"

#include <array>
#include <cstdio>

namespace edgedeck {

using namespace std::chrono;

namespace {

/// Reads exactly `count` digits at `pos` and moves past them.
std::optional<int> digits(std::string_view text, std::size_t &pos, std::size_t count)
{
    if (text.size() < pos + count)
        return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const char c = text[pos + i];
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    pos += count;
    return value;
}

bool expect(std::string_view text, std::size_t &pos, char wanted)
{
    if (pos >= text.size() || text[pos] != wanted)
        return false;
    ++pos;
    return true;
}

std::optional<sys_days> day(int y, int m, int d)
{
    const year_month_day ymd{
        year{y}, month{static_cast<unsigned>(m)}, std::chrono::day{static_cast<unsigned>(d)}};
    if (!ymd.ok())
        return std::nullopt;
    return sys_days{ymd};
}

std::optional<sys_days> datePart(std::string_view text, std::size_t &pos)
{
    const auto y = digits(text, pos, 4);
    if (!y || !expect(text, pos, '-'))
        return std::nullopt;
    const auto m = digits(text, pos, 2);
    if (!m || !expect(text, pos, '-'))
        return std::nullopt;
    const auto d = digits(text, pos, 2);
    if (!d)
        return std::nullopt;
    return day(*y, *m, *d);
}

std::optional<seconds> timePart(std::string_view text, std::size_t &pos)
{
    const auto h = digits(text, pos, 2);
    if (!h || *h > 23 || !expect(text, pos, ':'))
        return std::nullopt;
    const auto m = digits(text, pos, 2);
    if (!m || *m > 59 || !expect(text, pos, ':'))
        return std::nullopt;
    const auto s = digits(text, pos, 2);
    if (!s || *s > 60)
        return std::nullopt;
    return hours{*h} + minutes{*m} + seconds{*s};
}

constexpr std::array kMonths{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Parts
{
    int year;
    unsigned month, day;
    int hour, minute, second;
    long micros;
    unsigned weekday;
};

Parts split(Timestamp at)
{
    const auto midnight = floor<days>(at);
    const year_month_day ymd{midnight};
    const hh_mm_ss time{at - midnight};
    return {int{ymd.year()}, unsigned{ymd.month()}, unsigned{ymd.day()},
        static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
        static_cast<int>(time.seconds().count()), static_cast<long>(time.subseconds().count()),
        weekday{midnight}.c_encoding()};
}

template <class... Args> std::string format(const char *pattern, Args... args)
{
    std::array<char, 64> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), pattern, args...);
    return std::string(buffer.data(), static_cast<std::size_t>(length));
}

} // namespace

std::optional<Timestamp> parseRfc3339(std::string_view text)
{
    std::size_t pos = 0;
    const auto date = datePart(text, pos);
    if (!date || pos >= text.size() || (text[pos] != 'T' && text[pos] != 't' && text[pos] != ' '))
        return std::nullopt;
    ++pos;
    const auto time = timePart(text, pos);
    if (!time)
        return std::nullopt;
    microseconds fraction{0};
    if (pos < text.size() && text[pos] == '.') {
        ++pos;
        std::size_t count = 0;
        long scale = 100000;
        long micros = 0;
        while (pos < text.size() && text[pos] >= '0' && text[pos] <= '9') {
            micros += (text[pos] - '0') * scale;
            scale /= 10;
            ++pos;
            ++count;
        }
        if (count == 0 || count > 9)
            return std::nullopt;
        fraction = microseconds{micros};
    }
    minutes offset{0};
    if (pos < text.size() && (text[pos] == 'Z' || text[pos] == 'z')) {
        ++pos;
    } else if (pos < text.size() && (text[pos] == '+' || text[pos] == '-')) {
        const bool west = text[pos] == '-';
        ++pos;
        const auto h = digits(text, pos, 2);
        if (!h || *h > 23 || !expect(text, pos, ':'))
            return std::nullopt;
        const auto m = digits(text, pos, 2);
        if (!m || *m > 59)
            return std::nullopt;
        offset = hours{*h} + minutes{*m};
        if (west)
            offset = -offset;
    } else {
        return std::nullopt;
    }
    if (pos != text.size())
        return std::nullopt;
    return Timestamp{*date} + *time + fraction - offset;
}

std::optional<Timestamp> parseDate(std::string_view text)
{
    std::size_t pos = 0;
    const auto date = datePart(text, pos);
    if (!date || pos != text.size())
        return std::nullopt;
    return Timestamp{*date};
}

std::optional<Timestamp> parseHttpDate(std::string_view text)
{
    // Only IMF-fixdate: "Tue, 29 Sep 2026 06:57:48 GMT"; the two obsolete forms are not sent by Cloudflare.
    if (text.size() != 29 || text.substr(3, 2) != ", " || text.substr(25) != " GMT")
        return std::nullopt;
    std::size_t pos = 5;
    const auto d = digits(text, pos, 2);
    if (!d || !expect(text, pos, ' '))
        return std::nullopt;
    int month = 0;
    for (std::size_t i = 0; i < kMonths.size(); ++i) {
        if (text.substr(pos, 3) == kMonths[i])
            month = static_cast<int>(i) + 1;
    }
    pos += 3;
    if (month == 0 || !expect(text, pos, ' '))
        return std::nullopt;
    const auto y = digits(text, pos, 4);
    if (!y || !expect(text, pos, ' '))
        return std::nullopt;
    const auto time = timePart(text, pos);
    const auto date = day(*y, month, *d);
    if (!time || !date)
        return std::nullopt;
    return Timestamp{*date} + *time;
}

std::string toRfc3339(Timestamp at)
{
    const Parts p = split(at);
    return format("%04d-%02u-%02uT%02d:%02d:%02dZ", p.year, p.month, p.day, p.hour, p.minute, p.second);
}

std::string toRfc3339Micros(Timestamp at)
{
    const Parts p = split(at);
    return format(
        "%04d-%02u-%02uT%02d:%02d:%02d.%06ldZ", p.year, p.month, p.day, p.hour, p.minute, p.second, p.micros);
}

std::string toDate(Timestamp at)
{
    const Parts p = split(at);
    return format("%04d-%02u-%02u", p.year, p.month, p.day);
}

std::string toHttpDate(Timestamp at)
{
    const Parts p = split(at);
    return format("%s, %02u %s %04d %02d:%02d:%02d GMT", kDays.at(p.weekday), p.day, kMonths.at(p.month - 1),
        p.year, p.hour, p.minute, p.second);
}

Timestamp startOfDay(Timestamp at)
{
    return floor<days>(at);
}

Timestamp nextReset(Timestamp at)
{
    return floor<days>(at) + days{1};
}

} // namespace edgedeck
