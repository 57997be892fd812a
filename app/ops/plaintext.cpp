// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/wording.h"

#include <array>
#include <cstdio>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

/// U+200E, U+200F, U+202A to U+202E and U+2066 to U+2069 in UTF-8: they reorder what an operator reads.
bool isBidi(std::string_view text, std::size_t at)
{
    if (at + 2 >= text.size() || text[at] != '\xE2')
        return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    if (second == 0x80U)
        return third == 0x8EU || third == 0x8FU || (third >= 0xAAU && third <= 0xAEU);
    return second == 0x81U && third >= 0xA6U && third <= 0xA9U;
}

} // namespace

std::string plain(std::string_view text, std::size_t limit)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (isBidi(text, i)) {
            i += 2;
            continue;
        }
        if (c == '\n' || c == '\t')
            out += ' ';
        else if (c >= 0x20U && c != 0x7FU)
            out += text[i];
    }
    if (out.size() <= limit)
        return out;
    // Never cut inside a UTF-8 sequence.
    std::size_t end = limit;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U)
        --end;
    return out.substr(0, end) + "…";
}

std::string clockTime(Timestamp at)
{
    const hh_mm_ss time{floor<seconds>(at - floor<days>(at))};
    std::array<char, 16> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%02d:%02d:%02d", static_cast<int>(time.hours().count()),
        static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
    return buffer.data();
}

std::string spell(seconds duration)
{
    const auto total = duration.count() < 0 ? 0 : duration.count();
    const auto two = [](auto a, const char *unitA, auto b, const char *unitB) {
        return std::to_string(a) + unitA + (b == 0 ? std::string() : " " + std::to_string(b) + unitB);
    };
    if (total < 60)
        return std::to_string(total) + " s";
    if (total < 3600)
        return two(total / 60, " m", total % 60, " s");
    if (total < 48 * 3600)
        return two(total / 3600, " h", (total % 3600) / 60, " m");
    return two(total / 86400, " d", (total % 86400) / 3600, " h");
}

} // namespace edgedeck::ops
