// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/rawjson.h"

namespace edgedeck::cloudflare {

namespace {

/// A place in a document that only moves forward.
class Scan
{
public:
    explicit Scan(std::string_view text)
        : m_text(text)
    {
    }

    [[nodiscard]] char here() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }
    [[nodiscard]] std::size_t at() const { return m_at; }
    void step() { ++m_at; }
    void blanks()
    {
        while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r')
            ++m_at;
    }
    /// The string at this place without its quotes, escapes left as they are.
    std::string_view string()
    {
        const std::size_t begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        const std::size_t end = m_at < m_text.size() ? m_at : m_text.size();
        m_at = end + 1;
        return m_text.substr(begin, end - begin);
    }
    /// Passes one value of any kind.
    void value()
    {
        int open = 0;
        while (m_at < m_text.size()) {
            const char c = here();
            if (c == '"') {
                string();
                if (open == 0)
                    return;
                continue;
            }
            if (c == '{' || c == '[') {
                ++open;
            } else if (c == '}' || c == ']') {
                if (open == 0)
                    return;
                if (--open == 0) {
                    ++m_at;
                    return;
                }
            } else if (open == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
                return;
            }
            ++m_at;
        }
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

std::optional<std::string_view> member(std::string_view object, std::string_view name)
{
    Scan scan(object);
    scan.blanks();
    if (scan.here() != '{')
        return std::nullopt;
    scan.step();
    for (;;) {
        scan.blanks();
        if (scan.here() != '"')
            return std::nullopt;
        const std::string_view key = scan.string();
        scan.blanks();
        if (scan.here() != ':')
            return std::nullopt;
        scan.step();
        scan.blanks();
        const std::size_t begin = scan.at();
        scan.value();
        if (key == name && begin <= object.size())
            return object.substr(begin, scan.at() - begin);
        scan.blanks();
        if (scan.here() != ',')
            return std::nullopt;
        scan.step();
    }
}

} // namespace

std::optional<std::string_view> memberText(
    std::string_view document, std::initializer_list<std::string_view> path)
{
    std::optional<std::string_view> text = document;
    for (const std::string_view name : path) {
        text = member(*text, name);
        if (!text)
            return std::nullopt;
    }
    return text;
}

} // namespace edgedeck::cloudflare
