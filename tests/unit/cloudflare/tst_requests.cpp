// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/bodies.h"
#include "app/cloudflare/requests.h"
#include "app/net/jsonvalue.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;

namespace {

const Requests kRequests{"https://api.example.com/client/v4"};
const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
const NamespaceId kNamespace = *NamespaceId::parse("0123456789abcdef0123456789abcdef");
const ScriptName kScript = *ScriptName::parse("api");
const VersionId kVersion = *VersionId::parse("11111111-1111-4111-8111-111111111111");

bool refused(const Requests::Made &made)
{
    return !made && made.error().cls == FaultClass::Config && made.error().sent == Sent::No;
}

net::JsonDocument parsed(const std::string &text)
{
    auto document = net::JsonDocument::parse(text);
    REQUIRE(document);
    return std::move(*document);
}

} // namespace

TEST_CASE("segments are encoded wholly")
{
    CHECK(encodeSegment("a/../b") == "a%2F..%2Fb");
    CHECK(encodeSegment("sp ace/ü?&#%") == "sp%20ace%2F%C3%BC%3F%26%23%25");
    CHECK(encodeSegment("-_.!~*'()aZ09") == "-_.!~*'()aZ09");
    CHECK(encodeSegment(std::string("\0\xff", 2)) == "%00%FF");
}

TEST_CASE("an id that is empty is never sent as an empty path segment")
{
    CHECK(refused(kRequests.scripts({})));
    CHECK(refused(kRequests.settings(kAccount, {})));
    CHECK(refused(kRequests.version(kAccount, kScript, {})));
    CHECK(refused(kRequests.kvKeys(kAccount, {}, "", "", 0)));
    CHECK(refused(kRequests.deleteSecret(kAccount, kScript, "")));
    CHECK(refused(kRequests.putSecret(kAccount, kScript, "", "v")));
}

TEST_CASE("keys that Cloudflare or a path would not take are refused here")
{
    for (const std::string &key :
        {std::string(), std::string("."), std::string(".."), std::string(513, 'k')}) {
        CHECK(refused(kRequests.kvValue(kAccount, kNamespace, key)));
        CHECK(refused(kRequests.kvPut(kAccount, kNamespace, key, "v", {})));
        CHECK(refused(kRequests.kvDelete(kAccount, kNamespace, key)));
    }
    CHECK(kRequests.kvValue(kAccount, kNamespace, std::string(512, 'k')));
    CHECK(refused(kRequests.kvPut(kAccount, kNamespace, "k", "v", 59)));
    CHECK(kRequests.kvPut(kAccount, kNamespace, "k", "v", 60)->url.ends_with("/values/k?expiration_ttl=60"));
}

TEST_CASE("the name of a call has neither the account nor the name of a key or secret")
{
    CHECK(kRequests.deleteSecret(kAccount, kScript, "PAYMENT_KEY")->endpoint
        == "DELETE /accounts/…/workers/scripts/api/secrets/…");
    CHECK(kRequests.kvValue(kAccount, kNamespace, "user:7")->endpoint
        == "GET /accounts/…/storage/kv/namespaces/0123456789abcdef0123456789abcdef/values/…");
    CHECK(kRequests.deployments(kAccount, kScript)->endpoint
        == "GET /accounts/…/workers/scripts/api/deployments");
}

TEST_CASE("reads that wrangler does not make")
{
    const auto url
        = [](const Requests::Made &made) { return made->url.substr(made->url.find("/client/v4") + 10); };
    const std::string account = "/accounts/" + kAccount.str();
    CHECK(url(kRequests.verifyAccountToken(kAccount)) == account + "/tokens/verify");
    CHECK(url(kRequests.settings(kAccount, kScript)) == account + "/workers/scripts/api/settings");
    CHECK(url(kRequests.schedules(kAccount, kScript)) == account + "/workers/scripts/api/schedules");
    CHECK(url(kRequests.scriptSubdomain(kAccount, kScript)) == account + "/workers/scripts/api/subdomain");
    CHECK(url(kRequests.scripts(kAccount)) == account + "/workers/scripts");
    CHECK(url(kRequests.doNamespaces(kAccount, 1))
        == account + "/workers/durable_objects/namespaces?per_page=1000");
    CHECK(url(kRequests.doNamespaces(kAccount, 2))
        == account + "/workers/durable_objects/namespaces?per_page=1000&page=2");
    CHECK(url(kRequests.subscriptions(kAccount, 1)) == account + "/subscriptions?page=1&per_page=50");
    CHECK(url(kRequests.kvKeys(kAccount, kNamespace, "a&b", "c=d", 5))
        == account + "/storage/kv/namespaces/" + kNamespace.str()
            + "/keys?prefix=a%26b&limit=10&cursor=c%3Dd");
}

TEST_CASE("KV values are read as a prefix and need not be JSON")
{
    const auto made = kRequests.kvValue(kAccount, kNamespace, "k");
    REQUIRE(made);
    CHECK(made->prefixOnly == 1024 * 1024);
    CHECK_FALSE(made->jsonExpected);
}

TEST_CASE("a flag of any carrier in the env map")
{
    const auto body = envPatchBody(
        {{"A", "plain_text", "true"}, {"B", "json", R"({"on":true})"}, {"C", "secret_text", "x"}},
        {.message = "m", .tag = "op-1"});
    REQUIRE(body);
    CHECK(*body
        == R"({"env":{"A":{"type":"plain_text","text":"true"},"B":{"type":"json","json":{"on":true}},)"
           R"("C":{"type":"secret_text","text":"x"}},"annotations":{"workers/message":"m","workers/tag":"op-1"}})");
}

