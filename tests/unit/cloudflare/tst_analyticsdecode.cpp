// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/analyticsdecode.h"
#include "tests/unit/cloudflare/answers.h"

#include <doctest/doctest.h>

using namespace edgedeck;
using namespace edgedeck::cloudflare;
using test::answer;
using test::readFacts;

namespace {

const AccountId kAccount = *AccountId::parse("023e105f4ecef8ad9ca31a8372d0c353");
const Timestamp kNow = *parseRfc3339("2026-10-31T12:00:00Z");

AnalyticsQuery queryFor(std::vector<NodeId> nodes)
{
    return analyticsQuery(kAccount, nodes, AnalyticsScope::Light, kNow, {});
}

std::string account(const std::string &nodes)
{
    return R"({"data":{"cost":7,"viewer":{"budget":293,"accounts":[{)" + nodes + R"(}]}},"errors":null})";
}

const std::string kKvRow
    = R"({"dimensions":{"date":"2026-10-31","actionType":"write","result":"uploaded","responseStatusCode":200},)"
      R"("sum":{"requests":911},"avg":{"sampleInterval":2.5}})";

} // namespace

TEST_CASE("rows of every node")
{
    const std::string body = account(R"("kvDay":[)" + kKvRow + R"(],)"
        + R"("kvStore":[{"dimensions":{"date":"2026-10-31","namespaceId":"n"},"max":{"byteCount":10,"keyCount":2}}],)"
        + R"("wk0":[{"dimensions":{"date":"2026-10-31","scriptName":"api"},"sum":{"requests":5,"errors":1,"subrequests":2,"cpuTimeUs":900},"quantiles":{"cpuTimeP50":100,"cpuTimeP99":300},"avg":{"sampleInterval":1}}],)"
        + R"("wkQ":[{"dimensions":{"datetimeFifteenMinutes":"2026-10-31T11:45:00Z","status":"success"},"sum":{"requests":5,"errors":0,"subrequests":2,"cpuTimeUs":900},"quantiles":{"wallTimeP50":1,"wallTimeP99":2},"avg":{"sampleInterval":1}}],)"
        + R"("doReqDay":[{"dimensions":{"date":"2026-10-31"},"sum":{"requests":6,"errors":0},"avg":{"sampleInterval":1}}],)"
        + R"("doPerDay":[{"dimensions":{"date":"2026-10-31"},"sum":{"duration":1.5,"cpuTime":9,"rowsRead":7,"rowsWritten":8}}],)"
        + R"("doSql":[{"dimensions":{"date":"2026-10-31","namespaceId":"d"},"max":{"storedBytes":4096}}],)"
        + R"("kvWriteMin":[{"dimensions":{"datetimeMinute":"2026-10-31T11:59:00Z","actionType":"write","result":"error"},"sum":{"requests":3},"avg":{"sampleInterval":1}}])");
    const auto query = queryFor({NodeId::KvDay, NodeId::KvStorage, NodeId::WorkerDay, NodeId::WorkerQuarter,
        NodeId::DoDay, NodeId::DoPeriodicDay, NodeId::DoStorage, NodeId::KvWriteMinute});
    const auto part = decodeAnalytics(answer(200, body), readFacts(), query);
    REQUIRE(part);
    CHECK(part->anyData);
    CHECK(part->problems.empty());
    const AnalyticsAnswer &a = part->answer;
    CHECK(a.cost == 7.0);
    CHECK(a.budgetLeft == 293.0);
    REQUIRE(a.kvDay.rows.size() == 1);
    CHECK(a.kvDay.rows[0].requests == 911);
    CHECK(a.kvDay.rows[0].sampleInterval == 2.5);
    CHECK(a.kvDay.rows[0].responseStatus == 200);
    CHECK(a.kvDay.rows[0].start == *parseDate("2026-10-31"));
    CHECK(a.kvStorage.rows.at(0).keys == 2);
    CHECK(a.workerDay.rows.at(0).cpuP99Us == 300.0);
    CHECK_FALSE(a.workerDay.rows.at(0).wallP50Us);
    CHECK(a.workerQuarter.rows.at(0).status == "success");
    CHECK(a.doDay.rows.at(0).requests == 6);
    CHECK(a.doPeriodicDay.rows.at(0).durationGbS == 1.5);
    CHECK(a.doStorage.rows.at(0).bytes == 4096);
    CHECK(a.kvWriteMinute.rows.at(0).result == "error");
    CHECK_FALSE(a.kvHour.asked);
    CHECK_FALSE(a.kvHour.usable());
}

