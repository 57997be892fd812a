// SPDX-License-Identifier: GPL-3.0-or-later
// Decoders against shapes that no server should send.
#include "app/cloudflare/bindings.h"
#include "app/cloudflare/deployments.h"
#include "app/cloudflare/durableobjects.h"
#include "app/cloudflare/identity.h"
#include "app/cloudflare/kv.h"
#include "app/cloudflare/secrets.h"
#include "app/cloudflare/subscriptions.h"
#include "app/cloudflare/versions.h"
#include "app/cloudflare/workers.h"
#include "tests/unit/cloudflare/answers.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

const std::string kUuid = "18f97339-c287-4872-9bdd-e2135c07ec12";
const std::string kHex = "0f2ac74b498b48028cb68387c421e279";

std::string version(int number)
{
    return R"({"id":")" + kUuid + R"(","number":)" + std::to_string(number) + "}";
}

std::string deployment(const std::string &share)
{
    return R"({"id":")" + kUuid + R"(","versions":[)" + share + "]}";
}

std::string share(const std::string &percentage)
{
    return R"({"version_id":")" + kUuid + R"(","percentage":)" + percentage + "}";
}

/// Calls every list decoder with one result and tells how many items each kept and skipped.
struct Count
{
    std::size_t kept;
    int skipped;
    friend bool operator==(const Count &, const Count &) = default;
};

template <class T> std::optional<Count> count(const Result<Page<T>> &page)
{
    if (!page)
        return std::nullopt;
    return Count{page->listed.items.size(), page->listed.skipped};
}

} // namespace

TEST_CASE("bad items are skipped and counted, good ones stay")
{
    const std::string bad = R"(null, 7, "x", [], {}, {"id":7}, {"id":"../etc"}, {"id":"","number":1})";
    CHECK((count(decodeScripts(good("[" + bad + R"(,{"id":"api"}])"), readFacts())) == Count{1, 8}));
    CHECK((count(decodeAccounts(good("[" + bad + R"(,{"id":")" + kHex + R"("}])"), readFacts()))
        == Count{1, 8}));
    CHECK((count(decodeKvNamespaces(good("[" + bad + R"(,{"id":")" + kHex + R"("}])"), readFacts()))
        == Count{1, 8}));
    CHECK((count(decodeVersions(good(R"({"items":[)" + bad + "," + version(3) + "]}"), readFacts()))
        == Count{1, 8}));
    CHECK((count(decodeSecrets(good(R"([null,{"name":""},{"name":5},{"name":"KEY"}])"), readFacts()))
        == Count{1, 3}));
    CHECK(
        (count(decodeSchedules(good(R"({"schedules":[null,{"cron":1},{"cron":"* * * * *"}]})"), readFacts()))
            == Count{1, 2}));
    CHECK((count(decodeDoNamespaces(good(R"([null,{"id":""},{"id":"a"}])"), readFacts())) == Count{1, 2}));
    CHECK((count(decodeSubscriptions(
               good(R"([null,{"rate_plan":"x"},{"rate_plan":{"id":"free"}}])"), readFacts()))
        == Count{1, 2}));
    const auto keys
        = decodeKvKeys(good(R"([{"name":"a"},{"name":""},5])", R"({"cursor":"next"})"), readFacts());
    REQUIRE(keys);
    CHECK(keys->keys.size() == 1);
    CHECK(keys->skipped == 2);
    CHECK(keys->cursor == "next");
}

TEST_CASE("a null list is empty, a list of another type or an absent one is a fault")
{
    CHECK((count(decodeScripts(good("null"), readFacts())) == Count{0, 0}));
    CHECK((count(decodeVersions(good("null"), readFacts())) == Count{0, 0}));
    CHECK((count(decodeVersions(good(R"({"items":null})"), readFacts())) == Count{0, 0}));
    CHECK((count(decodeDeployments(good(R"({"deployments":null})"), readFacts())) == Count{0, 0}));
    for (const char *result : {"{}", "5", "true", R"("x")", R"({"items":{}})", R"({"items":5})"}) {
        CAPTURE(result);
        const auto versions = decodeVersions(good(result), readFacts());
        REQUIRE_FALSE(versions);
        CHECK((versions.error().cls == FaultClass::BadShape));
        CHECK((versions.error().phase == Phase::Decode));
        CHECK_FALSE(decodeScripts(good(result), readFacts()));
        CHECK_FALSE(decodeDeployments(good(result), readFacts()));
    }
    CHECK_FALSE(decodeScripts(answer(200, R"({"success":true})"), readFacts()));
    CHECK_FALSE(decodeScripts(answer(204, ""), readFacts()));
}

