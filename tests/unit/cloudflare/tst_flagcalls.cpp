// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/audit.h"
#include "app/cloudflare/bodies.h"
#include "app/cloudflare/flagship.h"
#include "app/cloudflare/kv.h"
#include "app/cloudflare/rawjson.h"
#include "app/cloudflare/requests.h"
#include "app/cloudflare/telemetry.h"
#include "app/cloudflare/versionsource.h"
#include "tests/unit/cloudflare/answers.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using namespace edgedeck::test;

namespace {

const Requests kRequests{"https://api.example.com/client/v4"};
const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
const NamespaceId kNamespace = *NamespaceId::parse("0123456789abcdef0123456789abcdef");
const ScriptName kScript = *ScriptName::parse("api");
const VersionId kVersion = *VersionId::parse("11111111-1111-4111-8111-111111111111");

const std::string kFlag
    = R"({"key":"do-cache","type":"boolean","description":"D","enabled":true,"default_variation":"off",)"
      R"("variations":{"on":true,"off":false},"rules":[{"priority":1,"conditions":[],"serve_variation":"on"}],)"
      R"("updated_at":"2026-09-30T10:00:00.25Z","updated_by":"dev@example.com"})";

const std::string kSource
    = R"({"id":"11111111-1111-4111-8111-111111111111","number":41,"created_on":"2026-09-01T10:00:00Z",)"
      R"("urls":[],"source":"wrangler","annotations":{},"main_module":"index.js","compatibility_date":"2026-01-15",)"
      R"("compatibility_flags":["nodejs_compat"],"limits":{"cpu_ms":50},"usage_model":"standard","assets":null,)"
      R"("modules":[{"name":"index.js","content_type":"application/javascript+module","content_base64":"ZXhwb3J0"}],)"
      R"("bindings":[{"name":"FLAG","type":"plain_text","text":"false"},{"name":"KEY","type":"secret_text"}]})";

bool refused(const Requests::Made &made)
{
    return !made && made.error().cls == FaultClass::Config && made.error().sent == Sent::No;
}

std::string replaced(std::string text, const std::string &what, const std::string &by)
{
    text.replace(text.find(what), what.size(), by);
    return text;
}

} // namespace

TEST_CASE("the text of a member is found between everything else")
{
    const std::string_view document
        = R"( {"a":"}\",{","b\u0063":1, "result" : {"x":[1,{"rules":2}],"rules": [ {"n":1e3} ] ,"y":-0.5}} )";
    CHECK(memberText(document, {"result", "rules"}) == R"([ {"n":1e3} ])");
    CHECK(memberText(document, {"result", "y"}) == "-0.5");
    CHECK(memberText(document, {"a"}) == R"("}\",{")");
    CHECK_FALSE(memberText(document, {"rules"}));
    CHECK_FALSE(memberText(document, {"a", "b"}));
    CHECK_FALSE(memberText("[1]", {"a"}));
    for (std::size_t cut = 0; cut < document.size(); ++cut)
        static_cast<void>(memberText(document.substr(0, cut), {"result", "rules"}));
}

TEST_CASE("a Flagship flag keeps what it is not asked to change, byte for byte")
{
    const auto flag = decodeFlagshipFlag(good(kFlag), readFacts());
    REQUIRE(flag);
    CHECK(flag->type == "boolean");
    CHECK(flag->rules == 1);
    CHECK(flag->valueOf("on") == "true");
    CHECK(flag->variationFor("false") == "off");
    CHECK_FALSE(flag->variationFor("1"));
    CHECK(flag->updatedAt == parseRfc3339("2026-09-30T10:00:00.25Z"));
    CHECK(flag->unknownMembers.empty());
    CHECK(flagshipBody(*flag)
        == R"({"key":"do-cache","description":"D","enabled":true,"default_variation":"off",)"
           R"("variations":{"on":true,"off":false},"rules":[{"priority":1,"conditions":[],"serve_variation":"on"}]})");

    // Numbers that a parser would respell stay as they are.
    const auto number = decodeFlagshipFlag(
        good(replaced(kFlag, R"({"on":true,"off":false})", R"({"off":0.10,"on":1e2})")), readFacts());
    REQUIRE(number);
    CHECK(flagshipBody(*number)->find(R"("variations":{"off":0.10,"on":1e2})") != std::string::npos);

    const auto newer
        = decodeFlagshipFlag(good(replaced(kFlag, R"("rules")", R"("salt":"x","rules")")), readFacts());
    REQUIRE(newer);
    CHECK(newer->unknownMembers == std::vector<std::string>{"salt"});
}

