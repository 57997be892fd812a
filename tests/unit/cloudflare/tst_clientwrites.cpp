// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/versionsource.h"
#include "tests/unit/cloudflare/clientbench.h"

#include <doctest/doctest.h>

#include <functional>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

const std::string kUuid = "18f97339-c287-4872-9bdd-e2135c07ec12";
const VersionId kVersion = *VersionId::parse(kUuid);

/// Each write, told how it ended.
struct Ending
{
    bool ok = false;
    std::optional<Error> error;
    int times = 0;
};

using Write = std::function<void(ClientBench &, Ending &)>;

template <class T> Done<T> into(Ending &ending)
{
    return [&ending](Result<T> result) {
        ++ending.times;
        ending.ok = result.has_value();
        if (!result)
            ending.error = result.error();
    };
}

struct Row
{
    const char *name;
    Write write;
    std::string good; ///< a complete result
    bool nullIsGood;
};

const std::vector<Row> &rows()
{
    static const std::vector<Row> table{
        {"patchLatestVersion",
            [](ClientBench &b, Ending &e) {
                b.client->patchLatestVersion(b.account, b.script, {{"FLAG", "plain_text", "true"}},
                    {.message = "m"}, b.context.get(), into<WorkerVersion>(e));
            },
            R"({"id":")" + kUuid + R"(","number":4})", false},
        {"createDeployment",
            [](ClientBench &b, Ending &e) {
                b.client->createDeployment(b.account, b.script, {{kVersion, 100}}, {.message = "m"},
                    CodeUpdateStrategy{"deferred", 300}, false, b.context.get(), into<Deployment>(e));
            },
            R"({"id":")" + kUuid + R"(","versions":[{"version_id":")" + kUuid + R"(","percentage":100}]})",
            false},
        {"patchSettings",
            [](ClientBench &b, Ending &e) {
                b.client->patchSettings(b.account, b.script, {{.name = "KV", .type = "kv_namespace"}},
                    {{"FLAG", "plain_text", "true"}}, {.message = "m"}, b.context.get(),
                    into<ScriptSettings>(e));
            },
            R"({"bindings":[]})", false},
        {"putSecret",
            [](ClientBench &b, Ending &e) {
                b.client->putSecret(
                    b.account, b.script, "KEY", "hunter2hunter2", b.context.get(), into<SecretName>(e));
            },
            R"({"name":"KEY","type":"secret_text"})", false},
        {"deleteSecret",
            [](ClientBench &b, Ending &e) {
                b.client->deleteSecret(b.account, b.script, "KEY", b.context.get(), into<std::monostate>(e));
            },
            "null", true},
        {"kvPut",
            [](ClientBench &b, Ending &e) {
                b.client->kvPut(b.account, b.ns, "k", "v", 60, b.context.get(), into<std::monostate>(e));
            },
            "null", true},
        {"putSecrets",
            [](ClientBench &b, Ending &e) {
                b.client->putSecrets(b.account, b.script, {{"KEY", "hunter2hunter2"}, {"OLD", {}}},
                    b.context.get(), into<std::monostate>(e));
            },
            R"([{"name":"KEY","type":"secret_text"}])", true},
        {"createVersion",
            [](ClientBench &b, Ending &e) {
                VersionSource source{.id = kVersion, .number = 3};
                source.modules = {"index.js"};
                source.mainModule = "index.js";
                source.carried = R"({"main_module":"index.js"})";
                b.client->createVersion(b.account, b.script, source,
                    {{"FLAG", "secret_text", "hunter2hunter2"}}, {.message = "m"}, b.context.get(),
                    into<WorkerVersion>(e));
            },
            R"({"id":")" + kUuid + R"(","number":4})", false},
        {"flagshipPut",
            [](ClientBench &b, Ending &e) {
                FlagshipFlag flag{.key = "k", .enabled = true, .defaultVariation = "on"};
                flag.variationsJson = R"({"on":true})";
                b.client->flagshipPut(b.account, "app", flag, b.context.get(), into<FlagshipFlag>(e));
            },
            R"({"key":"k","enabled":true,"default_variation":"on","variations":{"on":true},"rules":[]})",
            false},
        {"kvPutWith",
            [](ClientBench &b, Ending &e) {
                b.client->kvPutWith(b.account, b.ns, "k", "v",
                    KvPutOptions{.ttlSeconds = {}, .expiration = {}, .metadata = "{}"}, b.context.get(),
                    into<std::monostate>(e));
            },
            "null", true},
        {"kvDelete",
            [](ClientBench &b, Ending &e) {
                b.client->kvDelete(b.account, b.ns, "k", b.context.get(), into<std::monostate>(e));
            },
            "null", true},
    };
    return table;
}

