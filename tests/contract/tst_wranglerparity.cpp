// SPDX-License-Identifier: GPL-3.0-or-later
// Every call that wrangler makes too must leave us as it leaves wrangler: method, path, query, content type and body.
#define DOCTEST_CONFIG_IMPLEMENT
#include "app/cloudflare/client.h"
#include "tests/contract/recording.h"
#include "tests/support/faketransport.h"

#include <doctest/doctest.h>

#include <QCoreApplication>

#include <functional>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
const NamespaceId kNamespace = *NamespaceId::parse("0123456789abcdef0123456789abcdef");
const ScriptName kScript = *ScriptName::parse("w");
const VersionId kFirst = *VersionId::parse("11111111-1111-4111-8111-111111111111");
const VersionId kSecond = *VersionId::parse("22222222-1111-4111-8111-222222222222");

struct Bench
{
    SystemClock system;
    ServerClock clock{system};
    test::FakeTransport transport;
    QObject context;
    Client client{transport, clock, "http://127.0.0.1:8900/client/v4"};
    int answered = 0;
    std::optional<Error> error;

    template <class T> Done<T> done()
    {
        return [this](Result<T> result) {
            ++answered;
            if (!result)
                error = result.error();
        };
    }
};

struct Row
{
    const char *command;
    std::size_t line; ///< which request of the command
    std::function<void(Bench &)> call;
};

