// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/graphqlerror.h"

#include "app/net/redactor.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace edgedeck::cloudflare {

namespace {

struct Match
{
    std::string_view text;
    GraphFault fault;
};

// Substrings in lower case, the more telling ones first.
constexpr std::array kMatches{
    Match{"rate limiter budget depleted", GraphFault::RateLimited},
    Match{"exceeded its rate limit", GraphFault::RateLimited},
    Match{"too many nodes", GraphFault::TooMuch},
    Match{"excessive resources", GraphFault::TooMuch},
    Match{"time range wider than", GraphFault::TooWide},
    Match{"time range is too large", GraphFault::TooWide},
    Match{"data older than", GraphFault::TooOld},
    Match{"limit must be positive", GraphFault::PageTooLarge},
    Match{"number of fields can't be more", GraphFault::TooMuch},
    Match{"unknown field", GraphFault::UnknownField},
    Match{"unknown arg", GraphFault::UnknownField},
    Match{"error parsing args", GraphFault::UnknownField},
    Match{"must have no selections", GraphFault::UnknownField},
    Match{"must have selections", GraphFault::UnknownField},
    Match{"not authorized", GraphFault::NotAuthorized},
    Match{"does not have access", GraphFault::NotAuthorized},
    Match{"unauthorized", GraphFault::NotAuthorized},
    Match{"try again later", GraphFault::Busy},
    Match{"too many queries in progress", GraphFault::Busy},
    Match{"internal server error", GraphFault::Busy},
};

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// The word after `marker`, up to the next character that is no letter or digit.
std::string_view wordAfter(std::string_view text, std::string_view marker)
{
    const auto at = text.find(marker);
    if (at == std::string_view::npos)
        return {};
    auto rest = text.substr(at + marker.size());
    const auto begin = rest.find_first_not_of(' ');
    if (begin == std::string_view::npos)
        return {};
    rest = rest.substr(begin);
    const auto end = rest.find_first_not_of("0123456789abcdefghijklmnopqrstuvwxyz");
    return rest.substr(0, end);
}

} // namespace

std::optional<std::chrono::seconds> parseSpan(std::string_view text)
{
    std::int64_t total = 0;
    if (text.empty())
        return std::nullopt;
    while (!text.empty()) {
        std::int64_t count = 0;
        const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || rest == text.data() || count < 0 || count > 1'000'000'000)
            return std::nullopt;
        text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
        if (text.substr(0, 2) == "ms") {
            text.remove_prefix(2);
            continue;
        }
        static constexpr std::string_view kUnits = "wdhms";
        static constexpr std::array<std::int64_t, 5> kSeconds{604800, 86400, 3600, 60, 1};
        const auto unit = text.empty() ? std::string_view::npos : kUnits.find(text.front());
        if (unit == std::string_view::npos)
            return std::nullopt;
        total += count * kSeconds.at(unit);
        text.remove_prefix(1);
    }
    return std::chrono::seconds(total);
}

GraphProblem graphProblem(net::JsonValue error)
{
    GraphProblem problem;
    problem.message = error["message"].text().value_or(error.textOr("error without a message"));
    error["path"].eachItem([&](net::JsonValue step) {
        const auto index = step.integer();
        problem.path.push_back(step.text().value_or(index ? std::to_string(*index) : ""));
    });
    const std::string text = lower(problem.message);
    const auto found = std::find_if(kMatches.begin(), kMatches.end(),
        [&](const Match &match) { return text.find(match.text) != std::string::npos; });
    if (found != kMatches.end())
        problem.fault = found->fault;
    const std::string code = lower(error.pointer("/extensions/code").textOr(""));
    if (code == "budget" && problem.fault != GraphFault::TooMuch)
        problem.fault = GraphFault::RateLimited;
    else if (code == "authz" && found == kMatches.end())
        problem.fault = GraphFault::NotAuthorized;

    if (problem.fault == GraphFault::TooWide)
        problem.allowed = parseSpan(wordAfter(text, "wider than"));
    else if (problem.fault == GraphFault::TooOld)
        problem.allowed = parseSpan(wordAfter(text, "older than"));
    else if (problem.fault == GraphFault::PageTooLarge) {
        const auto word = wordAfter(text, "greater than");
        std::int64_t count = 0;
        if (std::from_chars(word.data(), word.data() + word.size(), count).ec == std::errc{} && count > 0)
            problem.allowedCount = count;
    }
    problem.wholeAccount = problem.fault == GraphFault::NotAuthorized
        && (text.find("for that account") != std::string::npos || problem.path.size() < 3);
    return problem;
}

Error errorOf(const GraphProblem &problem, const net::Response &response, const CallFacts &facts)
{
    Error error{.cls = FaultClass::GraphQl,
        .phase = Phase::Answer,
        .sent = Sent::Yes,
        .endpoint = facts.endpoint,
        .cfRay = response.cfRay,
        .detail = net::processRedactor().clean(plainLine(problem.message)),
        .httpStatus = response.status};
    switch (problem.fault) {
    case GraphFault::RateLimited:
        error.cls = FaultClass::RateLimited;
        error.retryAfter = retryAfterOf(response).value_or(std::chrono::minutes(5));
        break;
    case GraphFault::NotAuthorized:
        error.cls = response.status == 401 ? FaultClass::Auth : FaultClass::Forbidden;
        break;
    case GraphFault::Busy:
        error.cls = FaultClass::Server;
        error.retryAfter = retryAfterOf(response);
        break;
    default:
        break;
    }
    return error;
}

} // namespace edgedeck::cloudflare
