// SPDX-License-Identifier: GPL-3.0-or-later
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include "app/net/curltransport.h"
#include "tests/support/calls.h"
#include "tests/support/certificates.h"
#include "tests/support/childprocess.h"
#include "tests/support/faultserver.h"

#include <doctest/doctest.h>

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

bool missing()
{
    if (!certificates().good())
        MESSAGE("skipped: ", certificates().problem());
    return !certificates().good();
}

/// openssl s_server: answers any GET with a page, which is enough to know that the handshake passed.
class TlsServer
{
public:
    TlsServer(const std::string &certificate, std::vector<std::string> extra = {})
        : m_port(freePort())
    {
        std::vector<std::string> command{"openssl", "s_server", "-accept",
            "127.0.0.1:" + std::to_string(m_port), "-cert", certificate, "-key", certificates().key(),
            "-quiet", "-www"};
        command.insert(command.end(), extra.begin(), extra.end());
        m_process = std::make_unique<ChildProcess>(command);
        m_up = waitForPort(m_port);
    }
    [[nodiscard]] bool up() const { return m_up; }
    [[nodiscard]] std::string url() const { return "https://127.0.0.1:" + std::to_string(m_port); }

private:
    int m_port;
    std::unique_ptr<ChildProcess> m_process;
    bool m_up = false;
};

void checkRefused(const std::string &certificate, FaultClass cls, const std::string &reason,
    const std::string &caFile, std::vector<std::string> extra = {})
{
    const TlsServer server(certificate, std::move(extra));
    REQUIRE(server.up());
    for (const bool write : {false, true}) {
        CAPTURE(write);
        auto options = optionsFor(server.url(), 5);
        options.caFile = caFile;
        net::CurlTransport transport(options);
        const auto result = callAndWait(
            transport, write ? writeRequest(server.url() + "/x") : readRequest(server.url() + "/x"));
        REQUIRE(result.has_value());
        REQUIRE(!result->has_value());
        const Error &error = result->error();
        CAPTURE(error.detail);
        CHECK(toString(error.cls) == toString(cls));
        CHECK(toString(error.sent) == toString(Sent::No));
        CHECK(toString(error.phase) == toString(Phase::Handshake));
        CHECK(error.detail.find(reason) != std::string::npos);
        CHECK(transport.budget().restUsed == 1); // a human must act: never repeated
    }
}

} // namespace

TEST_CASE("certificates that must be refused")
{
    if (missing())
        return;
    const Certificates &c = certificates();
    SUBCASE("expired")
    {
        checkRefused(c.expired(), FaultClass::Certificate, "expired", c.authority());
    }
    SUBCASE("not yet valid")
    {
        checkRefused(c.notYet(), FaultClass::Certificate, "not yet valid", c.authority());
    }
    SUBCASE("other host")
    {
        checkRefused(c.otherHost(), FaultClass::Certificate, "another host name", c.authority());
    }
    SUBCASE("self-signed")
    {
        checkRefused(c.selfSigned(), FaultClass::Certificate, "self-signed", c.authority());
    }
    SUBCASE("unknown authority")
    {
        checkRefused(c.valid(), FaultClass::Certificate, "unknown authority", {});
    }
    SUBCASE("TLS 1.1 only")
    {
        checkRefused(c.valid(), FaultClass::Tls, "libcurl", c.authority(),
            {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"});
    }
}

TEST_CASE("an extra authority is added, and the system's stay")
{
    if (missing())
        return;
    const TlsServer server(certificates().valid());
    REQUIRE(server.up());
    auto options = optionsFor(server.url(), 5);
    options.caFile = certificates().authority();
    net::CurlTransport transport(options);
    auto request = readRequest(server.url() + "/x");
    request.jsonExpected = false;
    const auto result = callAndWait(transport, request);
    REQUIRE(result.has_value());
    REQUIRE_MESSAGE(result->has_value(), result->error().detail);
    CHECK(result->value().status == 200);
}

TEST_CASE("a file of authorities that cannot be read is a configuration error")
{
    if (missing())
        return;
    const TlsServer server(certificates().valid());
    REQUIRE(server.up());
    auto options = optionsFor(server.url(), 5);
    options.caFile = "/nonexistent/ca.pem";
    net::CurlTransport transport(options);
    const auto result = callAndWait(transport, readRequest(server.url() + "/x"));
    REQUIRE(result.has_value());
    REQUIRE(!result->has_value());
    CHECK(toString(result->error().cls) == toString(FaultClass::Config));
    CHECK(toString(result->error().sent) == toString(Sent::No));
}

TEST_CASE("proxies")
{
    // The name is not loopback, so the proxy is asked; it never lets anything through.
    const std::string base = "https://api.example.com/client/v4";
    const auto ask = [&](const std::string &proxy, bool write, int attempts, const char *words) {
        auto options = optionsFor(base, 10);
        options.proxy = proxy;
        net::CurlTransport transport(options);
        const auto result
            = callAndWait(transport, write ? writeRequest(base + "/x") : readRequest(base + "/x"));
        REQUIRE(result.has_value());
        REQUIRE(!result->has_value());
        CAPTURE(result->error().detail);
        CHECK(toString(result->error().cls) == toString(FaultClass::Connect));
        CHECK(toString(result->error().sent) == toString(Sent::No));
        CHECK(result->error().detail.find(words) != std::string::npos);
        CHECK(transport.budget().restUsed == attempts);
    };
    for (const auto &[status, attempts] : {std::pair{404, 1}, {407, 1}, {502, 3}}) {
        CAPTURE(status);
        FaultServer proxy([status = status](FaultPeer &peer, const SeenRequest &) {
            peer.send("HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: 0\r\n\r\n");
            peer.close();
        });
        ask(proxy.url(), false, attempts, "proxy");
        ask(proxy.url(), true, 1, "proxy");
        for (const SeenRequest &seen : proxy.requests()) {
            CHECK(seen.method == "CONNECT");
            CHECK(seen.head.find("Bearer") == std::string::npos);
        }
    }
    ask("http://127.0.0.1:" + std::to_string(freePort()), false, 3, "proxy");
}

TEST_CASE("plain http on loopback never uses a proxy")
{
    FaultServer proxy([](FaultPeer &peer, const SeenRequest &) { peer.close(); });
    FaultServer server(
        [](FaultPeer &peer, const SeenRequest &) { peer.send(FaultServer::answer(200, "{}")); });
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    ::setenv("all_proxy", proxy.url().c_str(), 1);
    auto options = optionsFor(server.url(), 10);
    options.proxy = proxy.url();
    net::CurlTransport transport(options);
    const auto result = callAndWait(transport, readRequest(server.url("/x")));
    ::unsetenv("http_proxy");
    ::unsetenv("all_proxy");
    REQUIRE(result.has_value());
    CHECK(result->has_value());
    CHECK(proxy.connections() == 0);
}
