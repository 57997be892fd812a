// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/clockfault.h"
#include "app/ops/connection.h"
#include "tests/unit/ops/opssteps.h"

#include <QTemporaryDir>
#include <QTest>

#include <array>

#include <unistd.h>

using namespace edgedeck;
using namespace edgedeck::test;
using namespace Qt::StringLiterals;
using secrets::Slot;

namespace {

constexpr const char *kAccount = "0123456789abcdef0123456789abcdef";
constexpr const char *kToken = "read-token-0123456789";

class Desk
{
public:
    Desk()
    {
        sources.configHome = m_dir.path();
        sources.dataHome = m_dir.path();
        sources.environmentSecrets = secrets::makeMemoryStore();
        sources.keychain = secrets::makeMemoryStore();
    }

    void put(secrets::SecretStore &store, const QString &profile, Slot slot, const char *text)
    {
        bool done = false;
        QObject context;
        store.write(profile, slot, secrets::Secret(std::string_view(text)), &context,
            [&](Result<void>) { done = true; });
        QVERIFY(waitFor([&] { return done; }));
    }
    /// The environment has no profiles; the resolver asks before it knows one.
    void environmentToken(const char *text) { put(*sources.environmentSecrets, {}, Slot::ReadToken, text); }
    void profile(config::Profile profile)
    {
        config::ProfileStore store(sources.configHome);
        QVERIFY(store.save(profile).has_value());
    }
    Result<ops::Connection> resolve(const ops::Overrides &overrides = {})
    {
        QObject context;
        std::optional<Result<ops::Connection>> result;
        ops::resolveConnection(
            sources, overrides, &context, [&](Result<ops::Connection> made) { result = std::move(made); });
        (void)waitFor([&] { return result.has_value(); });
        return result ? std::move(*result) : Result<ops::Connection>(failLocal(FaultClass::Timeout, "never"));
    }

    ops::ConnectionSources sources;

private:
    QTemporaryDir m_dir;
};

config::Profile named(const std::string &name)
{
    config::Profile profile;
    profile.name = name;
    profile.accountId = kAccount;
    profile.worker = "from-profile";
    return profile;
}

} // namespace

class TestOpsConnection : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void environmentAloneIsEnough();
    void nothingAtAllIsSaid();
    void orderIsCommandLineEnvironmentProfile();
    void plainHttpGoesToLoopbackOnly_data();
    void plainHttpGoesToLoopbackOnly();
    void keychainTokenStaysWithItsHost();
    void tokenByDescriptor();
    void impossibleTokenIsRefused();
    void severalProfilesNeedAName();
    void badNamesAreRefused();
    void proxiesAreShownWithoutTheirSecrets();
    void aWrongLocalClockIsTold();
};

void TestOpsConnection::environmentAloneIsEnough()
{
    Desk desk;
    desk.environmentToken(kToken);
    desk.sources.environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, QString::fromLatin1(kAccount));
    desk.sources.environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, u"http://127.0.0.1:8787/client/v4/"_s);
    desk.sources.environment.insert(u"EDGEDECK_WORKER_URL"_s, u"http://127.0.0.1:8788"_s);
    const auto connection = desk.resolve();
    QVERIFY2(connection.has_value(), connection ? "" : connection.error().detail.c_str());
    QCOMPARE(connection->profile.apiBaseUrl, std::string("http://127.0.0.1:8787/client/v4"));
    QCOMPARE(connection->profile.accountId, std::string(kAccount));
    QCOMPARE(connection->profile.workerUrl, std::string("http://127.0.0.1:8788"));
    QCOMPARE(std::string(connection->readToken.view()), std::string(kToken));
    // Nobody said that this is a sandbox.
    QCOMPARE(int(connection->profile.environment), int(Environment::Production));
}

