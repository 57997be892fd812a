// SPDX-License-Identifier: GPL-3.0-or-later
// The program as a user starts it: against nothing, against bad servers, and against the sandbox.
#include "tests/unit/cli/clirun.h"

#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray indented(const char *word)
{
    return QByteArray(word).prepend("  ");
}

/// A server that takes every connection and answers with `answer`, or never.
class Server : public QTcpServer
{
public:
    explicit Server(QByteArray answer)
        : m_answer(std::move(answer))
    {
        listen(QHostAddress::LocalHost, 0);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    socket->readAll();
                    if (m_answer.isEmpty())
                        return;
                    socket->write(m_answer);
                    socket->disconnectFromHost();
                });
            }
        });
    }
    [[nodiscard]] QString base() const { return u"http://127.0.0.1:%1/client/v4"_s.arg(serverPort()); }

private:
    QByteArray m_answer;
};

} // namespace

class TestCliProgram : public QObject
{
    Q_OBJECT
private:
    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QProcess m_sandbox;
    QJsonObject m_endpoints;

    Run run(const QStringList &arguments, const QByteArray &input = {})
    {
        return runAll(m_environment, {arguments}, input).front();
    }

    Run worker(QStringList arguments)
    {
        return run(QStringList{u"--worker"_s, u"tft-trading-system"_s, u"--json"_s} + arguments);
    }

