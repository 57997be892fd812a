// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/sanitized.h"
#include "app/secrets/secret.h"
#include "app/secrets/secretstore.h"
#include "app/secrets/slots.h"
#include "app/secrets/tokenfd.h"

#include <QCoreApplication>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace edgedeck;
using namespace edgedeck::secrets;
using namespace Qt::StringLiterals;

namespace {

template <class T> Result<T> wait(const std::function<void(QObject *, std::function<void(Result<T>)>)> &call)
{
    QObject context;
    std::optional<Result<T>> got;
    call(&context, [&](Result<T> result) { got = std::move(result); });
    if (got)
        return failLocal(FaultClass::Config, "answered inside the call");
    (void)QTest::qWaitFor([&] { return got.has_value(); }, 60'000);
    return got ? std::move(*got) : failLocal(FaultClass::Timeout, "no answer");
}

Result<Secret> read(SecretStore &store, const QString &profile, Slot slot)
{
    return wait<Secret>([&](QObject *c, auto done) { store.read(profile, slot, c, done); });
}

Result<void> write(SecretStore &store, const QString &profile, Slot slot, const Secret &secret)
{
    return wait<void>([&](QObject *c, auto done) { store.write(profile, slot, secret, c, done); });
}

Result<void> forget(SecretStore &store, const QString &profile, Slot slot)
{
    return wait<void>([&](QObject *c, auto done) { store.forget(profile, slot, c, done); });
}

/// The VmFlags of the mapping that holds `address`.
QByteArray flagsOf(const void *address)
{
    QFile smaps(u"/proc/self/smaps"_s);
    if (!smaps.open(QIODevice::ReadOnly))
        return {};
    const auto wanted = reinterpret_cast<quintptr>(address); // NOLINT
    bool inside = false;
    for (const QByteArray &line : smaps.readAll().split('\n')) {
        const auto dash = line.indexOf('-');
        bool ok = false;
        const quintptr from = line.left(dash).toULongLong(&ok, 16);
        if (dash > 0 && ok)
            inside = from <= wanted
                && wanted < line.mid(dash + 1, line.indexOf(' ') - dash - 1).toULongLong(nullptr, 16);
        if (inside && line.startsWith("VmFlags:"))
            return line;
    }
    return {};
}

} // namespace

class SecretsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSecretHasAPageOfItsOwn()
    {
        const Secret secret("hunter2-hunter2");
        QVERIFY(!secret.empty());
        QCOMPARE(secret.view(), std::string_view("hunter2-hunter2"));
        const QByteArray flags = flagsOf(secret.view().data());
        QVERIFY2(flags.contains(" dd"), flags.constData()); // not in core dumps
        QVERIFY2(flags.contains(" wf"), flags.constData()); // zero in children
        if (EDGEDECK_SANITIZED == 0) // AddressSanitizer makes mlock() do nothing
            QVERIFY2(flags.contains(" lo"), flags.constData()); // not in swap
    }

    void copiesShareThePageAndForgettingZeroesItForAll()
    {
        Secret secret("hunter2-hunter2");
        const Secret copy = secret; // NOLINT(performance-unnecessary-copy-initialization)
        const std::string_view view = copy.view();
        QCOMPARE(view.data(), secret.view().data());
        secret.forget();
        QVERIFY(secret.empty());
        QVERIFY(copy.empty());
        QVERIFY(std::all_of(view.begin(), view.end(), [](char c) { return c == '\0'; }));
        secret.forget();
        QVERIFY(Secret().empty());
        QVERIFY(Secret("").view().empty());
    }