void TestOpsConnection::nothingAtAllIsSaid()
{
    Desk desk;
    const auto connection = desk.resolve();
    QVERIFY(!connection);
    QCOMPARE(int(connection.error().cls), int(FaultClass::Config));
    QVERIFY(connection.error().detail.find("CLOUDFLARE_API_TOKEN") != std::string::npos);
}

void TestOpsConnection::orderIsCommandLineEnvironmentProfile()
{
    Desk desk;
    desk.profile(named("prod"));
    desk.put(*desk.sources.keychain, u"prod"_s, Slot::ReadToken, kToken);
    auto connection = desk.resolve();
    QVERIFY2(connection.has_value(), connection ? "" : connection.error().detail.c_str());
    QCOMPARE(connection->profile.name, std::string("prod"));
    QCOMPARE(connection->profile.accountId, std::string(kAccount));
    const std::string other(32, 'a');
    desk.sources.environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, QString::fromStdString(other));
    connection = desk.resolve();
    QCOMPARE(connection->profile.accountId, other);
    const std::string third(32, 'b');
    ops::Overrides overrides;
    overrides.account = QString::fromStdString(third);
    overrides.worker = u"from-line"_s;
    connection = desk.resolve(overrides);
    QCOMPARE(connection->profile.accountId, third);
    QCOMPARE(connection->profile.worker, std::string("from-line"));
}

void TestOpsConnection::plainHttpGoesToLoopbackOnly_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("https") << u"https://api.example.com/client/v4"_s << true;
    QTest::newRow("loopback") << u"http://127.0.0.1:1234/client/v4"_s << true;
    QTest::newRow("loopback, other") << u"http://127.9.9.9/client/v4"_s << true;
    QTest::newRow("v6 loopback") << u"http://[::1]:1234/client/v4"_s << true;
    QTest::newRow("localhost") << u"http://localhost:1234/client/v4"_s << true;
    QTest::newRow("http far away") << u"http://api.example.com/client/v4"_s << false;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.example.com/client/v4"_s << false;
    QTest::newRow("user info") << u"https://name@api.example.com/client/v4"_s << false;
    QTest::newRow("loopback as user") << u"http://127.0.0.1@api.example.com/client/v4"_s << false;
    QTest::newRow("query") << u"https://api.example.com/client/v4?x=1"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("no host") << u"https:///client/v4"_s << false;
    QTest::newRow("words") << u"not a url"_s << false;
}

void TestOpsConnection::plainHttpGoesToLoopbackOnly()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    Desk desk;
    desk.environmentToken(kToken);
    desk.sources.environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, url);
    const auto connection = desk.resolve();
    QCOMPARE(connection.has_value(), allowed);
    if (!allowed) {
        QCOMPARE(int(connection.error().cls), int(FaultClass::Config));
        QVERIFY(connection.error().detail.find(kToken) == std::string::npos);
    }
    Desk worker;
    worker.environmentToken(kToken);
    worker.sources.environment.insert(u"EDGEDECK_WORKER_URL"_s, url);
    QCOMPARE(worker.resolve().has_value(), allowed);
}

void TestOpsConnection::keychainTokenStaysWithItsHost()
{
    Desk desk;
    desk.profile(named("prod"));
    desk.put(*desk.sources.keychain, u"prod"_s, Slot::ReadToken, kToken);
    desk.sources.environment.insert(
        u"CLOUDFLARE_API_BASE_URL"_s, u"https://elsewhere.example.com/client/v4"_s);
    const auto connection = desk.resolve();
    QVERIFY(!connection);
    QCOMPARE(int(connection.error().cls), int(FaultClass::Config));
}

void TestOpsConnection::tokenByDescriptor()
{
    std::array<int, 2> ends{};
    QCOMPARE(::pipe(ends.data()), 0);
    const std::string line = std::string(kToken) + "\n";
    QCOMPARE(::write(ends[1], line.data(), line.size()), ssize_t(line.size()));
    ::close(ends[1]);
    Desk desk;
    desk.environmentToken("another-token-0123456789");
    ops::Overrides overrides;
    overrides.tokenFd = ends[0];
    const auto connection = desk.resolve(overrides);
    ::close(ends[0]);
    QVERIFY2(connection.has_value(), connection ? "" : connection.error().detail.c_str());
    QCOMPARE(std::string(connection->readToken.view()), std::string(kToken));
    QCOMPARE(connection->secretSource, u"file descriptor"_s);
}

