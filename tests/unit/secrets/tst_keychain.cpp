// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/secrets/clientrun.h"

#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace edgedeck::test;
using namespace Qt::StringLiterals;

/// The keychain store against a real session bus and a real gnome-keyring in a home of their own, and against none.
class KeychainTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_environment = {{u"HOME"_s, m_dir->path()}, {u"XDG_RUNTIME_DIR"_s, m_dir->path()},
            {u"XDG_DATA_HOME"_s, m_dir->filePath(u"data"_s)}, {u"XDG_CURRENT_DESKTOP"_s, u"GNOME"_s}};
    }

    void withoutASessionBusItSaysSoAtOnce()
    {
        const auto run
            = runClient(testProgram(u"secretsclient"_s), {u"keychain-read"_s, u"10000"_s}, m_environment);
        QVERIFY2(run.said.value(u"read"_s).startsWith("keyring: "_L1), qPrintable(run.said.value(u"read"_s)));
        QVERIFY(run.said.value(u"forget"_s).startsWith("keyring: "_L1));
        QVERIFY(run.said.value(u"ms"_s).toInt() < 5000);
    }

    void unlockedItKeepsReadsAndForgets()
    {
        if (!haveKeyring())
            QSKIP("no gnome-keyring-daemon or dbus-run-session here");
        const auto run
            = onBus(u"printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
                    "printf '%s\\n' \"$CANARY\" | env -u CANARY \"$CLIENT\" keychain \"$WANT\""_s);
        QCOMPARE(run.said.value(u"write"_s), u"ok"_s);
        QCOMPARE(run.said.value(u"read"_s), u"ok"_s);
        QCOMPARE(run.said.value(u"equal"_s), u"yes"_s);
        QCOMPARE(run.said.value(u"forget"_s), u"ok"_s);
        QVERIFY2(
            run.said.value(u"after"_s).startsWith("not_found: "_L1), qPrintable(run.said.value(u"after"_s)));
        QCOMPARE(run.said.value(u"forget_again"_s), u"ok"_s);
        if (run.said.value(u"heap"_s) == u"zeroing"_s)
            QVERIFY2(run.said.value(u"hits_after"_s) == u"0"_s, qPrintable(run.errors));
    }

    void aDaemonWithoutAKeyringIsNotTakenAsNoToken()
    {
        if (!haveKeyring())
            QSKIP("no gnome-keyring-daemon or dbus-run-session here");
        const auto run = onBus(u"\"$CLIENT\" keychain-read 10000"_s);
        QVERIFY2(run.said.value(u"read"_s).startsWith("keyring: "_L1), qPrintable(run.said.value(u"read"_s)));
    }

    void aLockedKeyringIsNotTakenAsNoToken()
    {
        if (!haveKeyring())
            QSKIP("no gnome-keyring-daemon or dbus-run-session here");
        const auto filled = onBus(
            u"printf pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
            "printf '%s\\n' hello | secret-tool store --label=x a b; \"$CLIENT\" keychain-read 10000"_s);
        QVERIFY(filled.said.value(u"read"_s).startsWith("not_found: "_L1));
        QVERIFY(QFile::exists(m_dir->filePath(u"data/keyrings/login.keyring"_s)));
        const auto locked = onBus(
            u"gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; \"$CLIENT\" keychain-read 2000"_s);
        QVERIFY2(locked.said.value(u"read"_s).startsWith("keyring: "_L1),
            qPrintable(locked.said.value(u"read"_s)));
        // QtKeychain calls this a success although nothing was deleted.
        QVERIFY2(locked.said.value(u"forget"_s).startsWith("keyring: "_L1),
            qPrintable(locked.said.value(u"forget"_s)));
    }

    void aServiceThatNeverAnswersIsGivenUp()
    {
        if (!haveStub())
            QSKIP("no session bus or no stub here");
        const auto run = onBus(u"\"$STUB\" silent \"$CLIENT\" keychain-read 500"_s);
        QVERIFY2(run.said.value(u"read"_s).startsWith("keyring: the keychain did not answer"_L1),
            qPrintable(run.said.value(u"read"_s)));
        QVERIFY(run.said.value(u"ms"_s).toInt() >= 500);
        QVERIFY(run.said.value(u"ms"_s).toInt() < 5000);
    }

    void aWrongProgramInItsPlaceIsSaid()
    {
        if (!haveStub())
            QSKIP("no session bus or no stub here");
        const auto run = onBus(u"\"$STUB\" wrong \"$CLIENT\" keychain-read 5000"_s);
        QVERIFY2(run.said.value(u"read"_s).startsWith("keyring: "_L1), qPrintable(run.said.value(u"read"_s)));
    }

private:
    static bool haveKeyring()
    {
        return !QStandardPaths::findExecutable(u"gnome-keyring-daemon"_s).isEmpty()
            && !QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty();
    }
    static bool haveStub()
    {
        return !QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty()
            && QFile::exists(testProgram(u"secretservicestub"_s));
    }
    [[nodiscard]] ClientRun onBus(const QString &script)
    {
        auto environment = m_environment;
        environment.insert(u"CLIENT"_s, testProgram(u"secretsclient"_s));
        environment.insert(u"STUB"_s, testProgram(u"secretservicestub"_s));
        environment.insert(u"WANT"_s, canaryArgument());
        environment.insert(u"CANARY"_s, QString::fromLatin1(kCanary));
        return runClient(u"dbus-run-session"_s, {u"--"_s, u"sh"_s, u"-c"_s, script}, environment);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QMap<QString, QString> m_environment;
};

QTEST_GUILESS_MAIN(KeychainTest)
#include "tst_keychain.moc"