    void longSecretsFit()
    {
        for (const std::size_t size :
            {std::size_t(4095), std::size_t(4096), std::size_t(4097), std::size_t(100'000)}) {
            const std::string text(size, 'x');
            QCOMPARE(Secret(text).view(), std::string_view(text));
        }
    }

    void aChildDoesNotInheritIt()
    {
        const Secret secret("hunter2-hunter2");
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(secret.view()[0] == '\0' ? 0 : 1);
        int status = 1;
        ::waitpid(child, &status, 0);
        QCOMPARE(WEXITSTATUS(status), 0);
    }

    void tokensAreJudged_data()
    {
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("said");
        const QByteArray body = "0123456789012345678901234567890123456789deadbeef";
        QTest::newRow("user token") << QByteArray("cfut_" + body) << QByteArray();
        QTest::newRow("account token") << QByteArray("cfat_" + body) << QByteArray();
        QTest::newRow("old token") << QByteArray("abcDEF0123456789_-abcDEF0123456789_-abcd") << QByteArray();
        QTest::newRow("sandbox") << QByteArray("sandbox-token") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray("empty");
        QTest::newRow("global key") << QByteArray("cfk_" + body) << QByteArray("global API key");
        QTest::newRow("old global key")
            << QByteArray("0123456789abcdef0123456789abcdef01234") << QByteArray("global API key");
        QTest::newRow("origin key") << QByteArray("v1.0-0123456789abcdef") << QByteArray("Origin CA");
        QTest::newRow("cut") << QByteArray("cfut_" + body.left(30)) << QByteArray("too short");
        QTest::newRow("short") << QByteArray("abc") << QByteArray("too short");
        QTest::newRow("long") << QByteArray(513, 'a') << QByteArray("too long");
        QTest::newRow("line break") << QByteArray("cfut_" + body + "\n") << QByteArray("line break");
        QTest::newRow("carriage return") << QByteArray("cfut_" + body + "\r") << QByteArray("line break");
        QTest::newRow("space") << QByteArray(" cfut_" + body) << QByteArray("space");
        QTest::newRow("bearer") << QByteArray("Bearer cfut_" + body) << QByteArray("word Bearer");
        QTest::newRow("ellipsis") << QByteArray("cfut_0123456789\xE2\x80\xA6") << QByteArray("ellipsis");
        QTest::newRow("quotes") << QByteArray("\"cfut_" + body + "\"") << QByteArray("quotes");
        QTest::newRow("nul") << QByteArray("cfut_0123456789\0x", 17) << QByteArray("character");
    }

    void tokensAreJudged()
    {
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, said);
        const auto judged
            = checkToken(std::string_view(token.constData(), static_cast<std::size_t>(token.size())));
        QCOMPARE(judged.has_value(), said.isEmpty());
        if (judged)
            return;
        QVERIFY(judged.error().cls == FaultClass::Config);
        QVERIFY2(judged.error().detail.find(said.toStdString()) != std::string::npos,
            judged.error().detail.c_str());
        if (token.size() > 3)
            QVERIFY(judged.error().detail.find(token.trimmed().toStdString()) == std::string::npos);
    }

    void tokensComeFromADescriptor_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("token");
        QTest::addColumn<QByteArray>("rest");
        QTest::newRow("line") << QByteArray("token-1\n") << QByteArray("token-1") << QByteArray();
        QTest::newRow("no line break") << QByteArray("token-1") << QByteArray("token-1") << QByteArray();
        QTest::newRow("carriage return")
            << QByteArray("token-1\r\n") << QByteArray("token-1") << QByteArray();
        QTest::newRow("the next line stays")
            << QByteArray("token-1\nmore\n") << QByteArray("token-1") << QByteArray("more\n");
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
        QTest::newRow("empty line") << QByteArray("\n") << QByteArray() << QByteArray();
        QTest::newRow("too long") << QByteArray(5000, 'a') << QByteArray() << QByteArray(5000 - 4096, 'a');
    }

    void tokensComeFromADescriptor()
    {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, rest);
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        QCOMPARE(::write(ends[1], input.constData(), static_cast<std::size_t>(input.size())),
            ssize_t(input.size()));
        ::close(ends[1]);
        const auto secret = readTokenFromFd(ends[0]);
        QCOMPARE(secret.has_value(), !token.isEmpty());
        if (secret)
            QCOMPARE(
                secret->view(), std::string_view(token.constData(), static_cast<std::size_t>(token.size())));
        QByteArray left(10'000, '\0');
        left.truncate(
            std::max<ssize_t>(0, ::read(ends[0], left.data(), static_cast<std::size_t>(left.size()))));
        QCOMPARE(left, rest);
        ::close(ends[0]);
    }

