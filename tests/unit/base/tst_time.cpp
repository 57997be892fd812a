// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/base/timestamp.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace edgedeck;
using namespace std::chrono;

namespace {

Timestamp at(const char *text)
{
    const auto parsed = parseRfc3339(text);
    REQUIRE_MESSAGE(parsed.has_value(), text);
    return *parsed;
}

/// 1970 to 9999, where RFC 3339 has four digits.
rc::Gen<Timestamp> moments()
{
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 253'402'300'799LL * 1'000'000),
        [](std::int64_t micros) { return Timestamp{microseconds{micros}}; });
}

} // namespace

TEST_CASE("RFC 3339, with 0 to 9 fraction digits and any offset")
{
    CHECK(at("1970-01-01T00:00:00Z").time_since_epoch().count() == 0);
    CHECK(at("2026-09-29T06:57:41.141552Z") - at("2026-09-29T06:57:41Z") == microseconds(141'552));
    CHECK(at("2026-09-29T06:57:41.1Z") - at("2026-09-29T06:57:41Z") == microseconds(100'000));
    CHECK(at("2026-09-29T06:57:41.141552999Z") == at("2026-09-29T06:57:41.141552Z"));
    CHECK(at("2026-09-29T08:57:41+02:00") == at("2026-09-29T06:57:41Z"));
    CHECK(at("2026-09-28T23:27:41-07:30") == at("2026-09-29T06:57:41Z"));
    CHECK(at("2026-09-29t06:57:41z") == at("2026-09-29T06:57:41Z"));
    CHECK(at("2024-02-29T00:00:00Z") - at("2024-02-28T00:00:00Z") == days(1));
    CHECK(at("2026-12-31T23:59:60Z") == at("2027-01-01T00:00:00Z"));
}

TEST_CASE("what is not RFC 3339")
{
    for (const char *text : {"", "2026", "2026-09-29", "2026-09-29T06:57:41", "2026-09-29T06:57Z",
             "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z",
             "2026-09-29T24:00:00Z", "2026-09-29T06:60:00Z", "2026-09-29T06:57:61Z", "2026-09-29T06:57:41.Z",
             "2026-09-29T06:57:41.1234567890Z", "2026-09-29T06:57:41Zx", " 2026-09-29T06:57:41Z",
             "2026-09-29T06:57:41+24:00", "2026-09-29T06:57:41+0200", "2026-09-29T06:57:41+02:60",
             "-026-09-29T06:57:41Z", "+2026-09-29T06:57:41Z", "2026-9-29T06:57:41Z", "yesterday"}) {
        CAPTURE(text);
        CHECK(!parseRfc3339(text).has_value());
    }
}

TEST_CASE("dates and HTTP dates")
{
    CHECK(parseDate("2026-09-29") == at("2026-09-29T00:00:00Z"));
    CHECK(!parseDate("2026-09-29Z"));
    CHECK(!parseDate("2026-09-31"));
    CHECK(!parseDate(""));
    CHECK(parseHttpDate("Tue, 29 Sep 2026 06:57:48 GMT") == at("2026-09-29T06:57:48Z"));
    for (const char *text :
        {"", "Tue, 29 Sep 2026 06:57:48", "Tue, 29 Sep 2026 06:57:48 UTC", "29 Sep 2026 06:57:48 GMT",
            "Tuesday, 29-Sep-26 06:57:48 GMT", "Tue Sep 29 06:57:48 2026", "Tue, 31 Sep 2026 06:57:48 GMT",
            "Tue, 29 Spt 2026 06:57:48 GMT", "Tue, 29 Sep 2026 25:57:48 GMT"}) {
        CAPTURE(text);
        CHECK(!parseHttpDate(text).has_value());
    }
}

TEST_CASE("writing")
{
    const Timestamp moment = at("2026-09-29T06:57:41.000052Z");
    CHECK(toRfc3339(moment) == "2026-09-29T06:57:41Z");
    CHECK(toRfc3339Micros(moment) == "2026-09-29T06:57:41.000052Z");
    CHECK(toDate(moment) == "2026-09-29");
    CHECK(toHttpDate(moment) == "Tue, 29 Sep 2026 06:57:41 GMT");
    CHECK(toRfc3339Micros(Timestamp{microseconds{-1}}) == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("the quota day is the UTC day")
{
    CHECK(startOfDay(at("2026-09-29T23:59:59.999999Z")) == at("2026-09-29T00:00:00Z"));
    CHECK(nextReset(at("2026-09-29T23:59:59.999999Z")) == at("2026-09-30T00:00:00Z"));
    // At the reset itself the new day has begun.
    CHECK(nextReset(at("2026-09-30T00:00:00Z")) == at("2026-10-01T00:00:00Z"));
    CHECK(startOfDay(at("2026-09-30T00:00:00Z")) == at("2026-09-30T00:00:00Z"));
    CHECK(nextReset(at("2026-12-31T10:00:00Z")) == at("2027-01-01T00:00:00Z"));
}

TEST_CASE("property: what is written is read back")
{
    CHECK(rc::check([] {
        const Timestamp moment = *moments();
        RC_ASSERT(parseRfc3339(toRfc3339Micros(moment)) == moment);
        RC_ASSERT(parseRfc3339(toRfc3339(moment)) == floor<seconds>(moment));
        RC_ASSERT(parseHttpDate(toHttpDate(moment)) == floor<seconds>(moment));
        RC_ASSERT(parseDate(toDate(moment)) == startOfDay(moment));
        RC_ASSERT(nextReset(moment) - startOfDay(moment) == days(1));
        RC_ASSERT(startOfDay(moment) <= moment);
        RC_ASSERT(moment < nextReset(moment));
    }));
}

TEST_CASE("property: no text is misread")
{
    CHECK(rc::check([] {
        const auto text
            = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("0123456789-:.TZ+ ")));
        const auto moment = parseRfc3339(text);
        if (moment)
            RC_ASSERT(parseRfc3339(toRfc3339Micros(*moment)) == moment);
        static_cast<void>(parseHttpDate(text));
        static_cast<void>(parseDate(text));
    }));
}
