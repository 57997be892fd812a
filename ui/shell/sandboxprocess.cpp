// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/sandboxprocess.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <csignal>
#include <sys/prctl.h>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int kPatienceMs = 30'000; // "fleet" makes 500 Workers before it speaks
}

Result<ops::Connection> connectionOf(const QByteArray &line, double speed)
{
    const QJsonObject json = QJsonDocument::fromJson(line).object();
    const auto text
        = [&json](const char16_t *key) { return json.value(QStringView(key)).toString().toStdString(); };
    ops::Connection connection;
    connection.profile.name = "sandbox";
    connection.profile.environment = Environment::Sandbox;
    connection.profile.apiBaseUrl = text(u"api_base_url");
    connection.profile.workerUrl = text(u"worker_url");
    connection.profile.accountId = text(u"account_id");
    connection.profile.worker = text(u"worker");
    connection.sandboxControlUrl = text(u"control_url");
    if (connection.profile.apiBaseUrl.empty() || connection.profile.accountId.empty()
        || connection.profile.worker.empty())
        return failLocal(
            FaultClass::Config, "the sandbox's first line lacks api_base_url, account_id or worker");
    connection.readToken = secrets::Secret(text(u"api_token"));
    connection.workerKey = secrets::Secret(text(u"worker_key"));
    connection.secretSource = u"sandbox, this run only"_s;
    connection.serverRate = speed;
    return connection;
}

SandboxProcess::SandboxProcess(QObject *parent)
    : QObject(parent)
    , m_patience(new QTimer(this))
{
    m_patience->setSingleShot(true);
    m_patience->setInterval(kPatienceMs);
    connect(
        m_patience, &QTimer::timeout, this, [this] { fail(u"The sandbox did not answer within 30 s."_s); });
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &SandboxProcess::readLine);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(u"%1 cannot be started: %2."_s.arg(programPath(), m_process.errorString()));
    });
    connect(&m_process, &QProcess::finished, this, [this](int code) {
        if (!m_done)
            fail(u"The sandbox ended with code %1 before it was ready."_s.arg(code));
        else
            Q_EMIT died(u"The sandbox ended with code %1."_s.arg(code));
    });
}

SandboxProcess::~SandboxProcess()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(2000)) {
        m_process.kill();
        m_process.waitForFinished(1000);
    }
}

QString SandboxProcess::programPath()
{
    const QString beside = QCoreApplication::applicationDirPath() + u"/edgedeckctl"_s;
    if (QFileInfo(beside).isExecutable())
        return beside;
    // Tests and pictures run from other folders of the build tree.
    const QString named = qEnvironmentVariable("EDGEDECK_BIN_DIR") + u"/edgedeckctl"_s;
    return QFileInfo(named).isExecutable() ? named : beside;
}

void SandboxProcess::start(const QString &scenario, double speed)
{
    m_speed = speed;
    QStringList arguments{u"sandbox"_s, u"--speed"_s, QString::number(speed)};
    if (!scenario.isEmpty())
        arguments << u"--scenario"_s << scenario;
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // When this process dies without a farewell, the child must not serve for ever.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGTERM); });
    m_process.start(programPath(), arguments);
    m_patience->start();
}

void SandboxProcess::readLine()
{
    if (m_done || !m_process.canReadLine())
        return;
    const auto connection = connectionOf(m_process.readLine(), m_speed);
    if (!connection) {
        fail(u"The sandbox's first line cannot be read: %1."_s.arg(
            QString::fromStdString(connection.error().detail)));
        return;
    }
    m_done = true;
    m_patience->stop();
    Q_EMIT ready(*connection);
}

void SandboxProcess::fail(const QString &sentence)
{
    if (m_done)
        return;
    m_done = true;
    m_patience->stop();
    Q_EMIT failed(sentence);
}

} // namespace edgedeck::ui
