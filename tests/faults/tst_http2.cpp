// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curltransport.h"
#include "tests/support/calls.h"
#include "tests/support/certificates.h"
#include "tests/support/childprocess.h"
#include "tests/support/faultserver.h"
#include "tests/support/http2script.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::test;

namespace {

const Certificates &certificates()
{
    static const Certificates one;
    return one;
}

bool missing(const char *program)
{
    const bool absent = ChildProcess::find(program).empty() || !certificates().good();
    if (absent)
        MESSAGE("skipped: ", program, " or openssl is not installed");
    return absent;
}

net::TransportOptions optionsForTls(int port, int divisor)
{
    auto options = optionsFor("https://127.0.0.1:" + std::to_string(port), divisor);
    options.caFile = certificates().authority();
    return options;
}

/// nghttpx speaks HTTP/2 over TLS in front of a server that misbehaves in HTTP/1.1.
class Http2Front
{
public:
    explicit Http2Front(int backend)
        : m_port(freePort())
    {
        m_process = std::make_unique<ChildProcess>(std::vector<std::string>{"nghttpx", "--conf=/dev/null",
            "--workers=1", "-f127.0.0.1," + std::to_string(m_port), "-b127.0.0.1," + std::to_string(backend),
            "--errorlog-file=/dev/stdout", certificates().key(), certificates().valid()});
        m_up = waitForPort(m_port);
    }
    [[nodiscard]] bool up() const { return m_up; }
    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] std::string url(const std::string &path) const
    {
        return "https://127.0.0.1:" + std::to_string(m_port) + path;
    }

private:
    int m_port;
    std::unique_ptr<ChildProcess> m_process;
    bool m_up = false;
};

} // namespace

TEST_CASE("large bodies share one HTTP/2 connection and none stalls")
{
    if (missing("nghttpd"))
        return;
    const TempDir files;
    std::vector<std::size_t> sizes;
    for (std::size_t i = 0; i < 24; ++i) {
        sizes.push_back(100'000 + i * 80'000);
        files.write(std::to_string(i) + ".bin", std::string(sizes.back(), 'x'));
    }
    const int port = freePort();
    const ChildProcess server({"nghttpd", "-d" + files.path().string(), "-a127.0.0.1", std::to_string(port),
        certificates().key(), certificates().valid()});
    REQUIRE(waitForPort(port));
    net::CurlTransport transport(optionsForTls(port, 1));
    std::vector<std::future<Result<net::Response>>> answers;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        auto promise = std::make_shared<std::promise<Result<net::Response>>>();
        answers.push_back(promise->get_future());
        auto request
            = readRequest("https://127.0.0.1:" + std::to_string(port) + "/" + std::to_string(i) + ".bin");
        request.jsonExpected = false;
        transport.send(request, [promise](Result<net::Response> r) { promise->set_value(std::move(r)); });
    }
    int reused = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        CAPTURE(i);
        REQUIRE(answers[i].wait_for(std::chrono::seconds(60)) == std::future_status::ready);
        const auto result = answers[i].get();
        REQUIRE_MESSAGE(result.has_value(), result.error().detail);
        CHECK(result->status == 200);
        CHECK(result->body.size() == sizes[i]);
        CHECK(result->http2);
        CHECK(result->attempts == 1);
        reused += result->reusedConnection ? 1 : 0;
    }
    CHECK(reused == static_cast<int>(sizes.size()) - 1);
}

TEST_CASE("a stalled stream ends alone")
{
    if (missing("nghttpx"))
        return;
    FaultServer backend([](FaultPeer &peer, const SeenRequest &request) {
        if (request.target == "/stall")
            peer.stall();
        else
            peer.send(FaultServer::answer(200, "{}"));
    });
    const Http2Front front(backend.port());
    REQUIRE(front.up());
    net::CurlTransport transport(optionsForTls(front.port(), 20));
    std::promise<Result<net::Response>> stalled;
    auto future = stalled.get_future();
    transport.send(
        readRequest(front.url("/stall")), [&](Result<net::Response> r) { stalled.set_value(std::move(r)); });
    int over2 = 0;
    for (int i = 0; i < 10; ++i) {
        const auto result = callAndWait(transport, readRequest(front.url("/good")));
        REQUIRE(result.has_value());
        REQUIRE_MESSAGE(result->has_value(), result->error().detail);
        over2 += result->value().http2 ? 1 : 0;
    }
    CHECK(over2 == 10);
    const auto result = future.get();
    REQUIRE(!result.has_value());
    CHECK(toString(result.error().cls) == toString(FaultClass::Timeout));
    CHECK(toString(result.error().sent) == toString(Sent::Yes));
}

