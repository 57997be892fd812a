// SPDX-License-Identifier: GPL-3.0-or-later
// The decoders against answers of the live API.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/cloudflare/deployments.h"
#include "app/cloudflare/kv.h"
#include "app/cloudflare/secrets.h"
#include "app/cloudflare/telemetry.h"
#include "app/cloudflare/versions.h"
#include "app/cloudflare/workers.h"
#include "tests/contract/recording.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using test::recordedAnswer;

namespace {

const CallFacts kFacts{.endpoint = "GET /recorded"};

struct Refusal
{
    const char *file;
    int status;
    std::optional<int> code;
    FaultClass cls;
    const char *text;
};

} // namespace

TEST_CASE("lists of an empty and of a used account")
{
    const auto none = decodeScripts(recordedAnswer("0002-scripts-list.json"), kFacts);
    REQUIRE(none);
    CHECK(none->listed.items.empty());
    CHECK(none->listed.skipped == 0);

    const auto one = decodeScripts(recordedAnswer("0120-verify-scripts.json"), kFacts);
    REQUIRE(one);
    REQUIRE(one->listed.items.size() == 1);
    const WorkerSummary &worker = one->listed.items.front();
    CHECK(worker.name.str() == "flare-spike-logs-1");
    CHECK(worker.lastDeployedFrom == "api");
    CHECK(worker.compatibilityDate == "2026-09-01");
    CHECK(worker.handlers == std::vector<std::string>{"fetch"});
    CHECK(toRfc3339Micros(worker.modifiedOn) == "2026-09-29T07:06:17.718943Z");
    CHECK_FALSE(worker.hasAssets);
}

TEST_CASE("versions with null errors and messages")
{
    const auto page = decodeVersions(recordedAnswer("0038-logs-versions-list.json"), kFacts);
    REQUIRE(page);
    REQUIRE(page->listed.items.size() == 1);
    const WorkerVersion &version = page->listed.items.front();
    CHECK(version.id.str() == "2bbbf05d-a4dd-495b-bbb3-7121f176550e");
    CHECK(version.number == 1);
    CHECK(version.source == "api");
    CHECK(version.triggeredBy == "upload");
    CHECK(version.authorEmail == "user@example.com");
    CHECK_FALSE(version.hasBindings);
    CHECK(toRfc3339Micros(version.createdOn) == "2026-09-29T06:57:41.141552Z");
    CHECK(page->info.totalCount == 1);
    CHECK_FALSE(page->info.totalPages);
}

TEST_CASE("deployments")
{
    const auto page = decodeDeployments(recordedAnswer("0039-logs-deployments-list.json"), kFacts);
    REQUIRE(page);
    REQUIRE(page->listed.items.size() == 1);
    const Deployment &live = page->listed.items.front();
    REQUIRE(live.soleVersion());
    CHECK(live.soleVersion()->str() == "2bbbf05d-a4dd-495b-bbb3-7121f176550e");
    CHECK(live.message == "Automatic deployment on upload.");
    CHECK(live.source == "api");
    CHECK_FALSE(live.codeUpdate);
}

TEST_CASE("settings with an empty placement and bindings of a type without a row in our table of carriers")
{
    for (const char *file :
        {"0065-vpc-worker-settings-get.json", "0091-vpc-worker-settings-after-svc-delete.json"}) {
        CAPTURE(file);
        const auto settings = decodeSettings(recordedAnswer(file), kFacts);
        REQUIRE(settings);
        REQUIRE(settings->bindings.size() == 2);
        CHECK(settings->bindings[0].name == "PRIVATE");
        CHECK(settings->bindings[0].type == "vpc_service");
        CHECK(settings->bindings[0].targetId == "01a0ebf6-0a78-73c3-b7cf-2126eda86c57");
        CHECK(settings->compatibilityDate == "2026-09-01");
        CHECK(settings->usageModel == "standard");
        CHECK(settings->skippedBindings == 0);
    }
}

