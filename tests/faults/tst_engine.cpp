// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curltransport.h"
#include "tests/support/calls.h"
#include "tests/support/childprocess.h"
#include "tests/support/faultserver.h"
#include "tests/support/fullbacklog.h"
#include "tests/support/slowresolver.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::test;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

namespace {

FaultServer::Handler good()
{
    return [](FaultPeer &peer, const SeenRequest &) {
        peer.send(
            FaultServer::answer(200, R"({"success":true})", {{"Date", "Tue, 29 Sep 2026 06:57:48 GMT"}}));
    };
}

milliseconds since(Steady::time_point start)
{
    return std::chrono::duration_cast<milliseconds>(Steady::now() - start);
}

void checkNotSent(const std::string &base, int divisor, FaultClass cls, Phase phase, int readAttempts)
{
    for (const bool write : {false, true}) {
        CAPTURE(base);
        CAPTURE(write);
        net::CurlTransport transport(optionsFor(base, divisor));
        const auto result
            = callAndWait(transport, write ? writeRequest(base + "/x") : readRequest(base + "/x"));
        REQUIRE(result.has_value());
        REQUIRE(!result->has_value());
        CAPTURE(result->error().detail);
        CHECK(toString(result->error().cls) == toString(cls));
        CHECK(toString(result->error().phase) == toString(phase));
        CHECK(toString(result->error().sent) == toString(Sent::No));
        CHECK(transport.budget().restUsed == (write ? 1 : readAttempts));
    }
}

} // namespace

TEST_CASE("faults before anything is sent")
{
    SUBCASE("no such host")
    {
        checkNotSent("https://api.none.test", 50, FaultClass::Dns, Phase::Resolve, 3);
    }
    SUBCASE("silent resolver")
    {
        checkNotSent("https://api.silent.test", 50, FaultClass::Dns, Phase::Resolve, 3);
    }
    SUBCASE("connection refused")
    {
        checkNotSent(
            "http://127.0.0.1:" + std::to_string(freePort()), 50, FaultClass::Connect, Phase::Connect, 3);
    }
    SUBCASE("connection attempts dropped")
    {
        const FullBacklog full;
        checkNotSent(
            "http://127.0.0.1:" + std::to_string(full.port()), 50, FaultClass::Timeout, Phase::Connect, 3);
    }
    SUBCASE("TLS handshake stalls")
    {
        FaultServer mute = FaultServer::greeting([](FaultPeer &peer) { peer.stall(); });
        checkNotSent(
            "https://127.0.0.1:" + std::to_string(mute.port()), 50, FaultClass::Timeout, Phase::Handshake, 3);
    }
}

TEST_CASE("a write on a warm engine is seen once, whatever the server does")
{
    for (const bool reset : {false, true}) {
        FaultServer server([reset](FaultPeer &peer, const SeenRequest &request) {
            if (request.method == "GET" || request.target == "/good")
                peer.send(FaultServer::answer(200, "{}"));
            else if (reset)
                peer.reset();
            else
                peer.close();
        });
        net::CurlTransport transport(optionsFor(server.url(), 10));
        for (int i = 0; i < 3; ++i)
            REQUIRE(callAndWait(transport, readRequest(server.url("/warm"))).value().has_value());
        CHECK(server.connections() == 1);
        REQUIRE(callAndWait(transport, writeRequest(server.url("/good"))).value().has_value());
        const auto result = callAndWait(transport, writeRequest(server.url("/write")));
        REQUIRE(result.has_value());
        REQUIRE(!result->has_value());
        CHECK(toString(result->error().sent) == toString(Sent::Yes));
        int writes = 0;
        for (const SeenRequest &seen : server.requests()) {
            if (seen.target == "/write") {
                ++writes;
                CHECK(seen.connection == 3);
            }
        }
        CHECK(writes == 1);
        // and the connection of a write is never used again
        REQUIRE(callAndWait(transport, readRequest(server.url("/after"))).value().has_value());
        CHECK(server.connections() == 3);
    }
}

