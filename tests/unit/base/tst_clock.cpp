// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/base/clock.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace edgedeck;
using namespace std::chrono;

namespace {

const Timestamp kStart = *parseRfc3339("2026-09-29T19:04:00Z");

} // namespace

TEST_CASE("a manual clock stands until told")
{
    ManualClock clock(kStart);
    const SteadyTime steady = clock.steady();
    CHECK(clock.wall() == kStart);
    clock.advance(milliseconds(1500));
    CHECK(clock.wall() == kStart + milliseconds(1500));
    CHECK(clock.steady() - steady == milliseconds(1500));
}

TEST_CASE("the system clock moves forward and is about now")
{
    const SystemClock clock;
    const SteadyTime first = clock.steady();
    CHECK(clock.steady() >= first);
    CHECK(abs(clock.wall() - floor<microseconds>(system_clock::now())) < minutes(1));
}

TEST_CASE("before the first header the server's time is the local one")
{
    ManualClock local(kStart);
    const ServerClock server(local);
    CHECK(!server.observed());
    CHECK(server.now() == kStart);
    CHECK(server.skew() == microseconds(0));
    local.advance(seconds(5));
    CHECK(server.now() == kStart + seconds(5));
}

TEST_CASE("a wrong local clock does no harm")
{
    ManualClock local(kStart - hours(3));
    ServerClock server(local);
    server.observe(kStart);
    CHECK(server.observed());
    CHECK(server.now() == kStart);
    CHECK(server.skew() == hours(3));
    local.advance(minutes(2));
    CHECK(server.now() == kStart + minutes(2));
}

TEST_CASE("headers of whole seconds do not make it stutter")
{
    ManualClock local(kStart);
    ServerClock server(local);
    server.observe(kStart);
    local.advance(milliseconds(900));
    server.observe(kStart); // still the same second there
    CHECK(server.now() == kStart + milliseconds(900));
    local.advance(milliseconds(300));
    server.observe(kStart + seconds(1));
    CHECK(server.now() == kStart + milliseconds(1200));
}

TEST_CASE("a header that contradicts the estimate wins")
{
    ManualClock local(kStart);
    ServerClock server(local);
    server.observe(kStart);
    local.advance(seconds(10));
    server.observe(kStart + hours(1)); // the computer slept
    CHECK(server.now() == kStart + hours(1));
    server.observe(kStart + minutes(30));
    CHECK(server.now() == kStart + minutes(30));
}

TEST_CASE("a sandbox that runs faster")
{
    ManualClock local(kStart);
    ServerClock server(local);
    server.observe(kStart);
    server.setRate(60);
    CHECK(server.rate() == 60);
    CHECK(server.now() == kStart); // setting a rate does not jump
    local.advance(seconds(1));
    CHECK(server.now() == kStart + minutes(1));
    server.setRate(1);
    local.advance(seconds(1));
    CHECK(server.now() == kStart + minutes(1) + seconds(1));
}

TEST_CASE("the quota day follows the server over midnight")
{
    ManualClock local(*parseRfc3339("2026-09-29T12:00:00Z"));
    ServerClock server(local);
    server.observe(*parseRfc3339("2026-09-29T23:59:59Z"));
    CHECK(toDate(server.now()) == "2026-09-29");
    local.advance(seconds(2));
    CHECK(toDate(server.now()) == "2026-09-30");
}

TEST_CASE("clocks are shared by threads")
{
    ManualClock local(kStart);
    ServerClock server(local);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 500; ++i) {
                if (t == 0)
                    local.advance(milliseconds(1));
                else if (t == 1)
                    server.observe(kStart + milliseconds(i));
                else
                    static_cast<void>(server.now() + server.skew());
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    CHECK(local.wall() == kStart + milliseconds(500));
    CHECK(server.observed());
}
