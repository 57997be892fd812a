// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/domain/binding.h"
#include "app/domain/cron.h"
#include "app/domain/finding.h"
#include "app/domain/flag.h"
#include "app/domain/meter.h"
#include "app/domain/quota.h"
#include "app/domain/snapshot.h"
#include "app/domain/text.h"
#include "app/domain/worker.h"

#include <doctest/doctest.h>

#include <string>

using namespace edgedeck;
using namespace std::chrono;

namespace {

Timestamp at(const char *text)
{
    return parseRfc3339(text).value();
}

QuotaReading quota(double used, double limit)
{
    QuotaReading reading;
    reading.meter = Meter::KvWrites;
    reading.used = known(used, "graphql", Timestamp{});
    reading.limit = limit;
    return reading;
}

} // namespace

TEST_CASE("meters have public names that read back")
{
    for (const Meter meter : kMeters) {
        CHECK((meterFromString(toString(meter)) == meter));
        CHECK(!displayName(meter).empty());
    }
    CHECK((toString(Meter::KvWrites) == "kv_writes"));
    CHECK((toString(Meter::DoRowsWritten) == "do_rows_written"));
    CHECK(!meterFromString("kv"));
    CHECK((unitOf(Meter::KvStorage) == MeterUnit::Bytes));
    CHECK((unitOf(Meter::DoDuration) == MeterUnit::GbSeconds));
}

