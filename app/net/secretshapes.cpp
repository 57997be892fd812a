// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/secretshapes.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace edgedeck::net {

namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kValueEnd = " \t\r\n\"'\\,;<>)}]";

bool sameLetter(char a, char b)
{
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

bool isWord(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

/// Calls `found` with the position behind each occurrence, whatever the letter case.
template <class Found> void eachOccurrence(std::string_view text, std::string_view word, Found found)
{
    auto from = text.begin();
    while (true) {
        const auto hit = std::search(from, text.end(), word.begin(), word.end(), sameLetter);
        if (hit == text.end())
            return;
        from = hit + static_cast<std::ptrdiff_t>(word.size());
        found(static_cast<std::size_t>(hit - text.begin()), static_cast<std::size_t>(from - text.begin()));
    }
}

std::size_t endOf(std::string_view text, std::size_t from, std::string_view stops)
{
    return std::min(text.find_first_of(stops, from), text.size());
}

std::size_t skip(std::string_view text, std::size_t from, std::string_view chars)
{
    return std::min(text.find_first_not_of(chars, from), text.size());
}

void add(std::vector<Span> &spans, std::size_t begin, std::size_t end)
{
    if (end > begin)
        spans.emplace_back(begin, end);
}

void tokens(std::string_view text, std::vector<Span> &spans)
{
    static constexpr std::size_t kShortestToken = 16;
    for (const std::string_view prefix : {"cfk_", "cfut_", "cfat_"}) {
        eachOccurrence(text, prefix, [&](std::size_t begin, std::size_t behind) {
            std::size_t end = behind;
            while (end < text.size() && isWord(text[end]))
                ++end;
            if (end - behind >= kShortestToken)
                add(spans, begin, end);
        });
    }
    eachOccurrence(text, "bearer", [&](std::size_t, std::size_t behind) {
        const std::size_t begin = skip(text, behind, kBlank);
        if (begin > behind)
            add(spans, begin, endOf(text, begin, kValueEnd));
    });
}

/// `Name: value`, `"Name":"value"`, `Name=value`; the value of an unquoted header runs to the end of the line.
void keyHeaders(std::string_view text, std::vector<Span> &spans)
{
    static constexpr std::array<std::string_view, 7> kNames{"authorization", "x-auth-key",
        "x-auth-user-service-key", "x-api-key", "cf-access-client-secret", "cookie", "api_token"};
    for (const std::string_view name : kNames) {
        eachOccurrence(text, name, [&](std::size_t, std::size_t behind) {
            std::size_t at = skip(text, behind, "\"'\\ ");
            if (at >= text.size() || (text[at] != ':' && text[at] != '='))
                return;
            at = skip(text, at + 1, " \\");
            if (at < text.size() && (text[at] == '"' || text[at] == '\''))
                add(spans, at + 1, endOf(text, at + 1, std::string_view(&text[at], 1)));
            else
                add(spans, at, endOf(text, at, "\r\n\"'"));
        });
    }
}

void urls(std::string_view text, std::vector<Span> &spans)
{
    eachOccurrence(text, "://", [&](std::size_t, std::size_t behind) {
        const std::size_t end = endOf(text, behind, " \t\r\n\"'/?#<>");
        const auto at = text.substr(behind, end - behind).rfind('@');
        if (at != std::string_view::npos)
            add(spans, behind, behind + at);
    });
    eachOccurrence(text, "tail.developers.workers.dev/",
        [&](std::size_t, std::size_t behind) { add(spans, behind, endOf(text, behind, " \t\r\n\"'<>")); });
    for (const std::string_view name : {"token=", "key=", "secret=", "password="}) {
        eachOccurrence(text, name, [&](std::size_t begin, std::size_t behind) {
            // Part of a query only: "?key=", "&access_token=".
            std::size_t start = begin;
            while (start > 0 && isWord(text[start - 1]))
                --start;
            if (start > 0 && (text[start - 1] == '?' || text[start - 1] == '&'))
                add(spans, behind, endOf(text, behind, " \t\r\n\"'&#<>"));
        });
    }
}

/// Where a text speaks of secret bindings, no "text" member is shown: its order within the object varies.
void secretBindings(std::string_view text, std::vector<Span> &spans)
{
    if (text.find("secret_text") == std::string_view::npos)
        return;
    eachOccurrence(text, "\"text\"", [&](std::size_t, std::size_t behind) {
        std::size_t at = skip(text, behind, kBlank);
        if (at >= text.size() || text[at] != ':')
            return;
        at = skip(text, at + 1, kBlank);
        if (at >= text.size() || text[at] != '"')
            return;
        std::size_t end = at + 1;
        while (end < text.size() && text[end] != '"')
            end += text[end] == '\\' ? 2U : 1U;
        add(spans, at + 1, std::min(end, text.size()));
    });
}

} // namespace

std::vector<Span> secretShapes(std::string_view text)
{
    std::vector<Span> spans;
    tokens(text, spans);
    keyHeaders(text, spans);
    urls(text, spans);
    secretBindings(text, spans);
    return spans;
}

} // namespace edgedeck::net
