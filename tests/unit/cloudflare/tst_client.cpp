// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/cloudflare/clientbench.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

std::string kvPage(int page, int pages, const std::string &id)
{
    return R"({"success":true,"errors":[],"messages":[],"result":[{"id":")" + id
        + R"(","title":"T"}],"result_info":{"page":)" + std::to_string(page)
        + R"(,"per_page":1,"count":1,"total_count":)" + std::to_string(pages) + R"(,"total_pages":)"
        + std::to_string(pages) + "}}";
}

std::string hexId(int n)
{
    std::string id(32, '0');
    id[31] = "0123456789abcdef"[n];
    return id;
}

} // namespace

TEST_CASE("a user token is verified in one call")
{
    ClientBench bench;
    bench.transport.on("GET", "/user/tokens/verify")
        .reply(200, R"({"success":true,"result":{"id":"t","status":"active"}})");
    Landing<TokenInfo> landing;
    bench.client->verifyToken(bench.account, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.ok());
    CHECK_FALSE(landing.value().accountOwned);
    CHECK(bench.transport.requests().size() == 1);
}

TEST_CASE("code 1000 leads to the account's own path, when an account is known")
{
    ClientBench bench;
    bench.transport.on("GET", "/user/tokens/verify").reply(401, refusal(1000, "Invalid API Token"));
    auto &second = bench.transport.on("GET", "/accounts/" + bench.account.str() + "/tokens/verify");
    second.reply(200, R"({"success":true,"result":{"id":"t","status":"active"}})");
    second.reply(401, refusal(1000, "Invalid API Token"));

    Landing<TokenInfo> owned, wrong, unknown;
    bench.client->verifyToken(bench.account, bench.context.get(), owned.done());
    drain();
    REQUIRE(owned.ok());
    CHECK(owned.value().accountOwned);

    bench.client->verifyToken(bench.account, bench.context.get(), wrong.done());
    drain();
    REQUIRE(wrong.failed());
    CHECK((wrong.error().cls == FaultClass::Auth));

    bench.client->verifyToken({}, bench.context.get(), unknown.done());
    drain();
    REQUIRE(unknown.failed());
    CHECK(unknown.error().apiCode == 1000);
    CHECK(bench.transport.requests().size() == 5);
}

TEST_CASE("another refusal of the token is final")
{
    ClientBench bench;
    bench.transport.on("GET", "/user/tokens/verify").reply(403, refusal(9109, "Unauthorized"));
    Landing<TokenInfo> landing;
    bench.client->verifyToken(bench.account, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.failed());
    CHECK(bench.transport.requests().size() == 1);
}

TEST_CASE("pages become one list")
{
    ClientBench bench;
    auto &rule = bench.transport.on([](const net::Request &) { return true; });
    for (int page = 1; page <= 3; ++page)
        rule.reply(200, kvPage(page, 3, hexId(page)));
    Landing<Listed<KvNamespace>> landing;
    bench.client->kvNamespaces(bench.account, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.ok());
    CHECK(landing.value().items.size() == 3);
    CHECK(landing.value().complete);
    REQUIRE(bench.transport.requests().size() == 3);
    CHECK(bench.transport.requests()[2].url.ends_with("&page=3"));
}

TEST_CASE("a server that ignores the page gives its items once, as an incomplete list")
{
    ClientBench bench;
    bench.transport.on("*", "").reply(200, kvPage(1, 9, hexId(1)));
    Landing<Listed<KvNamespace>> landing;
    bench.client->kvNamespaces(bench.account, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.ok());
    CHECK(landing.value().items.size() == 1);
    CHECK_FALSE(landing.value().complete);
    CHECK(bench.transport.requests().size() == 2);
}

TEST_CASE("a later page that fails ends the list as incomplete; the first one fails it")
{
    ClientBench bench;
    auto &rule = bench.transport.on("*", "");
    rule.reply(200, kvPage(1, 3, hexId(1)));
    rule.reply(500, refusal(10013, "workers.api.error.unknown"));
    Landing<Listed<KvNamespace>> partial, none;
    bench.client->kvNamespaces(bench.account, bench.context.get(), partial.done());
    drain();
    REQUIRE(partial.ok());
    CHECK(partial.value().items.size() == 1);
    CHECK_FALSE(partial.value().complete);
    bench.client->kvNamespaces(bench.account, bench.context.get(), none.done());
    drain();
    REQUIRE(none.failed());
    CHECK((none.error().cls == FaultClass::Server));
}

