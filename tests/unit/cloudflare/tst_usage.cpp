// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/usagequery.h"
#include "app/cloudflare/usagerun.h"
#include "app/net/jsonvalue.h"
#include "tests/unit/cloudflare/clientbench.h"

#include <doctest/doctest.h>

#include <map>
#include <regex>
#include <set>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;
using namespace std::chrono;

namespace {

const Timestamp kNow = *parseRfc3339("2026-10-31T12:34:00Z");
const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");

/// An account in which `entities` are used in every bucket, `actions` each. Pages are cut at their limit.
struct BusyAccount
{
    int entities = 1, actions = 1;
    std::string refuseWhen, refusal; ///< an error for queries that hold the text
    std::vector<std::string> queries;
    std::size_t fullest = 0, cutPages = 0;

    Result<net::Response> operator()(const net::Request &request)
    {
        const auto body = net::JsonDocument::parse(request.body);
        const std::string query = body->root()["query"].textOr("");
        queries.push_back(query);
        if (!refuseWhen.empty() && query.find(refuseWhen) != std::string::npos)
            return answer(200, R"({"data":null,"errors":[{"message":")" + refusal + R"(","path":null}]})");
        static const std::regex kAlias(
            R"re((u\d+): \w+\(limit: (\d+), filter: \{ (\w+)_geq: "([^"]+)", \w+_leq: "([^"]+)")re");
        std::string nodes;
        for (std::sregex_iterator it(query.begin(), query.end(), kAlias), end; it != end; ++it) {
            const bool date = (*it)[3] == "date";
            const auto at
                = [&](const std::string &text) { return date ? *parseDate(text) : *parseRfc3339(text); };
            const auto step = date           ? seconds{days{1}}
                : (*it)[3] == "datetimeHour" ? seconds{3600}
                                             : seconds{60};
            const std::size_t limit = std::stoul((*it)[2]);
            std::string rows;
            std::size_t count = 0;
            for (Timestamp t = at((*it)[4]); t <= at((*it)[5]); t += step) {
                for (int e = 0; e < entities * actions && count < limit; ++e, ++count)
                    rows += std::string(count == 0 ? "" : ",") + R"({"dimensions":{")" + (*it)[3].str()
                        + R"(":")" + (date ? toDate(t) : toRfc3339(t)) + R"(","actionType":"a)"
                        + std::to_string(e % actions) + R"(","namespaceId":"n)" + std::to_string(e / actions)
                        + R"(","scriptName":"n)" + std::to_string(e / actions)
                        + R"("},"sum":{"requests":1,"errors":0},"avg":{"sampleInterval":1}})";
            }
            fullest = std::max(fullest, count);
            cutPages += count >= limit ? 1 : 0;
            nodes += (nodes.empty() ? "\"" : ",\"") + (*it)[1].str() + "\":[" + rows + "]";
        }
        return answer(200, R"({"data":{"viewer":{"accounts":[{)" + nodes + R"(}]}},"errors":null})");
    }
};

struct UsageBench : ClientBench
{
    Landing<UsageAnswer> ask(BusyAccount &server, std::vector<UsageAsk> asks)
    {
        clock.observe(kNow);
        transport.on("POST", "/graphql").answer([&server](const net::Request &r) { return server(r); });
        Landing<UsageAnswer> landing;
        client->usage(kAccount, std::move(asks), context.get(), landing.done());
        for (int i = 0; i < 40 && landing.times == 0; ++i)
            drain();
        return landing;
    }
};

/// Every bucket of the ask once, and nothing else.
void checkWhole(const UsageAnswer &answer, const UsageAsk &ask, int entities, int actions)
{
    std::set<std::tuple<Timestamp, std::string, std::string>> seen;
    for (const UsageRow &row : answer.rows)
        CHECK(seen.insert({row.start, row.entity, row.action}).second);
    const auto buckets = (ask.to - ask.from) / microseconds(ask.step);
    CHECK(seen.size() == static_cast<std::size_t>(buckets * entities * actions));
    microseconds covered{0};
    for (const UsageAsk &piece : answer.complete)
        covered += piece.to - piece.from;
    CHECK(covered == ask.to - ask.from);
    CHECK(answer.missing.empty());
}

} // namespace