TEST_CASE("a Flagship flag that cannot be read whole is no flag")
{
    for (const char *result : {"null", "{}", "[]", R"({"key":"k"})",
             R"({"key":"k","enabled":1,"default_variation":"on","variations":{}})",
             R"({"key":"k","enabled":true,"default_variation":"on","variations":[]})",
             R"({"key":"","enabled":true,"default_variation":"on","variations":{}})",
             R"({"key":"k","enabled":true,"default_variation":"on","variations":{"on":1},"rules":{}})"}) {
        CAPTURE(result);
        const auto flag = decodeFlagshipFlag(good(result), writeFacts());
        REQUIRE_FALSE(flag);
        CHECK((flag.error().cls == FaultClass::BadShape));
    }
    FlagshipFlag flag{.key = "k", .enabled = true, .defaultVariation = "on"};
    CHECK_FALSE(flagshipBody(flag));
    flag.variationsJson = R"({"off":false})";
    CHECK_FALSE(flagshipBody(flag));
    flag.variationsJson = R"({"on":true})";
    CHECK(flagshipBody(flag));
    flag.rulesJson = "{}";
    CHECK_FALSE(flagshipBody(flag));
    flag.rulesJson = "[]";
    flag.description = "\xff";
    CHECK_FALSE(flagshipBody(flag));
}

TEST_CASE("Flagship lists go on by cursor, errors need no code")
{
    const auto apps = decodeFlagshipApps(
        good(R"([{"id":"a","name":"prod"},{"name":"x"}])", R"({"count":2,"cursor":"next"})"), readFacts());
    REQUIRE(apps);
    CHECK(apps->listed.items.size() == 1);
    CHECK(apps->listed.skipped == 1);
    CHECK(apps->info.cursor == "next");
    const auto flags
        = decodeFlagshipFlags(good("[" + kFlag + "]", R"({"cursors":{"after":null}})"), readFacts());
    REQUIRE(flags);
    CHECK(flags->listed.items.size() == 1);
    CHECK(flags->info.cursor.empty());
    const auto changes
        = decodeFlagshipChanges(good(R"([{"event":"update","flag_key":"do-cache","after":)" + kFlag
                                    + R"(,"diff":{"enabled":{"from":false,"to":true}}},)"
                                      R"({"event":"delete","flag_key":"do-cache"},7])"),
            readFacts());
    REQUIRE(changes);
    REQUIRE(changes->listed.items.size() == 2);
    CHECK(changes->listed.skipped == 1);
    CHECK(changes->listed.items[0].changed == std::vector<std::string>{"enabled"});
    CHECK(changes->listed.items[0].after->updatedBy == "dev@example.com");
    CHECK_FALSE(changes->listed.items[1].after);
    const auto exists = decodeFlagshipFlag(
        answer(409, R"({"success":false,"errors":[{"message":"flag already exists"}],"messages":[]})"),
        readFacts());
    REQUIRE_FALSE(exists);
    CHECK_FALSE(exists.error().apiCode);
    CHECK(exists.error().detail.find("flag already exists") != std::string::npos);
    CHECK(refused(kRequests.flagshipFlag(kAccount, "", "k")));
    CHECK(refused(kRequests.flagshipFlag(kAccount, "app", "")));
    CHECK(kRequests.flagshipChanges(kAccount, "app", "a/b", "c=")
              ->url.ends_with("/flagship/apps/app/flags/a%2Fb/changelog?cursor=c%3D"));
}

TEST_CASE("a version is copied with its code, its bindings inherited from that very version")
{
    const auto source = decodeVersionSource(good(kSource), readFacts());
    REQUIRE(source);
    CHECK(source->number == 41);
    CHECK(source->modules == std::vector<std::string>{"index.js"});
    CHECK(source->notCarried.empty());
    const auto body
        = newVersionBody(*source, {{"FLAG", "plain_text", "true"}}, {.message = "m", .tag = "op"});
    REQUIRE(body);
    const auto parsed = net::JsonDocument::parse(*body);
    REQUIRE(parsed);
    const net::JsonValue root = parsed->root();
    CHECK(root["bindings"].at(0).compact() == R"({"name":"FLAG","text":"true","type":"plain_text"})");
    CHECK(root["bindings"].at(1).compact()
        == R"({"name":"KEY","type":"inherit","version_id":"11111111-1111-4111-8111-111111111111"})");
    CHECK(root["limits"].compact() == R"({"cpu_ms":50})");
    CHECK(root.pointer("/modules/0/content_base64").text() == "ZXhwb3J0");
    CHECK(root["annotations"]["workers/tag"].text() == "op");
    for (const char *own : {"id", "number", "created_on", "urls", "source", "assets"})
        CHECK_FALSE(root[own].exists());
    const auto made = kRequests.createVersion(kAccount, kScript, *source, {}, {});
    REQUIRE(made);
    CHECK(made->method == "POST");
    CHECK(made->url.ends_with("/workers/workers/api/versions"));
    CHECK(kRequests.versionSource(kAccount, kScript, kVersion)
              ->url.ends_with("/workers/workers/api/versions/" + kVersion.str() + "?include=modules"));
}

