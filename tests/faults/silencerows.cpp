// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultrows.h"

namespace edgedeck::test {

using std::chrono::milliseconds;

namespace {

constexpr std::string_view kHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

FaultRow waiting(std::string name, FaultServer::Handler answer)
{
    return FaultRow{.name = std::move(name),
        .answer = std::move(answer),
        .read = {.cls = FaultClass::Timeout, .attempts = 3},
        .write = {.cls = FaultClass::Timeout},
        .waits = Waits::ForAnswer};
}

FaultRow cut(std::string name, FaultServer::Handler answer, FaultClass cls = FaultClass::Reset)
{
    return FaultRow{.name = std::move(name),
        .answer = std::move(answer),
        .read = {.cls = cls, .attempts = 3},
        .write = {.cls = cls}};
}

FaultRow garbage(std::string name, std::string bytes)
{
    return FaultRow{.name = std::move(name),
        .answer =
            [bytes](FaultPeer &peer, const SeenRequest &) {
                peer.send(bytes);
                peer.close();
            },
        .read = {.cls = FaultClass::NotHttp},
        .write = {.cls = FaultClass::NotHttp}};
}

} // namespace

net::TransportLimits limitsFor(Waits waits)
{
    constexpr int kFaster = 50;
    net::TransportLimits limits;
    for (milliseconds *pause : {&limits.retryBase, &limits.retryCap, &limits.retryAfterUnit,
             &limits.challengePause, &limits.patience})
        *pause /= kFaster;
    if (waits == Waits::ForConnection)
        limits.connectTimeout = milliseconds(300);
    if (waits == Waits::ForAnswer) {
        limits.readTimeout = milliseconds(700);
        limits.writeTimeout = milliseconds(1'000);
    }
    return limits;
}

std::vector<FaultRow> silenceRows()
{
    std::vector<FaultRow> rows;
    rows.push_back(
        cut("closed without an answer", [](FaultPeer &peer, const SeenRequest &) { peer.close(); }));
    rows.push_back(
        cut("reset after the request", [](FaultPeer &peer, const SeenRequest &) { peer.reset(); }));
    rows.push_back(waiting("no first byte", [](FaultPeer &peer, const SeenRequest &) { peer.stall(); }));
    FaultRow stalled = waiting("stall after the headers", [](FaultPeer &peer, const SeenRequest &) {
        peer.send(std::string(kHead) + "Content-Length: 100\r\n\r\n");
        peer.stall();
    });
    stalled.read.status = 200;
    stalled.write.status = 200;
    rows.push_back(stalled);
    rows.push_back(waiting("headers a byte at a time", [](FaultPeer &peer, const SeenRequest &) {
        peer.trickle(std::string(kHead) + std::string(500, 'x'), milliseconds(20));
    }));
    rows.push_back(waiting("body a byte at a time", [](FaultPeer &peer, const SeenRequest &) {
        peer.send(std::string(kHead) + "Content-Length: 1000\r\n\r\n");
        peer.trickle(std::string(1000, ' '), milliseconds(20));
    }));
    rows.push_back(garbage("banner of another protocol", "SSH-2.0-OpenSSH_9.2p1\r\n"));
    rows.push_back(garbage("HTTP/0.9", "<html>hello</html>"));
    rows.push_back(garbage("nonsense status line", "HTTP/9.9 banana\r\n\r\n"));
    rows.push_back(
        garbage("TLS alert on a plain connection", std::string("\x15\x03\x03\x00\x02\x02\x46", 7)));

    const Outcome before{.cls = FaultClass::Timeout, .sent = Sent::No, .attempts = 3};
    rows.push_back(FaultRow{.name = "TLS handshake stalls",
        .greet = [](FaultPeer &peer) { peer.stall(); },
        .read = before,
        .write = {.cls = FaultClass::Timeout, .sent = Sent::No},
        .scheme = "https",
        .waits = Waits::ForConnection});
    rows.push_back(FaultRow{.name = "reset in the TLS handshake",
        .greet =
            [](FaultPeer &peer) {
                peer.swallow(); // an earlier reset may come before the client knows it is connected
                peer.reset();
            },
        .read = {.cls = FaultClass::Tls, .sent = Sent::No, .attempts = 3},
        .write = {.cls = FaultClass::Tls, .sent = Sent::No},
        .scheme = "https"});
    rows.push_back(FaultRow{.name = "plain http on a TLS connection",
        .greet =
            [](FaultPeer &peer) {
                peer.send("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                peer.stall();
            },
        .read = {.cls = FaultClass::Tls, .sent = Sent::No},
        .write = {.cls = FaultClass::Tls, .sent = Sent::No},
        .scheme = "https"});
    return rows;
}

} // namespace edgedeck::test
