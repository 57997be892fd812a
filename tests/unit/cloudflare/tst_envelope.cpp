// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/envelope.h"
#include "tests/unit/cloudflare/answers.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

struct Row
{
    const char *what;
    int status;
    std::string body;
    FaultClass read, write;
    std::optional<int> code;
};

} // namespace

TEST_CASE("every kind of refusal has its class")
{
    const Row table[] = {
        {"invalid token", 401, refusal(1000, "Invalid API Token"), FaultClass::Auth, FaultClass::Auth, 1000},
        {"invalid token, older", 400, refusal(1000, "Invalid API Token"), FaultClass::Auth, FaultClass::Auth,
            1000},
        {"authentication error 401", 401, refusal(10000, "Authentication error"), FaultClass::Auth,
            FaultClass::Auth, 10000},
        {"authentication error 403", 403, refusal(10000, "Authentication error"), FaultClass::Forbidden,
            FaultClass::Forbidden, 10000},
        {"unauthorized resource", 403, refusal(9109, "Unauthorized to access requested resource"),
            FaultClass::Forbidden, FaultClass::Forbidden, 9109},
        {"header format", 400,
            R"({"success":false,"errors":[{"code":6003,"message":"Invalid request headers","error_chain":[{"code":6111,"message":"Invalid format for Authorization header"}]}],"messages":[],"result":null})",
            FaultClass::Auth, FaultClass::Auth, 6003},
        {"no such Worker", 404, refusal(10007, "This Worker does not exist on your account."),
            FaultClass::NotFound, FaultClass::NotFound, 10007},
        {"no route", 400, refusal(7003, "Could not route"), FaultClass::NotFound, FaultClass::NotFound, 7003},
        {"no versions", 404, refusal(10222, "This Worker has no versions"), FaultClass::NotFound,
            FaultClass::NotFound, 10222},
        {"binding name in use", 400, refusal(10053, "Binding name 'X' already in use."), FaultClass::Refused,
            FaultClass::Refused, 10053},
        {"settings, not deployed", 400, refusal(10214, "Script edit failed."), FaultClass::Refused,
            FaultClass::Refused, 10214},
        {"secret, not deployed", 409, refusal(10215, "Secret edit failed."), FaultClass::Refused,
            FaultClass::Refused, 10215},
        {"needs force", 400, refusal(10220, "A secret has changed"), FaultClass::Refused, FaultClass::Refused,
            10220},
        {"daily quota", 429, refusal(10048, "free usage limit"), FaultClass::Refused, FaultClass::Refused,
            10048},
        {"rate limit", 429, refusal(971, "slow down"), FaultClass::RateLimited, FaultClass::RateLimited, 971},
        {"rate limit without a reason", 429, "{}", FaultClass::RateLimited, FaultClass::BadShape,
            std::nullopt},
        {"conflict leaves a write open", 409, refusal(11009, "exists"), FaultClass::Conflict,
            FaultClass::Conflict, 11009},
        {"time-out leaves a write open", 408, refusal(1, "late"), FaultClass::Conflict, FaultClass::Conflict,
            1},
        {"internal", 500, refusal(10013, "workers.api.error.unknown"), FaultClass::Server, FaultClass::Server,
            10013},
        {"5xx page", 522, "<html>origin is down</html>", FaultClass::Server, FaultClass::Server,
            std::nullopt},
        {"4xx page", 404, "<html>not here</html>", FaultClass::NotJson, FaultClass::NotJson, std::nullopt},
        {"success false under 200", 200, refusal(10007, "no Worker"), FaultClass::NotFound,
            FaultClass::BadShape, 10007},
        {"success false without a reason", 200, R"({"success":false})", FaultClass::Refused,
            FaultClass::BadShape, std::nullopt},
        {"older services", 404, R"({"code":10007,"error":"not here"})", FaultClass::NotFound,
            FaultClass::NotFound, 10007},
        {"not this API", 200, R"({"hello":"world"})", FaultClass::BadShape, FaultClass::BadShape,
            std::nullopt},
        {"not this API, 4xx", 403, R"({"hello":"world"})", FaultClass::Forbidden, FaultClass::BadShape,
            std::nullopt},
        {"an array", 200, "[]", FaultClass::BadShape, FaultClass::BadShape, std::nullopt},
        {"success is a text", 200, R"({"success":"true","result":{}})", FaultClass::BadShape,
            FaultClass::BadShape, std::nullopt},
        {"errors are texts", 400, R"({"success":false,"errors":["bad"],"result":null})", FaultClass::Refused,
            FaultClass::Refused, std::nullopt},
        {"errors are nonsense", 400, R"({"success":false,"errors":[7,null,{"code":"x"},{"message":5}]})",
            FaultClass::Refused, FaultClass::Refused, std::nullopt},
        {"errors are an object", 400, R"({"success":false,"errors":{"code":1}})", FaultClass::Refused,
            FaultClass::Refused, std::nullopt},
        {"flagship has no codes", 403, R"({"success":false,"errors":[{"message":"no access"}]})",
            FaultClass::Forbidden, FaultClass::Forbidden, std::nullopt},
        {"duplicate keys", 200, R"({"success":false,"success":true,"result":{}})", FaultClass::NotJson,
            FaultClass::NotJson, std::nullopt},
        {"cut off", 200, R"({"success":true,"result":{"id":)", FaultClass::NotJson, FaultClass::NotJson,
            std::nullopt},
        {"status out of range", 999, refusal(1, "x"), FaultClass::BadShape, FaultClass::BadShape, 1},
    };
    for (const Row &row : table) {
        CAPTURE(row.what);
        for (const bool write : {false, true}) {
            CAPTURE(write);
            const auto envelope
                = openEnvelope(answer(row.status, row.body), write ? writeFacts() : readFacts());
            REQUIRE_FALSE(envelope);
            const Error &error = envelope.error();
            CHECK((error.cls == (write ? row.write : row.read)));
            CHECK(error.apiCode == row.code);
            CHECK(error.httpStatus == row.status);
            CHECK((error.sent == Sent::Yes));
            CHECK(error.cfRay == "8a1b2c3d4e5f6071-FRA");
            CHECK_FALSE(error.endpoint.empty());
            CHECK(error.detail.find('\n') == std::string::npos);
        }
    }
}