TEST_CASE("cancelling the first id ends the whole chain")
{
    ClientBench bench;
    auto &rule = bench.transport.on("*", "");
    rule.reply(200, kvPage(1, 3, hexId(1)));
    rule.hang();
    Landing<Listed<KvNamespace>> landing;
    const auto id = bench.client->kvNamespaces(bench.account, bench.context.get(), landing.done());
    REQUIRE(id != 0);
    drain();
    CHECK(bench.transport.pending() == 1);
    bench.client->cancel(id);
    drain();
    CHECK(landing.times == 0);
    CHECK(bench.transport.pending() == 0);
    CHECK(bench.transport.cancelled() == 1);
}

TEST_CASE("cancelling between two pages ends the chain too")
{
    ClientBench bench;
    bench.transport.on("*", "").reply(200, kvPage(1, 3, hexId(1)));
    Landing<Listed<KvNamespace>> landing;
    const auto id = bench.client->kvNamespaces(bench.account, bench.context.get(), landing.done());
    bench.client->cancel(id); // the first answer is queued, not delivered
    drain();
    CHECK(landing.times == 0);
    CHECK(bench.transport.requests().size() == 1);
}

TEST_CASE("nothing arrives after the context or the client died")
{
    ClientBench bench;
    bench.transport.on("*", "").reply(200, R"({"success":true,"result":[]})");
    Landing<Listed<WorkerSummary>> orphan, widow;
    bench.client->scripts(bench.account, bench.context.get(), orphan.done());
    bench.context.reset();
    drain();
    CHECK(orphan.times == 0);
    bench.context = std::make_unique<QObject>();
    bench.client->scripts(bench.account, bench.context.get(), widow.done());
    bench.client.reset();
    drain();
    CHECK(widow.times == 0);
}

TEST_CASE("every answer's date feeds the clock, refusals included")
{
    ClientBench bench;
    bench.transport.on("*", "").reply(404, refusal(10007, "no"), {{"date", "Sun, 01 Nov 2026 00:00:30 GMT"}});
    Landing<ScriptSettings> landing;
    CHECK_FALSE(bench.clock.observed());
    bench.client->settings(bench.account, bench.script, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.failed());
    CHECK(toRfc3339(bench.clock.now()) == "2026-11-01T00:00:30Z");
}

TEST_CASE("what cannot be asked fails on the context's thread, later, without a call")
{
    ClientBench bench;
    Landing<ScriptSettings> settings;
    CHECK(bench.client->settings(bench.account, {}, bench.context.get(), settings.done()) == 0);
    CHECK(settings.times == 0);
    drain();
    REQUIRE(settings.failed());
    CHECK((settings.error().cls == FaultClass::Config));
    CHECK((settings.error().sent == Sent::No));
    CHECK(bench.transport.requests().empty());
    Landing<Listed<KvNamespace>> list;
    CHECK(bench.client->kvNamespaces({}, bench.context.get(), list.done()) == 0);
    drain();
    CHECK(list.failed());
}

TEST_CASE("faults of the transport reach the caller as they are")
{
    ClientBench bench;
    const Error broken{.cls = FaultClass::Reset,
        .phase = Phase::Receive,
        .sent = Sent::Yes,
        .endpoint = "GET /x",
        .detail = "reset"};
    bench.transport.on("*", "").fail(broken);
    Landing<std::string> landing;
    bench.client->accountSubdomain(bench.account, bench.context.get(), landing.done());
    drain();
    REQUIRE(landing.failed());
    CHECK((landing.error() == broken));
}

TEST_CASE("urgency and deadline go with every call of a chain")
{
    ClientBench bench;
    auto &rule = bench.transport.on("*", "");
    rule.reply(200, kvPage(1, 2, hexId(1)));
    rule.reply(200, kvPage(2, 2, hexId(2)));
    Landing<Listed<KvNamespace>> landing;
    bench.client->kvNamespaces(bench.account, bench.context.get(), landing.done(),
        {.urgency = net::Urgency::Operator, .deadline = std::chrono::milliseconds(1500)});
    drain();
    for (const net::Request &request : bench.transport.requests()) {
        CHECK((request.urgency == net::Urgency::Operator));
        CHECK(request.deadline == std::chrono::milliseconds(1500));
    }
    CHECK(bench.transport.requests().size() == 2);
}