    void aim(const QString &base)
    {
        m_environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, base);
        m_environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, u"023e105f4ecef8ad9ca31a8372d0c353"_s);
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, u"abcdefghijklmnopqrstuvwxyz0123456789ABCD"_s);
    }

    void startSandbox(const QString &scenario)
    {
        stopSandbox();
        m_sandbox.setProcessEnvironment(m_environment);
        m_sandbox.start(program(), {u"sandbox"_s, u"--scenario"_s, scenario, u"--speed"_s, u"1"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_sandbox.canReadLine(), 20'000);
        m_endpoints = QJsonDocument::fromJson(m_sandbox.readLine()).object();
        for (const auto &name :
            {"api_base_url", "worker_url", "worker_key", "account_id", "api_token", "worker", "control_url"})
            QVERIFY2(m_endpoints.value(QLatin1StringView(name)).isString(), name);
        m_environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, m_endpoints["api_base_url"_L1].toString());
        m_environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, m_endpoints["account_id"_L1].toString());
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, m_endpoints["api_token"_L1].toString());
        m_environment.insert(u"EDGEDECK_WORKER_URL"_s, m_endpoints["worker_url"_L1].toString());
        m_environment.insert(u"EDGEDECK_WORKER_KEY"_s, m_endpoints["worker_key"_L1].toString());
        m_environment.insert(u"EDGEDECK_HOME"_s,
            m_home.filePath(scenario + QString::number(QDateTime::currentMSecsSinceEpoch())));
    }

    void stopSandbox()
    {
        if (m_sandbox.state() == QProcess::NotRunning)
            return;
        m_sandbox.terminate();
        QVERIFY(m_sandbox.waitForFinished(5000));
        QCOMPARE(m_sandbox.exitCode(), 0);
    }

    /// A call to the control URL; HTTP/1.0 by hand, so that the test needs no HTTP client.
    QJsonObject control(const QByteArray &method, const QByteArray &path, const QByteArray &body = {})
    {
        const QUrl url(m_endpoints["control_url"_L1].toString());
        QTcpSocket socket;
        socket.connectToHost(url.host(), static_cast<quint16>(url.port()));
        if (!socket.waitForConnected(5000))
            return {};
        socket.write(method + " " + path + " HTTP/1.0\r\nHost: " + url.authority().toUtf8()
            + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray answer;
        while (socket.state() == QAbstractSocket::ConnectedState && socket.waitForReadyRead(60'000))
            answer += socket.readAll();
        answer += socket.readAll();
        return QJsonDocument::fromJson(answer.mid(answer.indexOf("\r\n\r\n") + 4)).object();
    }

    QJsonObject state() { return control("GET", "/state"); }

    void advanceTo(const QString &moment)
    {
        const auto now = QDateTime::fromString(state()["now"_L1].toString(), Qt::ISODateWithMs);
        const qint64 seconds = now.secsTo(QDateTime::fromString(moment, Qt::ISODate));
        QVERIFY(seconds > 0);
        control("POST", "/advance", "{\"seconds\":" + QByteArray::number(seconds) + "}");
    }

    double attemptsToday() { return state()["today"_L1]["kv"_L1]["write"_L1]["attempts"_L1].toDouble(); }

    static QStringList findingIds(const Run &run)
    {
        QStringList ids;
        const QJsonArray findings = run.json()["findings"_L1].toArray();
        for (const QJsonValue &finding : findings)
            ids += finding["id"_L1].toString();
        return ids;
    }

    QStringList flip(const char *value)
    {
        return {u"flag"_s, u"set"_s, u"FEATURE_FLAG_DO_CACHE"_s, QString::fromLatin1(value), u"--reason"_s,
            u"INC-2031"_s, u"--confirm"_s, u"tft-trading-system"_s};
    }

private Q_SLOTS:
    void init() { m_environment = cleanEnvironment(m_home.filePath(u"home"_s)); }

    void cleanup() { stopSandbox(); }

    void helpAndVersion()
    {
        const Run help = run({u"--help"_s});
        QCOMPARE(help.exit, 0);
        for (const char *verb : {"sandbox", "status", "bindings", "flags", "flag", "probe", "triage",
                 "profile", "watch", "history", "completion"})
            QVERIFY2(help.out.contains(indented(verb)), verb);
        for (const char *later : {"forecast", "experiment", "whatif", "report"})
            QVERIFY2(!help.out.contains(indented(later)), later);
        QCOMPARE(run({u"--version"_s}).exit, 0);
        QCOMPARE(run({u"status"_s, u"--help"_s}).exit, 0);
    }

    void badUsageIs64_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList{};
        QTest::newRow("unknown verb") << QStringList{u"dance"_s};
        QTest::newRow("later verb") << QStringList{u"forecast"_s};
        QTest::newRow("unknown option") << QStringList{u"--dance"_s, u"status"_s};
        QTest::newRow("unknown option of the verb") << QStringList{u"status"_s, u"--dance"_s};
        QTest::newRow("bad timeout") << QStringList{u"--timeout"_s, u"soon"_s, u"status"_s};
        QTest::newRow("flag without act") << QStringList{u"flag"_s};
        QTest::newRow("flag set without value") << QStringList{u"flag"_s, u"set"_s, u"A"_s};
        QTest::newRow("no reason") << QStringList{
            u"flag"_s, u"set"_s, u"A"_s, u"true"_s, u"--confirm"_s, u"w"_s};
        QTest::newRow("no confirmation")
            << QStringList{u"flag"_s, u"set"_s, u"A"_s, u"true"_s, u"--reason"_s, u"r"_s};
        QTest::newRow("probe without via") << QStringList{u"probe"_s};
        QTest::newRow("scenario") << QStringList{u"sandbox"_s, u"--scenario"_s, u"none"_s};
        QTest::newRow("completion") << QStringList{u"completion"_s, u"tcsh"_s};
        QTest::newRow("no profile, no token") << QStringList{u"status"_s};
    }

    void badUsageIs64()
    {
        QFETCH(QStringList, arguments);
        const Run text = run(arguments);
        QCOMPARE(text.exit, 64);
        QVERIFY(text.out.isEmpty());
        QVERIFY(!text.err.isEmpty());
        const Run json = run(QStringList{u"--json"_s} + arguments);
        QCOMPARE(json.exit, 64);
        QVERIFY(json.json()["error"_L1]["message"_L1].isString());
    }

    void aClosedPortIs69()
    {
        quint16 port = 0;
        {
            QTcpServer probe;
            QVERIFY(probe.listen(QHostAddress::LocalHost, 0));
            port = probe.serverPort();
        }
        aim(u"http://127.0.0.1:%1/client/v4"_s.arg(port));
        for (const QStringList &verb : {QStringList{u"status"_s}, flip("true")}) {
            const Run result = worker(verb);
            QCOMPARE(result.exit, 69);
            QCOMPARE(result.json()["error"_L1]["class"_L1].toString(), u"connect"_s);
            QCOMPARE(result.json()["error"_L1]["sent"_L1].toString(), u"no"_s);
        }
    }

    void aHangingServerEndsWithinTheTimeout()
    {
        Server server({});
        aim(server.base());
        for (const QStringList &verb : {QStringList{u"triage"_s}, flip("true")}) {
            const Run result = worker(QStringList{u"--timeout"_s, u"1"_s} + verb);
            QCOMPARE(result.exit, 69);
            QCOMPARE(result.json()["error"_L1]["class"_L1].toString(), u"timeout"_s);
            QVERIFY2(result.ms < 10'000, qPrintable(QString::number(result.ms)));
        }
    }

    void aWebPageIs69AndSaysSo()
    {
        Server server(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>");
        aim(server.base());
        const Run result = worker({u"status"_s});
        QCOMPARE(result.exit, 69);
        QCOMPARE(result.json()["error"_L1]["class"_L1].toString(), u"not_json"_s);
    }

    void profilesAreKeptWithoutTheirToken()
    {
        aim(u"http://127.0.0.1:9/client/v4"_s);
        m_environment.remove(u"CLOUDFLARE_API_TOKEN"_s);
        const QByteArray token = "zyxwvutsrqponmlkjihgfedcba9876543210ZYXW";
        const Run added
            = run({u"--json"_s, u"--worker"_s, u"w"_s, u"profile"_s, u"add"_s, u"prod"_s, u"--no-check"_s},
                token + "\n");
        QVERIFY2(added.exit == 0 || added.exit == 1, added.err.constData());
        QCOMPARE(added.json()["profile"_L1]["name"_L1].toString(), u"prod"_s);
        QVERIFY(!added.out.contains(token) && !added.err.contains(token));
        QCOMPARE(run({u"profile"_s, u"add"_s, u"prod"_s, u"--no-check"_s}, token).exit, 64);
        QCOMPARE(run({u"--json"_s, u"profile"_s, u"list"_s}).json()["profiles"_L1].toArray().size(), 1);
        QCOMPARE(run({u"--json"_s, u"profile"_s, u"show"_s, u"prod"_s})
                     .json()["profile"_L1]["worker"_L1]
                     .toString(),
            u"w"_s);
        const Run removed = run({u"profile"_s, u"remove"_s, u"prod"_s});
        QVERIFY(removed.exit == 0 || removed.exit == 1);
        QVERIFY(run({u"--json"_s, u"profile"_s, u"list"_s}).json()["profiles"_L1].toArray().isEmpty());
    }

    void aWrongTokenIs77()
    {
        startSandbox(u"kv-write-limit"_s);
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, u"abcdefghijklmnopqrstuvwxyz0123456789ABCD"_s);
        m_environment.remove(u"EDGEDECK_WORKER_URL"_s);
        for (const QStringList &verb : {QStringList{u"status"_s}, QStringList{u"flags"_s}, flip("true")}) {
            const Run result = worker(verb);
            QVERIFY2(result.exit == 77, result.out.constData());
            QVERIFY(!result.json()["error"_L1]["message"_L1].toString().isEmpty());
        }
    }

    void theWayThroughTheIncident()
    {
        startSandbox(u"kv-write-limit"_s);
        const Run status = worker({u"status"_s});
        QCOMPARE(status.exit, 2);
        QVERIFY(findingIds(status).contains(u"kv-write-quota-exhausted"_s));
        QCOMPARE(worker({u"triage"_s}).exit, 2);
        QCOMPARE(worker({u"bindings"_s}).json()["bindings"_L1].toArray().size(), 31);
        QCOMPARE(worker({u"flags"_s}).exit, 0);
        const Run plan = worker({u"flag"_s, u"plan"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"true"_s});
        // The next deploy would undo it; whether the running code reads the flag may not be known before.
        QVERIFY2(plan.exit == 1 || plan.exit == 3, plan.all().constData());
        QCOMPARE(state()["flag"_L1]["seen"_L1].toString(), u"false"_s);

        QStringList wrong = flip("true");
        wrong.last() = u"tft-trading"_s;
        QCOMPARE(worker(wrong).exit, 64);
        QCOMPARE(state()["flag"_L1]["seen"_L1].toString(), u"false"_s);
        QCOMPARE(worker({u"flag"_s, u"plan"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"True"_s}).exit, 2);

        const Run set = worker(flip("true") << u"--no-wait"_s);
        QCOMPARE(set.exit, 0);
        QCOMPARE(set.json()["flip"_L1]["verified"_L1].toString(), u"verified"_s);
        QCOMPARE(state()["flag"_L1]["seen"_L1].toString(), u"true"_s);
        QVERIFY(findingIds(worker({u"status"_s})).contains(u"flip-effect-too-early"_s));
        QCOMPARE(worker({u"flag"_s, u"log"_s}).json()["flips"_L1].toArray().size(), 1);
        QCOMPARE(worker({u"flag"_s, u"resume"_s}).exit, 0);

        const Run undo = worker(
            {u"flag"_s, u"undo"_s, u"--reason"_s, u"back"_s, u"--confirm"_s, u"tft-trading-system"_s});
        QCOMPARE(undo.exit, 0);
        QCOMPARE(undo.json()["flip"_L1]["undo_of"_L1], set.json()["flip"_L1]["op_id"_L1]);
        QCOMPARE(state()["flag"_L1]["seen"_L1].toString(), u"false"_s);

        const Run probe = worker({u"probe"_s, u"--via"_s, u"rest"_s});
        QCOMPARE(probe.exit, 0);
        QVERIFY2(probe.err.contains("price: ") && probe.err.contains("KV operations: 1 get, 1 list"),
            probe.err.constData());
        QVERIFY2(probe.err.contains("not tested: put, delete"), probe.err.constData());
        QVERIFY(probe.json()["probe"_L1]["steps"_L1].toArray().size() >= 5);
    }

    void aSecretIsSentNotReadable()
    {
        startSandbox(u"flag-as-secret"_s);
        const Run set = worker(flip("true"));
        QVERIFY2(set.exit == 0, QByteArray(set.out + set.err).constData());
        QCOMPARE(set.json()["flip"_L1]["verified"_L1].toString(), u"sent_not_readable"_s);
    }

    void anUndeployedUploadBlocks()
    {
        startSandbox(u"split-deployment"_s);
        QCOMPARE(worker({u"flag"_s, u"plan"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"true"_s}).exit, 2);
        const Run set = worker(flip("true"));
        QVERIFY2(set.exit == 4, QByteArray(set.out + set.err).constData());
    }

    void healthyIsFine()
    {
        startSandbox(u"healthy"_s);
        const Run status = worker({u"status"_s});
        QVERIFY2(status.exit == 0, status.all().constData());
        QVERIFY(!findingIds(status).contains(u"kv-write-quota-exhausted"_s));
        for (const QStringList &verb :
            {QStringList{u"triage"_s}, QStringList{u"bindings"_s}, QStringList{u"flags"_s},
                QStringList{u"probe"_s, u"--via"_s, u"rest"_s, u"--allow-writes"_s}}) {
            const Run run = worker(verb);
            QVERIFY2(run.exit == 0, run.all().constData());
        }
    }

    /// Quotas are the account's, so a mistyped Worker could look like an incident.
    void aWorkerThatIsNotThereIsNoIncident()
    {
        startSandbox(u"kv-write-limit"_s);
        for (const QStringList &verb :
            {QStringList{u"status"_s}, QStringList{u"triage"_s}, QStringList{u"flags"_s},
                QStringList{u"bindings"_s}, QStringList{u"probe"_s, u"--via"_s, u"rest"_s},
                QStringList{u"flag"_s, u"plan"_s, u"FEATURE_FLAG_DO_CACHE"_s, u"true"_s}, flip("true")}) {
            const Run run = this->run(QStringList{u"--worker"_s, u"tft-trading-systm"_s, u"--json"_s} + verb);
            QVERIFY2(run.exit == 64, run.all().constData());
            QCOMPARE(run.error()["class"_L1].toString(), u"not_found"_s);
            QCOMPARE(run.error()["code"_L1].toInt(), 10007);
            QVERIFY2(run.message().contains(u"`tft-trading-systm`"_s), run.all().constData());
            QVERIFY2(run.message().contains(u"nearest: tft-trading-system"_s), run.all().constData());
            QVERIFY2(run.message().contains(m_endpoints["account_id"_L1].toString()), run.all().constData());
            QVERIFY2(run.action().contains(u"--worker tft-trading-system"_s), run.all().constData());
        }
        const Run foreign = worker({u"--account"_s, u"00000000000000000000000000000001"_s, u"status"_s});
        QVERIFY2(foreign.exit == 77, foreign.all().constData());
        QVERIFY2(
            foreign.message().contains(m_endpoints["account_id"_L1].toString()), foreign.all().constData());
        // The account is right and the permission is missing: what can be read is shown.
        control("POST", "/fault", R"({"kind":"missing_permission","permission":"Workers Scripts Read"})");
        const Run denied = worker({u"flags"_s});
        QVERIFY2(denied.exit == 77 || denied.exit == 3, denied.all().constData());
        QVERIFY2(!denied.all().contains("does not reach"), denied.all().constData());
    }

    void aSilentSourceLeavesTheOthers()
    {
        startSandbox(u"kv-write-limit"_s);
        Server silent({});
        m_environment.insert(u"EDGEDECK_WORKER_URL"_s, u"http://127.0.0.1:%1"_s.arg(silent.serverPort()));
        const Run status = worker({u"--timeout"_s, u"8"_s, u"status"_s});
        QVERIFY2(status.exit == 2, status.all().constData());
        QVERIFY(findingIds(status).contains(u"kv-write-quota-exhausted"_s));
        bool told = false;
        const QJsonArray faults = status.json()["faults"_L1].toArray();
        for (const QJsonValue &fault : faults)
            told = told || (fault["source"_L1] == u"worker"_s && fault["class"_L1] == u"timeout"_s);
        QVERIFY2(told, status.all().constData());
        QVERIFY(status.json()["cache"_L1]["unknown"_L1].isString());
        QVERIFY2(status.err.contains("did not answer in time"), status.err.constData());
        QVERIFY2(status.ms < 20'000, status.all().constData());
    }

    void aMissingWorkerKeyIsNoTokenProblem()
    {
        startSandbox(u"kv-write-limit"_s);
        m_environment.remove(u"EDGEDECK_WORKER_KEY"_s);
        const Run flags = worker({u"flags"_s});
        QVERIFY2(flags.out.contains("no Worker key was sent"), flags.all().constData());
        QVERIFY2(!flags.out.contains("token was not accepted"), flags.all().constData());
        const Run probe = worker({u"probe"_s, u"--via"_s, u"worker"_s, u"--allow-writes"_s});
        QVERIFY2(probe.action().contains(u"EDGEDECK_WORKER_KEY"_s), probe.all().constData());
    }

    /// A write without an answer blocks its Worker until it is settled, at last by a human's word.
    void anUnansweredWriteIsSettledByAHuman()
    {
        startSandbox(u"flag-as-secret"_s);
        control("POST", "/fault", R"({"method":"POST","path":"/deployments","shape":"html","count":1})");
        const Run set = worker(QStringList{u"--timeout"_s, u"10"_s} + flip("true"));
        QVERIFY2(set.exit == 5, set.all().constData());
        const QJsonObject open = set.json()["flip"_L1].toObject();
        QCOMPARE(open["next"_L1].toString(), u"edgedeckctl flag resume"_s);
        QVERIFY2(!open["message"_L1].toString().contains(u"Checking"_s), set.all().constData());
        const QString op = open["op_id"_L1].toString();
        const auto decide = [&](const QString &word, const QString &confirm) {
            return run({u"--json"_s, u"flag"_s, u"resume"_s, op, u"--decide"_s, word, u"--reason"_s,
                u"seen"_s, u"--confirm"_s, confirm});
        };
        QCOMPARE(decide(u"maybe"_s, u"tft-trading-system"_s).exit, 64);
        QCOMPARE(decide(u"applied"_s, u"tft-trading"_s).exit, 64);
        QCOMPARE(run({u"flag"_s, u"resume"_s, op, u"--decide"_s, u"applied"_s}).exit, 64);
        const Run early = decide(u"not-applied"_s, u"tft-trading-system"_s);
        QVERIFY2(early.exit == 4, early.all().constData());
        control("POST", "/advance", R"({"seconds":600})");
        const Run closed = decide(u"not-applied"_s, u"tft-trading-system"_s);
        QVERIFY2(closed.exit == 4, closed.all().constData());
        QCOMPARE(closed.json()["flips"_L1][0]["state"_L1].toString(), u"not_applied"_s);
        QCOMPARE(decide(u"applied"_s, u"tft-trading-system"_s).exit, 64); // closed already
        QCOMPARE(run({u"--json"_s, u"flag"_s, u"resume"_s}).exit, 0); // nothing is open
        QCOMPARE(run({u"--json"_s, u"flag"_s, u"resume"_s, op}).exit, 4); // how it ended
        QCOMPARE(worker(flip("true")).exit, 0);
    }

    /// Ground truth: with the flag on, the next day's two hours round the first burst have at least 90 % fewer write
    /// attempts; without it they have as many as before. Until they are over, the console says that it is too early.
    void theFlipCutsTheWritesAndNothingElseDoes()
    {
        double windows[2] = {0, 0};
        for (const bool flipped : {false, true}) {
            startSandbox(u"kv-write-limit"_s);
            if (flipped)
                QCOMPARE(worker(flip("true")).exit, 0);
            advanceTo(u"2026-11-25T12:25:00Z"_s);
            const double before = attemptsToday();
            advanceTo(u"2026-11-25T14:24:00Z"_s);
            const double after = attemptsToday();
            windows[flipped ? 1 : 0] = after - before;
            QCOMPARE(findingIds(worker({u"status"_s})).contains(u"flip-effect-too-early"_s), flipped);
            advanceTo(u"2026-11-25T14:31:00Z"_s);
            QVERIFY(!findingIds(worker({u"status"_s})).contains(u"flip-effect-too-early"_s));
            if (!flipped) {
                // The same hours of the day before, from the hourly truth.
                double yesterday = 0;
                double today = 0;
                const QJsonArray hours = state()["hours"_L1].toArray();
                for (const QJsonValue &hour : hours) {
                    const QString start = hour["start"_L1].toString();
                    const double attempts = hour["kv"_L1]["write"_L1]["attempts"_L1].toDouble();
                    const bool burst = start.mid(11, 2) == u"12"_s || start.mid(11, 2) == u"13"_s;
                    if (burst && start.startsWith(u"2026-11-24"_s))
                        yesterday += attempts;
                    if (burst && start.startsWith(u"2026-11-25"_s))
                        today += attempts;
                }
                QVERIFY(yesterday > 0);
                QVERIFY2(std::abs(today - yesterday) <= 0.1 * yesterday,
                    qPrintable(u"%1 -> %2"_s.arg(yesterday).arg(today)));
            }
        }
        qInfo("KV write attempts 12:25-14:24: %.0f without the flip, %.0f with it, -%.1f %%", windows[0],
            windows[1], 100 * (1 - windows[1] / windows[0]));
        QVERIFY(windows[1] <= 0.1 * windows[0]);
    }
};

QTEST_GUILESS_MAIN(TestCliProgram)
#include "tst_cli_program.moc"
