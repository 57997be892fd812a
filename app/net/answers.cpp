// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/faults.h"

#include "app/net/jsonvalue.h"
#include "app/net/origin.h"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace edgedeck::net {

namespace {

bool isJson(const Response &response)
{
    std::string type(response.header("content-type").substr(0, 64));
    type.resize(std::min(type.find(';'), type.size()));
    std::transform(type.begin(), type.end(), type.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    while (!type.empty() && type.back() == ' ')
        type.pop_back();
    const bool suffixed = type.size() > 5 && type.compare(type.size() - 5, 5, "+json") == 0;
    return type == "application/json" || suffixed;
}

/// Cloudflare's own block pages: "error code: 1015", "Error 1020", ...
bool namesBlockPage(std::string_view body)
{
    const std::string_view head = body.substr(0, 4096);
    for (const std::string_view lead : {"error code: 1", "Error 1", "Error code 1"}) {
        const auto at = head.find(lead);
        if (at == std::string_view::npos || head.size() < at + lead.size() + 3)
            continue;
        const std::string_view rest = head.substr(at + lead.size(), 3);
        if (std::all_of(rest.begin(), rest.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
            return true;
    }
    return false;
}

bool isTransient(int status)
{
    return status == 408 || status == 409 || status == 425 || status >= 500;
}

Error answerError(const Request &request, const Response &response, FaultClass cls, std::string detail)
{
    return Error{.cls = cls,
        .phase = Phase::Answer,
        .sent = Sent::Yes,
        .endpoint = request.endpoint,
        .cfRay = response.cfRay,
        .detail = std::move(detail),
        .httpStatus = response.status};
}

std::string typeOf(const Response &response)
{
    const auto type = response.header("content-type").substr(0, 64);
    return type.empty() ? std::string("no content type") : std::string(type);
}

std::string redirectTarget(const Response &response)
{
    const auto location = response.header("location");
    if (location.empty())
        return "redirect without a target, not followed";
    if (const auto origin = parseOrigin(location))
        return "redirect to host " + origin->host + ", not followed";
    return "redirect to another place, not followed";
}

/// Analytics answers 429 to a query that touches too much at once. Source: GraphQL errors page, nominal statuses.
bool saysQueryTooBig(std::string_view body)
{
    return body.find("queries too many nodes") != std::string_view::npos
        || body.find("consumed excessive resources") != std::string_view::npos;
}

Verdict judgeStatus429(
    const Request &request, const Response &response, bool json, const TransportLimits &limits, Timestamp now)
{
    Verdict verdict;
    if (!json && namesBlockPage(response.body)) {
        verdict.error = answerError(request, response, FaultClass::Challenge, "blocked by a firewall rule");
        verdict.challenged = true;
        return verdict;
    }
    verdict.retryAfter = retryAfter(response, limits, now);
    if (json && saysDailyAllowanceUsed(response.body))
        return verdict; // a fact about the account, for the decoder; no repetition helps
    if (json && request.cls == CallClass::GraphQl && saysQueryTooBig(response.body))
        return verdict; // the question is too big, not too frequent: the caller splits it
    verdict.recovery = Recovery::Retry;
    verdict.rateLimited = true;
    if (!json && request.jsonExpected) {
        verdict.error = answerError(request, response, FaultClass::RateLimited, "rate limited");
        verdict.error->retryAfter = verdict.retryAfter;
    }
    return verdict;
}

} // namespace

bool looksComplete(std::string_view json)
{
    const auto first = json.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string_view::npos || (json[first] != '{' && json[first] != '['))
        return true;
    std::size_t open = 0;
    bool inString = false;
    for (std::size_t i = first; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++open;
        } else if (c == '}' || c == ']') {
            if (open == 0)
                return true; // malformed, not cut off
            --open;
        }
    }
    return open == 0 && !inString;
}

bool saysDailyAllowanceUsed(std::string_view body)
{
    const auto document = JsonDocument::parse(body);
    if (!document)
        return false;
    bool found = false;
    document->root()["errors"].eachItem([&](JsonValue item) {
        const std::string message = item["message"].textOr("");
        const auto says = [&](std::string_view words) { return message.find(words) != std::string::npos; };
        found = found || item["code"].integer() == 10048 || says("free usage limit") || says("free tier")
            || says("limit exceeded for the day");
    });
    return found;
}

std::optional<std::chrono::seconds> retryAfter(
    const Response &response, const TransportLimits &limits, Timestamp now)
{
    std::optional<std::string_view> text;
    for (const Header &header : response.headers) {
        if (header.first == "retry-after")
            text = header.second;
    }
    if (!text)
        return std::nullopt;
    std::int64_t seconds = 0;
    if (const auto date = parseHttpDate(*text)) {
        const auto wait = *date - response.serverDate.value_or(now);
        seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    } else {
        const auto [rest, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
        if (error == std::errc::result_out_of_range && text->front() != '-')
            seconds = limits.retryAfterMax;
        else if (error != std::errc{} || rest != text->data() + text->size())
            seconds = 0;
    }
    return std::chrono::seconds(
        std::clamp<std::int64_t>(seconds, limits.retryAfterMin, limits.retryAfterMax));
}

FaultClass faultClassOf(int status)
{
    switch (status) {
    case 401:
        return FaultClass::Auth;
    case 403:
        return FaultClass::Forbidden;
    case 404:
        return FaultClass::NotFound;
    case 429:
        return FaultClass::RateLimited;
    default:
        return status >= 500 ? FaultClass::Server : FaultClass::Refused;
    }
}

Verdict judgeAnswer(
    const Request &request, const Response &response, const TransportLimits &limits, Timestamp now)
{
    const auto refuse = [&](FaultClass cls, std::string detail, Recovery recovery = Recovery::None) {
        return Verdict{.error = answerError(request, response, cls, std::move(detail)), .recovery = recovery};
    };
    const int status = response.status;
    const bool json = isJson(response);
    // A time-out of the engine, an impossible status line: not an answer of an HTTP server.
    if (status < 200 || status > 599)
        return refuse(FaultClass::NotHttp, "HTTP status " + std::to_string(status));
    if (status < 400 && status >= 300)
        return refuse(FaultClass::Redirect, redirectTarget(response));

    const bool mitigated = response.header("cf-mitigated") == "challenge";
    const bool blocked = !json && request.jsonExpected
        && (status == 403
            || (status < 500 && status >= 400 && status != 429 && namesBlockPage(response.body)));
    if (mitigated || blocked) {
        Verdict verdict = refuse(
            FaultClass::Challenge, mitigated ? "challenge page" : "block page (" + typeOf(response) + ")");
        verdict.challenged = true;
        return verdict;
    }
    if (status == 429)
        return judgeStatus429(request, response, json, limits, now);

    const Recovery recovery = isTransient(status) ? Recovery::Retry : Recovery::None;
    Verdict verdict{.recovery = recovery,
        .retryAfter = isTransient(status) ? retryAfter(response, limits, now) : std::nullopt};
    if (!request.jsonExpected)
        return verdict;
    if (status >= 500 && (!json || response.body.empty())) {
        verdict.error = answerError(request, response, FaultClass::Server,
            "status " + std::to_string(status) + " with " + typeOf(response));
        verdict.error->retryAfter = verdict.retryAfter;
        return verdict;
    }
    if (response.body.empty())
        return refuse(FaultClass::NotJson, "empty answer", recovery);
    if (!json)
        return refuse(FaultClass::NotJson, "answer is " + typeOf(response) + " instead of JSON", recovery);
    if (!looksComplete(response.body))
        return refuse(FaultClass::Truncated, "the JSON text ends early", Recovery::Retry);
    return verdict;
}

} // namespace edgedeck::net