TEST_CASE("null and missing arrays are a success all the same")
{
    for (const char *body : {R"({"success":true,"errors":null,"messages":null,"result":{"id":1}})",
             R"({"success":true,"result":{"id":1}})",
             R"({"success":true,"errors":[],"messages":["a text"],"result":{"id":1},"result_info":null})"}) {
        CAPTURE(body);
        const auto envelope = openEnvelope(answer(200, body), writeFacts());
        REQUIRE(envelope);
        CHECK(envelope->result["id"].integer() == 1);
    }
}

TEST_CASE("an empty body is a success where it was promised, and for a write only there")
{
    CHECK(openEnvelope(answer(204, ""), writeFacts()));
    CHECK(openEnvelope(answer(205, ""), readFacts()));
    CHECK(openEnvelope(answer(200, ""), readFacts()));
    const auto cut = openEnvelope(answer(200, ""), writeFacts());
    REQUIRE_FALSE(cut);
    CHECK((cut.error().cls == FaultClass::BadShape));
    CHECK_FALSE(openEnvelope(answer(404, ""), readFacts()));
}

TEST_CASE("the whole chain of an error is told in one line")
{
    const auto envelope = openEnvelope(
        answer(400,
            R"({"success":false,"errors":[{"code":6003,"message":"Invalid\nrequest headers","error_chain":[{"code":6111,"message":"Invalid format"}],"source":{"pointer":"/bindings/0/name"},"meta":{"details":["one",{"message":"two"}]}}]})"),
        readFacts());
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().detail
        == "Invalid request headers [code: 6003] at /bindings/0/name; Invalid format [code: 6111]; one; two");
}

TEST_CASE("a long text is cut between characters")
{
    const auto envelope
        = openEnvelope(answer(400, refusal(10021, std::string(398, 'x') + "äöü")), readFacts());
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().detail == std::string(398, 'x') + "ä…");
}

TEST_CASE("a secret that the answer quotes does not get into the error")
{
    CallFacts facts = writeFacts();
    facts.secrets = {"s3cr3t-value", ""};
    const auto envelope
        = openEnvelope(answer(400, refusal(10021, "bad value s3cr3t-value, s3cr3t-value")), facts);
    REQUIRE_FALSE(envelope);
    CHECK(envelope.error().detail == "bad value ***, *** [code: 10021]");
}

TEST_CASE("Retry-After is read in all its forms and kept within bounds")
{
    struct
    {
        const char *text;
        std::optional<int> seconds;
    } const table[] = {{"17", 17}, {"0", 1}, {"-5", 1}, {"100000", 300}, {"999999999999999999999999", 300},
        {"1.5", 1}, {"soon", 1}, {"", 1}, {"Tue, 29 Sep 2026 06:59:18 GMT", 90},
        {"Tue, 29 Sep 2026 06:50:00 GMT", 1}};
    CHECK_FALSE(retryAfterOf(answer(429, "{}")));
    for (const auto &row : table) {
        CAPTURE(row.text);
        auto response = answer(429, refusal(971, "slow"), {{"retry-after", row.text}});
        response.serverDate = parseHttpDate("Tue, 29 Sep 2026 06:57:48 GMT");
        const auto seconds = retryAfterOf(response);
        CHECK(seconds.has_value() == row.seconds.has_value());
        if (seconds && row.seconds)
            CHECK(seconds->count() == *row.seconds);
        const auto envelope = openEnvelope(response, readFacts());
        REQUIRE_FALSE(envelope);
        CHECK(envelope.error().retryAfter.value().count() == row.seconds.value_or(1));
    }
}

TEST_CASE("result_info in its dialects")
{
    const auto info = [](const std::string &text) {
        const auto envelope = openEnvelope(good("[]", text), readFacts());
        REQUIRE(envelope);
        return pageInfo(envelope->resultInfo);
    };
    CHECK(info(R"({"cursor":"a"})").cursor == "a");
    CHECK(info(R"({"cursors":{"after":"b"}})").cursor == "b");
    CHECK(info(R"({"cursor":null})").cursor.empty());
    CHECK(info(R"({"cursor":5,"count":-1,"total_pages":"9"})").cursor.empty());
    CHECK_FALSE(info(R"({"count":-1})").count);
    CHECK_FALSE(info(R"({"total_pages":"9"})").totalPages);
    CHECK(info(R"({"page":2,"per_page":20,"count":3,"total_count":23,"total_pages":2})").totalPages == 2);
}
