// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/profile.h"
#include "app/config/profilerules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace edgedeck;
using namespace edgedeck::config;
using namespace Qt::StringLiterals;

namespace {

Profile sample()
{
    Profile profile;
    profile.name = "prod";
    profile.environment = Environment::Staging;
    profile.accountId = "0123456789abcdef0123456789abcdef";
    profile.accountName = "Example \"Ltd\" ä";
    profile.worker = "demo-worker";
    profile.apiBaseUrl = "http://127.0.0.1:8787/client/v4";
    profile.workerUrl = "https://demo.example.com";
    profile.workerPreset = "real";
    profile.workerPointers = {{"l1_hits", "/a/b"}};
    profile.plan = Plan::Paid;
    profile.caFile = "/etc/ssl/extra.pem";
    profile.wranglerFile = "/home/olga/demo/wrangler.toml";
    profile.flags = {{.name = "FEATURE_FLAG_DO_CACHE",
        .on = "true",
        .off = "false",
        .requiredBindings = {"CACHE_DO"},
        .effectPointer = "/data/x",
        .storagePath = true}};
    profile.workerPollSeconds = 0;
    return profile;
}

mode_t modeOf(const QString &path)
{
    using FileStatus = struct stat;
    FileStatus status{};
    return ::stat(QFile::encodeName(path).constData(), &status) == 0 ? status.st_mode & 07777U : 0;
}

/// JSON with single quotes.
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

bool equal(const Profile &a, const Profile &b)
{
    return a.name == b.name && a.environment == b.environment && a.accountId == b.accountId
        && a.accountName == b.accountName && a.worker == b.worker && a.apiBaseUrl == b.apiBaseUrl
        && a.workerUrl == b.workerUrl && a.workerPreset == b.workerPreset
        && a.workerPointers == b.workerPointers && a.plan == b.plan && a.caFile == b.caFile
        && a.wranglerFile == b.wranglerFile && a.flags == b.flags
        && a.workerPollSeconds == b.workerPollSeconds;
}

} // namespace

class ProfilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_home = m_dir->filePath(u"config"_s);
        m_file = QString(m_home + u"/profiles/prod.json"_s);
    }

    void everyFieldComesBack()
    {
        ProfileStore store(m_home);
        QVERIFY(store.names().isEmpty());
        const auto saved = store.save(sample());
        QVERIFY2(saved.has_value(), saved ? "" : saved.error().detail.c_str());
        QCOMPARE(store.names(), QStringList{u"prod"_s});
        QVERIFY(equal(store.load(u"prod"_s).value(), sample()));
        Profile empty;
        empty.name = "empty";
        QVERIFY(store.save(empty));
        QVERIFY(equal(store.load(u"empty"_s).value(), empty));
        QCOMPARE(store.names(), (QStringList{u"empty"_s, u"prod"_s}));
        QVERIFY(store.remove(u"empty"_s));
        QVERIFY(!store.remove(u"empty"_s));
        QVERIFY(store.load(u"empty"_s).error().cls == FaultClass::Config);
    }

    void onlyTheOwnerMayRead()
    {
        const mode_t before = ::umask(0);
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        QFile(m_file).setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther);
        QVERIFY(store.save(sample()));
        ::umask(before);
        QCOMPARE(modeOf(m_file), mode_t(0600));
        QCOMPARE(modeOf(QFileInfo(m_file).absolutePath()), mode_t(0700));
    }

    void keysOfOthersAreKeptInTheirPlace()
    {
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        write("{ // by hand\n \"x_theirs\": {\"deep\": [1, 2.50, null]}, \"worker\": \"demo-worker\", "
              "\"name\": \"prod\",}");
        Profile profile = store.load(u"prod"_s).value();
        profile.worker = "other-worker";
        QVERIFY(store.save(profile));
        const QByteArray text = read();
        QVERIFY(text.contains("\"x_theirs\""));
        QVERIFY(text.contains("\"deep\""));
        QVERIFY(text.indexOf("x_theirs") < text.indexOf("other-worker"));
        QCOMPARE(store.load(u"prod"_s)->worker, std::string("other-worker"));
    }

    void namesCannotLeaveTheDirectory_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name :
            {"", ".", "..", "../evil", "a/b", "-rf", ".hidden", "a b", "ä", "a\nb", "a%2fb"})
            QTest::newRow(name) << QString::fromUtf8(name);
        QTest::newRow("65 letters") << QString(65, u'a');
    }

    void namesCannotLeaveTheDirectory()
    {
        QFETCH(QString, name);
        ProfileStore store(m_home);
        Profile profile = sample();
        profile.name = name.toStdString();
        QVERIFY(!store.save(profile));
        QVERIFY(!store.load(name));
        QVERIFY(!store.remove(name));
        QVERIFY(!QDir(m_home).exists());
    }

    void badFieldsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("type") << json("{'worker': 5}") << QByteArray("worker must be a text");
        QTest::newRow("word") << json("{'environment': 'prod'}") << QByteArray("environment must be a word");
        QTest::newRow("negative") << json("{'worker_poll_seconds': -1}") << QByteArray("worker_poll_seconds");
        QTest::newRow("huge") << json("{'worker_poll_seconds': 18446744073709551615}")
                              << QByteArray("worker_poll_seconds");
        QTest::newRow("fraction") << json("{'worker_poll_seconds': 1.5}")
                                  << QByteArray("worker_poll_seconds");
        QTest::newRow("account") << json("{'account_id': 'xyz'}") << QByteArray("32 hexadecimal");
        QTest::newRow("plain http") << json("{'api_base_url': 'http://api.example.com'}")
                                    << QByteArray("api_base_url");
        QTest::newRow("loopback look-alike")
            << json("{'worker_url': 'http://127.0.0.1.example.com'}") << QByteArray("worker_url");
        QTest::newRow("password in address")
            << json("{'worker_url': 'https://a:b@example.com'}") << QByteArray("worker_url");
        QTest::newRow("flags") << json("{'flags': [{'name': 'A', 'on': 'x', 'off': 'x'}]}")
                               << QByteArray("same value");
        QTest::newRow("flag shape") << json("{'flags': [7]}") << QByteArray("flags must be");
        QTest::newRow("pointers") << json("{'worker_pointers': {'a': 1}}") << QByteArray("worker_pointers");
        QTest::newRow("not JSON") << QByteArray("{\n  \"a\": nonsense\n}") << QByteArray("line 2");
        QTest::newRow("list") << QByteArray("[]") << QByteArray("JSON object");
        QTest::newRow("empty") << QByteArray() << QByteArray("line 1");
        QTest::newRow("newer") << json("{'version': 2}") << QByteArray("newer Edgedeck");
        QTest::newRow("token") << json(
            "{'account_name': 'cfut_0123456789012345678901234567890123456789deadbeef'}")
                               << QByteArray("looks like a token");
        QTest::newRow("deep") << QByteArray("{\"x\": " + QByteArray(5000, '[') + "1")
                              << QByteArray("nested deeper");
    }

    void badFieldsAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        write(text);
        const auto loaded = store.load(u"prod"_s);
        QVERIFY(!loaded);
        QVERIFY(loaded.error().cls == FaultClass::Config);
        QVERIFY2(loaded.error().detail.find(said.toStdString()) != std::string::npos,
            loaded.error().detail.c_str());
        QVERIFY(loaded.error().detail.find("prod.json") != std::string::npos);
        QVERIFY(loaded.error().detail.find("cfut_") == std::string::npos);
    }

    void whatCannotBeUnderstoodIsNotReplaced()
    {
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        for (const QByteArray &text : {QByteArray("not json"), json("{'version': 99}")}) {
            write(text);
            QVERIFY(!store.save(sample()));
            QCOMPARE(read(), text);
        }
    }

    void aFailedSaveLeavesTheOldFile()
    {
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        const QByteArray before = read();
        // The disk takes ten bytes of a file and no more.
        ::signal(SIGXFSZ, SIG_IGN);
        rlimit normal{};
        ::getrlimit(RLIMIT_FSIZE, &normal);
        const rlimit tight{10, normal.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        Profile changed = sample();
        changed.worker = "other-worker";
        const auto saved = store.save(changed);
        ::setrlimit(RLIMIT_FSIZE, &normal);
        QVERIFY(!saved);
        QVERIFY(saved.error().cls == FaultClass::Storage);
        QCOMPARE(QDir(QFileInfo(m_file).absolutePath()).entryList(QDir::Files | QDir::Hidden),
            QStringList{u"prod.json"_s});
        QCOMPARE(read(), before);
    }

    void strangersInTheDirectoryAreNotProfiles()
    {
        ProfileStore store(m_home);
        QVERIFY(store.save(sample()));
        for (const char *name : {"notes.txt", ".prod.json.swp", "bad name.json", "-x.json"}) {
            QFile file(QString(m_home + u"/profiles/"_s + QString::fromLatin1(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QCOMPARE(store.names(), QStringList{u"prod"_s});
    }

    void homesFollowTheEnvironment()
    {
        qputenv("EDGEDECK_HOME", "/tmp/somewhere/../here");
        QCOMPARE(configHome(), u"/tmp/here/config"_s);
        QCOMPARE(dataHome(), u"/tmp/here/data"_s);
        qunsetenv("EDGEDECK_HOME");
        qputenv("XDG_CONFIG_HOME", "/tmp/c");
        qputenv("XDG_DATA_HOME", "/tmp/d");
        QCOMPARE(configHome(), u"/tmp/c/edgedeck"_s);
        QCOMPARE(dataHome(), u"/tmp/d/edgedeck"_s);
    }

    void safeAddresses()
    {
        for (const char *good : {"https://api.cloudflare.com/client/v4", "http://127.0.0.1:1/x",
                 "http://localhost", "http://[::1]:80/a"})
            QVERIFY2(isSafeBaseUrl(good), good);
        for (const char *bad : {"", "api.cloudflare.com", "http://example.com", "https://",
                 "https://a@b.example.com", "https://x/?q=1", "https://x/#f", "http://localhost.example.com",
                 "http://127.0.0.1.evil.example", "file:///etc/passwd", "javascript:alert(1)",
                 "https://exa mple.com"})
            QVERIFY2(!isSafeBaseUrl(bad), bad);
    }

private:
    void write(const QByteArray &text) const
    {
        QFile file(m_file);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(text);
    }
    [[nodiscard]] QByteArray read() const
    {
        QFile file(m_file);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_home, m_file;
};

QTEST_GUILESS_MAIN(ProfilesTest)
#include "tst_profiles.moc"
