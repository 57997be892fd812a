// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/relaxedjson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace edgedeck::config {

namespace {

constexpr int kMaxDepth = 64;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string place(std::string_view text, std::size_t offset)
{
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto column = before.size() - (before.rfind('\n') + 1) + 1; // npos + 1 is 0: the first line
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Makes strict JSON by overwriting comments and trailing commas with blanks, so that every place stays the same.
class Scanner
{
public:
    explicit Scanner(std::string text)
        : m_text(std::move(text))
    {
    }

    [[nodiscard]] Result<std::string> strict()
    {
        for (m_at = 0; m_at < m_text.size(); ++m_at) {
            const char c = m_text[m_at];
            if (c == '"') {
                skipString();
                m_comma = std::string::npos;
            } else if (c == '/' && peek() == '/') {
                blankUntil(m_text.find('\n', m_at));
            } else if (c == '/' && peek() == '*') {
                const auto end = m_text.find("*/", m_at + 2);
                if (end == std::string::npos)
                    return failLocal(FaultClass::Config, place(m_text, m_at) + ": this comment has no end");
                blankUntil(end + 2);
            } else if (!blank(c) && !structure(c)) {
                return failLocal(FaultClass::Config,
                    place(m_text, m_at) + ": nested deeper than " + std::to_string(kMaxDepth) + " levels");
            }
        }
        return std::move(m_text);
    }

private:
    [[nodiscard]] char peek() const { return m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0'; }
    [[nodiscard]] static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    bool structure(char c)
    {
        if (c == '{' || c == '[')
            ++m_depth;
        if (c == '}' || c == ']') {
            --m_depth;
            if (m_comma != std::string::npos)
                m_text[m_comma] = ' ';
        }
        m_comma = c == ',' ? m_at : std::string::npos;
        return m_depth <= kMaxDepth;
    }

    void skipString()
    {
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
        }
    }

    void blankUntil(std::size_t end)
    {
        end = std::min(end, m_text.size());
        for (; m_at < end; ++m_at) {
            if (m_text[m_at] != '\n')
                m_text[m_at] = ' ';
        }
        --m_at;
    }

    std::string m_text;
    std::size_t m_at = 0;
    std::size_t m_comma = std::string::npos; ///< a comma with nothing but blanks after it so far
    int m_depth = 0;
};

} // namespace

Result<nlohmann::ordered_json> parseRelaxedJson(std::string_view text)
{
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    auto strict = Scanner(std::string(text)).strict();
    if (!strict)
        return tl::unexpected(strict.error());
    try {
        return nlohmann::ordered_json::parse(*strict);
    } catch (const nlohmann::ordered_json::parse_error &error) {
        // The library's text begins with its own name and place and may quote the file: only the reason is kept.
        std::string reason = error.what();
        if (const auto colon = reason.rfind("; expected "); colon != std::string::npos)
            reason = reason.substr(colon + 2);
        else
            reason = "this is not JSON";
        return failLocal(
            FaultClass::Config, place(*strict, error.byte > 0 ? error.byte - 1 : 0) + ": " + reason);
    } catch (const nlohmann::ordered_json::exception &) {
        return failLocal(FaultClass::Config, "this is not JSON");
    }
}

} // namespace edgedeck::config
