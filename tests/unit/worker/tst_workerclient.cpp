// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/worker/workerclient.h"

#include "app/net/curlinit.h"
#include "app/net/curltransport.h"
#include "tests/contract/recording.h"
#include "tests/support/calls.h"
#include "tests/support/faketransport.h"
#include "tests/support/faultserver.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace edgedeck;
using namespace edgedeck::worker;
using edgedeck::test::FakeTransport;
using edgedeck::test::FaultServer;

namespace {

struct Recorded
{
    std::string path;
    int status = 0;
    std::string body;
};

Recorded recorded(const std::string &name)
{
    const auto document = net::JsonDocument::parse(test::recordingText("worker/" + name + ".json"));
    if (!document)
        return {};
    const net::JsonValue root = document->root();
    return {root.pointer("/request/path").textOr(""),
        static_cast<int>(*root.pointer("/response/status").integer()),
        root.pointer("/response/json").compact()};
}

EndpointMap mapFor(const std::string &base)
{
    EndpointMap map = preset("auto");
    map.baseUrl = base;
    return map;
}

/// One answer of the client, waited for.
template <class T, class Call> std::optional<Result<T>> waitFor(QObject &context, Call call)
{
    std::optional<Result<T>> got;
    call(&context, [&](Result<T> result) { got = std::move(result); });
    (void)QTest::qWaitFor([&] { return got.has_value(); }, 20'000);
    return got;
}

enum class Way { Fake, Http };

/// Serves one recording and asks the client for it.
class Served
{
public:
    Served(const std::string &name, Way way)
        : m_recorded(recorded(name))
    {
        if (way == Way::Fake) {
            m_fake.on("GET", m_recorded.path).reply(m_recorded.status, m_recorded.body);
            m_client = std::make_unique<WorkerClient>(m_fake, mapFor("https://worker.example.com/"), "test");
            return;
        }
        m_server = std::make_unique<FaultServer>([this](test::FaultPeer &peer, const test::SeenRequest &) {
            peer.send(FaultServer::answer(m_recorded.status, m_recorded.body));
            peer.close();
        });
        auto options = test::optionsFor("https://api.example.com/client/v4");
        options.workerBaseUrl = m_server->url();
        m_curl = std::make_unique<net::CurlTransport>(options);
        m_client = std::make_unique<WorkerClient>(*m_curl, mapFor(m_server->url()), "test");
    }
    [[nodiscard]] WorkerClient &client() { return *m_client; }
    [[nodiscard]] const FaultServer &server() const { return *m_server; }
    [[nodiscard]] const FakeTransport &fake() const { return m_fake; }
    [[nodiscard]] const Recorded &recording() const { return m_recorded; }

private:
    Recorded m_recorded;
    FakeTransport m_fake;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<net::CurlTransport> m_curl;
    std::unique_ptr<WorkerClient> m_client;
};

} // namespace

class WorkerClientTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { net::initCurl(); }

