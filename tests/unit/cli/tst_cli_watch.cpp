// SPDX-License-Identifier: GPL-3.0-or-later
// watch and history export by the built program, against a sandbox of the built program.
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <memory>
#include <set>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatience = 120'000;

QString program()
{
    return qEnvironmentVariable("EDGEDECK_BIN_DIR") + u"/edgedeckctl"_s;
}

bool ended(QProcess &process)
{
    return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, kPatience);
}

} // namespace

class CliWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"EDGEDECK_WORKER_URL", "EDGEDECK_WORKER_KEY", "EDGEDECK_CA_FILE"})
            m_environment.remove(QString::fromLatin1(name));
        m_environment.insert(u"EDGEDECK_HOME"_s, m_home.path());
        m_environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
        m_sandbox.setProcessEnvironment(m_environment);
        m_sandbox.start(program(), {u"sandbox"_s, u"--speed"_s, u"0"_s});
        QVERIFY(QTest::qWaitFor([&] { return m_sandbox.canReadLine(); }, kPatience));
        const QJsonObject line = QJsonDocument::fromJson(m_sandbox.readLine()).object();
        m_account = line["account_id"_L1].toString();
        m_environment.insert(u"CLOUDFLARE_API_TOKEN"_s, line["api_token"_L1].toString());
        m_environment.insert(u"CLOUDFLARE_ACCOUNT_ID"_s, m_account);
        m_environment.insert(u"CLOUDFLARE_API_BASE_URL"_s, line["api_base_url"_L1].toString());
        m_worker = line["worker"_L1].toString();
    }

    void cleanupTestCase()
    {
        m_sandbox.terminate();
        QVERIFY(ended(m_sandbox));
    }

    void nothingIsStoredYet()
    {
        QProcess &run
            = start({u"history"_s, u"export"_s, u"--csv"_s, m_home.filePath(u"none.csv"_s), u"--json"_s});
        QVERIFY(ended(run));
        QCOMPARE(run.exitCode(), 1);
        QCOMPARE(json(run)["history"_L1]["rows"_L1].toInt(-1), 0);
        QCOMPARE(lines(m_home.filePath(u"none.csv"_s)).size(), qsizetype(1));
    }

    void alertsAreLinesMetricsAFileAndSigtermEndsIt()
    {
        const QString metrics = m_home.filePath(u"edgedeck.prom"_s);
        QProcess &watch = start(
            {u"--worker"_s, m_worker, u"watch"_s, u"--interval"_s, u"10"_s, u"--openmetrics"_s, metrics});
        QByteArray out;
        QVERIFY2(QTest::qWaitFor(
                     [&] {
                         out += watch.readAllStandardOutput();
                         return out.contains("over_limit") && QFile::exists(metrics);
                     },
                     kPatience),
            QByteArray(out + watch.readAllStandardError()).constData());
        std::set<QString> ids;
        for (const QByteArray &line : out.trimmed().split('\n')) {
            const QJsonObject alert = QJsonDocument::fromJson(line).object()["alert"_L1].toObject();
            for (const char *field :
                {"id", "kind", "subject", "severity", "at", "text", "action", "account_id"})
                QVERIFY2(!alert[QLatin1StringView(field)].toString().isEmpty(), line.constData());
            QVERIFY2(ids.insert(alert["id"_L1].toString()).second, out.constData());
        }
        QVERIFY(ids.contains(u"over_limit:kv_writes:2026-11-24"_s));
        QFile file(metrics);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY2(text.contains(QByteArray("edgedeck_up{account=\"" + m_account.toLatin1() + "\"} 1\n")),
            text.constData());
        QVERIFY(text.endsWith("# EOF\n"));
        using FileStatus = struct stat;
        FileStatus status{};
        QCOMPARE(::stat(QFile::encodeName(metrics).constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0644U);
        // The month behind is fetched beside the first look.
        QVERIFY(QTest::qWaitFor([&] { return exported(); }, kPatience));
        watch.terminate();
        QVERIFY(ended(watch));
        QCOMPARE(watch.exitCode(), 0);
    }

    void whatWasToldIsNotToldAgain()
    {
        const QString metrics = m_home.filePath(u"again.prom"_s);
        QProcess &watch = start({u"--worker"_s, m_worker, u"watch"_s, u"--openmetrics"_s, metrics});
        QVERIFY(QTest::qWaitFor(
            [&] {
                QFile file(metrics);
                return file.open(QIODevice::ReadOnly) && file.readAll().contains("edgedeck_quota_used");
            },
            kPatience));
        watch.terminate();
        QVERIFY(ended(watch));
        QCOMPARE(watch.readAllStandardOutput(), QByteArray());
    }

    void theExportIsWhole()
    {
        const QString file = m_home.filePath(u"all.csv"_s);
        QProcess &run = start({u"history"_s, u"export"_s, u"--csv"_s, file, u"--json"_s});
        QVERIFY(ended(run));
        QCOMPARE(run.exitCode(), 0);
        const QList<QByteArray> rows = lines(file);
        QCOMPARE(rows.front(), QByteArray("account,series,entity,step_s,start,value"));
        QCOMPARE(json(run)["history"_L1]["rows"_L1].toInteger(), rows.size() - 1);
        double yesterday = 0;
        int hours = 0;
        for (const QByteArray &row : rows) {
            const QList<QByteArray> cells = row.split(',');
            QCOMPARE(cells.size(), qsizetype(6));
            if ((cells[1] == "kv_writes" || cells[1] == "kv_writes_refused") && cells[2].isEmpty()
                && cells[3] == "3600" && cells[4].startsWith("2026-11-23")) {
                yesterday += cells[5].toDouble();
                ++hours;
            }
        }
        QCOMPARE(hours, 48); // quiet hours are rows with 0
        QVERIFY2(yesterday > 1000, qPrintable(QString::number(yesterday)));
    }

    void badUsage_data()
    {
        QTest::addColumn<QStringList>("line");
        QTest::newRow("interval") << QStringList{u"watch"_s, u"--interval"_s, u"9"_s};
        QTest::newRow("no file") << QStringList{u"history"_s, u"export"_s};
        QTest::newRow("no act") << QStringList{u"history"_s};
    }
    void badUsage()
    {
        QFETCH(QStringList, line);
        QProcess &run = start(line);
        QVERIFY(ended(run));
        QCOMPARE(run.exitCode(), 64);
    }

    void aFileThatCannotBeWrittenIsTold()
    {
        QProcess &run
            = start({u"history"_s, u"export"_s, u"--csv"_s, m_home.filePath(u"no/such/folder.csv"_s)});
        QVERIFY(ended(run));
        QCOMPARE(run.exitCode(), 69);
        QVERIFY(run.readAllStandardError().contains("cannot write"));
    }

private:
    QProcess &start(const QStringList &line)
    {
        m_process = std::make_unique<QProcess>();
        m_process->setProcessEnvironment(m_environment);
        m_process->start(program(), line);
        m_process->closeWriteChannel();
        return *m_process;
    }
    static QJsonObject json(QProcess &run)
    {
        return QJsonDocument::fromJson(run.readAllStandardOutput()).object();
    }
    static QList<QByteArray> lines(const QString &name)
    {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        QList<QByteArray> rows = file.readAll().replace("\r\n", "\n").split('\n');
        rows.removeLast();
        return rows;
    }
    /// A second program sees yesterday's hours in the history meanwhile.
    bool exported()
    {
        QProcess other;
        other.setProcessEnvironment(m_environment);
        const QString name = m_home.filePath(u"meanwhile.csv"_s);
        other.start(program(), {u"history"_s, u"export"_s, u"--csv"_s, name});
        QFile file(name);
        return other.waitForFinished(kPatience) && file.open(QIODevice::ReadOnly)
            && file.readAll().contains(",kv_writes,,3600,2026-11-23");
    }

    QTemporaryDir m_home;
    QProcessEnvironment m_environment;
    QProcess m_sandbox;
    QString m_account, m_worker;
    std::unique_ptr<QProcess> m_process;
};

QTEST_GUILESS_MAIN(CliWatchTest)
#include "tst_cli_watch.moc"