const std::vector<Row> &rows()
{
    static const std::vector<Row> table{
        {"whoami", 0, [](Bench &b) { b.client.verifyToken({}, &b.context, b.done<TokenInfo>()); }},
        {"whoami", 2, [](Bench &b) { b.client.accounts(&b.context, b.done<Listed<Account>>()); }},
        {"deployments_list", 0,
            [](Bench &b) {
                b.client.deployments(kAccount, kScript, &b.context, b.done<Listed<Deployment>>());
            }},
        {"versions_list", 0,
            [](Bench &b) {
                b.client.versions(kAccount, kScript, &b.context, b.done<Listed<WorkerVersion>>());
            }},
        {"versions_view", 0,
            [](Bench &b) {
                b.client.version(kAccount, kScript, kFirst, &b.context, b.done<WorkerVersion>());
            }},
        {"secret_list", 0,
            [](Bench &b) { b.client.secrets(kAccount, kScript, &b.context, b.done<Listed<SecretName>>()); }},
        {"triggers_deploy", 1,
            [](Bench &b) { b.client.accountSubdomain(kAccount, &b.context, b.done<std::string>()); }},
        {"kv_namespace_list", 0,
            [](Bench &b) { b.client.kvNamespaces(kAccount, &b.context, b.done<Listed<KvNamespace>>()); }},
        {"kv_key_list", 0,
            [](Bench &b) {
                b.client.kvKeys(kAccount, kNamespace, "", "", 0, &b.context, b.done<KvKeyPage>());
            }},
        {"kv_key_list_prefix", 0,
            [](Bench &b) {
                b.client.kvKeys(kAccount, kNamespace, "kv-self", "", 0, &b.context, b.done<KvKeyPage>());
            }},
        {"kv_key_get", 0,
            [](Bench &b) {
                b.client.kvValue(kAccount, kNamespace, "sp ace/ü?&#%", &b.context, b.done<KvValue>());
            }},
        {"kv_key_get_missing", 0,
            [](Bench &b) { b.client.kvValue(kAccount, kNamespace, "nope", &b.context, b.done<KvValue>()); }},
        {"kv_key_put", 0,
            [](Bench &b) {
                b.client.kvPut(kAccount, kNamespace, "sp ace/ü?&#%%", "va lue", {}, &b.context,
                    b.done<std::monostate>());
            }},
        {"kv_key_put_limit_10048", 0,
            [](Bench &b) {
                b.client.kvPut(kAccount, kNamespace, "k1", "v1", {}, &b.context, b.done<std::monostate>());
            }},
        {"kv_key_delete", 0,
            [](Bench &b) {
                b.client.kvDelete(
                    kAccount, kNamespace, "analysis_2025-11-01", &b.context, b.done<std::monostate>());
            }},
        {"secret_put", 0,
            [](Bench &b) {
                b.client.putSecret(
                    kAccount, kScript, "FEATURE_FLAG_DO_CACHE", "true", &b.context, b.done<SecretName>());
            }},
        {"secret_put_multiline", 0,
            [](Bench &b) {
                b.client.putSecret(
                    kAccount, kScript, "PEM", "line1\nline2", &b.context, b.done<SecretName>());
            }},
        {"secret_put_var_conflict_10053", 0,
            [](Bench &b) {
                b.client.putSecret(
                    kAccount, kScript, "FEATURE_FLAG_DO_CACHE", "true", &b.context, b.done<SecretName>());
            }},
        {"secret_delete", 0,
            [](Bench &b) {
                b.client.deleteSecret(kAccount, kScript, "FMP_API_KEY", &b.context, b.done<std::monostate>());
            }},
        {"secret_delete_missing", 0,
            [](Bench &b) {
                b.client.deleteSecret(kAccount, kScript, "NOPE", &b.context, b.done<std::monostate>());
            }},
        {"versions_secret_put", 0,
            [](Bench &b) {
                b.client.patchLatestVersion(kAccount, kScript,
                    {{"FEATURE_FLAG_DO_CACHE", "secret_text", "true"}}, {.message = "flag on", .tag = "t1"},
                    &b.context, b.done<WorkerVersion>());
            }},
        {"secret_bulk", 0,
            [](Bench &b) {
                b.client.putSecrets(kAccount, kScript,
                    {{"FEATURE_FLAG_DO_CACHE", "true"}, {"NEWSAPI_KEY", "k"}, {"FMP_API_KEY", {}}},
                    &b.context, b.done<std::monostate>());
            }},
        {"flagship_apps_list", 0,
            [](Bench &b) { b.client.flagshipApps(kAccount, &b.context, b.done<Listed<FlagshipApp>>()); }},
        {"flagship_flags_list", 0,
            [](Bench &b) {
                b.client.flagshipFlags(kAccount, "app-0001", &b.context, b.done<Listed<FlagshipFlag>>());
            }},
        {"flagship_flags_get", 0,
            [](Bench &b) {
                b.client.flagshipFlag(kAccount, "app-0001", "do-cache", &b.context, b.done<FlagshipFlag>());
            }},
        {"flagship_flags_changelog", 0,
            [](Bench &b) {
                b.client.flagshipChanges(
                    kAccount, "app-0001", "do-cache", &b.context, b.done<Listed<FlagshipChange>>());
            }},
        {"versions_deploy_100", 4,
            [](Bench &b) {
                b.client.createDeployment(kAccount, kScript, {{kFirst, 100}}, {},
                    CodeUpdateStrategy{"deferred", 300}, false, &b.context, b.done<Deployment>());
            }},
        {"versions_deploy", 6,
            [](Bench &b) {
                b.client.createDeployment(kAccount, kScript, {{kFirst, 10}, {kSecond, 90}},
                    {.message = "canary"}, CodeUpdateStrategy{"deferred", 300}, false, &b.context,
                    b.done<Deployment>());
            }},
    };
    return table;
}

/// Turns the event loop until the call answered. Everything is queued already: no time passes.
void drain()
{
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
}

} // namespace

TEST_CASE("our request is wrangler's request")
{
    for (const Row &row : rows()) {
        CAPTURE(row.command);
        const auto calls = test::wranglerCalls(row.command);
        REQUIRE(calls.size() > row.line);
        const test::WranglerCall &theirs = calls[row.line];
        Bench bench;
        bench.transport.on("*", "").reply(theirs.status, theirs.answer);
        row.call(bench);
        drain();
        REQUIRE(bench.transport.requests().size() == 1);
        const net::Request ours = bench.transport.requests().front();
        CHECK(ours.method == theirs.method);
        // Its flagship lists end in a question mark with nothing behind.
        const std::string target = theirs.target.ends_with('?')
            ? theirs.target.substr(0, theirs.target.size() - 1)
            : theirs.target;
        CHECK(test::FakeTransport::target(ours.url) == target);
        CHECK(ours.contentType == theirs.contentType);
        CHECK(ours.body == theirs.body);
        CHECK(ours.authorize);
        CHECK((ours.cls == net::CallClass::Write) == (theirs.method != "GET"));
        CHECK(bench.answered == 1);
        CHECK(bench.error.has_value() == (theirs.status >= 300));
        if (bench.error)
            CHECK(bench.error->httpStatus == theirs.status);
    }
}