TEST_CASE("a write that stalls holds up no read")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &request) {
        if (request.method == "GET")
            peer.send(FaultServer::answer(200, "{}"));
        else
            peer.stall();
    });
    net::CurlTransport transport(optionsFor(server.url()));
    std::atomic<int> ran = 0;
    const auto id = transport.send(writeRequest(server.url("/w")), [&](Result<net::Response>) { ++ran; });
    const auto result = callAndWait(transport, readRequest(server.url("/r")), std::chrono::seconds(60));
    REQUIRE(result.has_value());
    CHECK(result->has_value());
    CHECK(ran == 0);
    transport.cancel(id);
}

TEST_CASE("a successful write's connection is not kept")
{
    FaultServer server(good());
    net::CurlTransport transport(optionsFor(server.url(), 10));
    for (int i = 0; i < 3; ++i)
        REQUIRE(callAndWait(transport, writeRequest(server.url("/write"))).value().has_value());
    CHECK(server.connections() == 3);
    CHECK(server.requests().front().body == R"({"value":true})");
    CHECK(server.requests().front().header("content-type") == "application/json");
    CHECK(server.requests().front().header("expect").empty());
}

TEST_CASE("which token goes where")
{
    FaultServer api(good());
    FaultServer worker(good());
    auto options = optionsFor(api.url("/client/v4"), 10);
    options.workerBaseUrl = worker.url();
    net::CurlTransport transport(options);
    REQUIRE(callAndWait(transport, readRequest(api.url("/client/v4/x"))).value().has_value());
    REQUIRE(callAndWait(transport, writeRequest(api.url("/client/v4/x"))).value().has_value());
    auto open = readRequest(api.url("/client/v4/x"));
    open.authorize = false;
    REQUIRE(callAndWait(transport, open).value().has_value());
    auto look = readRequest(worker.url("/metrics"));
    look.cls = net::CallClass::WorkerRead;
    look.authorize = false;
    look.headers = {{"X-API-KEY", "worker-key"}};
    REQUIRE(callAndWait(transport, look).value().has_value());

    CHECK(api.requests()[0].header("authorization") == "Bearer " + std::string(kReadToken));
    CHECK(api.requests()[1].header("authorization") == "Bearer " + std::string(kWriteToken));
    CHECK(api.requests()[2].header("authorization").empty());
    CHECK(worker.requests()[0].header("authorization").empty());
    CHECK(worker.requests()[0].header("x-api-key") == "worker-key");
    CHECK(transport.budget().restUsed == 3); // looks at the Worker are not API calls

    // Nothing of this may reach the wrong server.
    const auto refused = [&](net::Request request) {
        const auto result = callAndWait(transport, std::move(request));
        REQUIRE(result.has_value());
        REQUIRE(!result->has_value());
        CHECK(toString(result->error().cls) == toString(FaultClass::Config));
        CHECK(toString(result->error().sent) == toString(Sent::No));
    };
    refused(readRequest(worker.url("/steal")));
    refused(readRequest("http://127.0.0.1:" + std::to_string(api.port()) + "@example.com/"));
    refused(readRequest("http://example.com/client/v4/x"));
    refused(readRequest("file:///etc/passwd"));
    refused(readRequest("https://user:secret@127.0.0.1/x"));
    look.authorize = true;
    refused(look);
    look.authorize = false;
    look.url = api.url("/not-the-worker");
    refused(look);
    auto smuggled = readRequest(api.url("/x"));
    smuggled.headers = {{"X-Note", "a\r\nX-Evil: b"}};
    refused(smuggled);
    smuggled.headers = {{"authorization", "Bearer other"}};
    refused(smuggled);
    CHECK(worker.requests().size() == 1);
    CHECK(api.requests().size() == 3);
}

TEST_CASE("a base URL that may not carry a token refuses every authorized call")
{
    net::CurlTransport transport(optionsFor("http://api.example.com/client/v4", 10));
    const auto result = callAndWait(transport, readRequest("http://api.example.com/client/v4/x"));
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(toString(result->error().cls) == toString(FaultClass::Config));
    CHECK(toString(result->error().sent) == toString(Sent::No));
}

