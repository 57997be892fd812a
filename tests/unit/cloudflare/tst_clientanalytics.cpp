// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/jsonvalue.h"
#include "tests/unit/cloudflare/clientbench.h"

#include <doctest/doctest.h>

#include <functional>
#include <regex>
#include <set>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

/// A server that answers every alias of a query with no rows, unless `refuse` names an error for the query.
class GraphServer
{
public:
    using Refuse = std::function<std::optional<std::string>(const std::string &query)>;

    GraphServer(FakeTransport &transport, Refuse refuse)
        : m_refuse(std::move(refuse))
    {
        transport.on("POST", "/graphql").answer([this](const net::Request &request) -> Result<net::Response> {
            const auto body = net::JsonDocument::parse(request.body);
            const std::string query = body->root()["query"].textOr("");
            queries.push_back(query);
            if (const auto error = m_refuse(query))
                return answer(200, R"({"data":null,"errors":[)" + *error + "]}",
                    {{"content-type", "application/json"}});
            std::string nodes;
            for (const std::string &alias : aliases(query))
                nodes += (nodes.empty() ? "\"" : ",\"") + alias + "\":[]";
            return answer(200,
                R"({"data":{"cost":3,"viewer":{"budget":200,"accounts":[{)" + nodes
                    + R"(}]}},"errors":null})",
                {{"content-type", "application/json"}});
        });
    }

    static std::vector<std::string> aliases(const std::string &query)
    {
        std::vector<std::string> out;
        static const std::regex kAlias("\\n      (\\w+): \\w+\\(");
        for (std::sregex_iterator it(query.begin(), query.end(), kAlias), end; it != end; ++it)
            out.push_back((*it)[1]);
        return out;
    }

    std::vector<std::string> queries;

private:
    Refuse m_refuse;
};

std::string error(const std::string &message, const std::string &path = "null")
{
    return R"({"message":")" + message + R"(","path":)" + path + "}";
}

bool asks(const std::string &query, const std::string &alias)
{
    const auto all = GraphServer::aliases(query);
    return std::find(all.begin(), all.end(), alias) != all.end();
}

struct AnalyticsBench : ClientBench
{
    Landing<AnalyticsAnswer> ask(AnalyticsScope scope = AnalyticsScope::Full)
    {
        Landing<AnalyticsAnswer> landing;
        client->analytics(account, scope, context.get(), landing.done());
        drain();
        drain();
        return landing;
    }
};

} // namespace

TEST_CASE("one query brings everything")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &) { return std::nullopt; });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(server.queries.size() == 1);
    const AnalyticsAnswer &a = landing.value();
    CHECK(a.budgetLeft == 200.0);
    CHECK(a.cost == 3.0);
    CHECK(toRfc3339(a.askedAt) == "2026-10-31T12:00:00Z");
    CHECK(a.kvDay.usable());
    CHECK(a.kvWriteHour.usable());
    CHECK(a.workerDay.usable());
    CHECK(a.doStorage.usable());
    CHECK(asks(server.queries[0], "wk4"));
    CHECK_FALSE(asks(server.queries[0], "wk5"));
    const auto requests = bench.transport.requests();
    CHECK((requests[0].cls == net::CallClass::GraphQl));
    CHECK(requests[0].contentType == "application/json");
    CHECK(requests[0].endpoint == "POST /graphql");
}

TEST_CASE("the light query leaves the rest unasked")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &) { return std::nullopt; });
    auto landing = bench.ask(AnalyticsScope::Light);
    REQUIRE(landing.ok());
    CHECK(landing.value().kvDay.usable());
    CHECK(landing.value().kvWriteMinute.usable());
    CHECK_FALSE(landing.value().kvHour.asked);
    CHECK_FALSE(landing.value().workerQuarter.asked);
}

TEST_CASE("too many nodes: one query a family, remembered for the next time")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &query) -> std::optional<std::string> {
        if (asks(query, "kvDay") && asks(query, "doReqDay"))
            return error("in combination, your request queries too many nodes, zones and accounts");
        return std::nullopt;
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(server.queries.size() == 4);
    CHECK(landing.value().kvDay.usable());
    CHECK(landing.value().workerQuarter.usable());
    CHECK(landing.value().doPeriodicQuarter.usable());
    CHECK(landing.value().cost == 9.0);
    REQUIRE(bench.ask().ok());
    CHECK(server.queries.size() == 7);
}

