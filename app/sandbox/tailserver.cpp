// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/tailserver.h"

#include "app/sandbox/world.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QThread>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>

namespace edgedeck::sandbox {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTickMs = 200;
constexpr std::uint32_t kMostPerTick = 40;

struct Totals
{
    std::uint32_t requests = 0, refused = 0, runs = 0;
};

Totals totalsOf(const World &world, const std::string &script)
{
    Totals out;
    for (const Lane &lane : world.lanes()) {
        if (lane.script != script)
            continue;
        for (const auto &[day, cell] : lane.days) {
            out.requests += cell[Count::Requests];
            out.refused += cell[Count::WriteRefused];
            out.runs += cell[Count::CronRuns];
        }
    }
    return out;
}

Json eventOf(const World &world, const std::string &script, bool cron, bool refused)
{
    const auto milliseconds
        = std::chrono::floor<std::chrono::milliseconds>(world.now()).time_since_epoch().count();
    Json logs = Json::array();
    if (refused) {
        logs.push_back(
            Json{{"message", Json::array({"KV write failed", "KV put() limit exceeded for the day."})},
                {"level", "error"}, {"timestamp", milliseconds}});
    }
    Json event = cron ? Json{{"cron", "scheduled"}, {"scheduledTime", milliseconds}}
                      : Json{{"request",
                                 Json{{"url", "https://" + script + ".example.workers.dev/api/v1/signals"},
                                     {"method", "GET"}, {"headers", Json::object()}, {"cf", Json::object()}}},
                          {"response", Json{{"status", 200}}}};
    return Json{{"outcome", "ok"}, {"scriptName", script}, {"exceptions", Json::array()},
        {"logs", std::move(logs)}, {"eventTimestamp", milliseconds}, {"event", std::move(event)}};
}

} // namespace

/// Lives on the tail thread; only url is read from outside, after start.
class TailServer::Private : public QObject
{
public:
    explicit Private(World &simulated)
        : world(simulated)
    {
    }

    void listen()
    {
        server = std::make_unique<QWebSocketServer>(u"sandbox"_s, QWebSocketServer::NonSecureMode);
        server->setSupportedSubprotocols({u"trace-v1"_s});
        if (server->listen(QHostAddress::LocalHost))
            url = "ws://127.0.0.1:" + std::to_string(server->serverPort());
        connect(server.get(), &QWebSocketServer::newConnection, this, [this] { accept(); });
        timer = std::make_unique<QTimer>();
        connect(timer.get(), &QTimer::timeout, this, [this] { tick(); });
        timer->start(kTickMs);
    }

    void close()
    {
        timer.reset();
        sockets.clear();
        server.reset();
    }

    World &world;
    std::string url;
    QThread thread;

private:
    struct Listener
    {
        std::unique_ptr<QWebSocket> socket;
        std::string script;
        Totals seen;
    };

    void accept()
    {
        while (QWebSocket *next = server->nextPendingConnection()) {
            std::unique_ptr<QWebSocket> socket(next);
            const std::string id = socket->requestUrl().path().mid(1).toStdString();
            const auto lock = world.lock();
            for (const auto &[name, script] : world.account().scripts) {
                const bool known = std::any_of(script.tails.begin(), script.tails.end(),
                    [&](const TailSession &t) { return t.id == id; });
                if (known && socket)
                    sockets.push_back({std::move(socket), name, totalsOf(world, name)});
            }
        }
    }

    void tick()
    {
        std::erase_if(sockets, [](const Listener &l) { return !l.socket->isValid(); });
        if (sockets.empty())
            return;
        const auto lock = world.lock();
        world.catchUp();
        for (Listener &l : sockets) {
            const Totals now = totalsOf(world, l.script);
            std::uint32_t refused = now.refused - l.seen.refused, runs = now.runs - l.seen.runs;
            const std::uint32_t fresh = std::min(kMostPerTick, now.requests - l.seen.requests);
            for (std::uint32_t i = 0; i < fresh; ++i) {
                const Json event = eventOf(world, l.script, runs > 0, refused > 0);
                runs -= runs > 0 ? 1 : 0;
                refused -= refused > 0 ? 1 : 0;
                l.socket->sendBinaryMessage(QByteArray::fromStdString(event.dump()));
            }
            l.seen = now;
        }
    }

    std::unique_ptr<QWebSocketServer> server;
    std::unique_ptr<QTimer> timer;
    std::vector<Listener> sockets;
};

TailServer::TailServer(World &world)
    : d(std::make_unique<Private>(world))
{
    if (!QCoreApplication::instance())
        return;
    d->moveToThread(&d->thread);
    d->thread.start();
    QMetaObject::invokeMethod(
        d.get(), [this] { d->listen(); }, Qt::BlockingQueuedConnection);
}

TailServer::~TailServer()
{
    if (!d->thread.isRunning())
        return;
    QMetaObject::invokeMethod(
        d.get(), [this] { d->close(); }, Qt::BlockingQueuedConnection);
    d->thread.quit();
    d->thread.wait();
}

std::string TailServer::url() const
{
    return d->url;
}

} // namespace edgedeck::sandbox