TEST_CASE("no token is an error of its own")
{
    FaultServer server(good());
    auto options = optionsFor(server.url(), 10);
    options.bearer = nullptr;
    net::CurlTransport transport(options);
    const auto result = callAndWait(transport, readRequest(server.url("/x")));
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(toString(result->error().cls) == toString(FaultClass::Auth));
    CHECK(server.connections() == 0);
}

TEST_CASE("what an answer carries")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) {
        peer.send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n");
        peer.send(FaultServer::answer(200, "{}",
            {{"Date", "Tue, 29 Sep 2026 06:57:48 GMT"}, {"CF-Ray", "8f00ba5eba11ca5e-TST"}, {"X-Two", "a"},
                {"X-Two", "b"}}));
    });
    net::CurlTransport transport(optionsFor(server.url(), 10));
    const auto result = callAndWait(transport, readRequest(server.url("/a/../b%2Fc")));
    REQUIRE(result.has_value());
    REQUIRE(result->has_value());
    const net::Response &response = result->value();
    CHECK(response.body == "{}");
    CHECK(response.cfRay == "8f00ba5eba11ca5e-TST");
    CHECK(response.serverDate == parseHttpDate("Tue, 29 Sep 2026 06:57:48 GMT"));
    CHECK(response.header("x-early").empty());
    CHECK(std::string(response.header("x-two")) == "a");
    CHECK(response.declaredSize == 2);
    CHECK(response.took.count() > 0);
    CHECK(server.requests().front().target == "/a/../b%2Fc"); // sent as built
}

TEST_CASE("a prefix of a large value, with its true size")
{
    const std::string value(3'000'000, 'v');
    FaultServer server([&](FaultPeer &peer, const SeenRequest &) {
        peer.send(FaultServer::answer(200, value, {}, "application/octet-stream"));
    });
    net::CurlTransport transport(optionsFor(server.url(), 10));
    auto request = readRequest(server.url("/values/k"));
    request.jsonExpected = false;
    request.prefixOnly = 1U << 20U;
    const auto result = callAndWait(transport, request);
    REQUIRE(result.has_value());
    REQUIRE(result->has_value());
    CHECK(result->value().body.size() == request.prefixOnly);
    CHECK(result->value().truncatedPrefix);
    CHECK(result->value().declaredSize == value.size());
    CHECK(server.requests().front().header("accept-encoding").empty());
    request.prefixOnly = 4'000'000;
    const auto whole = callAndWait(transport, request);
    REQUIRE(whole.value().has_value());
    CHECK(whole->value().body.size() == value.size());
    CHECK(!whole->value().truncatedPrefix);
}

TEST_CASE("a deadline bounds all attempts together")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) { peer.stall(); });
    net::CurlTransport transport(optionsFor(server.url()));
    auto request = readRequest(server.url("/x"));
    request.deadline = milliseconds(150);
    const auto start = Steady::now();
    const auto result = callAndWait(transport, request);
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(toString(result->error().cls) == toString(FaultClass::Timeout));
    CHECK(since(start) < milliseconds(15'000)); // one attempt alone may take 20 s
    request.deadline = milliseconds(0);
    const auto none = callAndWait(transport, request);
    REQUIRE(!none->has_value());
    CHECK(toString(none->error().sent) == toString(Sent::No));
}

TEST_CASE("a long pause asked for by the API fails calls at once, with its end")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) {
        peer.send(FaultServer::answer(429, "{}", {{"Retry-After", "200"}}));
    });
    net::CurlTransport transport(optionsFor(server.url()));
    REQUIRE(callAndWait(transport, readRequest(server.url("/x"))).value().has_value());
    const auto result = callAndWait(transport, readRequest(server.url("/y")));
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(toString(result->error().cls) == toString(FaultClass::RateLimited));
    CHECK(toString(result->error().sent) == toString(Sent::No));
    REQUIRE(result->error().retryAfter.has_value());
    CHECK(result->error().retryAfter->count() > 190);
    CHECK(server.requests().size() == 1);
    // A write is not held back: its refusal is harmless, its delay is not.
    CHECK(callAndWait(transport, writeRequest(server.url("/z"))).value().has_value());
    CHECK(server.requests().size() == 2);
}