TEST_CASE("the newest version comes first whatever the order of the answer")
{
    const std::string other = "2b0e7339-c287-4872-9bdd-e2135c07ec12";
    const auto page = decodeVersions(
        good(R"({"items":[)" + version(2) + R"(,{"id":")" + other + R"(","number":10}]})"), readFacts());
    REQUIRE(page);
    CHECK(page->listed.items[0].number == 10);
    CHECK(page->listed.items[1].number == 2);
}

TEST_CASE("version numbers beyond reason are refused")
{
    for (const char *number : {"0", "-1", "1.5", "9223372036854775808", "1e300", "\"3\"", "null", "true"}) {
        CAPTURE(number);
        const auto page = decodeVersions(
            good(R"({"items":[{"id":")" + kUuid + R"(","number":)" + number + "}]}"), readFacts());
        CHECK((count(page) == Count{0, 1}));
    }
    CHECK((count(decodeVersions(
               good(R"({"items":[{"id":")" + kUuid + R"(","number":9223372036854775807}]})"), readFacts()))
        == Count{1, 0}));
}

TEST_CASE("both shapes of one version are read")
{
    const std::string bindings = R"([{"name":"FLAG","type":"plain_text","text":"true"},{"type":"ai"},null])";
    const auto older = decodeVersion(
        good(R"({"id":")" + kUuid
            + R"(","number":4,"metadata":{"created_on":"2026-09-01T10:00:00Z","source":"wrangler",)"
            + R"("author_email":"dev@example.com"},"annotations":{"workers/message":"m","workers/tag":"t",)"
            + R"("workers/triggered_by":"secret"},"resources":{"script":{"etag":"e"},"bindings":)" + bindings
            + "}}"),
        readFacts());
    const auto newer = decodeVersion(
        good(R"({"id":")" + kUuid + R"(","number":4,"created_on":"2026-09-01T10:00:00Z","source":"wrangler",)"
            + R"("annotations":{"workers/message":"m","workers/tag":"t","workers/triggered_by":"secret"},"bindings":)"
            + bindings + "}"),
        writeFacts());
    for (const auto *read : {&older, &newer}) {
        REQUIRE(*read);
        CHECK((*read)->number == 4);
        CHECK((*read)->source == "wrangler");
        CHECK((*read)->message == "m");
        CHECK((*read)->tag == "t");
        CHECK((*read)->triggeredBy == "secret");
        CHECK(toRfc3339((*read)->createdOn) == "2026-09-01T10:00:00Z");
        CHECK((*read)->hasBindings);
        CHECK((*read)->bindings.size() == 1);
        CHECK((*read)->skippedBindings == 2);
    }
    CHECK(older->scriptEtag == "e");
    CHECK(older->authorEmail == "dev@example.com");
    const auto silent = decodeVersion(good(version(4)), readFacts());
    REQUIRE(silent);
    CHECK_FALSE(silent->hasBindings);
    const auto none = decodeVersion(
        good(R"({"id":")" + kUuid + R"(","number":4,"resources":{"bindings":null}})"), readFacts());
    REQUIRE(none);
    CHECK(none->hasBindings);
}

TEST_CASE("a version without an id is no answer to a write")
{
    for (const char *result : {"null", "{}", R"({"number":4})", R"({"id":"short","number":4})"}) {
        CAPTURE(result);
        const auto patched = decodeVersion(good(result), writeFacts());
        REQUIRE_FALSE(patched);
        CHECK((patched.error().cls == FaultClass::BadShape));
        CHECK((patched.error().sent == Sent::Yes));
    }
}