    void everyRecordingIsRead_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("http");
        for (const char *state : {"flag-off", "flag-on", "put-limit"}) {
            for (const char *file : {"bindings", "bindings.badkey", "cache-health", "cache-metrics.cold",
                     "cache-metrics.warm", "data-health", "health", "kv-self-test"}) {
                const QString name = QString::fromLatin1(state) + QLatin1Char('/') + QLatin1String(file);
                if (test::recordingText("worker/" + name.toStdString() + ".json").empty())
                    continue;
                QTest::newRow(qPrintable(name)) << name << false;
                QTest::newRow(qPrintable(QString(name + QLatin1String(" over HTTP")))) << name << true;
            }
        }
    }

    /// Each file through the endpoint it was recorded from; those that have no reader (health) through metrics,
    /// which must not take their numbers for cache facts.
    void everyRecordingIsRead()
    {
        QFETCH(QString, name);
        QFETCH(bool, http);
        Served served(name.toStdString(), http ? Way::Http : Way::Fake);
        QVERIFY2(served.recording().status > 0, "recording is missing");
        QObject context;
        const bool flagOn = name.startsWith(QLatin1String("flag-on"));
        const bool putLimit = name.startsWith(QLatin1String("put-limit"));

        if (name.endsWith(QLatin1String("badkey"))) {
            const auto got = waitFor<BindingsAnswer>(
                context, [&](QObject *c, auto done) { served.client().bindings({}, c, done); });
            QVERIFY(got && !*got);
            QVERIFY(got->error().cls == FaultClass::Auth);
            const std::string detail = got->error().detail;
            QVERIFY2(detail.ends_with(": Invalid or missing API key"), detail.c_str());
            QVERIFY2(detail.find(" key") < detail.find(':'), detail.c_str());
        } else if (name.endsWith(QLatin1String("/bindings"))) {
            const auto got = waitFor<BindingsAnswer>(context,
                [&](QObject *c, auto done) { served.client().bindings({"FEATURE_FLAG_DO_CACHE"}, c, done); });
            QVERIFY(got && *got);
            checkBindings(**got, flagOn ? "true" : "false");
        } else if (name.endsWith(QLatin1String("kv-self-test"))) {
            const auto got = waitFor<SelfTestAnswer>(
                context, [&](QObject *c, auto done) { served.client().selfTest(c, done); });
            QVERIFY(got && *got);
            checkSelfTest(**got, putLimit);
        } else if (name.contains(QLatin1String("cache-metrics"))) {
            const auto got = waitFor<MetricsAnswer>(
                context, [&](QObject *c, auto done) { served.client().metrics(c, done); });
            QVERIFY(got && *got);
            checkMetrics(**got, flagOn);
        } else {
            checkStranger(served, context);
        }
        if (http)
            QCOMPARE(
                served.server().requests().size(), std::size_t(1)); // a look costs KV puts: never repeated
    }

    void looksCarryTheKeyAndNoBearer()
    {
        FakeTransport transport;
        transport.on("GET", "/api/v1/cache/metrics").reply(200, "{}");
        WorkerClient client(transport, mapFor("https://worker.example.com"), "test");
        QObject context;
        QVERIFY(waitFor<MetricsAnswer>(context, [&](QObject *c, auto done) { client.metrics(c, done); }));
        const auto sent = transport.requests().at(0);
        QCOMPARE(sent.url, std::string("https://worker.example.com/api/v1/cache/metrics"));
        QCOMPARE(sent.endpoint, std::string("GET /api/v1/cache/metrics"));
        QVERIFY(sent.cls == net::CallClass::WorkerRead);
        QVERIFY(!sent.authorize);
        QVERIFY(sent.jsonExpected);
        QVERIFY((sent.headers == std::vector<net::Header>{{"X-API-KEY", "test"}}));
    }

    void withoutAddressOrWithAKeyThatBreaksTheHeaderNothingIsSent()
    {
        FakeTransport transport;
        QObject context;
        WorkerClient none(transport, preset("auto"), "test");
        QVERIFY(!none.configured());
        const auto got
            = waitFor<MetricsAnswer>(context, [&](QObject *c, auto done) { none.metrics(c, done); });
        QVERIFY(got && !*got);
        QVERIFY(got->error().cls == FaultClass::Config);
        WorkerClient split(transport, mapFor("https://worker.example.com"), "a\r\nX-Other: b");
        const auto second
            = waitFor<SelfTestAnswer>(context, [&](QObject *c, auto done) { split.selfTest(c, done); });
        QVERIFY(second && !*second);
        QVERIFY(second->error().detail.find("X-Other") == std::string::npos);
        QVERIFY(transport.requests().empty());
    }

    void cancelledCallsStaySilent()
    {
        FakeTransport transport;
        transport.on("GET", "/api/v1/cache/metrics").reply(200, "{}").held();
        WorkerClient client(transport, mapFor("https://worker.example.com"), "test");
        QObject context;
        bool called = false;
        const auto id = client.metrics(&context, [&](const Result<MetricsAnswer> &) { called = true; });
        client.cancel(id);
        transport.release();
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void faultsOfTheTransportPassThrough()
    {
        FakeTransport transport;
        transport.on("GET", "/api/v1/cache/metrics")
            .fail(Error{.cls = FaultClass::Timeout, .phase = Phase::Wait});
        WorkerClient client(transport, mapFor("https://worker.example.com"), "test");
        QObject context;
        const auto got
            = waitFor<MetricsAnswer>(context, [&](QObject *c, auto done) { client.metrics(c, done); });
        QVERIFY(got && !*got);
        QVERIFY(got->error().cls == FaultClass::Timeout);
    }

private:
    static void checkBindings(const BindingsAnswer &answer, const char *flag)
    {
        QCOMPARE(answer.bindings.size(), std::size_t(24));
        QCOMPARE(answer.count.value_or(0), 24);
        QCOMPARE(answer.bindings.at("FEATURE_FLAG_DO_CACHE").value.value_or(""), std::string(flag));
        QCOMPARE(answer.bindings.at("CACHE_DO").type, std::string("DurableObjectNamespace"));
        QCOMPARE(answer.bindings.at("migrationManager").type, std::string("Unknown"));
        const auto valued = std::count_if(answer.bindings.begin(), answer.bindings.end(),
            [](const auto &binding) { return binding.second.value.has_value(); });
        QCOMPARE(valued, 1);
    }

    static void checkSelfTest(const SelfTestAnswer &answer, bool putLimit)
    {
        QCOMPARE(answer.steps.size(), std::size_t(6));
        QCOMPARE(answer.httpStatus, putLimit ? 500 : 200);
        QCOMPARE(answer.overall, std::string(putLimit ? "CRITICAL_FAILURE" : "ALL_TESTS_PASSED"));
        QCOMPARE(answer.steps[1].id, std::string("write_test"));
        QCOMPARE(answer.steps[1].passed.value_or(putLimit), !putLimit);
        QCOMPARE(answer.steps[2].passed.value_or(putLimit), !putLimit);
        QVERIFY(answer.steps[5].passed.value_or(false));
        if (putLimit)
            QCOMPARE(answer.steps[1].text,
                std::string("Direct KV put() failed: KV put() limit exceeded for the day."));
    }

    static void checkMetrics(const MetricsAnswer &answer, bool flagOn)
    {
        QVERIFY(!answer.cache.hitRate.known());
        QCOMPARE(answer.metricsBroken, flagOn);
        QCOMPARE(answer.disabled, !flagOn);
        if (flagOn) {
            QCOMPARE(answer.httpStatus, 500);
            QVERIFY(answer.facts.empty());
            QVERIFY(!answer.cache.disabled.has_value());
            QCOMPARE(answer.cache.message, std::string("Metrics retrieval failed"));
        } else {
            QCOMPARE(answer.cache.disabled, std::optional(true));
            QCOMPARE(answer.cache.message, std::string("Cache is disabled (DO cache not enabled)"));
            QCOMPARE(answer.facts.at("total"), 0.0);
        }
    }

    static void checkStranger(Served &served, QObject &context)
    {
        // Asked as metrics: the client's own path differs, so the answer is served for any path.
        FakeTransport transport;
        transport.on("*", "/api/v1/cache/metrics").reply(served.recording().status, served.recording().body);
        WorkerClient client(transport, mapFor("https://worker.example.com"), "test");
        const auto got
            = waitFor<MetricsAnswer>(context, [&](QObject *c, auto done) { client.metrics(c, done); });
        QVERIFY(got && *got);
        QVERIFY((*got)->facts.empty());
        QVERIFY(!(*got)->cache.hitRate.known());
        // Over HTTP the server still wants one request, so that every row counts the same.
        const auto real = waitFor<MetricsAnswer>(
            context, [&](QObject *c, auto done) { served.client().metrics(c, done); });
        QVERIFY(real.has_value());
    }
};

QTEST_GUILESS_MAIN(WorkerClientTest)
#include "tst_workerclient.moc"