TEST_CASE("a version that cannot be copied whole is not copied")
{
    const std::pair<std::string, std::string> damages[] = {
        {R"("assets":null)", R"("assets":{"config":{}})"},
        {R"("urls":[])", R"("urls":[],"sandboxing":"strict")"},
        {R"("content_base64":"ZXhwb3J0")", R"("size":3)"},
        {R"("main_module":"index.js",)", ""},
        {R"({"name":"KEY","type":"secret_text"})", R"({"type":"secret_text"})"},
    };
    for (const auto &[from, to] : damages) {
        CAPTURE(to);
        const auto source = decodeVersionSource(good(replaced(kSource, from, to)), readFacts());
        REQUIRE(source);
        CHECK(refused(kRequests.createVersion(kAccount, kScript, *source, {}, {})));
    }
    CHECK_FALSE(decodeVersionSource(good(R"({"id":"x","number":1})"), readFacts()));
}

TEST_CASE("bulk secrets: each name once, at least one and at most a hundred")
{
    CHECK(secretsBulkBody({{"A", "v"}, {"B", {}}})
        == R"({"secrets":{"A":{"name":"A","text":"v","type":"secret_text"},"B":null}})");
    CHECK_FALSE(secretsBulkBody({}));
    CHECK_FALSE(secretsBulkBody({{"A", "v"}, {"A", "w"}}));
    CHECK_FALSE(secretsBulkBody({{"", "v"}}));
    CHECK_FALSE(secretsBulkBody({{"A", "\xff"}}));
    std::vector<SecretPatch> many;
    for (int i = 0; i < 101; ++i)
        many.push_back({"S" + std::to_string(i), "v"});
    CHECK_FALSE(secretsBulkBody(many));
    many.pop_back();
    CHECK(secretsBulkBody(many));
}

TEST_CASE("KV: metadata and expiry come back and go out again")
{
    const auto value = decodeKvValue(answer(200, "true", {{"expiration", "1795000000"}}), readFacts());
    REQUIRE(value);
    REQUIRE(value->expiration);
    CHECK(value->expiration->time_since_epoch() == std::chrono::seconds(1795000000));
    for (const char *odd : {"", "x", "-1", "0", "99999999999999999999", "12 "})
        CHECK_FALSE(decodeKvValue(answer(200, "true", {{"expiration", odd}}), readFacts())->expiration);
    CHECK(decodeKvMetadata(good(R"({"a":[1]})"), readFacts()) == R"({"a":[1]})");
    CHECK(decodeKvMetadata(good("null"), readFacts()) == "");
    const auto put = kRequests.kvPutWith(kAccount, kNamespace, "k", "v", {.expiration = value->expiration});
    REQUIRE(put);
    CHECK(put->url.ends_with("/values/k?expiration=1795000000"));
    CHECK(put->contentType == "text/plain;charset=UTF-8");
    CHECK(refused(kRequests.kvPutWith(kAccount, kNamespace, "k", "v", {.ttlSeconds = 59})));
    CHECK(refused(kRequests.kvPutWith(
        kAccount, kNamespace, "k", "v", {.ttlSeconds = 60, .expiration = value->expiration})));
    CHECK(refused(kRequests.kvPutWith(kAccount, kNamespace, "k", "v", {.metadata = "{"})));
    CHECK(refused(kRequests.kvPutWith(
        kAccount, kNamespace, "k", "v", {.metadata = '"' + std::string(1023, 'm') + '"'})));
    CHECK(kRequests.kvMetadata(kAccount, kNamespace, "a/b")->url.ends_with("/metadata/a%2Fb"));
}