TEST_CASE("writes use HTTP/1.1 even where reads use HTTP/2")
{
    if (missing("nghttpx"))
        return;
    FaultServer backend(
        [](FaultPeer &peer, const SeenRequest &) { peer.send(FaultServer::answer(200, "{}")); });
    const Http2Front front(backend.port());
    REQUIRE(front.up());
    net::CurlTransport transport(optionsForTls(front.port(), 4));
    const auto read = callAndWait(transport, readRequest(front.url("/r")));
    REQUIRE(read.has_value());
    REQUIRE_MESSAGE(read->has_value(), read->error().detail);
    CHECK(read->value().http2);
    const auto write = callAndWait(transport, writeRequest(front.url("/w")));
    REQUIRE(write.has_value());
    REQUIRE_MESSAGE(write->has_value(), write->error().detail);
    CHECK(!write->value().http2);
    CHECK(!write->value().reusedConnection);
}

TEST_CASE("an origin that dies behind HTTP/2 is an error of the edge")
{
    if (missing("nghttpx"))
        return;
    FaultServer backend([](FaultPeer &peer, const SeenRequest &) { peer.reset(); });
    const Http2Front front(backend.port());
    REQUIRE(front.up());
    net::CurlTransport transport(optionsForTls(front.port(), 4));
    const auto read = callAndWait(transport, readRequest(front.url("/r")));
    REQUIRE(read.has_value());
    REQUIRE(!read->has_value());
    CHECK(toString(read->error().cls) == toString(FaultClass::Server));
    CHECK(read->error().httpStatus == 502);
    const std::size_t before = backend.requests().size();
    const auto write = callAndWait(transport, writeRequest(front.url("/w")));
    REQUIRE(write.has_value());
    CHECK(!write->has_value());
    int writes = 0;
    for (const SeenRequest &seen : backend.requests())
        writes += seen.method == "PUT" ? 1 : 0;
    CHECK(writes <= 1);
    CHECK(backend.requests().size() <= before + 1);
}

TEST_CASE("HTTP/2 faults, frame by frame")
{
    if (missing("openssl"))
        return;
    using Type = Http2Script::Type;
    const auto f = &Http2Script::frame;
    const std::string headers = f(Type::Headers, Http2Script::kEndHeaders, 1, Http2Script::goodHeaders());
    struct Row
    {
        const char *name;
        std::string frames;
        FaultClass cls;
    };
    const std::vector<Row> rows{
        {"RST_STREAM, internal error", f(Type::RstStream, 0, 1, Http2Script::word(2)), FaultClass::Reset},
        {"RST_STREAM, cancel", f(Type::RstStream, 0, 1, Http2Script::word(8)), FaultClass::Reset},
        {"RST_STREAM in the body",
            headers + f(Type::Data, 0, 1, R"({"succ)") + f(Type::RstStream, 0, 1, Http2Script::word(2)),
            FaultClass::Reset},
        {"GOAWAY that names no stream", f(Type::GoAway, 0, 0, Http2Script::word(0) + Http2Script::word(0)),
            FaultClass::Reset},
        {"a stream that ends early, without a length",
            headers + f(Type::Data, Http2Script::kEndStream, 1, R"({"success":tr)"), FaultClass::Truncated},
        {"a frame larger than allowed", f(Type::Data, 0, 1, std::string(20000, 'x')), FaultClass::Reset},
        {"garbage instead of frames", "this is not HTTP/2 at all, not even nearly", FaultClass::Reset},
    };
    for (const Row &row : rows) {
        SUBCASE(row.name)
        {
            const Http2Script server(certificates().valid(), certificates().key(), row.frames);
            REQUIRE(server.up());
            // s_server serves one connection at a time, and an attempt on a second one would wait for its end.
            auto options = optionsForTls(server.port(), 10);
            options.limits.maxAttempts = 1;
            net::CurlTransport transport(options);
            const auto result = callAndWait(
                transport, readRequest("https://127.0.0.1:" + std::to_string(server.port()) + "/x"));
            REQUIRE(result.has_value());
            REQUIRE(!result->has_value());
            CAPTURE(result->error().detail);
            CHECK(toString(result->error().cls) == toString(row.cls));
            CHECK(toString(result->error().sent) == toString(Sent::Yes));
            CHECK(server.requests() >= 1);
        }
    }
}
