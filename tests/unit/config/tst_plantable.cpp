// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/config/plantable.h"

#include <doctest/doctest.h>

#include <string>

using namespace edgedeck;
using namespace edgedeck::config;

namespace {

std::string table(const std::string &meters)
{
    return R"({"date":"2026-10-31","currency":"USD","paid_monthly":5,"sources":{"s":"https://example.com"},"meters":[)"
        + meters + "]}";
}

std::string meter(const std::string &rest)
{
    return R"({"id":"m","name":"M","unit":"count","sources":["s"])" + rest + "}";
}

std::string refusal(const std::string &json)
{
    const auto parsed = parsePlanTable(json);
    return parsed ? "parsed" : parsed.error().detail;
}

} // namespace

TEST_CASE("the table the program was built with is good, dated and sourced")
{
    const auto parsed = parsePlanTable(builtInPlanText());
    REQUIRE_MESSAGE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
    CHECK(parsed->date == "2026-10-31");
    CHECK(parsed->paidMonthly == 5.0);
    CHECK(planTable().meters.size() == parsed->meters.size());
    for (const MeterPlan &entry : parsed->meters) {
        for (const std::string &source : entry.sources)
            CHECK(source.starts_with("https://developers.cloudflare.com/"));
    }
}

TEST_CASE("it agrees with the limits that the program judges by, meter for meter and plan for plan")
{
    for (const Meter id : kMeters) {
        CAPTURE(toString(id));
        const MeterPlan *entry = planTable().meter(toString(id));
        REQUIRE(entry != nullptr);
        CHECK(entry->name == displayName(id));
        const char *units[] = {"count", "bytes", "gb_seconds"};
        CHECK(entry->unit == units[static_cast<int>(unitOf(id))]);
        for (const Plan plan : {Plan::Free, Plan::Paid}) {
            const auto built = allowance(plan, id);
            const auto &listed = plan == Plan::Free ? entry->free : entry->paid;
            REQUIRE(built.has_value());
            REQUIRE(listed.has_value());
            CHECK(listed->limit == built->limit);
            CHECK((listed->period == built->period));
            CHECK(listed->hard == built->hard);
        }
        CHECK(entry->overage.has_value());
    }
}

TEST_CASE("cost beyond the allowance is a range: exact and in whole units")
{
    const MeterPlan *writes = planTable().meter("kv_writes");
    REQUIRE(writes != nullptr);
    CHECK(overageCost(*writes, 900'000)->exact == 0.0);
    CHECK(overageCost(*writes, 1'000'000)->roundedUp == 0.0);
    CHECK(overageCost(*writes, 1'500'000)->exact == doctest::Approx(2.5));
    CHECK(overageCost(*writes, 1'500'000)->roundedUp == doctest::Approx(5.0));
    CHECK(overageCost(*planTable().meter("kv_storage"), 3e9)->exact == doctest::Approx(1.0));
    CHECK_FALSE(overageCost(MeterPlan{}, 5).has_value());
    CHECK(planTable().meter("nothing") == nullptr);
}

TEST_CASE("a bad table is refused and the entry named")
{
    CHECK(refusal(table(meter(""))) == "parsed");
    CHECK(refusal(table(meter("") + "," + meter(""))) == "meter m is listed twice");
    CHECK(refusal("[]") == "a plan table is an object");
    CHECK(refusal("{}") == "the plan table has no date");
    CHECK(refusal(R"({"date":"soon"})") == "the plan table has no date");
    CHECK(refusal(R"({"date":"2026-10-31","currency":"EUR"})") == "the plan table must be in USD");
    CHECK(refusal(table(R"({"id":"m","name":"M","unit":"count"})")) == "meter m: has no source");
    CHECK(refusal(table(R"({"id":"m","name":"M","unit":"count","sources":["t"]})"))
        == "meter m: names a source that is not listed");
    CHECK(refusal(table(R"({"id":"m","sources":["s"]})")) == "meter m: needs a name and a unit");
    CHECK(refusal(table("5")) == "meter ?: has no id");
    for (const char *bad : {R"(,"free":{"limit":-1,"period":"day","hard":true})",
             R"(,"free":{"limit":1,"period":"week","hard":true})", R"(,"paid":{"limit":1,"period":"day"})",
             R"(,"paid":7)", R"(,"free":{"limit":1e999,"period":"day","hard":true})"}) {
        CAPTURE(bad);
        CHECK(refusal(table(meter(bad))) != "parsed");
    }
    for (const char *bad :
        {R"(,"overage":{"usd":-1,"per":1})", R"(,"overage":{"usd":1,"per":0})", R"(,"overage":"cheap")"})
        CHECK(refusal(table(meter(bad))) == "meter m: a price is usd of 0 or more per a positive amount");
}