TEST_CASE("a missing permission takes its family and leaves the others")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &query) -> std::optional<std::string> {
        if (asks(query, "doReqDay"))
            return error("does not have access to the path",
                R"(["viewer","accounts","0","durableObjectsPeriodicGroups"])");
        return std::nullopt;
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    const AnalyticsAnswer &a = landing.value();
    CHECK(a.kvDay.usable());
    CHECK(a.workerDay.usable());
    for (const auto *node : {&a.doDay, &a.doQuarter}) {
        REQUIRE(node->error);
        CHECK((node->error->cls == FaultClass::Forbidden));
    }
    CHECK(a.doPeriodicDay.error);
    CHECK(a.doStorage.error);
}

TEST_CASE("a field that is gone takes its node only")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &query) -> std::optional<std::string> {
        if (asks(query, "doSql"))
            return error("unknown field storedBytes", R"(["viewer","accounts","0","doSql"])");
        return std::nullopt;
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(landing.value().doDay.usable());
    CHECK(landing.value().doPeriodicQuarter.usable());
    CHECK_FALSE(landing.value().doStorage.usable());
    CHECK((landing.value().doStorage.error->cls == FaultClass::GraphQl));
}

TEST_CASE("a week is too wide: smaller chunks, once learned for good")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &query) -> std::optional<std::string> {
        if (asks(query, "wk4") && !asks(query, "wk9"))
            return error("cannot request a time range wider than 3d, but your query time range spans 1w");
        return std::nullopt;
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(landing.value().workerDay.usable());
    CHECK(server.queries.size() == 2);
    REQUIRE(bench.ask().ok());
    CHECK(server.queries.size() == 3);
}

TEST_CASE("older than kept: the window is clamped")
{
    AnalyticsBench bench;
    std::vector<std::string> firstDays;
    bench.transport.on("POST", "/graphql").answer([&](const net::Request &request) -> Result<net::Response> {
        const auto body = net::JsonDocument::parse(request.body);
        const std::string day = body->root().pointer("/variables/d0Kv").textOr("");
        if (!day.empty())
            firstDays.push_back(day);
        if (day == "2026-10-01") {
            return answer(200,
                R"({"data":null,"errors":[)"
                    + error("cannot request data older than 1w", R"(["viewer","accounts","0","kvDay"])")
                    + "]}",
                {{"content-type", "application/json"}});
        }
        std::string nodes;
        for (const std::string &alias : GraphServer::aliases(body->root()["query"].textOr("")))
            nodes += (nodes.empty() ? "\"" : ",\"") + alias + "\":[]";
        return answer(200, R"({"data":{"viewer":{"accounts":[{)" + nodes + "}]}}}",
            {{"content-type", "application/json"}});
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(landing.value().kvDay.usable());
    CHECK((firstDays == std::vector<std::string>{"2026-10-01", "2026-10-25"}));
}

TEST_CASE("a page that is too large is made smaller, and a full one is called cut")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &query) -> std::optional<std::string> {
        if (query.find("limit: 10000") != std::string::npos)
            return error("limit must be positive number and not greater than 1000");
        return std::nullopt;
    });
    REQUIRE(bench.ask().ok());
    CHECK(server.queries.back().find("limit: 5000") == std::string::npos);
}

TEST_CASE("a spent budget, a busy server and a foreign account are not asked again")
{
    for (const char *message : {"rate limiter budget depleted, try again after 5 minutes",
             "unable to execute query, please try again later", "not authorized for that account"}) {
        CAPTURE(message);
        AnalyticsBench bench;
        GraphServer server(bench.transport, [&](const std::string &) { return error(message); });
        auto landing = bench.ask();
        REQUIRE(landing.failed());
        CHECK(server.queries.size() == 1);
        CHECK((landing.error().cls == FaultClass::RateLimited || landing.error().cls == FaultClass::Server
            || landing.error().cls == FaultClass::Forbidden));
    }
}

TEST_CASE("a budget that runs out half way leaves what came")
{
    AnalyticsBench bench;
    GraphServer *self = nullptr;
    GraphServer server(bench.transport, [&](const std::string &) -> std::optional<std::string> {
        if (self->queries.size() == 1)
            return error("too many nodes");
        if (self->queries.size() >= 3)
            return error("rate limiter budget depleted");
        return std::nullopt;
    });
    self = &server;
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(server.queries.size() == 3);
    CHECK(landing.value().kvDay.usable());
    CHECK((landing.value().workerDay.error->cls == FaultClass::RateLimited));
    CHECK((landing.value().doDay.error->cls == FaultClass::RateLimited));
    CHECK(landing.value().doDay.asked);
}

