// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace edgedeck {

std::string plainNumber(double value, int decimals)
{
    // Not printf: under the locale of many an operator it writes a decimal comma.
    std::array<char, 352> buffer{};
    const auto end = std::to_chars(
        buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, decimals)
                         .ptr;
    return std::string(buffer.data(), end);
}

std::string grouped(double value)
{
    std::string digits = plainNumber(std::round(value), 0);
    const std::size_t first = digits.front() == '-' ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string quoted(std::string_view text)
{
    return "\"" + std::string(text) + "\"";
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kSpace = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string jsonEscaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20U) {
                std::array<char, 8> buffer{};
                std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
                out += buffer.data();
            } else {
                out += c;
            }
        }
    }
    return out;
}

std::string jsonString(std::string_view text)
{
    return "\"" + jsonEscaped(text) + "\"";
}

std::string counted(long long count, std::string_view singular, std::string_view plural)
{
    return grouped(static_cast<double>(count)) + " " + std::string(count == 1 ? singular : plural);
}

} // namespace edgedeck
