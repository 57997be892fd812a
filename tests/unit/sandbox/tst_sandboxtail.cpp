// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/json.h"
#include "app/sandbox/sandbox.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <httplib.h>

using namespace edgedeck::sandbox;
using namespace Qt::StringLiterals;

class TestSandboxTail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void streamsRequestsInBinaryFrames();
};

void TestSandboxTail::streamsRequestsInBinaryFrames()
{
    const auto sandbox = Sandbox::start({.scenario = "kv-write-limit", .port = 0, .speed = 0, .seed = 1});
    QVERIFY(sandbox.has_value());
    const Endpoints &e = (*sandbox)->endpoints();
    httplib::Client api(e.apiBaseUrl.substr(0, e.apiBaseUrl.find('/', 7)));
    const httplib::Headers bearer{{"Authorization", "Bearer " + e.apiToken}};
    const std::string path = "/client/v4/accounts/" + e.accountId + "/workers/scripts/" + e.worker + "/tails";
    const auto made = api.Post(path, bearer, "{\"filters\":[]}", "text/plain;charset=UTF-8");
    QCOMPARE(made->status, 200);
    const Json tail = Json::parse(made->body)["result"];

    QWebSocket socket;
    QSignalSpy open(&socket, &QWebSocket::connected), frames(&socket, &QWebSocket::binaryMessageReceived),
        answered(&socket, &QWebSocket::pong);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({u"trace-v1"_s});
    socket.open(QUrl(QString::fromStdString(textOf(tail, "url"))), options);
    QVERIFY(open.wait(5000));
    QCOMPARE(socket.subprotocol(), u"trace-v1"_s);
    socket.sendTextMessage(u"{\"debug\":false}"_s);
    // The server answers pings after it has taken the socket in; only then new requests count.
    socket.ping();
    QVERIFY(answered.wait(5000));
    httplib::Client worker(e.workerUrl);
    QCOMPARE(worker.Get("/health")->status, 200);
    QTRY_VERIFY_WITH_TIMEOUT(frames.count() > 0, 60'000);
    const Json event = Json::parse(frames.first().first().toByteArray().toStdString());
    QCOMPARE(event["outcome"].get<std::string>(), std::string("ok"));
    QCOMPARE(event["scriptName"].get<std::string>(), e.worker);
    QVERIFY(event["logs"].dump().find("KV put() limit exceeded for the day.") != std::string::npos);
    QCOMPARE(api.Delete((path + "/" + textOf(tail, "id")).c_str(), bearer)->status, 200);
    QVERIFY(socket.isValid());
}

QTEST_GUILESS_MAIN(TestSandboxTail)
#include "tst_sandboxtail.moc"