TEST_CASE("what cannot be said exactly is not sent")
{
    CHECK_FALSE(envPatchBody({{"A", "plain_text", "\xff"}}, {}));
    CHECK_FALSE(envPatchBody({{"A", "plain_text", "x"}}, {.message = "\xc3"}));
    CHECK_FALSE(envPatchBody({{"A", "json", "{"}}, {}));
    CHECK_FALSE(envPatchBody({{"A", "json", R"({"a":1,"a":2})"}}, {}));
    CHECK_FALSE(envPatchBody({{"A", "kv_namespace", "x"}}, {}));
    CHECK_FALSE(envPatchBody({{"", "plain_text", "x"}}, {}));
    CHECK_FALSE(envPatchBody({{"A", "plain_text", "x"}, {"A", "plain_text", "y"}}, {}));
    CHECK_FALSE(envPatchBody({{"A", "plain_text", "x"}}, {.message = std::string(1001, 'm')}));
    CHECK_FALSE(envPatchBody({{"A", "plain_text", "x"}}, {.tag = std::string(101, 't')}));
    CHECK(envPatchBody(
        {{"A", "plain_text", "x"}}, {.message = std::string(1000, 'm'), .tag = std::string(100, 't')}));
    CHECK_FALSE(secretBody("A", "\xed\xa0\x80"));
}

TEST_CASE("deployments add up to one hundred")
{
    CHECK(deploymentBody({{kVersion, 12.5}, {kVersion, 87.5}}, {}, {}));
    CHECK_FALSE(deploymentBody({}, {}, {}));
    CHECK_FALSE(deploymentBody({{kVersion, 99}}, {}, {}));
    CHECK_FALSE(deploymentBody({{kVersion, 100}, {kVersion, 0}}, {}, {}));
    CHECK_FALSE(deploymentBody({{VersionId(), 100}}, {}, {}));
    const auto body = deploymentBody({{kVersion, 12.5}, {kVersion, 87.5}}, {}, {});
    CHECK(body->find(R"("percentage":12.5)") != std::string::npos);
    CHECK(body->find("code_update_strategy") == std::string::npos);
}

TEST_CASE("an immediate update carries no delay, and force is a query")
{
    const auto body = deploymentBody({{kVersion, 100}}, {}, CodeUpdateStrategy{"immediate", 0});
    REQUIRE(body);
    CHECK(body->find(R"("code_update_strategy":{"mode":"immediate"})") != std::string::npos);
    CHECK(kRequests.createDeployment(kAccount, kScript, {{kVersion, 100}}, {}, {}, true)
              ->url.ends_with("/deployments?force=true"));
}

TEST_CASE("PATCH settings lists every binding, the changed ones in full")
{
    const std::vector<Binding> current{{.name = "FLAG", .type = "plain_text"},
        {.name = "KV", .type = "kv_namespace"}, {.name = "KEY", .type = "secret_text"}};
    const auto made = kRequests.patchSettings(kAccount, kScript, current,
        {{"FLAG", "plain_text", "true"}, {"NEW", "json", "false"}}, {.message = "m"});
    REQUIRE(made);
    CHECK(made->method == "PATCH");
    CHECK(made->url.ends_with("/workers/scripts/api/settings?bindings_inherit=strict"));
    const std::string boundary = made->contentType.substr(made->contentType.find("boundary=") + 9);
    CHECK(made->contentType == "multipart/form-data; boundary=" + boundary);
    const std::string head = "--" + boundary
        + "\r\nContent-Disposition: form-data; name=\"settings\"\r\nContent-Type: application/json\r\n\r\n";
    const std::string tail = "\r\n--" + boundary + "--\r\n";
    REQUIRE(made->body.starts_with(head));
    REQUIRE(made->body.ends_with(tail));
    const auto part = parsed(made->body.substr(head.size(), made->body.size() - head.size() - tail.size()));
    const net::JsonValue bindings = part.root()["bindings"];
    REQUIRE(bindings.size() == 4);
    CHECK(bindings.at(0).compact() == R"({"name":"FLAG","text":"true","type":"plain_text"})");
    CHECK(bindings.at(1).compact() == R"({"name":"KV","type":"inherit"})");
    CHECK(bindings.at(2).compact() == R"({"name":"KEY","type":"inherit"})");
    CHECK(bindings.at(3).compact() == R"({"json":false,"name":"NEW","type":"json"})");
    CHECK(part.root()["annotations"]["workers/message"].text() == "m");
}

TEST_CASE("a binding that cannot be named would be dropped by PATCH settings, so nothing is sent")
{
    CHECK_FALSE(settingsPart({{.name = "", .type = "ai"}}, {}, {}));
    CHECK_FALSE(settingsPart({{.name = "A", .type = "ai"}, {.name = "A", .type = "ai"}}, {}, {}));
    CHECK_FALSE(settingsPart({}, {{"A", "plain_text", "x"}, {"A", "plain_text", "y"}}, {}));
}

TEST_CASE("a value that holds the boundary gets another one")
{
    const auto made
        = kRequests.patchSettings(kAccount, kScript, {}, {{"A", "plain_text", "--edgedeck-boundary--"}}, {});
    REQUIRE(made);
    const std::string boundary = made->contentType.substr(made->contentType.find("boundary=") + 9);
    std::size_t found = 0;
    for (auto at = made->body.find(boundary); at != std::string::npos; at = made->body.find(boundary, at + 1))
        ++found;
    CHECK(found == 2);
}