Ending run(const Row &row, int status, const std::string &body)
{
    ClientBench bench;
    bench.transport.on("*", "").reply(status, body);
    Ending ending;
    row.write(bench, ending);
    drain();
    const auto requests = bench.transport.requests();
    REQUIRE(requests.size() == 1);
    CHECK((requests[0].cls == net::CallClass::Write));
    CHECK(ending.times == 1);
    return ending;
}

std::string success(const std::string &result)
{
    return R"({"success":true,"errors":[],"messages":[],"result":)" + result + "}";
}

} // namespace

TEST_CASE("a write succeeds by a complete document of its shape, and by nothing less")
{
    for (const Row &row : rows()) {
        CAPTURE(row.name);
        CHECK(run(row, 200, success(row.good)).ok);
        for (const std::string &body : {std::string(), std::string("{}"), std::string(R"({"success":true)"),
                 std::string(R"({"success":false,"errors":[]})"), refusal(10007, "odd under 200"),
                 std::string("[]"), std::string("<html>portal</html>")}) {
            CAPTURE(body);
            const Ending ending = run(row, 200, body);
            REQUIRE(ending.error);
            CHECK((ending.error->cls == FaultClass::BadShape || ending.error->cls == FaultClass::NotJson));
            CHECK((ending.error->sent == Sent::Yes));
        }
        for (const char *result : {"null", "{}", "5", "[]"}) {
            CAPTURE(result);
            const Ending ending = run(row, 200, success(result));
            if (row.nullIsGood) {
                CHECK(ending.ok);
                continue;
            }
            REQUIRE(ending.error);
            CHECK((ending.error->cls == FaultClass::BadShape));
            CHECK((ending.error->sent == Sent::Yes));
        }
        CHECK(run(row, 204, "").ok == row.nullIsGood);
    }
}

TEST_CASE("a definite no is told from an open end")
{
    struct
    {
        int status;
        std::string body;
        FaultClass cls;
    } const table[] = {
        {400, refusal(10053, "Binding name already in use."), FaultClass::Refused},
        {400, refusal(10214, "Script edit failed."), FaultClass::Refused},
        {400, refusal(10215, "Secret edit failed."), FaultClass::Refused},
        {400, refusal(10220, "A secret has changed"), FaultClass::Refused},
        {404, refusal(10056, "Binding not found."), FaultClass::NotFound},
        {403, refusal(10000, "Authentication error"), FaultClass::Forbidden},
        {401, refusal(10000, "Authentication error"), FaultClass::Auth},
        {429, refusal(10048, "free usage limit"), FaultClass::Refused},
        {429, refusal(10429, "Too many requests are currently modifying the script."),
            FaultClass::RateLimited},
        {409, refusal(11009, "conflict"), FaultClass::Conflict},
        {500, refusal(10013, "unknown"), FaultClass::Server},
        {502, "<html></html>", FaultClass::Server},
        {403, R"({"who":"a gateway"})", FaultClass::BadShape},
    };
    for (const Row &row : rows()) {
        for (const auto &answer : table) {
            CAPTURE(row.name);
            CAPTURE(answer.body);
            const Ending ending = run(row, answer.status, answer.body);
            REQUIRE(ending.error);
            CHECK((ending.error->cls == answer.cls));
            CHECK(ending.error->httpStatus == answer.status);
        }
    }
}

TEST_CASE("the value of a secret does not come back in an error")
{
    for (const Row &row : rows()) {
        if (std::string_view(row.name) != "putSecret")
            continue;
        const Ending ending = run(row, 400, refusal(10021, "value hunter2hunter2 is too short"));
        REQUIRE(ending.error);
        CHECK(ending.error->detail.find("hunter2") == std::string::npos);
    }
    ClientBench bench;
    bench.transport.on("*", "").reply(400, refusal(10021, "bad: hunter2hunter2"));
    Ending ending;
    bench.client->patchLatestVersion(bench.account, bench.script, {{"KEY", "secret_text", "hunter2hunter2"}},
        {}, bench.context.get(), into<WorkerVersion>(ending));
    drain();
    REQUIRE(ending.error);
    CHECK(ending.error->detail == "bad: *** [code: 10021]");
}

TEST_CASE("what must not be sent is not")
{
    ClientBench bench;
    Ending ending;
    bench.client->createDeployment(bench.account, bench.script, {{kVersion, 50}}, {}, {}, false,
        bench.context.get(), into<Deployment>(ending));
    drain();
    REQUIRE(ending.error);
    CHECK((ending.error->sent == Sent::No));
    CHECK((ending.error->cls == FaultClass::Config));
    CHECK(bench.transport.requests().empty());
}