TEST_CASE("the audit log: who, when, by which call")
{
    const std::string entry
        = R"({"id":"f174","action":{"description":"d","result":"success","time":"2026-09-30T10:00:00Z","type":"update"},)"
          R"("actor":{"context":"api_token","email":"dev@example.com","token_name":"console","type":"user"},)"
          R"("raw":{"cf_ray_id":"8e9b1c60ef9e1c9a","method":"PATCH","status_code":200,)"
          R"("uri":"/accounts/x/workers/workers/api/versions/latest","user_agent":"console/1.0"},)"
          R"("resource":{"id":"api","product":"workers","type":"script","scope":{}}})";
    const auto page
        = decodeAudit(good("[" + entry + R"(,{"id":"no time"}])", R"({"count":2,"cursor":""})"), readFacts());
    REQUIRE(page);
    REQUIRE(page->listed.items.size() == 1);
    CHECK(page->listed.skipped == 1);
    AuditEntry read = page->listed.items[0];
    CHECK(read.actorEmail == "dev@example.com");
    CHECK(read.status == 200);
    CHECK(changesWorker(read, kScript));
    CHECK_FALSE(changesWorker(read, *ScriptName::parse("ap")));
    read.uri = "/accounts/x/workers/scripts/api-staging/secrets";
    CHECK_FALSE(changesWorker(read, kScript));
    read.uri = "/accounts/x/workers/scripts/api?force=true";
    CHECK(changesWorker(read, kScript));
    read.method = "GET";
    CHECK_FALSE(changesWorker(read, kScript));
    const Timestamp noon = *parseRfc3339("2026-10-01T12:00:00Z");
    const auto made
        = kRequests.auditLog(kAccount, {.since = noon - std::chrono::hours(24), .before = noon}, "c1");
    REQUIRE(made);
    CHECK(made->url.ends_with("/logs/audit?since=2026-09-30T12%3A00%3A00Z&before=2026-10-01T12%3A00%3A00Z"
                              "&direction=desc&limit=100&action_type.not=view&cursor=c1"));
    CHECK(refused(kRequests.auditLog(kAccount, {.since = noon, .before = noon}, "")));
}

TEST_CASE("telemetry: a query is a read that is sent as POST")
{
    const Timestamp noon = *parseRfc3339("2026-10-01T12:00:00Z");
    const TelemetryQuery query{.from = noon - std::chrono::minutes(5),
        .to = noon,
        .limit = 9000,
        .filters = {{.key = "$metadata.service", .value = "api"}},
        .groupBys = {"$workers.scriptVersion.id"}};
    const auto made = kRequests.telemetry(kAccount, query, "events");
    REQUIRE(made);
    CHECK((made->cls == net::CallClass::Read));
    CHECK(made->method == "POST");
    CHECK(made->body
        == R"({"queryId":"adhoc","view":"events","limit":2000,"dry":true,"timeframe":{"from":1790855700000,"to":1790856000000},)"
           R"("parameters":{"datasets":[],"filterCombination":"and","filters":[{"key":"$metadata.service","operation":"eq",)"
           R"("type":"string","value":"api"}],"calculations":[],"groupBys":[],"havings":[]}})");
    const auto counts = kRequests.telemetry(kAccount, query, "calculations");
    REQUIRE(counts);
    CHECK(
        counts->body.find(
            R"("calculations":[{"operator":"count"}],"groupBys":[{"type":"string","value":"$workers.scriptVersion.id"}])")
        != std::string::npos);
    CHECK(refused(kRequests.telemetry(kAccount, {.from = noon, .to = noon}, "events")));

    const auto rows = decodeTelemetryCounts(
        good(
            R"({"calculations":[{"calculation":"count","aggregates":[{"count":12,"sampleInterval":10,"value":12,)"
            R"("groups":[{"key":"$workers.scriptVersion.id","value":"v1"}]},{"count":-1},"x"]}]})"),
        readFacts());
    REQUIRE(rows);
    REQUIRE(rows->rows.size() == 1);
    CHECK(rows->skipped == 2);
    CHECK(rows->rows[0].groups[0].second == "v1");
    CHECK(rows->rows[0].sampleInterval == 10);
    CHECK_FALSE(decodeTelemetryEvents(good(R"({"run":{}})"), readFacts()));
    const auto events = decodeTelemetryEvents(
        good(
            R"({"events":{"events":[{"timestamp":9223372036854775807,"$metadata":{}},{"timestamp":1,"$metadata":{"id":"e"}},null]}})"),
        readFacts());
    REQUIRE(events);
    CHECK(events->events.size() == 1);
    CHECK(events->skipped == 2);
}
