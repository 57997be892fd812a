// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/graphqldocument.h"

#include <algorithm>
#include <cctype>

namespace edgedeck::sandbox {

namespace {

constexpr int kMaxDepth = 60;

/// Recursive descent over the query language. The first error stops it; everything after returns empty.
class Parser
{
public:
    explicit Parser(std::string_view text)
        : m_text(text)
    {
        next();
    }

    Document document()
    {
        Document out;
        while (!m_token.empty() && m_error.empty()) {
            if (m_token == "fragment") {
                next();
                Selection fragment;
                fragment.name = take();
                expect("on");
                take();
                fragment.fields = selectionSet(0);
                out.fragments.push_back(std::move(fragment));
            } else {
                out.operations.push_back(operation());
            }
        }
        if (out.operations.empty() && m_error.empty())
            m_error = "Must provide an operation.";
        return out;
    }
    [[nodiscard]] const std::string &error() const { return m_error; }

private:
    static bool nameChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

    void next()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '#')
                while (m_at < m_text.size() && m_text[m_at] != '\n')
                    ++m_at;
            else if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',')
                ++m_at;
            else
                break;
        }
        m_isString = false;
        m_token.clear();
        if (m_at >= m_text.size())
            return;
        const char c = m_text[m_at];
        if (nameChar(c) || c == '-') {
            while (m_at < m_text.size()
                && (nameChar(m_text[m_at]) || m_text[m_at] == '.' || m_text[m_at] == '-'
                    || m_text[m_at] == '+'))
                m_token += m_text[m_at++];
        } else if (c == '"') {
            string();
        } else if (m_text.substr(m_at, 3) == "...") {
            m_token = "...";
            m_at += 3;
        } else {
            m_token = c;
            ++m_at;
        }
    }

    void string()
    {
        m_isString = true;
        ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != '"') {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            m_token += m_text[m_at++];
        }
        ++m_at;
        if (m_token.empty())
            m_token = " "; // an empty string is still a token
    }

    std::string take()
    {
        std::string token = m_token;
        if (token.empty() && m_error.empty())
            m_error = "Syntax Error: Unexpected <EOF>.";
        next();
        return token;
    }

    void expect(std::string_view token)
    {
        if (m_token != token && m_error.empty())
            m_error = "Syntax Error: Expected \"" + std::string(token) + "\", found \"" + m_token + "\".";
        next();
    }

    Operation operation()
    {
        Operation out;
        out.type = "query";
        if (m_token != "{") {
            out.type = take();
            if (m_token != "(" && m_token != "{")
                out.name = take();
        }
        if (m_token == "(") {
            next();
            while (m_token == "$" && m_error.empty()) {
                next();
                const std::string name = take();
                expect(":");
                bool required = false;
                while (!m_token.empty() && m_token != "$" && m_token != ")" && m_token != "=") {
                    required = m_token == "!";
                    next();
                }
                if (m_token == "=") {
                    next();
                    out.defaults[name] = value(0);
                } else if (required) {
                    out.required.push_back(name);
                }
            }
            expect(")");
        }
        out.fields = selectionSet(0);
        return out;
    }

    void directives(Selection &selection)
    {
        while (m_token == "@" && m_error.empty()) {
            next();
            const std::string name = take();
            const Json arguments = m_token == "(" ? argumentList() : Json::object();
            if (name == "skip")
                selection.skip = arguments.value("if", Json());
            if (name == "include")
                selection.include = arguments.value("if", Json());
        }
    }

    std::vector<Selection> selectionSet(int depth)
    {
        std::vector<Selection> out;
        if (depth > kMaxDepth) {
            m_error = "query contains error: nested too deep";
            return out;
        }
        expect("{");
        while (m_token != "}" && !m_token.empty() && m_error.empty()) {
            Selection s;
            if (m_token == "...") {
                next();
                if (m_token == "on" || m_token == "{") {
                    s.kind = Selection::Kind::Inline;
                    if (m_token == "on") {
                        next();
                        take();
                    }
                    directives(s);
                    s.fields = selectionSet(depth + 1);
                } else {
                    s.kind = Selection::Kind::Spread;
                    s.name = take();
                    directives(s);
                }
            } else {
                s.name = take();
                if (m_token == ":") {
                    next();
                    s.alias = s.name;
                    s.name = take();
                }
                if (m_token == "(")
                    s.arguments = argumentList();
                directives(s);
                if (m_token == "{")
                    s.fields = selectionSet(depth + 1);
            }
            out.push_back(std::move(s));
        }
        expect("}");
        return out;
    }

    Json argumentList()
    {
        Json out = Json::object();
        expect("(");
        while (m_token != ")" && !m_token.empty() && m_error.empty()) {
            const std::string name = take();
            expect(":");
            out[name] = value(0);
        }
        expect(")");
        return out;
    }

    Json value(int depth)
    {
        if (depth > kMaxDepth) {
            m_error = "error parsing args: nested too deep";
            return {};
        }
        if (m_isString) {
            const std::string text = m_token == " " ? std::string() : m_token;
            next();
            return text;
        }
        if (m_token == "$") {
            next();
            return Json{{"$var", take()}};
        }
        if (m_token == "[") {
            Json list = Json::array();
            next();
            while (m_token != "]" && !m_token.empty() && m_error.empty())
                list.push_back(value(depth + 1));
            expect("]");
            return list;
        }
        if (m_token == "{") {
            Json object = Json::object();
            next();
            while (m_token != "}" && !m_token.empty() && m_error.empty()) {
                const std::string name = take();
                expect(":");
                object[name] = value(depth + 1);
            }
            expect("}");
            return object;
        }
        const std::string token = take();
        const Json literal = Json::parse(token, nullptr, false);
        return literal.is_discarded() ? Json(token) : literal; // an enum value such as date_ASC
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_token, m_error;
    bool m_isString = false;
};

} // namespace

const Selection *Document::fragment(std::string_view name) const
{
    const auto it = std::find_if(
        fragments.begin(), fragments.end(), [&](const Selection &f) { return f.name == name; });
    return it == fragments.end() ? nullptr : &*it;
}

std::optional<Document> parseGraphql(std::string_view text, std::string &error)
{
    Parser parser(text);
    Document document = parser.document();
    error = parser.error();
    if (!error.empty())
        return std::nullopt;
    return document;
}

} // namespace edgedeck::sandbox