TEST_CASE("a server that refuses everything is left alone after some queries")
{
    AnalyticsBench bench;
    int n = 0;
    GraphServer server(bench.transport, [&](const std::string &) -> std::optional<std::string> {
        return error("limit must be positive number and not greater than " + std::to_string(5000 - ++n));
    });
    auto landing = bench.ask();
    REQUIRE(landing.failed());
    CHECK(server.queries.size() <= 12);
}

TEST_CASE("a fault of the transport is the answer")
{
    AnalyticsBench bench;
    bench.transport.on("*", "").fail(
        Error{.cls = FaultClass::Timeout, .phase = Phase::Wait, .sent = Sent::Yes});
    auto landing = bench.ask();
    REQUIRE(landing.failed());
    CHECK((landing.error().cls == FaultClass::Timeout));
}

TEST_CASE("cancel ends a split refresh")
{
    AnalyticsBench bench;
    auto &rule = bench.transport.on("POST", "/graphql");
    rule.reply(200, R"({"data":null,"errors":[{"message":"too many nodes"}]})");
    rule.hang();
    Landing<AnalyticsAnswer> landing;
    const auto id
        = bench.client->analytics(bench.account, AnalyticsScope::Full, bench.context.get(), landing.done());
    drain();
    CHECK(bench.transport.pending() == 1);
    bench.client->cancel(id);
    drain();
    CHECK(landing.times == 0);
    CHECK(bench.transport.pending() == 0);
}

TEST_CASE("limits that the account told are used by the next refresh")
{
    AnalyticsBench bench;
    auto &rule = bench.transport.on("POST", "/graphql");
    rule.reply(200,
        R"({"data":{"viewer":{"accounts":[{"settings":{"workersInvocationsAdaptive":{"enabled":true,"maxDuration":8035200},"durableObjectsSqlStorageGroups":{"enabled":false}}}]}}})");
    Landing<AccountLimits> limits;
    bench.client->analyticsLimits(bench.account, bench.context.get(), limits.done());
    drain();
    REQUIRE(limits.ok());
    CHECK(limits.value().size() == 2);
    GraphServer server(bench.transport, [](const std::string &) { return std::nullopt; });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(asks(server.queries[0], "wk0"));
    CHECK_FALSE(asks(server.queries[0], "wk1"));
    CHECK_FALSE(asks(server.queries[0], "doSql"));
    CHECK((landing.value().doStorage.error->cls == FaultClass::Forbidden));
}

TEST_CASE("windows that were guessed by a wrong local clock are asked for again by the server's")
{
    AnalyticsBench bench;
    std::vector<std::string> todays;
    bench.transport.on("POST", "/graphql").answer([&](const net::Request &request) -> Result<net::Response> {
        const auto body = net::JsonDocument::parse(request.body);
        todays.push_back(body->root().pointer("/variables/today").textOr(""));
        std::string nodes;
        for (const std::string &alias : GraphServer::aliases(body->root()["query"].textOr("")))
            nodes += (nodes.empty() ? "\"" : ",\"") + alias + "\":[]";
        auto response = answer(200, R"({"data":{"viewer":{"accounts":[{)" + nodes + "}]}}}",
            {{"content-type", "application/json"}});
        response.serverDate = parseRfc3339("2026-11-02T00:10:00Z");
        return response;
    });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK((todays == std::vector<std::string>{"2026-10-31", "2026-11-02"}));
    CHECK(toRfc3339(landing.value().askedAt) == "2026-11-02T00:10:00Z");
    REQUIRE(bench.ask().ok());
    CHECK(todays.size() == 3);
}

TEST_CASE("past the server's midnight and before ours the window is one day shorter")
{
    AnalyticsBench bench;
    GraphServer server(bench.transport, [](const std::string &) { return std::nullopt; });
    int refusals = 0;
    bench.transport
        .on([&](const net::Request &request) { return request.body.find("2026-10-01") != std::string::npos; })
        .answer([&](const net::Request &) -> Result<net::Response> {
            ++refusals;
            return answer(200,
                R"({"data":null,"errors":[)" + error("cannot request data older than 2678400s") + "]}",
                {{"content-type", "application/json"}});
        });
    auto landing = bench.ask();
    REQUIRE(landing.ok());
    CHECK(landing.value().kvDay.usable());
    CHECK(landing.value().workerDay.usable());
    CHECK(refusals == 1);
}
