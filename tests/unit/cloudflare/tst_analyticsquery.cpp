// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsquery.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
const Timestamp kNow = *parseRfc3339("2026-10-31T23:59:30Z");

std::string variable(const AnalyticsQuery &query, const std::string &name)
{
    const auto found = std::find_if(query.variables.begin(), query.variables.end(),
        [&](const auto &variable) { return variable.first == name; });
    return found == query.variables.end() ? "" : found->second;
}

AnalyticsQuery full(const QueryLimits &limits = {})
{
    return analyticsQuery(kAccount, nodesOf(AnalyticsScope::Full), AnalyticsScope::Full, kNow, limits);
}

/// Days from the first to the last, both included.
long days(const std::string &from, const std::string &to)
{
    return std::chrono::duration_cast<std::chrono::hours>(*parseDate(to) - *parseDate(from)).count() / 24 + 1;
}

} // namespace

TEST_CASE("31 calendar days including today, hours and minutes on their borders")
{
    const AnalyticsQuery query = full();
    CHECK(variable(query, "accountTag") == kAccount.str());
    CHECK(variable(query, "d0Kv") == "2026-10-01");
    CHECK(variable(query, "today") == "2026-10-31");
    CHECK(variable(query, "t24") == "2026-10-30T23:00:00Z");
    CHECK(variable(query, "t3") == "2026-10-31T20:59:00Z");
    CHECK(variable(query, "tEnd") == "2026-10-31T23:59:30Z");
    CHECK(variable(query, "tDays") == "2026-10-01T00:00:00Z");
    CHECK(variable(query, "tFine") == "2026-10-30T23:59:00Z");
}

TEST_CASE("Workers come in chunks that cover every day once")
{
    for (const int chunk : {1, 2, 7, 10, 30, 31, 99}) {
        for (const int history : {1, 2, 7, 30, 31}) {
            CAPTURE(chunk);
            CAPTURE(history);
            QueryLimits limits;
            limits.chunkDays = chunk;
            limits.historyDays[Family::Workers] = history;
            const AnalyticsQuery query = full(limits);
            long covered = 0;
            for (int i = 0; query.limitOf.count("wk" + std::to_string(i)) != 0; ++i) {
                const std::string n = std::to_string(i);
                const std::string from
                    = query.text.find("$wkFrom" + n + ",") != std::string::npos ? "wkFrom" + n : "d0Wk";
                const long width
                    = days(variable(query, from), variable(query, i == 0 ? "today" : "wkTo" + n));
                CHECK(width >= 1);
                CHECK(width <= chunk);
                covered += width;
            }
            CHECK(covered == history);
        }
    }
}

TEST_CASE("only what is used is declared")
{
    for (const NodeId node : kNodes) {
        const AnalyticsQuery query = analyticsQuery(kAccount, {node}, AnalyticsScope::Full, kNow, {});
        CAPTURE(query.text);
        const std::string head = query.text.substr(0, query.text.find('{'));
        const std::string body = query.text.substr(head.size());
        for (const auto &[name, value] : query.variables) {
            CHECK(head.find("$" + name + ": ") != std::string::npos);
            CHECK(body.find("$" + name) != std::string::npos);
            CHECK_FALSE(value.empty());
        }
        CHECK(static_cast<std::size_t>(std::count(head.begin(), head.end(), '$')) == query.variables.size());
    }
}

TEST_CASE("the light query asks for today alone")
{
    const AnalyticsQuery query
        = analyticsQuery(kAccount, nodesOf(AnalyticsScope::Light), AnalyticsScope::Light, kNow, {});
    CHECK(variable(query, "d0Kv") == "2026-10-31");
    CHECK(variable(query, "tFine") == "2026-10-31T20:59:00Z");
    CHECK(query.limitOf.count("wk0") == 1);
    CHECK(query.limitOf.count("wk1") == 0);
    CHECK(query.limitOf.count("kvHour") == 0);
    CHECK(query.text.find("doReqQ") == std::string::npos);
}

TEST_CASE("the query of a plan leaves out what no check reads")
{
    const AnalyticsQuery query
        = analyticsQuery(kAccount, nodesOf(AnalyticsScope::Plan), AnalyticsScope::Plan, kNow, {});
    CHECK(query.text.rfind("query ConsolePlan(", 0) == 0);
    CHECK(variable(query, "d0Kv") == "2026-10-01");
    CHECK(variable(query, "d0Do") == "2026-10-01");
    CHECK(variable(query, "tDays") == "2026-10-01T00:00:00Z");
    CHECK(query.limitOf.count("kvDay") == 1);
    CHECK(query.limitOf.count("wk4") == 1);
    for (const char *finer : {"datetimeMinute", "kvHour", "kvStore", "doSql", "doPerQ"})
        CHECK(query.text.find(finer) == std::string::npos);
}

TEST_CASE("aliases and datasets lead back to their nodes")
{
    CHECK(names(NodeId::WorkerDay, "wk0"));
    CHECK(names(NodeId::WorkerDay, "wk12"));
    CHECK_FALSE(names(NodeId::WorkerDay, "wkQ"));
    CHECK_FALSE(names(NodeId::WorkerDay, "wk"));
    CHECK(names(NodeId::WorkerQuarter, "wkQ"));
    CHECK(names(NodeId::KvDay, "kvOperationsAdaptiveGroups"));
    CHECK_FALSE(names(NodeId::KvDay, "kvHour"));
}

TEST_CASE("what the account says of its limits is used")
{
    QueryLimits limits;
    learn(limits,
        {{"workersInvocationsAdaptive",
             {.maxDurationS = 2764800, .notOlderThanS = 8035200, .maxPageSize = 10000}},
            {"kvOperationsAdaptiveGroups",
                {.maxDurationS = 604800, .notOlderThanS = 2678400, .maxPageSize = 500}},
            {"durableObjectsPeriodicGroups", {.enabled = false}}});
    CHECK(limits.chunkDays == 31);
    CHECK(limits.historyDays[Family::Workers] == 31);
    CHECK(limits.historyDays[Family::Kv] == 7);
    CHECK(limits.disabled.count("durableObjectsPeriodicGroups") == 1);
    const AnalyticsQuery query = full(limits);
    CHECK(query.limitOf.count("wk1") == 0);
    CHECK(query.limitOf.at("kvDay") == 500);
    CHECK(query.limitOf.at("kvStore") == 10000);
    CHECK(variable(query, "d0Kv") == "2026-10-25");
    learn(limits,
        {{"durableObjectsPeriodicGroups", {}},
            {"kvOperationsAdaptiveGroups", {.maxDurationS = 0, .maxPageSize = 0}}});
    CHECK(limits.disabled.empty());
    CHECK(limits.historyDays[Family::Kv] == 1);
}