TEST_CASE("the second deployment never passes for the live one")
{
    const std::string fine = deployment(share("100"));
    const auto broken = decodeDeployments(good(R"({"deployments":[{"id":"x"},)" + fine + "]}"), readFacts());
    REQUIRE_FALSE(broken);
    CHECK((broken.error().cls == FaultClass::BadShape));
    CHECK((count(decodeDeployments(good(R"({"deployments":[)" + fine + R"(,{"id":"x"}]})"), readFacts()))
        == Count{1, 1}));
}

TEST_CASE("traffic shares are numbers from 0 to 100, all of them")
{
    const auto one
        = [](const std::string &shares) { return decodeDeployment(good(deployment(shares)), writeFacts()); };
    CHECK(one(share("100")));
    CHECK(one(share("0.01") + "," + share("99.99")));
    for (const char *bad : {"-1", "100.5", "1e999", "null", "\"100\"", "true"}) {
        CAPTURE(bad);
        CHECK_FALSE(one(share("50") + "," + share(bad)));
    }
    CHECK_FALSE(one(""));
    CHECK_FALSE(one(R"({"version_id":"latest","percentage":100})"));
}

TEST_CASE("the code update strategy is kept when there is one")
{
    const auto with = [](const std::string &strategy) {
        return decodeDeployment(good(R"({"id":")" + kUuid + R"(","versions":[)" + share("100")
                                    + R"(],"code_update_strategy":)" + strategy + "}"),
            readFacts());
    };
    CHECK(
        (with(R"({"mode":"deferred","max_delay":300})")->codeUpdate == CodeUpdateStrategy{"deferred", 300}));
    CHECK((with(R"({"mode":"immediate"})")->codeUpdate == CodeUpdateStrategy{"immediate", 0}));
    CHECK(
        (with(R"({"mode":"deferred","max_delay":1e300})")->codeUpdate == CodeUpdateStrategy{"deferred", 0}));
    CHECK_FALSE(with("null")->codeUpdate);
    CHECK_FALSE(with("5")->codeUpdate);
}

TEST_CASE("bindings: what they carry, and no secret value")
{
    const auto binding = [](const std::string &text) {
        const auto document = net::JsonDocument::parse(text);
        REQUIRE(document);
        const auto read = decodeBinding(document->root());
        REQUIRE(read);
        return *read;
    };
    CHECK(binding(R"({"name":"F","type":"plain_text","text":"false"})").text == "false");
    CHECK(binding(R"({"name":"F","type":"json","json":{"b":[1,true]}})").text == R"({"b":[1,true]})");
    CHECK(binding(R"({"name":"F","type":"json","json":true})").text == "true");
    CHECK(binding(R"({"name":"F","type":"json","json":null})").text == "null");
    CHECK(binding(R"({"name":"K","type":"kv_namespace","namespace_id":"n"})").targetId == "n");
    CHECK(binding(R"({"name":"D","type":"d1","id":"old"})").targetId == "old");
    CHECK(binding(R"({"name":"D","type":"d1","id":"old","database_id":"new"})").targetId == "new");
    CHECK(binding(R"({"name":"N","type":"from_the_future","namespace_id":"n"})").targetId == "n");
    const auto object = binding(
        R"({"name":"O","type":"durable_object_namespace","class_name":"C","script_name":"s","namespace_id":"n"})");
    CHECK(object.className == "C");
    CHECK(object.scriptName == "s");
    for (const char *secret :
        {R"({"name":"S","type":"secret_text","text":"hunter2"})",
            R"({"name":"S","type":"secret_key","key_base64":"hunter2","key_jwk":{"k":"hunter2"},"format":"raw"})"}) {
        const auto read = binding(secret);
        CHECK(read.text.empty());
        CHECK(read.raw.find("hunter2") == std::string::npos);
        CHECK(net::JsonDocument::parse(read.raw));
    }
    const auto odd = binding(R"({"name":"Q","type":"x\"y","we\"ird":1})");
    CHECK(net::JsonDocument::parse(odd.raw));
}

