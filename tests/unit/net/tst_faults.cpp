// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curlinit.h"
#include "app/net/faults.h"
#include "app/net/origin.h"
#include "app/net/proxy.h"

#include <curl/curl.h>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <string>

using namespace edgedeck;
using namespace edgedeck::net;
using std::chrono::microseconds;
using std::chrono::seconds;

namespace {

const TransportLimits kLimits;
const Timestamp kNow = *parseRfc3339("2026-09-29T06:57:48Z");

Response withRetryAfter(std::vector<std::string> values, bool dated = true)
{
    Response response{.status = 429};
    for (std::string &value : values)
        response.headers.emplace_back("retry-after", std::move(value));
    if (dated)
        response.serverDate = kNow;
    return response;
}

std::optional<seconds> waitOf(std::vector<std::string> values)
{
    return retryAfter(withRetryAfter(std::move(values)), kLimits, kNow);
}

Verdict judged(
    int code, microseconds preTransfer, std::string text = {}, long requestBytes = 0, bool proxied = false)
{
    AttemptFacts facts;
    facts.curlCode = code;
    facts.curlText = std::move(text);
    facts.resolved = microseconds(10);
    facts.connected = microseconds(20);
    facts.preTransfer = preTransfer;
    facts.requestBytes = requestBytes;
    facts.proxied = proxied;
    return judge(Request{.endpoint = "GET /x"}, facts, kLimits, kNow);
}

} // namespace

TEST_CASE("the same libcurl code before and after sending")
{
    for (const int code : {28, 1, 56, 35, 7, 27}) {
        CAPTURE(code);
        CHECK(toString(judged(code, microseconds(0)).error->sent) == toString(Sent::No));
        CHECK(toString(judged(code, microseconds(1)).error->sent) == toString(Sent::Yes));
        // Bytes went out although the transfer never began: in doubt, unknown; a CONNECT is no request of ours.
        CHECK(toString(judged(code, microseconds(0), {}, 87).error->sent) == toString(Sent::Unknown));
        CHECK(toString(judged(code, microseconds(0), {}, 87, true).error->sent) == toString(Sent::No));
    }
    CHECK(toString(judged(1, microseconds(0)).error->cls) == toString(FaultClass::Config));
    CHECK(toString(judged(1, microseconds(9)).error->cls) == toString(FaultClass::NotHttp));
    CHECK(toString(judged(27, microseconds(9)).error->cls) == toString(FaultClass::TooLarge));
}

TEST_CASE("property: no code of libcurl is a success, loses its endpoint, or is repeatable without reason")
{
    CHECK(rc::check([] {
        const int code = *rc::gen::inRange(1, 100);
        const auto before = *rc::gen::inRange(0, 2);
        const Verdict verdict = judged(code, microseconds(before), *rc::gen::string<std::string>());
        RC_ASSERT(verdict.error.has_value());
        RC_ASSERT(verdict.error->endpoint == "GET /x");
        RC_ASSERT((verdict.error->sent == Sent::No) == (before == 0));
        RC_ASSERT(!verdict.error->detail.empty());
    }));
}

TEST_CASE("HTTP/2 streams that break are transient")
{
    for (const int code : {16, 92, 55, 52}) {
        const Verdict verdict = judged(code, microseconds(5));
        CHECK(toString(verdict.error->cls) == toString(FaultClass::Reset));
        CHECK(verdict.recovery == Recovery::Retry);
    }
}

TEST_CASE("Retry-After")
{
    CHECK(waitOf({"17"}) == seconds(17));
    CHECK(waitOf({"Tue, 29 Sep 2026 06:59:18 GMT"}) == seconds(90));
    CHECK(waitOf({"Tue, 29 Sep 2015 06:57:48 GMT"}) == seconds(1));
    CHECK(waitOf({"garbage"}) == seconds(1));
    CHECK(waitOf({""}) == seconds(1));
    CHECK(waitOf({"-5"}) == seconds(1));
    CHECK(waitOf({"-99999999999999999999999"}) == seconds(1));
    CHECK(waitOf({"1.5"}) == seconds(1));
    CHECK(waitOf({"0"}) == seconds(1));
    CHECK(waitOf({"5", "40"}) == seconds(40));
    CHECK(waitOf({"999999999999"}) == seconds(300));
    CHECK(waitOf({"999999999999999999999999"}) == seconds(300));
    CHECK(!waitOf({}).has_value());
    // Without a Date the local clock has to do.
    CHECK(retryAfter(withRetryAfter({"Tue, 29 Sep 2026 06:58:18 GMT"}, false), kLimits, kNow) == seconds(30));
    // With one, a wrong local clock does not matter.
    CHECK(retryAfter(withRetryAfter({"Tue, 29 Sep 2026 06:58:18 GMT"}), kLimits, kNow + std::chrono::hours(5))
        == seconds(30));
}

TEST_CASE("property: a Retry-After is always between 1 and 300 seconds")
{
    CHECK(rc::check([](const std::string &value) {
        const auto wait = waitOf({value});
        RC_ASSERT(wait.has_value());
        RC_ASSERT(*wait >= seconds(1));
        RC_ASSERT(*wait <= seconds(300));
    }));
}

