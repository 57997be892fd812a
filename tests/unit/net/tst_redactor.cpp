// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/redactedstream.h"
#include "app/net/redactor.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

using namespace edgedeck::net;

namespace {

std::string base64(const std::string &text)
{
    static const char *alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < text.size(); i += 3) {
        unsigned block = 0;
        for (std::size_t j = 0; j < 3; ++j)
            block = (block << 8U) | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0U);
        for (std::size_t j = 0; j < 4; ++j)
            out += i + j <= text.size() ? alphabet[(block >> (18 - 6 * j)) & 63U] : '=';
    }
    return out;
}

/// Printable, so that it can be found again in printable output; with characters that get encoded.
rc::Gen<std::string> secrets()
{
    return rc::gen::mapcat(rc::gen::inRange<std::size_t>(8, 60), [](std::size_t length) {
        return rc::gen::container<std::string>(
            length, rc::gen::elementOf(std::string("ABCXYZabcxyz0189_-+/=\"\\%. ")));
    });
}

rc::Gen<std::string> noise()
{
    return rc::gen::container<std::string>(rc::gen::elementOf(std::string("abcXYZ01 \n\"{}:,/%=-_\\")));
}

constexpr const char *kToken = "cfut_0123456789012345678901234567890123456789deadbeef";

} // namespace

TEST_CASE("shapes of secrets nobody registered")
{
    const Redactor redactor;
    const auto clean = [&](const std::string &text) { return redactor.clean(text); };
    CHECK(clean(std::string("token ") + kToken + ", ok") == "token [redacted], ok");
    CHECK(clean("cfat_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") == "[redacted]");
    CHECK(clean("cfk_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") == "[redacted]");
    CHECK(clean("Authorization: Bearer abc.def-123") == "Authorization: [redacted]");
    CHECK(clean("sent bearer   abc.def-123 today") == "sent bearer   [redacted] today");
    CHECK(clean(R"({"authorization":"Bearer x","n":1})") == R"({"authorization":"[redacted]","n":1})");
    CHECK(clean("authorization: Basic dXNlcjpwYXNz\nHost: a") == "authorization: [redacted]\nHost: a");
    CHECK(clean("X-API-KEY: worker key 1\r\nA: b") == "X-API-KEY: [redacted]\r\nA: b");
    CHECK(clean("x-auth-key=abc") == "x-auth-key=[redacted]");
    CHECK(
        clean("https://user:pass@proxy.example.com:8080/x") == "https://[redacted]@proxy.example.com:8080/x");
    CHECK(clean("wss://tail.developers.workers.dev/aaaa-bbbb/ws now")
        == "wss://tail.developers.workers.dev/[redacted] now");
    CHECK(clean("GET /x?a=1&access_token=abc&b=2") == "GET /x?a=1&access_token=[redacted]&b=2");
    CHECK(clean(R"({"name":"K","text":"pass\"word","type":"secret_text"})")
        == R"({"name":"K","text":"[redacted]","type":"secret_text"})");
}

TEST_CASE("ordinary text stays as it is")
{
    Redactor redactor;
    CHECK(!redactor.add("short"));
    for (const char *text : {"", "GET /accounts/023e105f4ecef8ad9ca31a8372d0c353/workers/scripts",
             "the bearer", "bearer", "monkey=1 key: value", "cf_clearance cfut_ short",
             R"({"name":"A","text":"plain","type":"plain_text"})", "mail a@b.example.com at 10:00",
             "https://example.com/@user?x=1", "short"}) {
        CAPTURE(text);
        CHECK(redactor.clean(text) == text);
        CHECK(!redactor.leaks(text));
    }
}

TEST_CASE("a registered secret in each of its forms")
{
    Redactor redactor;
    const std::string secret = "p@ss/w\"ord\\+1 %";
    REQUIRE(redactor.add(secret));
    CHECK(redactor.clean("<" + secret + ">") == "<[redacted]>");
    CHECK(redactor.clean("?k=p%40ss%2Fw%22ord%5C%2B1%20%25&") == "?k=[redacted]&");
    CHECK(redactor.clean("?k=p%40ss%2fw%22ord%5c%2b1%20%25&") == "?k=[redacted]&");
    CHECK(redactor.clean(R"("p@ss/w\"ord\\+1 %")") == R"("[redacted]")");
    CHECK(redactor.clean(R"("p@ss\/w\"ord\\+1 %")") == R"("[redacted]")");
    for (const std::string before : {"", "u", "us", "user:"}) {
        const std::string encoded = base64(before + secret + " and more");
        CHECK(redactor.leaks(encoded));
    }
    redactor.remove(secret);
    CHECK(!redactor.leaks(secret));
}

TEST_CASE("two owners of one secret, and removal")
{
    Redactor redactor;
    const std::string secret = "worker-key-1";
    redactor.add(secret);
    redactor.add(secret);
    redactor.remove(secret);
    CHECK(redactor.leaks("x worker-key-1"));
    redactor.remove(secret);
    CHECK(!redactor.leaks("x worker-key-1"));
    redactor.add(secret);
    redactor.clear();
    CHECK(!redactor.leaks("x worker-key-1"));
}

TEST_CASE("property: a registered secret never survives, wherever it stands")
{
    CHECK(rc::check([] {
        const std::string secret = *secrets();
        const std::string before = *noise();
        const std::string after = *noise();
        Redactor redactor;
        redactor.add(secret);
        const std::string once = redactor.clean(before + secret + after);
        RC_ASSERT(once.find(secret) == std::string::npos);
        RC_ASSERT(redactor.clean(before + base64(before + secret + after))
                      .find(base64(secret).substr(0, secret.size() * 4 / 3 - 1))
            == std::string::npos);
    }));
}

TEST_CASE("property: split at random, the stream never lets a secret out")
{
    CHECK(rc::check([] {
        const std::string secret = *rc::gen::suchThat(
            secrets(), [](const std::string &s) { return s.find('\n') == std::string::npos; });
        std::string text = *noise() + secret + *noise() + "\n" + *noise() + kToken + *noise() + secret;
        Redactor redactor;
        redactor.add(secret);
        std::string out;
        {
            RedactedStream stream(redactor, [&](std::string_view line) { out += line; });
            while (!text.empty()) {
                const auto take = *rc::gen::inRange<std::size_t>(1, text.size() + 1);
                stream.write(text.substr(0, take));
                text.erase(0, take);
            }
        }
        RC_ASSERT(out.find(secret) == std::string::npos);
        RC_ASSERT(out.find(kToken) == std::string::npos);
    }));
}

TEST_CASE("the stream passes whole lines on at once and the rest at the end")
{
    const Redactor redactor;
    std::vector<std::string> pieces;
    {
        RedactedStream stream(redactor, [&](std::string_view line) { pieces.emplace_back(line); });
        stream.write("one\ntw");
        CHECK(pieces == std::vector<std::string>{"one\n"});
        stream.write("o\nthree");
    }
    CHECK(pieces == std::vector<std::string>{"one\n", "two\n", "three"});
}

TEST_CASE("the one of the process is one")
{
    processRedactor().add("something-secret");
    CHECK(processRedactor().clean("a something-secret b") == "a [redacted] b");
    processRedactor().remove("something-secret");
}
