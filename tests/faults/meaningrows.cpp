// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultrows.h"

namespace edgedeck::test {

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kRefusal
    = R"({"success":false,"errors":[{"code":10999,"message":"Something is wrong with it"}],"messages":[],"result":null})";
constexpr std::string_view kTokenRefused
    = R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}],"messages":[],"result":null})";
constexpr std::string_view kDailyLimit
    = R"({"success":false,"errors":[{"code":10048,"message":"your account has reached the free usage limit for this operation for today"}],"messages":[],"result":null})";
constexpr std::string_view kPage = "<!DOCTYPE html><html><title>Something</title></html>";

FaultRow page(std::string name, int status, FaultClass cls, int readAttempts, Headers headers = {},
    std::string body = std::string(kPage), std::string type = "text/html")
{
    headers.emplace_back("CF-Ray", "8f00ba5eba11ca5e-TST");
    return FaultRow{.name = std::move(name),
        .answer = [bytes = FaultServer::answer(status, body, headers, type)](
                      FaultPeer &peer, const SeenRequest &) { peer.send(bytes); },
        .read = {.cls = cls, .attempts = readAttempts, .status = status},
        .write = {.cls = cls, .status = status}};
}

FaultRow value(
    std::string name, int status, int readAttempts, Headers headers = {}, std::string_view body = kRefusal)
{
    return FaultRow{.name = std::move(name),
        .answer = [bytes = FaultServer::answer(status, body, headers)](
                      FaultPeer &peer, const SeenRequest &) { peer.send(bytes); },
        .read = {.attempts = readAttempts, .status = status},
        .write = {.status = status}};
}

} // namespace

std::vector<FaultRow> meaningRows()
{
    std::vector<FaultRow> rows;
    rows.push_back(value("a good answer", 200, 1, {}, R"({"success":true,"result":{}})"));
    for (const int status : {500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530})
        rows.push_back(
            page("edge answers " + std::to_string(status) + " with a page", status, FaultClass::Server, 3));
    rows.push_back(page("empty 503", 503, FaultClass::Server, 3, {}, "", "application/json"));
    rows.push_back(page("challenge header", 403, FaultClass::Challenge, 1, {{"cf-mitigated", "challenge"}}));
    rows.push_back(
        page("challenge header on a 503", 503, FaultClass::Challenge, 1, {{"cf-mitigated", "challenge"}}));
    rows.push_back(page("403 with a page", 403, FaultClass::Challenge, 1));
    rows.push_back(
        page("block page 1020 as text", 400, FaultClass::Challenge, 1, {}, "error code: 1020", "text/plain"));
    rows.push_back(page("rate limit page 1015", 429, FaultClass::Challenge, 1, {}, "<h1>Error 1015</h1>"));
    rows.push_back(page("429 with a page", 429, FaultClass::RateLimited, 3, {{"Retry-After", "1"}}));
    rows.push_back(page("login page of a network", 200, FaultClass::NotJson, 1));
    rows.push_back(page("200 without a content type", 200, FaultClass::NotJson, 1, {}, "{}", ""));
    rows.push_back(page("404 with a page", 404, FaultClass::NotJson, 1));
    for (const int status : {301, 302, 303, 307, 308})
        rows.push_back(page("redirect " + std::to_string(status), status, FaultClass::Redirect, 1,
            {{"Location", "https://elsewhere.example.com/login?token=abc"}}));
    rows.push_back(page("empty 200", 200, FaultClass::NotJson, 1, {}, "", "application/json"));
    rows.push_back(page("status 999", 999, FaultClass::NotHttp, 1, {}, "{}", "application/json"));
    rows.push_back(page("status 600", 600, FaultClass::NotHttp, 1, {}, "{}", "application/json"));
    FaultRow none = page("204", 204, FaultClass::NotJson, 1);
    none.answer = [](FaultPeer &peer, const SeenRequest &) { peer.send("HTTP/1.1 204 No Content\r\n\r\n"); };
    rows.push_back(none);

    for (const int status : {400, 404, 405, 413, 415, 418, 422})
        rows.push_back(value("refused with " + std::to_string(status), status, 1));
    for (const int status : {401, 403})
        rows.push_back(value("refused with " + std::to_string(status), status, 1, {}, kTokenRefused));
    for (const int status : {408, 409, 425, 500, 503, 599})
        rows.push_back(value("transient " + std::to_string(status) + " with an envelope", status, 3));
    rows.push_back(value("200 that is not a success", 200, 1));
    rows.push_back(value("unknown 2xx", 299, 1));
    rows.push_back(value("daily allowance used up", 429, 1, {{"Retry-After", "1"}}, kDailyLimit));
    rows.push_back(value("429, Retry-After 2", 429, 3, {{"Retry-After", "2"}}));
    rows.push_back(value("429 without Retry-After", 429, 3));
    rows.push_back(value("429, Retry-After longer than we wait", 429, 1, {{"Retry-After", "200"}}));
    for (const std::string_view text : {"garbage", "-5", "1.5", "0", "Tue, 29 Sep 2015 06:57:48 GMT"})
        rows.push_back(
            value("429, Retry-After " + std::string(text), 429, 3, {{"Retry-After", std::string(text)}}));
    rows.push_back(
        value("429, Retry-After far too large", 429, 1, {{"Retry-After", "999999999999999999999999"}}));
    rows.push_back(value("429, two Retry-After", 429, 3, {{"Retry-After", "200"}, {"Retry-After", "1"}}));
    return rows;
}

} // namespace edgedeck::test