TEST_CASE("settings without bindings are not an empty list of them")
{
    CHECK_FALSE(decodeSettings(good(R"({"usage_model":"standard"})"), readFacts()));
    CHECK(decodeSettings(good(R"({"bindings":null})"), readFacts())->bindings.empty());
    const auto settings
        = decodeSettings(good(R"({"bindings":[null,{"name":"A"},{"name":"A","type":"ai"}]})"), readFacts());
    REQUIRE(settings);
    CHECK(settings->bindings.size() == 1);
    CHECK(settings->skippedBindings == 2);
}

TEST_CASE("tokens")
{
    const auto token = decodeToken(
        good(R"({"id":"t","status":"active","expires_on":"2027-01-01T00:00:00Z","not_before":"yesterday"})"),
        readFacts());
    REQUIRE(token);
    CHECK(token->status == "active");
    CHECK(token->expiresOn == parseRfc3339("2027-01-01T00:00:00Z"));
    CHECK_FALSE(token->notBefore);
    CHECK_FALSE(token->accountOwned);
    // The message of a valid token carries the number of an error.
    CHECK(decodeToken(
        answer(200,
            R"({"success":true,"errors":[],"messages":[{"code":10000,"message":"This API Token is valid and active"}],"result":{"id":"t","status":"active"}})"),
        readFacts()));
    CHECK_FALSE(decodeToken(good("null"), readFacts()));
}

TEST_CASE("KV values are bytes, and their absence an error")
{
    auto raw = answer(200, std::string("\0\xff{", 3));
    raw.declaredSize = 3;
    const auto value = decodeKvValue(raw, readFacts());
    REQUIRE(value);
    CHECK(value->prefix.size() == 3);
    CHECK(value->size == 3);
    CHECK_FALSE(value->cut);
    auto large = answer(200, std::string(1024, 'x'));
    large.truncatedPrefix = true;
    large.declaredSize = 26'214'400;
    CHECK(decodeKvValue(large, readFacts())->size == 26'214'400);
    CHECK(decodeKvValue(large, readFacts())->cut);
    const auto missing = decodeKvValue(answer(404, refusal(10009, "get: 'key not found'")), readFacts());
    REQUIRE_FALSE(missing);
    CHECK((missing.error().cls == FaultClass::NotFound));
    CHECK_FALSE(decodeKvValue(answer(404, "no such key"), readFacts()));
}

TEST_CASE("expirations that no calendar holds are left out")
{
    const auto keys = decodeKvKeys(
        good(
            R"([{"name":"a","expiration":1795340000},{"name":"b","expiration":9223372036854775807},{"name":"c","expiration":-1}])"),
        readFacts());
    REQUIRE(keys);
    CHECK(keys->keys[0].expiration);
    CHECK_FALSE(keys->keys[1].expiration);
    CHECK_FALSE(keys->keys[2].expiration);
}

TEST_CASE("the plan is Paid, Free or honestly unknown")
{
    const auto plan = [](std::vector<Subscription> items, bool complete = true, int skipped = 0) {
        return planOf({.items = std::move(items), .skipped = skipped, .complete = complete});
    };
    const auto item = [](std::string state, std::string ratePlan, bool contract = false) {
        return Subscription{
            .state = std::move(state), .ratePlanId = std::move(ratePlan), .contract = contract};
    };
    CHECK((plan({}) == Plan::Free));
    CHECK((plan({item("Paid", "workers_paid")}) == Plan::Paid));
    CHECK((plan({item("Trial", "workers-paid")}) == Plan::Paid));
    CHECK((plan({item("Paid", "pro")}) == Plan::Free));
    CHECK((plan({item("Cancelled", "workers_paid")}) == Plan::Free));
    CHECK((plan({item("Cancelled", "workers_paid"), item("Provisioned", "workers_paid")}) == Plan::Paid));
    CHECK((plan({item("AwaitingPayment", "workers_paid")}) == Plan::Unknown));
    CHECK((plan({item("Paid", "Workers-Enterprise")}) == Plan::Unknown));
    CHECK((plan({item("Paid", "custom", true)}) == Plan::Unknown));
    CHECK((plan({}, false) == Plan::Unknown));
    CHECK((plan({}, true, 1) == Plan::Unknown));
    CHECK((plan({item("Paid", "workers_paid")}, false, 3) == Plan::Paid));
}