TEST_CASE("a cursor that leads to itself is the end, a page without keys is not")
{
    ClientBench bench;
    bench.transport.on("*", "").reply(
        200, R"({"success":true,"result":[{"name":"a"}],"result_info":{"count":1,"cursor":"same"}})");
    Landing<KvKeyPage> first, again;
    bench.client->kvKeys(bench.account, bench.ns, "", "", 0, bench.context.get(), first.done());
    bench.client->kvKeys(bench.account, bench.ns, "", "same", 0, bench.context.get(), again.done());
    drain();
    REQUIRE(first.ok());
    REQUIRE(again.ok());
    bench.transport.on("*", "").reply(
        200, R"({"success":true,"result":[],"result_info":{"count":0,"cursor":"on"}})");
    Landing<KvKeyPage> hollow;
    bench.client->kvKeys(bench.account, bench.ns, "", "", 0, bench.context.get(), hollow.done());
    drain();
    REQUIRE(hollow.ok());
    CHECK(hollow.value().cursor == "on");
    CHECK(first.value().cursor == "same");
    CHECK(again.value().cursor.empty());
}

TEST_CASE("one page of each of the other lists and reads")
{
    ClientBench bench;
    const auto answerTo = [&](const std::string &suffix, const std::string &result) {
        bench.transport.on("GET", suffix)
            .reply(200, R"({"success":true,"errors":null,"messages":null,"result":)" + result + "}");
    };
    const std::string uuid = "18f97339-c287-4872-9bdd-e2135c07ec12";
    answerTo("/versions?deployable=true", R"({"items":[{"id":")" + uuid + R"(","number":3}]})");
    answerTo("/versions/" + uuid, R"({"id":")" + uuid + R"(","number":3,"resources":{"bindings":[]}})");
    answerTo("/deployments", R"({"deployments":[]})");
    answerTo("/secrets", R"([{"name":"KEY","type":"secret_text"}])");
    answerTo("/schedules", R"({"schedules":[{"cron":"*/5 * * * *"}]})");
    answerTo("/scripts/api/subdomain", R"({"enabled":true,"previews_enabled":false})");
    answerTo("/namespaces?per_page=1000",
        R"([{"id":"d0","name":"api_C","script":"api","class":"C","use_sqlite":true}])");
    answerTo("/subscriptions?page=1&per_page=50",
        R"([{"id":"s","state":"Paid","rate_plan":{"id":"workers_paid"}}])");
    answerTo("/accounts?page=1", R"([{"id":")" + bench.account.str() + R"(","name":"Example"}])");

    Landing<Listed<WorkerVersion>> versions;
    Landing<WorkerVersion> version;
    Landing<Listed<Deployment>> deployments;
    Landing<Listed<SecretName>> secrets;
    Landing<Listed<Schedule>> schedules;
    Landing<ScriptSubdomain> subdomain;
    Landing<Listed<DoNamespace>> objects;
    Landing<Listed<Subscription>> subscriptions;
    Landing<Listed<Account>> accounts;
    QObject *context = bench.context.get();
    bench.client->versions(bench.account, bench.script, context, versions.done());
    bench.client->version(bench.account, bench.script, *VersionId::parse(uuid), context, version.done());
    bench.client->deployments(bench.account, bench.script, context, deployments.done());
    bench.client->secrets(bench.account, bench.script, context, secrets.done());
    bench.client->schedules(bench.account, bench.script, context, schedules.done());
    bench.client->scriptSubdomain(bench.account, bench.script, context, subdomain.done());
    bench.client->doNamespaces(bench.account, context, objects.done());
    bench.client->subscriptions(bench.account, context, subscriptions.done());
    bench.client->accounts(context, accounts.done());
    drain();
    REQUIRE(versions.ok());
    CHECK(versions.value().items.at(0).number == 3);
    REQUIRE(version.ok());
    CHECK(version.value().hasBindings);
    REQUIRE(deployments.ok());
    CHECK(deployments.value().items.empty());
    REQUIRE(secrets.ok());
    CHECK(secrets.value().items.at(0).name == "KEY");
    REQUIRE(schedules.ok());
    CHECK(schedules.value().items.at(0).cron == "*/5 * * * *");
    REQUIRE(subdomain.ok());
    CHECK(subdomain.value().enabled);
    REQUIRE(objects.ok());
    CHECK(objects.value().items.at(0).sqlite == true);
    REQUIRE(subscriptions.ok());
    CHECK((planOf(subscriptions.value()) == Plan::Paid));
    REQUIRE(accounts.ok());
    CHECK(accounts.value().items.at(0).name == "Example");
    CHECK(bench.transport.unmatched().empty());
}
