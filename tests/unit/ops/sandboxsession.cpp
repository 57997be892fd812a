// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/unit/ops/sandboxsession.h"

#include "app/base/qt/convert.h"
#include "app/net/curlinit.h"
#include "app/ops/transportfactory.h"

#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUrl>

namespace edgedeck::test {

using namespace Qt::StringLiterals;

SandboxSession::SandboxSession(const std::string &scenario)
{
    net::initCurl();
    auto started = sandbox::Sandbox::start({.scenario = scenario, .port = 0, .speed = 0, .seed = 1});
    if (!started)
        qFatal("sandbox: %s", started.error().detail.c_str());
    m_sandbox = std::move(*started);
    begin();
}

void SandboxSession::begin()
{
    const sandbox::Endpoints &ends = m_sandbox->endpoints();
    ops::Connection connection;
    connection.profile.name = "test";
    connection.profile.apiBaseUrl = ends.apiBaseUrl;
    if (m_named) {
        connection.profile.accountId = ends.accountId;
        connection.profile.worker = ends.worker;
    }
    connection.profile.workerUrl = ends.workerUrl;
    connection.readToken = secrets::Secret(m_token.empty() ? ends.apiToken : m_token);
    connection.workerKey = secrets::Secret(ends.workerKey);
    connection.serverRate = 0;
    connection.dataHome = m_home.path();
    auto wire = std::make_unique<TamperTransport>(ops::makeTransport(connection, m_engineClock));
    m_wire = wire.get();
    m_session = std::make_unique<ops::Session>(std::move(connection), m_clock, std::move(wire));
    auto timers = std::make_unique<ManualTimers>(m_clock);
    m_timers = timers.get();
    m_session->setTimers(std::move(timers));
}

void SandboxSession::restart()
{
    m_session.reset();
    begin();
}

std::string SandboxSession::control(
    const std::string &method, const std::string &path, const std::string &body)
{
    QNetworkAccessManager manager;
    QNetworkRequest request(QUrl(toQString(m_sandbox->endpoints().controlUrl + path)));
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkReply *reply = manager.sendCustomRequest(
        request, QByteArray::fromStdString(method), QByteArray::fromStdString(body));
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    const std::string text = reply->readAll().toStdString();
    reply->deleteLater();
    return text;
}

} // namespace edgedeck::test