TEST_CASE("KV namespaces come in pages, the newer id first")
{
    const auto first = decodeKvNamespaces(recordedAnswer("0007-kv-list-page1.json"), kFacts);
    const auto second = decodeKvNamespaces(recordedAnswer("0008-kv-list-page2.json"), kFacts);
    REQUIRE(first);
    REQUIRE(second);
    CHECK(first->listed.items.front().title == "flare-spike-me-kv-2");
    CHECK(second->listed.items.front().title == "flare-spike-me-kv-1");
    CHECK(first->info.totalPages == 2);
    CHECK(second->info.page == 2);
}

TEST_CASE("subdomains")
{
    CHECK(decodeAccountSubdomain(recordedAnswer("0001-subdomain-get.json"), kFacts) == "example-subdomain");
    const auto script = decodeScriptSubdomain(recordedAnswer("0037-logs-subdomain-enable.json"), kFacts);
    REQUIRE(script);
    CHECK(script->enabled);
}

TEST_CASE("a delete answers null and is done")
{
    CHECK(decodeDone(recordedAnswer("0013-kv-delete.json"), {.endpoint = "DELETE /recorded", .write = true}));
}

TEST_CASE("telemetry events name the version that ran")
{
    const auto read
        = decodeTelemetryEvents(recordedAnswer("0123-logs-telemetry-query-byversion.json"), kFacts);
    REQUIRE(read);
    REQUIRE(read->events.size() == 3);
    CHECK(read->skipped == 0);
    for (const TelemetryEvent &event : read->events) {
        CHECK(event.versionId == "1b8ff0e5-5b98-4a00-9f78-f3894e14c37b");
        CHECK(event.script == "flare-spike-logs-1");
        CHECK(event.executionModel == "stateless");
        CHECK(event.type == "cf-worker");
    }
    CHECK(read->events[0].id == "01M3NZW0TS0000000000000003");
    CHECK(read->events[0].level == "error");
    CHECK(toRfc3339Micros(read->events[0].at) == "2026-09-29T07:08:07.897000Z");
    REQUIRE(read->from);
    CHECK(toRfc3339Micros(*read->from) == "2026-09-29T06:09:38.128000Z");
}

TEST_CASE("refusals keep status, code and text")
{
    const Refusal table[] = {
        {"0004-kv-create-duplicate.json", 400, 10014, FaultClass::Refused, "already exists"},
        {"0011-kv-get-missing.json", 404, 10013, FaultClass::NotFound, "namespace not found"},
        {"0019-d1-create-bad-hint.json", 400, 7400, FaultClass::Refused, "primary_location_hint"},
        {"0025-d1-get-missing.json", 404, 7404, FaultClass::NotFound, "could not be found"},
        {"0029-q-create-duplicate.json", 409, 11009, FaultClass::Conflict, ""},
        {"0096-logs-telemetry-query-limit5000.json", 400, std::nullopt, FaultClass::Refused,
            "Invalid input at limit (too_big)"},
        {"0143-logs-script-get-after-delete.json", 404, 10007, FaultClass::NotFound,
            "does not exist on your account"},
    };
    for (const Refusal &row : table) {
        CAPTURE(row.file);
        for (const bool write : {false, true}) {
            const auto answer
                = decodeDone(recordedAnswer(row.file), {.endpoint = "GET /recorded", .write = write});
            REQUIRE_FALSE(answer);
            CHECK(answer.error().httpStatus == row.status);
            CHECK(answer.error().apiCode == row.code);
            CHECK((answer.error().cls == row.cls));
            CHECK((answer.error().phase == Phase::Answer));
            CHECK((answer.error().sent == Sent::Yes));
            CHECK(answer.error().endpoint == "GET /recorded");
            CHECK(answer.error().cfRay == "REDACTED");
            CHECK(answer.error().detail.find(row.text) != std::string::npos);
        }
    }
}
