// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/base/ids.h"

#include <algorithm>

namespace edgedeck {

namespace {

bool hexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

bool isHex(std::string_view text, std::size_t length)
{
    return text.size() == length && std::all_of(text.begin(), text.end(), hexDigit);
}

bool isUuid(std::string_view text)
{
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !hexDigit(text[i]))
            return false;
    }
    return true;
}

bool isScriptName(std::string_view text)
{
    if (text.empty() || text.size() > 255 || text.front() == '-')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
            || c == '_';
    });
}

bool isBindingName(std::string_view text)
{
    if (text.empty() || text.size() > 512)
        return false;
    return std::all_of(text.begin(), text.end(),
        [](char c) { return c > ' ' && c < 127 && c != '/' && c != '\\' && c != '"' && c != '\''; });
}

std::string shortId(std::string_view id)
{
    return std::string(id.substr(0, 8));
}

} // namespace edgedeck
