// SPDX-License-Identifier: GPL-3.0-or-later
#include <doctest/doctest.h>

#include "tests/unit/sandbox/bench.h"

using namespace edgedeck;
using namespace edgedeck::sandbox;

namespace {
std::string errorOf(const Answer &answer)
{
    const Json &errors = answer.body["errors"];
    return errors.is_array() && !errors.empty() ? textOf(errors[0], "message") : std::string();
}
} // namespace

TEST_CASE("aliases, variables, fragments, directives and defaults")
{
    Bench b;
    const Answer answer = b.root("POST", "/graphql",
        Json{{"query", R"(
        # two operations: the name decides
        query Other { cost }
        query Main($a: string!, $d: Date = "2026-11-24", $no: bool) {
          cost
          viewer { budget accounts(filter: {accountTag: $a}) {
            one: workersInvocationsAdaptive(limit: 10, filter: {date: $d}, orderBy: [sum_requests_DESC]) { ...w }
            two: kvOperationsAdaptiveGroups(limit: 1, filter: {date: $d, actionType_in: ["write", "read"]}) { count @include(if: $no) sum { all: requests } }
          } } }
        fragment w on AccountWorkersInvocationsAdaptive { dimensions { scriptName } ... on X { sum { requests } } avg { sampleInterval } })"},
            {"operationName", "Main"}, {"variables", Json{{"a", b.world.account().id}, {"no", false}}}});
    REQUIRE(errorOf(answer) == "");
    CHECK(answer.body["data"]["cost"] == 2);
    const Json &account = answer.body["data"]["viewer"]["accounts"][0];
    CHECK(account["one"].size() == 2);
    CHECK(account["one"][0]["dimensions"]["scriptName"] == "tft-trading-system");
    CHECK(account["one"][0]["sum"]["requests"] > account["one"][1]["sum"]["requests"]);
    CHECK(account["two"][0]["sum"]["all"].get<int>() > 42000);
    CHECK(!account["two"][0].contains("count"));
}

TEST_CASE("a minute, an hour and a day agree")
{
    Bench b;
    const auto total = [&](const std::string &dimension, const std::string &filter) {
        double sum = 0;
        for (const Json &row : b.rows("kvOperationsAdaptiveGroups(limit: 9999, filter: {" + filter
                 + "}) { dimensions { " + dimension + " } sum { requests } }"))
            sum += row["sum"]["requests"].get<double>();
        return sum;
    };
    const double day = total("date", "date: \"2026-11-24\"");
    CHECK(total("datetimeHour", "date: \"2026-11-24\"") == day);
    CHECK(total("datetimeMinute", "date: \"2026-11-24\"") == day);
    CHECK(total("datetimeMinute",
              "AND: [{datetime_geq: \"2026-11-24T00:00:00Z\"}, {OR: [{actionType: \"write\"}, "
              "{actionType_neq: \"write\"}]}]")
        == day);
}

TEST_CASE("what the service refuses, in its words")
{
    Bench b;
    CHECK(errorOf(b.graphql("noSuchAdaptiveGroups(limit: 1, filter: {}) { count }"))
        == "unknown field \"noSuchAdaptiveGroups\"");
    CHECK(errorOf(b.graphql("kvOperationsAdaptiveGroups(limit: 1, filter: {}) { sum { rowsRead } }"))
        == "unknown field \"rowsRead\"");
    CHECK(errorOf(b.graphql("workersInvocationsAdaptive(limit: 1, filter: {}) { count }"))
        == "unknown field \"count\"");
    CHECK(errorOf(b.graphql("kvOperationsAdaptiveGroups(limit: 1, filter: {colour: \"red\"}) { count }"))
              .find("unknown field")
        != std::string::npos);
    CHECK(errorOf(b.graphql("kvOperationsAdaptiveGroups(limit: 0, filter: {}) { count }"))
              .find("limit must be positive number and not greater than")
        == 0);
    CHECK(errorOf(b.graphql("workersInvocationsAdaptive(limit: 9, filter: {date_geq: \"2026-10-25\", "
                            "date_leq: \"2026-11-24\"}) { sum { requests } }"))
              .find("cannot request a time range wider than")
        != std::string::npos);
    CHECK(errorOf(
              b.graphql("kvOperationsAdaptiveGroups(limit: 9, filter: {date_geq: \"2026-10-01\"}) { count }"))
              .find("cannot request data older than")
        == 0);
    CHECK(errorOf(b.root("POST", "/graphql",
              Json{{"query", "{ viewer { accounts(filter: {accountTag: \"f\"}) { settings { x } } } }"}}))
        == "not authorized for that account");
    CHECK(b.root("POST", "/graphql", Json{{"query", "{ viewer {"}}).status == 400);
    CHECK(b.root("GET", "/graphql").status == 405);
    std::string deep = "{";
    for (int i = 0; i < 500; ++i)
        deep += "a{";
    CHECK(b.root("POST", "/graphql", Json{{"query", deep}}).status == 400);
    b.control("POST", "/fault",
        Json{{"kind", "graphql_error"},
            {"message", "rate limiter budget depleted, try again after 5 minutes"}, {"code", "budget"}});
    CHECK(errorOf(b.graphql("kvOperationsAdaptiveGroups(limit: 1, filter: {}) { count }"))
              .find("budget depleted")
        != std::string::npos);
}

TEST_CASE("settings and introspection describe what is there")
{
    Bench b;
    const Answer answer = b.root("POST", "/graphql",
        Json{{"query",
            "{ viewer { accounts(filter: {accountTag: \"" + b.world.account().id
                + "\"}) { settings { workersInvocationsAdaptive { maxDuration enabled } } } } "
                  "a: __type(name: \"AccountKvOperationsAdaptiveGroupsDimensions\") { name fields { name } } "
                  "b: __type(name: \"AccountNothing\") { name } }"}});
    REQUIRE(errorOf(answer) == "");
    CHECK(
        answer.body["data"]["viewer"]["accounts"][0]["settings"]["workersInvocationsAdaptive"]["maxDuration"]
        == 604800);
    CHECK(answer.body["data"]["a"]["fields"].size() == 8);
    CHECK(answer.body["data"]["b"].is_null());
}

TEST_CASE("storage grows by the day and counts keys")
{
    Bench b;
    const Json rows
        = b.rows("kvStorageAdaptiveGroups(limit: 99, filter: {date_geq: \"2026-11-23\"}, orderBy: "
                 "[date_ASC]) { dimensions { date namespaceId } max { byteCount keyCount } }");
    double yesterday = 0, today = 0;
    for (const Json &row : rows)
        (row["dimensions"]["date"] == "2026-11-24" ? today : yesterday)
            += row["max"]["byteCount"].get<double>();
    CHECK(today == doctest::Approx(0.21e9).epsilon(0.01));
    CHECK(today - yesterday == doctest::Approx(2e6).epsilon(0.01));
}