TEST_CASE("the Free plan stops, the Paid plan bills, an unknown plan has no limit to show")
{
    CHECK((allowance(Plan::Free, Meter::KvWrites)->limit == 1000));
    CHECK((allowance(Plan::Free, Meter::KvWrites)->hard));
    CHECK((allowance(Plan::Free, Meter::KvWrites)->period == Period::Day));
    CHECK((allowance(Plan::Free, Meter::DoDuration)->limit == 13'000));
    CHECK((allowance(Plan::Paid, Meter::KvWrites)->limit == 1e6));
    CHECK_FALSE(allowance(Plan::Paid, Meter::KvWrites)->hard);
    for (const Meter meter : kMeters)
        CHECK_FALSE(allowance(Plan::Unknown, meter).has_value());
}

TEST_CASE("a quota may pass 100 %, and unknown is never 0")
{
    CHECK(quota(1002, 1000).percent() == doctest::Approx(100.2));
    CHECK(quota(1002, 1000).remaining() == 0);
    CHECK((quota(1000, 1000).level() == QuotaLevel::Over));
    CHECK((quota(800, 1000).level() == QuotaLevel::Near));
    CHECK((quota(799.9, 1000).level() == QuotaLevel::Ok));
    QuotaReading unread;
    unread.limit = 1000;
    CHECK_FALSE(unread.percent().has_value());
    CHECK_FALSE(unread.remaining().has_value());
    CHECK((unread.level() == QuotaLevel::Unknown));
    QuotaReading unlimited = quota(5, 1);
    unlimited.limit.reset();
    CHECK((unlimited.level() == QuotaLevel::Unknown));
}

TEST_CASE("severities: critical beats unknown beats warning")
{
    CHECK((worse(Severity::Unknown, Severity::Warning) == Severity::Unknown));
    CHECK((worse(Severity::Critical, Severity::Unknown) == Severity::Critical));
    CHECK((worse(Severity::Ok, Severity::Info) == Severity::Info));
    CHECK((toString(Severity::Critical) == "critical"));
}

TEST_CASE("flags are found by their names and carried by what binds them")
{
    const std::vector<Binding> bindings{{.name = "ZED_ENABLED", .type = "json", .text = "true"},
        {.name = "FEATURE_FLAG_DO_CACHE", .type = "plain_text", .text = "false"},
        {.name = "ENABLE_X", .type = "secret_text"}, {.name = "FEATURE_FLAG_KV", .type = "kv_namespace"},
        {.name = "LOG_LEVEL", .type = "plain_text", .text = "info"}};
    const auto flags = detectFlags(bindings);
    REQUIRE(flags.size() == 3);
    CHECK(flags[1].name == "ENABLE_X");
    CHECK(flags[0].name == "FEATURE_FLAG_DO_CACHE");
    CHECK(flags[0].requiredBindings == std::vector<std::string>{"CACHE_DO"});
    CHECK(flags[0].storagePath);
    CHECK(flags[2].name == "ZED_ENABLED");
    CHECK((carrierOf(bindings, "ENABLE_X") == Carrier::SecretText));
    CHECK((carrierOf(bindings, "FEATURE_FLAG_KV") == Carrier::Unknown));
    CHECK((carrierOf(bindings, "absent") == Carrier::Unknown));
    CHECK((toString(Carrier::PlainText) == "plain_text"));
}

TEST_CASE("bindings: secrets are known as such, the worst check counts, new types keep their own name")
{
    CHECK(isSecret({.name = "K", .type = "secret_text"}));
    CHECK(isSecret({.name = "K", .type = "secret_key"}));
    CHECK_FALSE(isSecret({.name = "K", .type = "plain_text"}));
    CHECK(displayType("kv_namespace") == "KV namespace");
    CHECK(displayType("quantum_store") == "quantum_store");
    CheckedBinding checked;
    CHECK((checked.worst() == CheckResult::Pass));
    checked.checks = {{.id = "a", .result = CheckResult::Unknown}, {.id = "b", .result = CheckResult::Warn}};
    CHECK((checked.worst() == CheckResult::Warn));
    checked.checks.push_back({.id = "c", .result = CheckResult::Block});
    CHECK((checked.worst() == CheckResult::Block));
}

TEST_CASE("the sole version of a deployment ignores shares of 0 %")
{
    const auto a = VersionId::parse("00000000-0000-4000-8000-000000000001").value();
    const auto b = VersionId::parse("00000000-0000-4000-8000-000000000002").value();
    Deployment deployment;
    CHECK_FALSE(deployment.soleVersion().has_value());
    deployment.versions = {{a, 100}, {b, 0}};
    CHECK(deployment.soleVersion() == a);
    deployment.versions = {{a, 95}, {b, 5}};
    CHECK_FALSE(deployment.soleVersion().has_value());
}

TEST_CASE("a snapshot finds its parts by name")
{
    Snapshot snapshot;
    snapshot.quotas = {quota(1, 2)};
    snapshot.flags.push_back({});
    snapshot.flags.back().definition.name = "F";
    snapshot.series.push_back({.name = "kv_writes"});
    CHECK((snapshot.quota(Meter::KvWrites) != nullptr));
    CHECK((snapshot.quota(Meter::KvReads) == nullptr));
    CHECK(snapshot.flag("F") != nullptr);
    CHECK(snapshot.flag("G") == nullptr);
    CHECK(snapshot.seriesNamed("kv_writes") != nullptr);
    CHECK(snapshot.seriesNamed("x") == nullptr);
}

TEST_CASE("numbers and words")
{
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(41210) == "41,210");
    CHECK(grouped(-1234567) == "-1,234,567");
    CHECK(grouped(1e300).size() > 300);
    CHECK(plainNumber(100.25, 1) == "100.2");
    CHECK(trimmed("  a b \n") == "a b");
    CHECK(trimmed(" \t ").empty());
    CHECK(jsonString("a\"b\\c\n\x01") == R"("a\"b\\c\n\u0001")");
    CHECK(counted(1, "attempt", "attempts") == "1 attempt");
    CHECK(counted(2000, "attempt", "attempts") == "2,000 attempts");
}

TEST_CASE("cron expressions fire as Workers' schedules do")
{
    const Timestamp day = at("2026-11-24T00:00:00Z"); // a Tuesday
    const auto times = [&](const char *expression) { return cronTimes(expression, day, day + days{1}); };
    CHECK(times("30 12 * * *") == std::vector{at("2026-11-24T12:30:00Z")});
    CHECK(times("0 9-11 * * *").size() == 3);
    CHECK(times("*/15 * * * *").size() == 96);
    CHECK(times("5 20 * * TUE") == std::vector{at("2026-11-24T20:05:00Z")});
    CHECK(times("5 20 * * 3").size() == 1); // 1 = Sunday
    CHECK(times("5 20 * * MON").empty());
    CHECK(times("0 0 24 11 *").size() == 1);
    CHECK(times("0 0 24 NOV *").size() == 1);
    CHECK(times("0 0 1 * TUE").size() == 1); // either day field
    CHECK(cronTimes("* * * * *", day, day + days{1}, 10).size() == 10);
    for (const char *bad : {"", "1 2 3 4", "1 2 3 4 5 6", "60 * * * *", "* 24 * * *", "a * * * *",
             "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *"}) {
        CAPTURE(std::string(bad));
        CHECK_FALSE(isCron(bad));
        CHECK(times(bad).empty());
    }
}

TEST_CASE(
    "the first honest window: two hours round the first burst, never on a day whose writes were refused")
{
    const std::vector<std::string> crons{"0 16 * * *", "30 12 * * *", "*/5 * * * *"};
    const Timestamp evening = at("2026-11-24T19:04:00Z");
    CHECK(firstHonestWindow(evening, crons, true)
        == ProofWindow{at("2026-11-25T12:25:00Z"), at("2026-11-25T14:25:00Z")});
    CHECK(firstHonestWindow(at("2026-11-24T09:00:00Z"), crons, false).from == at("2026-11-24T12:25:00Z"));
    CHECK(firstHonestWindow(at("2026-11-24T09:00:00Z"), crons, true).from == at("2026-11-25T12:25:00Z"));
    // The burst of a flip made while it runs is not comparable any more.
    CHECK(firstHonestWindow(at("2026-11-24T12:28:00Z"), crons, false).from == at("2026-11-25T12:25:00Z"));
    CHECK(firstHonestWindow(evening, {}, true).from == at("2026-11-25T00:00:00Z"));
    CHECK(firstHonestWindow(evening, {"nonsense"}, false).to == at("2026-11-24T21:09:00Z"));
}
