// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curltransport.h"
#include "tests/faults/faultrows.h"
#include "tests/support/calls.h"

#include <doctest/doctest.h>

#include <memory>

using namespace edgedeck;
using namespace edgedeck::test;

namespace {

std::unique_ptr<FaultServer> serverFor(const FaultRow &row)
{
    if (row.greet)
        return std::unique_ptr<FaultServer>(new FaultServer(FaultServer::greeting(row.greet)));
    return std::make_unique<FaultServer>(row.answer);
}

void checkOutcome(const FaultRow &row, const Outcome &expected, net::CallClass cls)
{
    const auto server = serverFor(row);
    const std::string base = row.scheme + "://127.0.0.1:" + std::to_string(server->port());
    auto options = optionsFor(base);
    options.limits = limitsFor(row.waits);
    net::CurlTransport transport(options);
    const auto request
        = cls == net::CallClass::Write ? writeRequest(base + "/thing") : readRequest(base + "/thing");
    const auto result = callAndWait(transport, request);
    REQUIRE(result.has_value());
    if (!expected.cls) {
        REQUIRE_MESSAGE(result->has_value(), result->error().detail);
        CHECK(result->value().status == expected.status.value_or(0));
        CHECK(result->value().attempts == expected.attempts);
    } else {
        REQUIRE(!result->has_value());
        const Error &error = result->error();
        CAPTURE(error.detail);
        CAPTURE(toString(error.phase));
        CHECK(toString(error.cls) == toString(*expected.cls));
        CHECK(toString(error.sent) == toString(expected.sent));
        CHECK(error.endpoint == request.endpoint);
        CHECK(!error.detail.empty());
        if (expected.status)
            CHECK(error.httpStatus == expected.status);
        CHECK(error.detail.find("token=") == std::string::npos);
    }
    // Every attempt is counted by the limiter, and the server must have seen no more than that.
    CHECK(transport.budget().restUsed == expected.attempts);
    CHECK(server->requests().size() <= static_cast<std::size_t>(expected.attempts));
    if (cls == net::CallClass::Write)
        CHECK(server->requests().size() <= 1);
}

void checkRows(const std::vector<FaultRow> &rows)
{
    for (const FaultRow &row : rows) {
        SUBCASE(row.name.c_str())
        {
            SUBCASE("read")
            {
                checkOutcome(row, row.read, net::CallClass::Read);
            }
            SUBCASE("write")
            {
                checkOutcome(row, row.write, net::CallClass::Write);
            }
        }
    }
}

} // namespace

TEST_CASE("silence: sent or not, and no usable answer")
{
    checkRows(silenceRows());
}

TEST_CASE("transport: cut off, malformed, too much")
{
    checkRows(transportRows());
}

TEST_CASE("meaning: complete answers that are no success")
{
    checkRows(meaningRows());
}

TEST_CASE("the ray of a fault is kept")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) {
        peer.send(FaultServer::answer(403, "<html>", {{"CF-RAY", "8f00ba5eba11ca5e-TST"}}, "text/html"));
    });
    net::CurlTransport transport(optionsFor(server.url(), 50));
    const auto result = callAndWait(transport, readRequest(server.url("/x")));
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(result->error().cfRay == "8f00ba5eba11ca5e-TST");
}

TEST_CASE("a read that fails once is answered by the second attempt")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &request) {
        if (request.connection == 1)
            peer.close();
        else
            peer.send(FaultServer::answer(200, "{}"));
    });
    net::CurlTransport transport(optionsFor(server.url(), 50));
    const auto result = callAndWait(transport, readRequest(server.url("/x")));
    REQUIRE(result.has_value());
    REQUIRE(result->has_value());
    CHECK(result->value().attempts == 2);
    CHECK(server.requests().size() == 2);
}
