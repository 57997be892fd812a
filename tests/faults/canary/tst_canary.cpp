// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/canary/processlook.h"
#include "tests/support/faultserver.h"
#include "tests/unit/secrets/clientrun.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <csignal>
#include <memory>

using namespace edgedeck::test;
using namespace Qt::StringLiterals;

namespace {

constexpr const char *kAccount = "0123456789abcdef0123456789abcdef";

/// Answers every call with a refusal that quotes the bearer, in text and in a header: a careless proxy does that.
void echo(FaultPeer &peer, const SeenRequest &request)
{
    const std::string bearer = request.header("authorization");
    peer.send(FaultServer::answer(403,
        "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"no access with " + bearer
            + "\"}],\"messages\":[],\"result\":null}",
        {{"cf-ray", "ray-of-" + bearer}, {"x-seen", bearer}}));
    peer.close();
}

} // namespace

class CanaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_program = qEnvironmentVariable("EDGEDECK_BIN_DIR") + u"/edgedeckctl"_s;
        if (!QFile::exists(m_program))
            QSKIP("edgedeckctl is not built");
    }

    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        QVERIFY(QDir(m_home->path()).mkpath(u"config/profiles"_s));
        QVERIFY(QDir(m_home->path()).mkpath(u"work"_s));
    }

    void everySource_data()
    {
        QTest::addColumn<QString>("source");
        for (const char *source : {"environment", "descriptor", "keychain"})
            QTest::newRow(source) << QString::fromLatin1(source);
    }

    /// The program waits for an answer and holds the token: its neighbours look.
    void everySource()
    {
        QFETCH(QString, source);
        if (source == u"keychain"_s && !haveKeyring())
            QSKIP("no gnome-keyring-daemon or dbus-run-session here");
        std::atomic<bool> arrived = false;
        FaultServer server([&](FaultPeer &peer, const SeenRequest &request) {
            arrived = request.header("authorization") == std::string("Bearer ") + kCanary;
            peer.stall();
        });
        QProcess process;
        start(process, source, server);
        QVERIFY2(QTest::qWaitFor(
                     [&] { return arrived.load() || process.state() == QProcess::NotRunning; }, 60'000),
            "nothing was sent");
        QVERIFY2(arrived, qPrintable(QString::fromUtf8(process.readAllStandardError())));

        int watched = 0;
        for (const int pid : familyOf(static_cast<int>(process.processId()))) {
            QVERIFY2(!procFile(pid, "cmdline").value_or(QByteArray()).contains(kCanary),
                qPrintable(programOf(pid)));
            if (programOf(pid) != u"edgedeckctl"_s)
                continue;
            watched = pid;
            QVERIFY(!procFile(pid, "environ").value_or(QByteArray()).contains(kCanary));
            QCOMPARE(familyOf(pid).size(), 1); // no children that could have inherited it
        }
        QVERIFY(watched != 0);
        QStringList where;
        if (const auto copies = copiesInProcess(watched, kCanary, where)) {
            // Our own page, and what libcurl holds for each request that is under way; none of them a QString.
            QVERIFY(*copies >= 1);
            qInfo("%d copies while %d requests are under way", *copies, server.connections());
            where.clear();
            const auto strings = copiesInProcess(watched, asQString(kCanary), where);
            QVERIFY2(strings == 0, qPrintable(where.join(u'\n')));
        }
        ::kill(watched, SIGSEGV);
        QVERIFY(process.waitForFinished());
        QCOMPARE(QDir(m_home->filePath(u"work"_s)).entryList(QDir::Files | QDir::Hidden), QStringList());
        QCOMPARE(filesWith(m_home->path(), kCanary), QStringList());
    }

    void aServerThatQuotesTheTokenDoesNotGetItPrinted_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("status") << QStringList{u"status"_s};
        QTest::newRow("status in JSON") << QStringList{u"--json"_s, u"status"_s};
        QTest::newRow("bindings") << QStringList{u"bindings"_s};
        QTest::newRow("triage") << QStringList{u"triage"_s};
        QTest::newRow("flags") << QStringList{u"flags"_s};
        QTest::newRow("plan") << QStringList{u"flag"_s, u"plan"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"true"_s};
        QTest::newRow("set") << QStringList{u"flag"_s, u"set"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"true"_s,
            u"--reason"_s, u"drill"_s, u"--confirm"_s, u"demo-worker"_s};
    }

    void aServerThatQuotesTheTokenDoesNotGetItPrinted()
    {
        QFETCH(QStringList, arguments);
        FaultServer server(echo);
        QProcess process;
        start(process, u"environment"_s, server, arguments);
        QVERIFY(process.waitForFinished(60'000));
        const QByteArray out = process.readAllStandardOutput();
        const QByteArray errors = process.readAllStandardError();
        QVERIFY(!server.requests().empty());
        QVERIFY(!out.isEmpty() || !errors.isEmpty());
        // Not the token and no considerable part of it.
        for (const QByteArray &text : {out, errors}) {
            QVERIFY2(!text.contains(QByteArray(kCanary)), text.constData());
            QVERIFY2(!text.contains(QByteArray(kCanary).mid(5, 24)), text.constData());
        }
        QCOMPARE(filesWith(m_home->path(), QByteArray(kCanary).mid(5, 24)), QStringList());
    }

    /// The tests above would see it: the same search finds what a shell leaves.
    void theSearchFindsWhatIsThere()
    {
        QProcess process;
        process.start(u"sh"_s, {u"-c"_s, u"sleep 30; true"_s, QString::fromLatin1(kCanary)});
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY_WITH_TIMEOUT(procFile(static_cast<int>(process.processId()), "cmdline")
                                     .value_or(QByteArray())
                                     .contains(kCanary),
            60'000);
        QFile file(m_home->filePath(u"work/leak"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("x");
        file.write(kCanary);
        file.close();
        QCOMPARE(filesWith(m_home->path(), kCanary).size(), 1);
        for (const int pid : familyOf(static_cast<int>(process.processId())))
            ::kill(pid, SIGKILL);
        process.waitForFinished();
    }

private:
    static bool haveKeyring()
    {
        return !QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty()
            && !QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty();
    }

    void start(QProcess &process, const QString &source, const FaultServer &server,
        const QStringList &arguments = {u"status"_s})
    {
        QProcessEnvironment variables;
        for (const char *kept : {"PATH", "LD_LIBRARY_PATH"})
            variables.insert(QString::fromLatin1(kept), qEnvironmentVariable(kept));
        variables.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        variables.insert(u"QT_LOGGING_RULES"_s, u"*=true;qt.*=false"_s);
        for (const char *place :
            {"HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "EDGEDECK_HOME", "TMPDIR"})
            variables.insert(QString::fromLatin1(place), m_home->path());
        const QString url = QString::fromStdString(server.url("/client/v4"));
        variables.insert(u"CLOUDFLARE_API_BASE_URL"_s, url);
        variables.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, QString::fromLatin1(kAccount));
        process.setWorkingDirectory(m_home->filePath(u"work"_s));
        QStringList all{u"--worker"_s, u"demo-worker"_s, u"--timeout"_s, u"30"_s};
        if (source == u"environment"_s) {
            variables.insert(u"CLOUDFLARE_API_TOKEN"_s, QString::fromLatin1(kCanary));
        } else if (source == u"descriptor"_s) {
            all += {u"--token-fd"_s, u"0"_s};
        } else {
            QFile profile(m_home->filePath(u"config/profiles/canary.json"_s));
            QVERIFY(profile.open(QIODevice::WriteOnly));
            profile.write("{\"name\":\"canary\",\"environment\":\"staging\",\"worker\":\"demo-worker\","
                          "\"account_id\":\""
                + QByteArray(kAccount) + "\",\"api_base_url\":\"" + url.toUtf8() + "\"}");
            all += {u"--profile"_s, u"canary"_s};
            variables.insert(u"CLIENT"_s, testProgram(u"secretsclient"_s));
        }
        all += arguments;
        process.setProcessEnvironment(variables);
        if (source == u"keychain"_s) {
            const QString script
                = u"printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
                  "\"$CLIENT\" keychain-put >/dev/null && exec \"$0\" \"$@\""_s;
            process.start(
                u"dbus-run-session"_s, QStringList{u"--"_s, u"sh"_s, u"-c"_s, script, m_program} + all);
        } else {
            process.start(m_program, all);
        }
        if (source != u"environment"_s)
            process.write(QByteArray(kCanary) + "\n");
        process.closeWriteChannel();
    }

    QString m_program;
    std::unique_ptr<QTemporaryDir> m_home;
};

QTEST_GUILESS_MAIN(CanaryTest)
#include "tst_canary.moc"