    void aBadDescriptorIsSaid()
    {
        const auto secret = readTokenFromFd(987);
        QVERIFY(!secret);
        QVERIFY(secret.error().detail.find("descriptor 987") != std::string::npos);
    }

    void memoryKeepsProfilesAndSlotsApart()
    {
        auto store = makeMemoryStore();
        QCOMPARE(store->describe(), u"memory, this run only"_s);
        QVERIFY(read(*store, u"a"_s, Slot::ReadToken).error().cls == FaultClass::NotFound);
        QVERIFY(write(*store, u"a"_s, Slot::ReadToken, Secret("first")));
        QVERIFY(write(*store, u"a"_s, Slot::WriteToken, Secret("second")));
        QVERIFY(write(*store, u"b"_s, Slot::ReadToken, Secret("third")));
        QCOMPARE(read(*store, u"a"_s, Slot::ReadToken)->view(), std::string_view("first"));
        QCOMPARE(read(*store, u"a"_s, Slot::WriteToken)->view(), std::string_view("second"));
        QCOMPARE(read(*store, u"b"_s, Slot::ReadToken)->view(), std::string_view("third"));
        const Secret held = read(*store, u"a"_s, Slot::ReadToken).value();
        QVERIFY(forget(*store, u"a"_s, Slot::ReadToken));
        QVERIFY(held.empty()); // forgotten for everybody who holds it
        QVERIFY(!read(*store, u"a"_s, Slot::ReadToken));
        QVERIFY(forget(*store, u"a"_s, Slot::ReadToken));
    }

    void theEnvironmentIsReadOnceAndWiped()
    {
        ::setenv("CLOUDFLARE_API_TOKEN", "env-token-1", 1);
        ::setenv("EDGEDECK_WORKER_KEY", "key-1", 1);
        const char *behind = std::getenv("CLOUDFLARE_API_TOKEN");
        auto store = makeEnvironmentStore();
        QCOMPARE(store->describe(), u"environment"_s);
        QVERIFY(std::getenv("CLOUDFLARE_API_TOKEN") == nullptr);
        QVERIFY(std::getenv("EDGEDECK_WORKER_KEY") == nullptr);
        QCOMPARE(behind[0], '\0');
        QCOMPARE(read(*store, u"any"_s, Slot::ReadToken)->view(), std::string_view("env-token-1"));
        QCOMPARE(read(*store, u"other"_s, Slot::WriteToken)->view(), std::string_view("env-token-1"));
        QCOMPARE(read(*store, u"any"_s, Slot::WorkerKey)->view(), std::string_view("key-1"));
        QVERIFY(write(*store, u"any"_s, Slot::ReadToken, Secret("x")).error().cls == FaultClass::Keyring);
        QVERIFY(forget(*store, u"any"_s, Slot::WorkerKey));
        const auto gone = read(*store, u"any"_s, Slot::WorkerKey);
        QVERIFY(!gone);
        QCOMPARE(gone.error().detail, std::string("EDGEDECK_WORKER_KEY is not set"));
        QVERIFY(read(*makeEnvironmentStore(), u"any"_s, Slot::ReadToken).error().cls == FaultClass::NotFound);
    }

    void aDeadContextHearsNothing()
    {
        auto store = makeMemoryStore();
        bool called = false;
        {
            QObject context;
            store->read(u"a"_s, Slot::ReadToken, &context, [&](const Result<Secret> &) { called = true; });
        }
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void entriesHaveNames()
    {
        QCOMPARE(entryName(u"prod"_s, Slot::ReadToken), u"prod/read-token"_s);
        QCOMPARE(entryName(u"prod"_s, Slot::WriteToken), u"prod/write-token"_s);
        QCOMPARE(entryName(u"prod"_s, Slot::WorkerKey), u"prod/worker-key"_s);
    }
};

QTEST_GUILESS_MAIN(SecretsTest)
#include "tst_secrets.moc"