void TestOpsConnection::impossibleTokenIsRefused()
{
    Desk desk;
    desk.environmentToken("token with spaces in it");
    const auto connection = desk.resolve();
    QVERIFY(!connection);
    QCOMPARE(int(connection.error().cls), int(FaultClass::Auth));
    QVERIFY(connection.error().detail.find("with spaces in it") == std::string::npos);
}

void TestOpsConnection::severalProfilesNeedAName()
{
    Desk desk;
    desk.profile(named("one"));
    desk.profile(named("two"));
    desk.put(*desk.sources.keychain, u"two"_s, Slot::ReadToken, kToken);
    const auto unclear = desk.resolve();
    QVERIFY(!unclear);
    QVERIFY(unclear.error().detail.find("one, two") != std::string::npos);
    ops::Overrides overrides;
    overrides.profile = u"two"_s;
    const auto chosen = desk.resolve(overrides);
    QVERIFY2(chosen.has_value(), chosen ? "" : chosen.error().detail.c_str());
    // The environment alone when it brings a token and nobody names a profile.
    desk.environmentToken(kToken);
    const auto alone = desk.resolve();
    QVERIFY(alone && alone->profile.worker.empty());
}

void TestOpsConnection::badNamesAreRefused()
{
    Desk desk;
    desk.environmentToken(kToken);
    ops::Overrides overrides;
    overrides.account = u"../../etc"_s;
    QVERIFY(!desk.resolve(overrides));
    overrides.account = QString::fromLatin1(kAccount);
    overrides.worker = u"a/b"_s;
    QVERIFY(!desk.resolve(overrides));
    overrides.worker = u"fine"_s;
    QVERIFY(desk.resolve(overrides).has_value());
}

void TestOpsConnection::proxiesAreShownWithoutTheirSecrets()
{
    QProcessEnvironment environment;
    environment.insert(u"https_proxy"_s, u"http://user:secret@proxy.example.com:3128"_s);
    QCOMPARE(ops::proxyInUse(environment, "https://api.example.com"), std::string("proxy.example.com:3128"));
    QCOMPARE(ops::proxyInUse(environment, "http://127.0.0.1:1"), std::string());
    QCOMPARE(ops::proxyInUse({}, "https://api.example.com"), std::string());
    environment.insert(u"no_proxy"_s, u"other.example.org, .example.com"_s);
    QCOMPARE(ops::proxyInUse(environment, "https://api.example.com"), std::string());
    QCOMPARE(ops::proxyInUse(environment, "https://api.example.net"), std::string("proxy.example.com:3128"));
}

void TestOpsConnection::aWrongLocalClockIsTold()
{
    const std::string real = "https://api.example.com/client/v4";
    const auto said = [&](std::chrono::seconds skew, const std::string &base) {
        const auto fault = ops::clockFault(skew, base, Timestamp{});
        return fault && fault->error.cls == FaultClass::Clock ? fault->error.detail : std::string();
    };
    QCOMPARE(said(std::chrono::seconds{180}, real), std::string("this computer's clock is 3 min behind"));
    QCOMPARE(said(std::chrono::seconds{-61}, real), std::string("this computer's clock is 1 min ahead"));
    QCOMPARE(said(std::chrono::hours{72}, real), std::string("this computer's clock is 3 days behind"));
    QCOMPARE(said(std::chrono::seconds{60}, real), std::string());
    QCOMPARE(said(std::chrono::hours{72}, "http://127.0.0.1:8787/client/v4"), std::string());
}

QTEST_GUILESS_MAIN(TestOpsConnection)
#include "tst_opsconnection.moc"