TEST_CASE("cancel: no completion afterwards")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) { peer.stall(); });
    net::CurlTransport transport(optionsFor(server.url()));
    std::atomic<int> ran = 0;
    auto owned = std::make_shared<int>(0);
    const auto id
        = transport.send(readRequest(server.url("/x")), [&ran, owned](Result<net::Response>) { ++ran; });
    while (server.requests().empty())
        std::this_thread::yield();
    transport.cancel(id);
    transport.cancel(id);
    transport.cancel(0);
    while (owned.use_count() > 1)
        std::this_thread::yield();
    CHECK(ran == 0);
}

TEST_CASE("cancel storm from several threads, every other call completes once")
{
    FaultServer server(good());
    std::atomic<int> completed = 0;
    std::atomic<int> lateAfterCancel = 0;
    constexpr int kThreads = 4;
    constexpr int kCalls = 40;
    {
        auto options = optionsFor(server.url(), 1);
        options.limits.operatorRest = 100'000;
        options.limits.backgroundRest = 100'000;
        net::CurlTransport transport(options);
        std::vector<std::thread> threads;
        threads.reserve(kThreads);
        for (int t = 0; t < kThreads; ++t) {
            threads.emplace_back([&] {
                for (int i = 0; i < kCalls; ++i) {
                    if (i % 2 == 0) {
                        std::promise<void> promise;
                        auto future = promise.get_future();
                        transport.send(readRequest(server.url("/keep")), [&](Result<net::Response> answer) {
                            completed += answer.has_value() ? 1 : 0;
                            promise.set_value();
                        });
                        future.wait();
                    } else {
                        auto cancelled = std::make_shared<std::atomic<bool>>(false);
                        auto running = std::make_shared<std::atomic<bool>>(false);
                        const auto id = transport.send(
                            readRequest(server.url("/drop")), [&, cancelled, running](Result<net::Response>) {
                                *running = true;
                                if (*cancelled)
                                    ++lateAfterCancel;
                            });
                        transport.cancel(id);
                        // One that runs at this very moment is allowed to end.
                        if (!*running)
                            *cancelled = true;
                    }
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
    }
    CHECK(completed == kThreads * kCalls / 2);
    CHECK(lateAfterCancel == 0);
}

TEST_CASE("a call that waits for a free slot starts when the one before it ends, not at the next poll")
{
    FaultServer server(good());
    constexpr int kCalls = 40;
    auto options = optionsFor(server.url(), 1);
    options.limits.maxParallelPlain = 1;
    net::CurlTransport transport(options);
    const auto start = Steady::now();
    std::vector<std::future<bool>> answers;
    for (int i = 0; i < kCalls; ++i) {
        auto promise = std::make_shared<std::promise<bool>>();
        answers.push_back(promise->get_future());
        transport.send(readRequest(server.url("/x")),
            [promise](Result<net::Response> answer) { promise->set_value(answer.has_value()); });
    }
    for (auto &answer : answers)
        CHECK(answer.get());
    // The longest poll is a second: slept before every call that would be 39 of them.
    CHECK(since(start) < milliseconds(20'000));
}

TEST_CASE("quitting completes what is open, once, as cancelled")
{
    FaultServer server([](FaultPeer &peer, const SeenRequest &) { peer.stall(); });
    std::vector<std::string> outcomes;
    {
        net::CurlTransport transport(optionsFor(server.url()));
        for (int i = 0; i < 8; ++i)
            transport.send(readRequest(server.url("/x")),
                [&](Result<net::Response> r) { outcomes.emplace_back(toString(r.error().cls)); });
        while (server.requests().empty())
            std::this_thread::yield();
    }
    CHECK(outcomes == std::vector<std::string>(8, "cancelled"));
}

TEST_CASE("cancel and quit take under 200 ms while a name look-up hangs")
{
    setSlowResolverMs(60'000);
    const std::string base = "https://api.slow.test";
    // On a busy machine one look may be unlucky; an engine that waits for the look-up fails every one.
    milliseconds cancelled(60'000);
    milliseconds quit(60'000);
    for (int look = 0; look < 5 && (cancelled >= milliseconds(200) || quit >= milliseconds(200)); ++look) {
        int before = slowResolverCalls();
        auto transport = std::make_unique<net::CurlTransport>(optionsFor(base));
        std::atomic<int> ran = 0;
        auto owned = std::make_shared<int>(0);
        const auto id
            = transport->send(readRequest(base + "/x"), [&ran, owned](Result<net::Response>) { ++ran; });
        while (slowResolverCalls() == before)
            std::this_thread::yield();
        auto start = Steady::now();
        transport->cancel(id);
        while (owned.use_count() > 1) // the engine itself must be free again, not only the caller
            std::this_thread::yield();
        cancelled = std::min(cancelled, since(start));
        CHECK(ran == 0);

        before = slowResolverCalls();
        transport->send(readRequest(base + "/y"), [&ran](Result<net::Response>) { ++ran; });
        while (slowResolverCalls() == before)
            std::this_thread::yield();
        start = Steady::now();
        transport.reset();
        quit = std::min(quit, since(start));
        CHECK(ran == 1);
    }
    CHECK(cancelled < milliseconds(200));
    CHECK(quit < milliseconds(200));
}

TEST_CASE("other calls go on while a name look-up hangs")
{
    setSlowResolverMs(60'000);
    FaultServer server(good());
    net::CurlTransport transport(optionsFor(server.url()));
    auto slow = readRequest("https://other.slow.test/x");
    slow.authorize = false;
    std::atomic<int> ran = 0;
    const int before = slowResolverCalls();
    transport.send(slow, [&](Result<net::Response>) { ++ran; });
    while (slowResolverCalls() == before)
        std::this_thread::yield();
    const auto start = Steady::now();
    for (int i = 0; i < 20; ++i)
        REQUIRE(callAndWait(transport, readRequest(server.url("/x"))).value().has_value());
    CHECK(since(start) < milliseconds(30'000));
    CHECK(ran == 0);
}

TEST_CASE("dropped connections are not used again")
{
    FaultServer server(good());
    net::CurlTransport transport(optionsFor(server.url()));
    REQUIRE(callAndWait(transport, readRequest(server.url("/x"))).value().has_value());
    REQUIRE(callAndWait(transport, readRequest(server.url("/x"))).value().has_value());
    CHECK(server.connections() == 1);
    transport.dropConnections();
    REQUIRE(callAndWait(transport, readRequest(server.url("/x"))).value().has_value());
    CHECK(server.connections() == 2);
}

TEST_CASE("after sleep nothing under way is believed: a write may have happened, a read is asked again")
{
    std::atomic<int> sleptMs = 0;
    std::atomic<bool> mute = true;
    FaultServer server([&](FaultPeer &peer, const SeenRequest &) {
        if (mute)
            peer.stall();
        else
            peer.send(FaultServer::answer(200, "{}"));
    });
    auto options = optionsFor(server.url());
    options.timeAsleep = [&] { return milliseconds(sleptMs); };
    net::CurlTransport transport(options);
    std::promise<Result<net::Response>> read;
    std::promise<Result<net::Response>> write;
    auto readFuture = read.get_future();
    auto writeFuture = write.get_future();
    transport.send(
        readRequest(server.url("/r")), [&](Result<net::Response> r) { read.set_value(std::move(r)); });
    transport.send(
        writeRequest(server.url("/w")), [&](Result<net::Response> r) { write.set_value(std::move(r)); });
    while (server.requests().size() < 2)
        std::this_thread::yield();
    mute = false;
    sleptMs = 41 * 60 * 1000;
    REQUIRE(writeFuture.wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    const auto unknown = writeFuture.get();
    REQUIRE(!unknown.has_value());
    CHECK(toString(unknown.error().cls) == toString(FaultClass::Reset));
    CHECK(toString(unknown.error().sent) == toString(Sent::Yes));
    REQUIRE(readFuture.wait_for(std::chrono::seconds(60)) == std::future_status::ready);
    const auto again = readFuture.get();
    REQUIRE(again.has_value());
    CHECK(again->attempts == 2);
    int writes = 0;
    for (const SeenRequest &seen : server.requests())
        writes += seen.method == "PUT" ? 1 : 0;
    CHECK(writes == 1);
}