TEST_CASE("cut-off JSON")
{
    CHECK(looksComplete(R"({"a":[1,2,{"b":"}"}]})"));
    CHECK(looksComplete("  [1]\n"));
    CHECK(looksComplete("\xEF\xBB\xBF{}"));
    CHECK(looksComplete(""));
    CHECK(looksComplete("true"));
    CHECK(looksComplete("<html>"));
    CHECK(looksComplete("{}}"));
    CHECK(!looksComplete("{"));
    CHECK(!looksComplete(R"({"a":"b)"));
    CHECK(!looksComplete(R"({"a":"b\)"));
    CHECK(!looksComplete(R"({"a":"\"}")"));
    CHECK(!looksComplete("[[1,2],"));
}

TEST_CASE("property: every proper prefix of an object is seen as cut off")
{
    const std::string whole
        = R"({"success":true,"errors":[],"result":{"name":"a \" quoted } name","list":[1,[2,{}]]}})";
    REQUIRE(looksComplete(whole));
    for (std::size_t length = 1; length < whole.size(); ++length) {
        CAPTURE(length);
        CHECK(!looksComplete(whole.substr(0, length)));
    }
}

TEST_CASE("the daily allowance")
{
    CHECK(saysDailyAllowanceUsed(R"({"errors":[{"code":1},{"code":10048,"message":"x"}]})"));
    CHECK(saysDailyAllowanceUsed(
        R"({"errors":[{"code":7,"message":"Exceeded allowed rows read in Durable Objects free tier."}]})"));
    CHECK(!saysDailyAllowanceUsed(R"({"errors":[{"code":10429,"message":"Please wait"}]})"));
    CHECK(!saysDailyAllowanceUsed(R"({"errors":[{"code":"10048"}],"x":10048})"));
    CHECK(!saysDailyAllowanceUsed("10048"));
    CHECK(!saysDailyAllowanceUsed(R"({"errors":null})"));
}

TEST_CASE("where a token may go")
{
    const auto allowed = [](std::string_view url) { return parseOrigin(url).has_value(); };
    CHECK(allowed("https://api.cloudflare.com/client/v4"));
    CHECK(allowed("http://127.0.0.1:8787"));
    CHECK(allowed("http://[::1]:8787/x"));
    CHECK(allowed("http://localhost/"));
    CHECK(allowed("HTTPS://API.EXAMPLE.COM"));
    CHECK(!allowed("http://api.cloudflare.com"));
    CHECK(!allowed("http://127.0.0.1.example.com"));
    CHECK(!allowed("http://localhost.example.com"));
    CHECK(!allowed("http://127.0.0.2/"));
    CHECK(!allowed("https://token@api.cloudflare.com/"));
    CHECK(!allowed("https://u:p@api.cloudflare.com/"));
    CHECK(!allowed("ftp://127.0.0.1/"));
    CHECK(!allowed("file:///etc/passwd"));
    CHECK(!allowed("api.cloudflare.com"));
    CHECK(!allowed(""));
    CHECK(!allowed("https://"));
    CHECK(!allowed("https://a b.example.com"));
    CHECK(!allowed("https://a.example.com/\r\nX: y"));
    CHECK(*parseOrigin("https://API.example.com/x") == *parseOrigin("https://api.example.com:443/y"));
    CHECK(!(*parseOrigin("https://api.example.com") == *parseOrigin("https://api.example.com:444")));
    CHECK(!(*parseOrigin("http://localhost:1") == *parseOrigin("http://127.0.0.1:1")));
}

TEST_CASE("libcurl is prepared once, and its environment with it")
{
    ::setenv("SSLKEYLOGFILE", "/tmp/never", 1);
    ::unsetenv("RES_OPTIONS");
    REQUIRE(initCurl().has_value());
    CHECK(std::getenv("SSLKEYLOGFILE") == nullptr);
    CHECK(std::string(std::getenv("RES_OPTIONS")) == "timeout:2 attempts:2");
    CHECK(initCurl().has_value());
}

TEST_CASE("no_proxy covers names, what ends in them, addresses, and nothing else")
{
    const std::string list
        = "one.example.com:8080, .two.example.com *.three.example.com,192.0.2.7,[2001:db8::1]";
    for (const char *host :
        {"one.example.com", "a.one.example.com", "two.example.com", "a.two.example.com", "three.example.com",
            "192.0.2.7", "[2001:db8::1]", "2001:db8::1", "localhost", "127.0.0.1", "[::1]"})
        CHECK_MESSAGE(net::bypassesProxy(list, host), host);
    for (const char *host : {"example.com", "xone.example.com", "192.0.2.70", "com", "2001:db8::11"})
        CHECK_MESSAGE(!net::bypassesProxy(list, host), host);
    CHECK(net::bypassesProxy("*", "api.example.com"));
    CHECK(!net::bypassesProxy("", "api.example.com"));
    CHECK(!net::bypassesProxy(" ,, ", "api.example.com"));
    CHECK(net::bypassesProxy("API.example.com", "api.example.com"));
}
