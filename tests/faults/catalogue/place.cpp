// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/catalogue/place.h"

#include "tests/faults/faultrows.h"
#include "tests/support/calls.h"
#include "tests/support/childprocess.h"
#include "tests/support/fullbacklog.h"
#include "tests/support/http2script.h"

#include <atomic>
#include <map>

namespace edgedeck::test {

namespace {

using Handler = FaultServer::Handler;

std::string loopback(const std::string &scheme, int port)
{
    return scheme + "://127.0.0.1:" + std::to_string(port);
}

Place at(const std::string &base, Waits waits = Waits::ForNothing)
{
    Place place;
    place.options = optionsFor(base);
    place.options.limits = limitsFor(waits);
    return place;
}

Place atServer(std::shared_ptr<FaultServer> server, const std::string &scheme, Waits waits)
{
    Place place = at(loopback(scheme, server->port()), waits);
    place.arrived = [server] { return static_cast<int>(server->requests().size()); };
    place.keep.push_back(std::move(server));
    return place;
}

Place atRow(const FaultRow &row)
{
    auto server = row.greet ? std::shared_ptr<FaultServer>(new FaultServer(FaultServer::greeting(row.greet)))
                            : std::make_shared<FaultServer>(row.answer);
    return atServer(std::move(server), row.scheme, row.waits);
}

Place behindTls(const std::string &certificate, std::vector<std::string> extra = {}, bool trusted = true)
{
    const int port = freePort();
    std::vector<std::string> command{"openssl", "s_server", "-accept", "127.0.0.1:" + std::to_string(port),
        "-cert", certificate, "-key", sharedCertificates().key(), "-quiet", "-www"};
    command.insert(command.end(), extra.begin(), extra.end());
    auto server = std::make_shared<ChildProcess>(command);
    waitForPort(port);
    Place place = at(loopback("https", port));
    if (trusted)
        place.options.caFile = sharedCertificates().authority();
    place.keep.push_back(std::move(server));
    return place;
}

Place withFrames(const std::string &frames)
{
    auto server
        = std::make_shared<Http2Script>(sharedCertificates().valid(), sharedCertificates().key(), frames);
    Place place = at(loopback("https", server->port()), Waits::ForAnswer);
    place.options.caFile = sharedCertificates().authority();
    place.oneAtATime = true;
    place.arrived = [server] { return server->requests(); };
    place.keep.push_back(std::move(server));
    return place;
}

Place behindProxy(int status)
{
    auto proxy = std::make_shared<FaultServer>([status](FaultPeer &peer, const SeenRequest &) {
        peer.send("HTTP/1.1 " + std::to_string(status) + " No\r\nContent-Length: 0\r\n\r\n");
        peer.close();
    });
    Place place = at("https://api.example.com/client/v4");
    place.options.proxy = proxy->url();
    place.keep.push_back(std::move(proxy));
    return place;
}

Handler good()
{
    return [](FaultPeer &peer, const SeenRequest &) {
        peer.send(FaultServer::answer(
            200, R"({"success":true,"errors":[],"messages":[],"result":{"deployments":[]}})"));
    };
}

/// The first request is answered and its connection kept; what comes after it is not.
Place keptConnection(bool reset)
{
    auto server = std::make_shared<FaultServer>(
        [reset, seen = std::make_shared<std::atomic<int>>(0)](FaultPeer &peer, const SeenRequest &request) {
            if ((*seen)++ == 0)
                good()(peer, request);
            else if (reset)
                peer.reset();
            else
                peer.close();
        });
    Place place = atServer(server, "http", Waits::ForNothing);
    place.arrived = [server] { return static_cast<int>(server->requests().size()) - 1; };
    place.before = [server](net::CurlTransport &transport) {
        static_cast<void>(callAndWait(transport, readRequest(server->url("/warm"))));
    };
    return place;
}

Place sleepingComputer()
{
    auto awake = std::make_shared<std::atomic<bool>>(false);
    auto slept = std::make_shared<std::atomic<int>>(0);
    auto server = std::make_shared<FaultServer>([awake](FaultPeer &peer, const SeenRequest &request) {
        if (*awake)
            good()(peer, request);
        else
            peer.stall();
    });
    Place place = atServer(server, "http", Waits::ForNothing);
    place.options.timeAsleep = [slept] { return std::chrono::milliseconds(*slept); };
    place.during = [server, awake, slept] {
        if (*awake || server->requests().empty())
            return;
        *awake = true;
        *slept = 41 * 60 * 1000;
    };
    return place;
}

std::map<std::string, std::function<Place()>> ownPlaces()
{
    const auto certificate = [](std::string (Certificates::*which)() const) {
        return [which] { return behindTls((sharedCertificates().*which)()); };
    };
    const auto frames = [](std::string bytes) { return [bytes] { return withFrames(bytes); }; };
    using Type = Http2Script::Type;
    const auto f = &Http2Script::frame;
    const auto word = &Http2Script::word;
    const std::string headers = f(Type::Headers, Http2Script::kEndHeaders, 1, Http2Script::goodHeaders());
    return {
        {"no such host", [] { return at("https://api.none.test"); }},
        {"silent resolver", [] { return at("https://api.silent.test", Waits::ForConnection); }},
        {"refused port", [] { return at(loopback("http", freePort())); }},
        {"full backlog",
            [] {
                auto full = std::make_shared<FullBacklog>();
                Place place = at(loopback("http", full->port()), Waits::ForConnection);
                place.keep.push_back(std::move(full));
                return place;
            }},
        {"certificate expired", certificate(&Certificates::expired)},
        {"certificate not yet valid", certificate(&Certificates::notYet)},
        {"certificate of another host", certificate(&Certificates::otherHost)},
        {"certificate self-signed", certificate(&Certificates::selfSigned)},
        {"certificate of an unknown authority",
            [] { return behindTls(sharedCertificates().valid(), {}, false); }},
        {"TLS 1.1 only",
            [] {
                return behindTls(sharedCertificates().valid(), {"-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"});
            }},
        {"proxy answers 404", [] { return behindProxy(404); }},
        {"proxy answers 407", [] { return behindProxy(407); }},
        {"proxy answers 502", [] { return behindProxy(502); }},
        {"proxy down",
            [] {
                Place place = at("https://api.example.com/client/v4");
                place.options.proxy = loopback("http", freePort());
                return place;
            }},
        {"file scheme", [] { return at("file:///tmp"); }},
        {"http to a public host", [] { return at("http://api.example.com"); }},
        {"kept connection closed", [] { return keptConnection(false); }},
        {"kept connection reset", [] { return keptConnection(true); }},
        {"computer slept", [] { return sleepingComputer(); }},
        {"RST_STREAM internal error", frames(f(Type::RstStream, 0, 1, word(2)))},
        {"RST_STREAM cancel", frames(f(Type::RstStream, 0, 1, word(8)))},
        {"REFUSED_STREAM", frames(f(Type::RstStream, 0, 1, word(7)))},
        {"GOAWAY", frames(f(Type::GoAway, 0, 0, word(0) + word(0)))},
        {"short HTTP/2 stream",
            frames(headers + f(Type::Data, Http2Script::kEndStream, 1, R"({"success":tr)"))},
    };
}

} // namespace

const Certificates &sharedCertificates()
{
    static const Certificates one;
    return one;
}

std::optional<Place> placeFor(const std::string &scene)
{
    static const auto own = ownPlaces();
    if (const auto found = own.find(scene); found != own.end())
        return found->second();
    for (const auto &rows : {silenceRows(), transportRows(), meaningRows()})
        for (const FaultRow &row : rows)
            if (row.name == scene)
                return atRow(row);
    return std::nullopt;
}

} // namespace edgedeck::test