TEST_CASE("ranges are cut by age, width and the rows of a page")
{
    const Timestamp hour = *parseRfc3339("2026-10-31T12:00:00Z");
    const UsageAsk month{
        .kind = UsageKind::Workers, .step = seconds{3600}, .from = hour - days{90}, .to = hour};
    const auto weeks = cut(month, kNow, {});
    CHECK(weeks.size() == 5);
    CHECK(weeks.front().to == hour);
    CHECK(weeks.back().from == startOfDay(kNow) - days{30});
    for (const UsageAsk &piece : weeks)
        CHECK(piece.to - piece.from <= days{7});

    UsageAsk namespaces{.kind = UsageKind::KvByNamespace,
        .step = seconds{3600},
        .from = hour - hours{24},
        .to = hour,
        .entities = 1000};
    CHECK(cut(namespaces, kNow, {}).size() == 12); // 4,000 rows an hour, 10,000 a page
    QueryLimits small;
    small.pageSize["kvOperationsAdaptiveGroups"] = 500;
    CHECK(cut(namespaces, kNow, small).size() == 24); // more does not help
    CHECK(halved(cut(namespaces, kNow, small).front()).empty());
    CHECK(halved(namespaces).size() == 2);
    CHECK(halved(namespaces)[1].to == halved(namespaces)[0].from);
    CHECK(cut({.kind = UsageKind::Kv, .step = seconds{3600}, .from = hour, .to = hour}, kNow, {}).empty());
}

TEST_CASE("a fleet fills its pages to the limit and every row comes once")
{
    const Timestamp hour = *parseRfc3339("2026-10-31T12:00:00Z");
    SUBCASE("as many namespaces as expected: no page is cut")
    {
        UsageBench bench;
        BusyAccount server{.entities = 600, .actions = 4};
        const UsageAsk ask{.kind = UsageKind::KvByNamespace,
            .step = seconds{3600},
            .from = hour - hours{12},
            .to = hour,
            .entities = 600};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.ok());
        checkWhole(landing.value(), ask, 600, 4);
        CHECK(server.fullest == 9600);
        CHECK(server.cutPages == 0);
        CHECK(server.queries.size() == 1);
    }
    SUBCASE("more than expected: what a page cut off is asked again in halves")
    {
        UsageBench bench;
        BusyAccount server{.entities = 900, .actions = 2};
        const UsageAsk ask{.kind = UsageKind::KvByNamespace,
            .step = seconds{3600},
            .from = hour - hours{12},
            .to = hour,
            .entities = 100};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.ok());
        checkWhole(landing.value(), ask, 900, 2);
        CHECK(server.fullest == 10000);
        CHECK(server.cutPages > 0);
    }
    SUBCASE("one bucket that is more than a page is told as incomplete")
    {
        UsageBench bench;
        BusyAccount server{.entities = 3000, .actions = 4};
        const UsageAsk ask{.kind = UsageKind::KvByNamespace,
            .step = seconds{3600},
            .from = hour - hours{1},
            .to = hour,
            .entities = 3000};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.ok());
        CHECK(landing.value().rows.size() == 10000);
        CHECK(landing.value().complete.empty());
    }
}

TEST_CASE("too many nodes: fewer ranges a query; too old: none that are older")
{
    const Timestamp hour = *parseRfc3339("2026-10-31T12:00:00Z");
    const UsageAsk ask{
        .kind = UsageKind::Workers, .step = seconds{3600}, .from = hour - days{30}, .to = hour};
    {
        UsageBench bench;
        BusyAccount server{.refuseWhen = "u2:",
            .refusal = "in combination, your request queries too many nodes, zones and accounts"};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.ok());
        checkWhole(
            landing.value(), {.kind = ask.kind, .step = ask.step, .from = ask.from, .to = ask.to}, 1, 1);
        CHECK(landing.value().queries == 4); // five at once, then two, two and one
    }
    {
        UsageBench bench;
        BusyAccount server{.refuseWhen = "2026-10-01T12", .refusal = "cannot request data older than 1w2d"};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.ok());
        CHECK(landing.value().missing.empty());
        CHECK(landing.value().rows.size() == 8 * 24 + 12);
    }
    {
        UsageBench bench;
        BusyAccount server{
            .refuseWhen = "Usage", .refusal = "rate limiter budget depleted, try again after 5 minutes"};
        auto landing = bench.ask(server, {ask});
        REQUIRE(landing.failed());
        CHECK(server.queries.size() == 1);
    }
}
