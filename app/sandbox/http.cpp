// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/http.h"

#include <algorithm>
#include <charconv>

namespace edgedeck::sandbox {

std::string Request::header(const std::string &lowerName) const
{
    const auto it = headers.find(lowerName);
    return it == headers.end() ? std::string() : it->second;
}

std::string Request::parameter(const std::string &name, std::string fallback) const
{
    const auto it = query.find(name);
    return it == query.end() ? std::move(fallback) : it->second;
}

int Request::number(const std::string &name, int fallback) const
{
    const std::string text = parameter(name);
    int value = fallback;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? value : fallback;
}

const Part *Request::part(std::string_view name) const
{
    const auto it = std::find_if(parts.begin(), parts.end(), [&](const Part &p) { return p.name == name; });
    return it == parts.end() ? nullptr : &*it;
}

std::optional<Json> Request::json() const
{
    Json value = Json::parse(body, nullptr, false);
    if (value.is_discarded())
        return std::nullopt;
    return value;
}

std::string percentDecode(std::string_view text, bool plusIsSpace)
{
    const auto digit = [](char c) {
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
            return c - 'A' + 10;
        return -1;
    };
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            out += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            out += plusIsSpace && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

void setTarget(Request &request, std::string_view target)
{
    const std::size_t mark = target.find('?');
    request.path = std::string(target.substr(0, mark));
    std::string_view rest = request.path;
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::size_t slash = rest.find('/');
        request.segments.push_back(percentDecode(rest.substr(0, slash), false));
        rest = slash == std::string_view::npos ? std::string_view() : rest.substr(slash);
    }
    if (mark == std::string_view::npos)
        return;
    std::string_view query = target.substr(mark + 1);
    while (!query.empty()) {
        const std::size_t amp = query.find('&');
        const std::string_view pair = query.substr(0, amp);
        const std::size_t equals = pair.find('=');
        const std::string value
            = equals == std::string_view::npos ? std::string() : percentDecode(pair.substr(equals + 1), true);
        request.query[percentDecode(pair.substr(0, equals), true)] = value;
        query = amp == std::string_view::npos ? std::string_view() : query.substr(amp + 1);
    }
}

Answer success(Json result)
{
    Answer answer;
    answer.body = Json{{"result", std::move(result)}, {"success", true}, {"errors", Json::array()},
        {"messages", Json::array()}};
    return answer;
}

Answer failure(int status, int code, std::string message)
{
    Answer answer;
    answer.status = status;
    answer.body = Json{{"result", nullptr}, {"success", false},
        {"errors", Json::array({Json{{"code", code}, {"message", std::move(message)}}})},
        {"messages", Json::array()}};
    return answer;
}

Answer plain(int status, std::string body, std::string contentType)
{
    Answer answer;
    answer.status = status;
    answer.rawBody = std::move(body);
    answer.contentType = std::move(contentType);
    return answer;
}

Page pageOf(const Request &request, std::size_t total, int defaultSize, int maxSize)
{
    const auto size
        = static_cast<std::size_t>(std::clamp(request.number("per_page", defaultSize), 1, maxSize));
    const auto page = static_cast<std::size_t>(std::max(1, request.number("page", 1)));
    Page out;
    out.first = std::min(total, (page - 1) * size);
    out.last = std::min(total, out.first + size);
    out.info = Json{{"count", out.last - out.first}, {"page", page}, {"per_page", size},
        {"total_count", total}, {"total_pages", (total + size - 1) / size}};
    return out;
}

} // namespace edgedeck::sandbox