TEST_CASE("no rows and no error is a real zero, a missing node is not")
{
    const auto query = queryFor({NodeId::KvDay, NodeId::DoDay});
    const auto part = decodeAnalytics(answer(200, account(R"("kvDay":[])")), readFacts(), query);
    REQUIRE(part);
    CHECK(part->answer.kvDay.usable());
    CHECK(part->answer.kvDay.rows.empty());
    CHECK_FALSE(part->answer.doDay.usable());
    CHECK((part->answer.doDay.error->cls == FaultClass::BadShape));
}

TEST_CASE("an account without a missing chunk of Workers is not usable")
{
    QueryLimits limits;
    const auto query = analyticsQuery(kAccount, {NodeId::WorkerDay}, AnalyticsScope::Full, kNow, limits);
    const auto part
        = decodeAnalytics(answer(200, account(R"("wk0":[],"wk1":[],"wk2":[],"wk3":[])")), readFacts(), query);
    REQUIRE(part);
    CHECK_FALSE(part->answer.workerDay.usable());
}

TEST_CASE("as many rows as the limit are a cut answer")
{
    QueryLimits limits;
    limits.pageSize["kvOperationsAdaptiveGroups"] = 2;
    const auto query = analyticsQuery(kAccount, {NodeId::KvDay}, AnalyticsScope::Light, kNow, limits);
    CHECK_FALSE(decodeAnalytics(answer(200, account("\"kvDay\":[" + kKvRow + "]")), readFacts(), query)
                    ->answer.kvDay.truncated);
    CHECK(
        decodeAnalytics(answer(200, account("\"kvDay\":[" + kKvRow + "," + kKvRow + "]")), readFacts(), query)
            ->answer.kvDay.truncated);
}

TEST_CASE("bad rows are skipped and counted")
{
    const auto query = queryFor({NodeId::KvDay});
    const std::string rows = "null,5,{}," + kKvRow
        + R"(,{"dimensions":{"date":"yesterday","actionType":"read"},"sum":{"requests":1}})"
        + R"(,{"dimensions":{"date":"2026-10-31","actionType":"read"},"sum":{"requests":-1}})"
        + R"(,{"dimensions":{"date":"2026-10-31","actionType":"read"},"sum":{"requests":"1"}})"
        + R"(,{"dimensions":{"date":"2026-10-31"},"sum":{"requests":1}})";
    const auto part = decodeAnalytics(answer(200, account("\"kvDay\":[" + rows + "]")), readFacts(), query);
    REQUIRE(part);
    CHECK(part->answer.kvDay.rows.size() == 1);
    CHECK(part->answer.kvDay.skipped == 7);
    // 64-bit counts are kept; a sample interval below one is nonsense.
    const auto large = decodeAnalytics(
        answer(200,
            account(
                R"("kvDay":[{"dimensions":{"date":"2026-10-31","actionType":"read"},"sum":{"requests":18446744073709551615},"avg":{"sampleInterval":0}}])")),
        readFacts(), query);
    CHECK(large->answer.kvDay.rows.at(0).requests > 1.8e19);
    CHECK(large->answer.kvDay.rows.at(0).sampleInterval == 1);
}

