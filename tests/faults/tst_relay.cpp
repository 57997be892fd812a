// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curltransport.h"
#include "tests/support/calls.h"
#include "tests/support/faultrelay.h"
#include "tests/support/faultserver.h"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace edgedeck;
using namespace edgedeck::test;
using Kind = RelayFault::Kind;

namespace {

const std::string kBody = R"({"success":true,"errors":[],"messages":[],"result":{"id":"0123456789"}})";

FaultServer::Handler good()
{
    return [](FaultPeer &peer, const SeenRequest &) { peer.send(FaultServer::answer(200, kBody)); };
}

struct Seen
{
    std::optional<Result<net::Response>> result;
    std::size_t atServer = 0;
};

/// The real engine through a relay that misbehaves on every connection.
Seen through(const RelayPlan &plan, bool write)
{
    FaultServer server(good());
    FaultRelay relay(server.port(), [&](int) { return plan; });
    const std::string base = "http://127.0.0.1:" + std::to_string(relay.port());
    net::CurlTransport transport(optionsFor(base, 50));
    Seen seen;
    seen.result = callAndWait(transport, write ? writeRequest(base + "/x") : readRequest(base + "/x"));
    seen.atServer = server.requests().size();
    return seen;
}

} // namespace

TEST_CASE("a relay without a plan changes nothing")
{
    for (const bool write : {false, true}) {
        const Seen seen = through({}, write);
        REQUIRE(seen.result.has_value());
        REQUIRE(seen.result->has_value());
        CHECK(seen.result->value().body == kBody);
        CHECK(seen.atServer == 1);
    }
}

TEST_CASE("an answer that is cut, reset or stalled after any byte is never taken for a success, and a write "
          "is seen once")
{
    const std::string answer = FaultServer::answer(200, kBody);
    for (const Kind kind : {Kind::Cut, Kind::Reset, Kind::Stall}) {
        // Stalls cost their time limit: fewer places.
        const std::size_t step = kind == Kind::Stall ? 60 : 7;
        for (std::size_t after = 0; after < answer.size(); after += step) {
            CAPTURE(static_cast<int>(kind));
            CAPTURE(after);
            const Seen write = through({.toServer = {}, .toClient = {.kind = kind, .after = after}}, true);
            REQUIRE(write.result.has_value());
            CHECK(!write.result->has_value());
            CHECK(toString(write.result->error().sent) == toString(Sent::Yes));
            CHECK(write.atServer == 1);
        }
    }
    const Seen read
        = through({.toServer = {}, .toClient = {.kind = Kind::Cut, .after = answer.size() - 1}}, false);
    REQUIRE(read.result.has_value());
    CHECK(!read.result->has_value());
    CHECK(read.atServer == 3);
}

TEST_CASE("a request that is cut on its way counts as sent")
{
    for (const std::size_t after : {0, 1, 40, 120}) {
        CAPTURE(after);
        const Seen write = through({.toServer = {.kind = Kind::Cut, .after = after}, .toClient = {}}, true);
        REQUIRE(write.result.has_value());
        REQUIRE(!write.result->has_value());
        CHECK(toString(write.result->error().sent) == toString(Sent::Yes));
        CHECK(write.atServer == 0);
    }
}

TEST_CASE("a delayed answer is waited for, a corrupted one is no success")
{
    const Seen late
        = through({.toServer = {},
                      .toClient = {.kind = Kind::Delay, .after = 0, .pause = std::chrono::milliseconds(50)}},
            true);
    REQUIRE(late.result.has_value());
    CHECK(late.result->has_value());
    const Seen corrupt = through({.toServer = {}, .toClient = {.kind = Kind::Corrupt, .after = 2}}, true);
    REQUIRE(corrupt.result.has_value());
    CHECK(!corrupt.result->has_value());
    CHECK(corrupt.atServer == 1);
}
