// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/secrets/clientrun.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace edgedeck::test;
using namespace Qt::StringLiterals;

/// What is left of a token in a process that has forgotten it, and what a crash would give away.
class TokenCopiesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSearchFindsWhatIsThere()
    {
        const auto run = client({u"control"_s, canaryArgument()});
        if (run.said.value(u"heap"_s) != u"zeroing"_s)
            QSKIP("this build has a heap of its own (sanitizer)");
        QCOMPARE(run.said.value(u"hits"_s), u"1"_s); // the one in use, and not the freed ones
        QCOMPARE(run.said.value(u"hits_after"_s), u"0"_s);
    }

    void aTokenFromTheEnvironmentIsGone()
    {
        const auto run = client({u"environment"_s, canaryArgument()},
            {{u"CLOUDFLARE_API_TOKEN"_s, QString::fromLatin1(kCanary)}});
        QCOMPARE(run.said.value(u"environ_before"_s), u"1"_s);
        QCOMPARE(run.said.value(u"environ_after"_s), u"0"_s);
        QCOMPARE(run.said.value(u"getenv"_s), u"unset"_s);
        QCOMPARE(run.said.value(u"equal"_s), u"yes"_s);
        QCOMPARE(run.said.value(u"check"_s), u"ok"_s);
        if (run.said.value(u"heap"_s) == u"zeroing"_s)
            QCOMPARE(run.said.value(u"while"_s), u"1"_s); // our own page and nothing else
        QVERIFY(run.said.value(u"after"_s).startsWith("not_found"_L1));
        gone(run);
    }

    void aTokenFromADescriptorIsGone()
    {
        const auto run = client({u"descriptor"_s, canaryArgument()}, {}, QByteArray(kCanary) + "\n");
        QCOMPARE(run.said.value(u"equal"_s), u"yes"_s);
        QCOMPARE(run.said.value(u"again"_s), u"ok"_s);
        gone(run);
    }

    void theProcessIsHardened()
    {
        const auto run = client({u"harden"_s},
            {{u"SSLKEYLOGFILE"_s, u"/tmp/keys"_s}, {u"http_proxy"_s, u"http://proxy:1"_s},
                {u"ALL_PROXY"_s, u"http://all:2"_s}, {u"no_proxy"_s, u"example.com"_s}});
        if (run.said.value(u"dumpable"_s) != u"0"_s)
            QVERIFY(client({u"control"_s, canaryArgument()}).said.value(u"heap"_s)
                == u"plain"_s); // a sanitizer's build
        QCOMPARE(run.said.value(u"core_limited"_s), u"yes"_s);
        for (const QString &name :
            {u"SSLKEYLOGFILE"_s, u"http_proxy"_s, u"HTTP_PROXY"_s, u"ALL_PROXY"_s, u"all_proxy"_s})
            QCOMPARE(run.said.value(name), u"-"_s);
        QCOMPARE(run.said.value(u"https_proxy"_s), u"http://all:2"_s);
        QCOMPARE(run.said.value(u"no_proxy"_s), u"example.com,localhost,127.0.0.1,::1"_s);
    }

    void aProxyForHttpsIsKept()
    {
        const auto run = client(
            {u"harden"_s}, {{u"https_proxy"_s, u"http://p:1"_s}, {u"all_proxy"_s, u"http://all:2"_s}});
        QCOMPARE(run.said.value(u"https_proxy"_s), u"http://p:1"_s);
        QCOMPARE(run.said.value(u"all_proxy"_s), u"-"_s);
    }

    void aCrashLeavesNoCore()
    {
        QTemporaryDir dir;
        const QString before = QDir::currentPath();
        QDir::setCurrent(dir.path());
        const auto run = client({u"crash"_s});
        QDir::setCurrent(before);
        QVERIFY(run.crashed);
        QVERIFY(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).isEmpty());
    }

private:
    static ClientRun client(const QStringList &arguments, const QMap<QString, QString> &environment = {},
        const QByteArray &input = {})
    {
        return runClient(testProgram(u"secretsclient"_s), arguments, environment, input);
    }

    static void gone(const ClientRun &run)
    {
        QCOMPARE(run.said.value(u"forget"_s), u"ok"_s);
        if (run.said.value(u"heap"_s) == u"zeroing"_s)
            QVERIFY2(run.said.value(u"hits_after"_s) == u"0"_s, qPrintable(run.errors));
    }
};

QTEST_GUILESS_MAIN(TokenCopiesTest)
#include "tst_tokencopies.moc"