TEST_CASE("errors beside data belong to the nodes they name")
{
    const auto query = queryFor({NodeId::KvDay, NodeId::DoDay});
    const auto part = decodeAnalytics(
        answer(200,
            R"({"data":{"viewer":{"accounts":[{"kvDay":[],"doReqDay":null}]}},"errors":[{"message":"does not have access to the path","path":["viewer","accounts","0","doReqDay"]}]})"),
        readFacts(), query);
    REQUIRE(part);
    CHECK(part->anyData);
    CHECK(part->answer.kvDay.usable());
    CHECK_FALSE(part->answer.doDay.usable());
    CHECK((part->answer.doDay.error->cls == FaultClass::Forbidden));
}

TEST_CASE("errors without data, whatever the status")
{
    for (const int status : {200, 400, 403, 429, 500}) {
        CAPTURE(status);
        const auto part = decodeAnalytics(
            answer(status, R"({"data":null,"errors":[{"message":"too many nodes","path":null}]})"),
            readFacts(), queryFor({NodeId::KvDay}));
        REQUIRE(part);
        CHECK_FALSE(part->anyData);
        REQUIRE(part->problems.size() == 1);
        CHECK((part->problems[0].fault == GraphFault::TooMuch));
        CHECK_FALSE(part->answer.kvDay.usable());
    }
}

TEST_CASE("what concerns the whole call fails it")
{
    struct
    {
        const char *what;
        int status;
        const char *body;
        FaultClass cls;
    } const table[] = {
        {"REST-style refusal", 403,
            R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}]})",
            FaultClass::Forbidden},
        {"REST-style under 200", 200,
            R"({"success":false,"errors":[{"code":10000,"message":"Authentication error"}]})",
            FaultClass::Auth},
        {"account not in scope", 200, R"({"data":{"viewer":{"accounts":[]}},"errors":null})",
            FaultClass::Forbidden},
        {"no viewer", 200, R"({"data":{},"errors":[]})", FaultClass::BadShape},
        {"data null", 200, R"({"data":null})", FaultClass::BadShape},
        {"page of the edge", 502, "<html></html>", FaultClass::Server},
        {"not JSON", 200, "hello", FaultClass::NotJson},
        {"empty", 200, "", FaultClass::NotJson},
        {"array", 200, "[]", FaultClass::BadShape},
        {"another API", 200, R"({"success":true,"result":{}})", FaultClass::BadShape},
        {"429 without a body of ours", 429, R"({"errors":[],"data":null})", FaultClass::RateLimited},
    };
    for (const auto &row : table) {
        CAPTURE(row.what);
        const auto part
            = decodeAnalytics(answer(row.status, row.body), readFacts(), queryFor({NodeId::KvDay}));
        REQUIRE_FALSE(part);
        CHECK((part.error().cls == row.cls));
        CHECK(part.error().httpStatus == row.status);
    }
}

TEST_CASE("limits of datasets")
{
    const auto limits = decodeLimits(
        answer(200,
            account(
                R"("settings":{"kvOperationsAdaptiveGroups":{"enabled":true,"maxDuration":2764800,"maxNumberOfFields":30,"maxPageSize":10000,"notOlderThan":2678400},"odd":5,"off":{"enabled":false,"maxDuration":-1}})")),
        readFacts());
    REQUIRE(limits);
    CHECK(limits->size() == 2);
    const DatasetLimits &kv = limits->at("kvOperationsAdaptiveGroups");
    CHECK(kv.maxDurationS == 2764800);
    CHECK(kv.notOlderThanS == 2678400);
    CHECK(kv.maxPageSize == 10000);
    CHECK(kv.maxFields == 30);
    CHECK_FALSE(limits->at("off").enabled);
    CHECK_FALSE(limits->at("off").maxDurationS);
    CHECK_FALSE(decodeLimits(answer(200, account("")), readFacts()));
    const auto refused = decodeLimits(
        answer(200, R"({"data":null,"errors":[{"message":"not authorized for that account"}]})"),
        readFacts());
    REQUIRE_FALSE(refused);
    CHECK((refused.error().cls == FaultClass::Forbidden));
}
