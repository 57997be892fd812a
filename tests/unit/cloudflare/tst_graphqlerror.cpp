// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/graphqlerror.h"
#include "tests/unit/cloudflare/answers.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

GraphProblem problem(const std::string &json)
{
    const auto document = net::JsonDocument::parse(json);
    REQUIRE(document);
    return graphProblem(document->root());
}

std::string message(const std::string &text)
{
    return R"({"message":")" + text + R"("})";
}

} // namespace

TEST_CASE("the known texts ask for the known things")
{
    struct
    {
        const char *text;
        GraphFault fault;
    } const table[] = {
        {"rate limiter budget depleted, try again after 5 minutes", GraphFault::RateLimited},
        {"Account abc has exceeded its rate limit", GraphFault::RateLimited},
        {"in combination, your request queries too many nodes, zones and accounts", GraphFault::TooMuch},
        {"query consumed excessive resources", GraphFault::TooMuch},
        {"query time range is too large. Time range can't be wider than 604800s", GraphFault::TooWide},
        {"account 'abc' cannot request a time range wider than 4w4d, but your query time range spans 5w",
            GraphFault::TooWide},
        {"cannot request data older than 2678400s", GraphFault::TooOld},
        {"limit must be positive number and not greater than 1000", GraphFault::PageTooLarge},
        {"number of fields can't be more than 30", GraphFault::TooMuch},
        {"unknown field 'cacheStatus'", GraphFault::UnknownField},
        {"error parsing args for 'kvDay'", GraphFault::UnknownField},
        {"not authorized for that account", GraphFault::NotAuthorized},
        {"does not have access to the path viewer.accounts.kvOperationsAdaptiveGroups",
            GraphFault::NotAuthorized},
        {"unable to execute query, please try again later", GraphFault::Busy},
        {"too many queries in progress, try again", GraphFault::Busy},
        {"Internal server error", GraphFault::Busy},
        {"something nobody has seen", GraphFault::Other},
    };
    for (const auto &row : table) {
        CAPTURE(row.text);
        CHECK((problem(message(row.text)).fault == row.fault));
    }
}

TEST_CASE("what is allowed is read from the text")
{
    CHECK(problem(message("cannot request a time range wider than 4w4d, but your query spans 5w"))
              .allowed.value()
              .count()
        == 32 * 86400);
    CHECK(problem(message("cannot request data older than 2678400s")).allowed.value().count() == 2678400);
    CHECK_FALSE(problem(message("older than 26w2d")).allowed);
    CHECK(problem(message("cannot request data older than 26w2d, but 28w4d6s")).allowed.value().count()
        == 184 * 86400);
    CHECK_FALSE(problem(message("cannot request data older than that")).allowed);
    CHECK(problem(message("limit must be positive number and not greater than 1000")).allowedCount == 1000);
    CHECK_FALSE(
        problem(message("limit must be positive number and not greater than you think")).allowedCount);
}

TEST_CASE("spans")
{
    CHECK(parseSpan("1w").value().count() == 604800);
    CHECK(parseSpan("1h30m5s").value().count() == 5405);
    CHECK(parseSpan("500ms").value().count() == 0);
    for (const char *bad : {"", "w", "5", "5x", "-5d", "99999999999999999999s", "2000000000w", "4w4"}) {
        CAPTURE(bad);
        CHECK_FALSE(parseSpan(bad));
    }
}

TEST_CASE("codes of the extensions decide where the text does not")
{
    CHECK((problem(R"({"message":"no","extensions":{"code":"budget"}})").fault == GraphFault::RateLimited));
    CHECK((problem(R"({"message":"no","extensions":{"code":"authz"}})").fault == GraphFault::NotAuthorized));
    CHECK((problem(R"({"message":"too many nodes","extensions":{"code":"budget"}})").fault
        == GraphFault::TooMuch));
}

TEST_CASE("a refusal of one path is not one of the account")
{
    CHECK(problem(message("not authorized for that account")).wholeAccount);
    CHECK_FALSE(
        problem(R"({"message":"does not have access to the path","path":["viewer","accounts","0","kvDay"]})")
            .wholeAccount);
    CHECK((problem(R"({"message":"x","path":["viewer","accounts",0,"kvDay"]})").path
        == std::vector<std::string>{"viewer", "accounts", "0", "kvDay"}));
}

TEST_CASE("errors of any shape are read")
{
    for (const char *json :
        {"null", "5", "\"not authorized\"", "{}", R"({"message":5,"path":7,"extensions":[]})"}) {
        CAPTURE(json);
        CHECK_FALSE(problem(json).message.empty());
    }
}

TEST_CASE("classes for the operator")
{
    const auto cls = [](const std::string &text, int status) {
        return errorOf(problem(message(text)), test::answer(status, ""), test::readFacts());
    };
    CHECK((cls("not authorized for that account", 200).cls == FaultClass::Forbidden));
    CHECK((cls("Unauthorized", 401).cls == FaultClass::Auth));
    CHECK((cls("Internal server error", 500).cls == FaultClass::Server));
    CHECK((cls("unknown field", 200).cls == FaultClass::GraphQl));
    const Error limited = cls("rate limiter budget depleted", 200);
    CHECK((limited.cls == FaultClass::RateLimited));
    CHECK(limited.retryAfter.value().count() == 300);
}