TEST_CASE("a Flagship flag is switched as wrangler does it: read, one field changed, the rest as it came")
{
    const auto calls = test::wranglerCalls("flagship_flags_set");
    REQUIRE(calls.size() == 2);
    Bench bench;
    bench.transport.on("GET", calls[0].target).reply(calls[0].status, calls[0].answer);
    // Another order of members than the alphabet's, to see that none is made up.
    REQUIRE(calls[1].body.find(R"("variations":{"on":true,"off":false})") != std::string::npos);
    std::string shown = calls[0].answer;
    const std::string sorted = R"({"off":false,"on":true})";
    if (const auto at = shown.find(sorted); at != std::string::npos)
        shown.replace(at, sorted.size(), R"({"on":true,"off":false})");
    bench.transport.on("GET", calls[0].target).reply(calls[0].status, shown);
    bench.transport.on("PUT", calls[1].target).reply(calls[1].status, calls[1].answer);
    std::optional<FlagshipFlag> flag;
    bench.client.flagshipFlag(
        kAccount, "app-0001", "do-cache", &bench.context, [&](Result<FlagshipFlag> read) {
            REQUIRE(read);
            flag = *read;
        });
    drain();
    REQUIRE(flag);
    CHECK(flag->updatedAtText == "2025-11-02T01:44:00.000000Z");
    flag->defaultVariation = "on";
    bench.client.flagshipPut(kAccount, "app-0001", *flag, &bench.context, bench.done<FlagshipFlag>());
    drain();
    REQUIRE(bench.transport.requests().size() == 2);
    const net::Request put = bench.transport.requests()[1];
    CHECK(put.method == calls[1].method);
    CHECK(test::FakeTransport::target(put.url) == calls[1].target);
    CHECK(put.contentType == calls[1].contentType);
    CHECK(put.body == calls[1].body);
    CHECK((put.cls == net::CallClass::Write));
    CHECK_FALSE(bench.error);
}

TEST_CASE("a KV value with metadata is wrangler's form, but for the boundary")
{
    const auto calls = test::wranglerCalls("kv_key_put_meta");
    REQUIRE(calls.size() == 1);
    Bench bench;
    bench.transport.on("*", "").reply(200, calls[0].answer);
    bench.client.kvPutWith(kAccount, kNamespace, "k1", "v1",
        KvPutOptions{.ttlSeconds = 600, .expiration = {}, .metadata = R"({"a":1})"}, &bench.context,
        bench.done<std::monostate>());
    drain();
    REQUIRE(bench.transport.requests().size() == 1);
    const net::Request ours = bench.transport.requests().front();
    CHECK(ours.method == calls[0].method);
    CHECK(test::FakeTransport::target(ours.url) == calls[0].target);
    const auto form = test::recordedForm("kv_key_put_meta");
    REQUIRE(form.size() == 2);
    REQUIRE(ours.contentType.starts_with("multipart/form-data; boundary="));
    const std::string boundary = ours.contentType.substr(ours.contentType.find('=') + 1);
    std::string expected;
    for (const auto &[disposition, content] : form)
        expected
            += "--" + boundary + "\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
    CHECK(ours.body == expected + "--" + boundary + "--\r\n");
    CHECK_FALSE(bench.error);
}

TEST_CASE("pages are asked for as wrangler asks, but only while there are any")
{
    const auto calls = test::wranglerCalls("kv_namespace_list");
    REQUIRE(calls.size() == 2);
    Bench bench;
    bench.transport.on("GET", calls[0].target)
        .reply(200,
            R"({"success":true,"errors":[],"messages":[],"result":[{"id":"0123456789abcdef0123456789abcdef","title":"A"}],)"
            R"("result_info":{"page":1,"per_page":1000,"total_pages":2,"count":1,"total_count":2}})");
    bench.transport.on("GET", calls[1].target).reply(200, calls[1].answer);
    bench.client.kvNamespaces(kAccount, &bench.context, bench.done<Listed<KvNamespace>>());
    drain();
    REQUIRE(bench.transport.requests().size() == 2);
    CHECK(test::FakeTransport::target(bench.transport.requests()[1].url) == calls[1].target);
    CHECK(bench.answered == 1);
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    doctest::Context context(argc, argv);
    return context.run();
}
