// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/qt/caller.h"
#include "tests/support/faketransport.h"

#include <QCoreApplication>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

using namespace edgedeck;
using namespace edgedeck::net;
using edgedeck::test::FakeTransport;

namespace {

Request get(const std::string &path)
{
    return Request{.method = "GET", .url = "https://api.example.com" + path, .endpoint = "GET " + path};
}

Result<std::string> bodyOf(Result<Response> answer)
{
    return std::move(answer).map([](Response &&r) { return r.body; });
}

} // namespace

class CallerTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void deliversOnTheContextsThreadAndNeverInsideCall()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes");
        Caller caller(transport);
        QObject context;
        std::optional<Result<std::string>> got;
        QThread *where = nullptr;
        caller.call<std::string>(get("/a"), &context, bodyOf, [&](Result<std::string> r) {
            got = std::move(r);
            where = QThread::currentThread();
        });
        QVERIFY(!got);
        QTRY_VERIFY_WITH_TIMEOUT(got.has_value(), 60'000);
        QCOMPARE(got->value(), std::string("yes"));
        QCOMPARE(where, QThread::currentThread());
        QVERIFY(context.children().isEmpty()
            || QTest::qWaitFor([&] { return context.children().isEmpty(); }, 60'000));
    }

    void decodesOnTheTransportsThread()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes").held();
        Caller caller(transport);
        QObject context;
        std::thread::id decoded;
        std::atomic<int> done = 0;
        caller.call<std::string>(
            get("/a"), &context,
            [&](Result<Response> r) {
                decoded = std::this_thread::get_id();
                return bodyOf(std::move(r));
            },
            [&](Result<std::string>) { ++done; });
        std::thread::id engine;
        std::thread([&] {
            engine = std::this_thread::get_id();
            transport.release();
        }).join();
        QTRY_COMPARE_WITH_TIMEOUT(done.load(), 1, 60'000);
        QVERIFY(decoded == engine);
        QVERIFY(decoded != std::this_thread::get_id());
    }

    void errorsReachTheCallback()
    {
        FakeTransport transport;
        transport.on("GET", "/a").fail(Error{.cls = FaultClass::Dns, .phase = Phase::Resolve});
        Caller caller(transport);
        QObject context;
        std::optional<Result<std::string>> got;
        caller.call<std::string>(
            get("/a"), &context, bodyOf, [&](Result<std::string> r) { got = std::move(r); });
        QTRY_VERIFY_WITH_TIMEOUT(got.has_value(), 60'000);
        QVERIFY(got->error().cls == FaultClass::Dns);
        QCOMPARE(got->error().endpoint, std::string("GET /a"));
    }

    void cancelStopsAnAnswerThatIsAlreadyQueued()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes");
        Caller caller(transport);
        QObject context;
        auto alive = std::make_shared<int>(1);
        int ran = 0;
        const CallId id = caller.call<std::string>(
            get("/a"), &context, bodyOf, [&ran, alive](Result<std::string>) { ++ran; });
        caller.cancel(id);
        QCOMPARE(alive.use_count(), 1L); // the callback was destroyed at once, not only disarmed
        QCoreApplication::processEvents();
        QCOMPARE(ran, 0);
        caller.cancel(id);
        caller.cancel(4711);
    }

    void cancelReachesTheTransport()
    {
        FakeTransport transport;
        transport.on("GET", "/a").hang();
        Caller caller(transport);
        QObject context;
        int ran = 0;
        const CallId id
            = caller.call<std::string>(get("/a"), &context, bodyOf, [&](Result<std::string>) { ++ran; });
        QCOMPARE(transport.pending(), std::size_t(1));
        caller.cancel(id);
        QCOMPARE(transport.pending(), std::size_t(0));
        QCOMPARE(transport.cancelled(), std::size_t(1));
        QCoreApplication::processEvents();
        QCOMPARE(ran, 0);
    }

    void aDeadContextEndsItsCall()
    {
        FakeTransport transport;
        transport.on("GET", "/a").hang();
        Caller caller(transport);
        int ran = 0;
        {
            QObject context;
            caller.call<std::string>(get("/a"), &context, bodyOf, [&](Result<std::string>) { ++ran; });
        }
        QCOMPARE(transport.cancelled(), std::size_t(1));
        QCoreApplication::processEvents();
        QCOMPARE(ran, 0);
    }

    void aContextThatDiesWithTheAnswerQueuedIsLeftAlone()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes");
        Caller caller(transport);
        int ran = 0;
        auto context = std::make_unique<QObject>();
        caller.call<std::string>(get("/a"), context.get(), bodyOf, [&](Result<std::string>) { ++ran; });
        context.reset();
        QCoreApplication::processEvents();
        QCOMPARE(ran, 0);
    }

    void theCallbackMayDeleteItsContextAndItsCaller()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes");
        auto caller = std::make_unique<Caller>(transport);
        auto *context = new QObject;
        int ran = 0;
        caller->call<std::string>(get("/a"), context, bodyOf, [&, context](Result<std::string>) {
            ++ran;
            delete context;
            caller.reset();
        });
        QTRY_COMPARE_WITH_TIMEOUT(ran, 1, 60'000);
        QCoreApplication::processEvents();
        QCOMPARE(ran, 1);
    }

    void destroyingTheCallerCancelsWhatIsOpen()
    {
        FakeTransport transport;
        transport.on("GET", "/queued").reply(200, "yes");
        transport.on("GET", "/open").hang();
        QObject context;
        int ran = 0;
        {
            Caller caller(transport);
            caller.call<std::string>(get("/queued"), &context, bodyOf, [&](Result<std::string>) { ++ran; });
            caller.call<std::string>(get("/open"), &context, bodyOf, [&](Result<std::string>) { ++ran; });
        }
        QCOMPARE(transport.pending(), std::size_t(0));
        QCoreApplication::processEvents();
        QCOMPARE(ran, 0);
        QVERIFY(context.children().isEmpty());
    }

    void aTransportThatDropsTheCompletionLeavesNothingBehind()
    {
        FakeTransport transport;
        transport.on("GET", "/a").hang();
        Caller caller(transport);
        QObject context;
        auto alive = std::make_shared<int>(1);
        const CallId id
            = caller.call<std::string>(get("/a"), &context, bodyOf, [alive](Result<std::string>) {});
        transport.cancel(id);
        QTRY_COMPARE_WITH_TIMEOUT(alive.use_count(), 1L, 60'000);
        QVERIFY(context.children().isEmpty());
    }

    void aContextOnAnotherThreadIsServedThere()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes");
        Caller caller(transport);
        QThread thread;
        thread.start();
        auto *context = new QObject;
        context->moveToThread(&thread);
        std::atomic<QThread *> where = nullptr;
        caller.call<std::string>(
            get("/a"), context, bodyOf, [&](Result<std::string>) { where = QThread::currentThread(); });
        QTRY_COMPARE_WITH_TIMEOUT(where.load(), &thread, 60'000);
        context->deleteLater();
        thread.quit();
        thread.wait();
    }

    /// Contexts die on their own thread while answers arrive from a second one and cancels from a third.
    void contextsThatDieWhileAnswersArrive()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes").held();
        QThread thread;
        thread.start();
        std::atomic<int> afterDeath = 0;
        std::atomic<int> delivered = 0;
        {
            Caller caller(transport);
            for (int round = 0; round < 200; ++round) {
                auto *context = new QObject;
                auto dead = std::make_shared<std::atomic<bool>>(false);
                connect(
                    context, &QObject::destroyed, context, [dead] { *dead = true; }, Qt::DirectConnection);
                context->moveToThread(&thread);
                std::vector<CallId> ids;
                for (int i = 0; i < 3; ++i) {
                    ids.push_back(caller.call<std::string>(
                        get("/a"), context, bodyOf, [&delivered, &afterDeath, dead](Result<std::string>) {
                            ++delivered;
                            if (*dead)
                                ++afterDeath;
                        }));
                }
                std::thread engine([&] { transport.release(); });
                context->deleteLater();
                caller.cancel(ids[1]);
                engine.join();
            }
        }
        thread.quit();
        thread.wait();
        QCOMPARE(afterDeath.load(), 0);
        QVERIFY(delivered.load() <= 600);
    }

    void everyCallAnswersExactlyOnce()
    {
        FakeTransport transport;
        transport.on("GET", "/a").reply(200, "yes").held();
        Caller caller(transport);
        QObject context;
        std::vector<int> ran(500, 0);
        for (std::size_t i = 0; i < ran.size(); ++i)
            caller.call<std::string>(
                get("/a"), &context, bodyOf, [&ran, i](Result<std::string>) { ++ran[i]; });
        std::thread first([&] { transport.release(); });
        std::thread second([&] { transport.release(); });
        first.join();
        second.join();
        QTRY_VERIFY_WITH_TIMEOUT(std::all_of(ran.begin(), ran.end(), [](int n) { return n == 1; }), 60'000);
        QCoreApplication::processEvents();
        QVERIFY(std::all_of(ran.begin(), ran.end(), [](int n) { return n == 1; }));
    }
};

QTEST_GUILESS_MAIN(CallerTest)
#include "tst_caller.moc"
