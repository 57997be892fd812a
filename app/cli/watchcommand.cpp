// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watchcommand.h"

#include "app/base/qt/convert.h"
#include "app/cli/exitcode.h"
#include "app/domain/text.h"
#include "app/ops/openmetrics.h"
#include "app/ops/wording.h"

#include <QSaveFile>

#include <cstdio>

namespace edgedeck::cli {

using namespace Qt::StringLiterals;

namespace {

constexpr int kShortest = 10; ///< seconds: thirty analytics queries in five minutes, half of the budget
constexpr int kLongest = 3600;

/// As a whole or not at all: a reader never sees half a file.
Result<void> replaceFile(const QString &name, const std::string &text)
{
    QSaveFile file(name);
    const bool written = file.open(QIODevice::WriteOnly)
        && file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size())
        // The collector that reads it runs as somebody else.
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup
            | QFileDevice::ReadOther)
        && file.commit();
    if (!written)
        return failLocal(
            FaultClass::Storage, "cannot write " + toStd(name) + ": " + toStd(file.errorString()));
    return {};
}

} // namespace

std::string alertJson(const alert::Alert &alert, const std::string &account)
{
    return "{\"alert\":{\"id\":" + jsonString(alert.id) + ",\"kind\":" + jsonString(toString(alert.kind))
        + ",\"subject\":" + jsonString(alert.subject)
        + ",\"severity\":" + jsonString(toString(alert.severity))
        + ",\"at\":" + jsonString(toRfc3339(alert.at)) + ",\"text\":" + jsonString(alert.text)
        + ",\"action\":" + jsonString(alert.action) + ",\"account_id\":" + jsonString(account) + "}}";
}

std::chrono::milliseconds WatchCommand::defaultTimeout(const QStringList &) const
{
    return std::chrono::milliseconds{0};
}

Result<void> WatchCommand::start(const QCommandLineParser &parser)
{
    if (const QString text = parser.value(u"interval"_s); !text.isEmpty()) {
        bool ok = false;
        const int seconds = text.toInt(&ok);
        if (!ok || seconds < kShortest || seconds > kLongest)
            return usage("--interval takes " + std::to_string(kShortest) + " to " + std::to_string(kLongest)
                + " seconds");
        m_interval = std::chrono::seconds{seconds};
    }
    m_metrics = parser.value(u"openmetrics"_s);
    openSession([this](ops::Session &opened) { begin(opened); });
    return {};
}

void WatchCommand::begin(ops::Session &session)
{
    m_monitor = std::make_unique<ops::Monitor>(session);
    if (m_interval)
        m_monitor->setInterval(*m_interval);
    m_log = std::make_unique<ops::AlertLog>(session, *m_monitor);
    connect(m_log.get(), &ops::AlertLog::told, this, [this](const alert::Alert &alert) { tell(alert); });
    connect(m_log.get(), &ops::AlertLog::changed, this, [this] { looked(); });
    m_monitor->start();
}

void WatchCommand::tell(const alert::Alert &alert)
{
    if (isFinished())
        return;
    const std::string line = alertJson(alert, m_monitor->snapshot().account.str());
    output().result(line, line + "\n");
    std::fflush(stdout);
    if (std::ferror(stdout) != 0) // whoever read us is gone
        end();
}

void WatchCommand::looked()
{
    if (isFinished() || !m_monitor)
        return;
    const Snapshot &snapshot = m_monitor->snapshot();
    std::string remark;
    if (!snapshot.faults.empty())
        remark = snapshot.faults.front().source + ": " + ops::sentence(snapshot.faults.front().error);
    if (!m_metrics.isEmpty()) {
        if (const auto written = replaceFile(m_metrics, ops::openMetrics(snapshot, m_log->alerts()));
            !written)
            remark = written.error().detail;
    }
    if (remark != m_said)
        output().message("edgedeckctl: " + (remark.empty() ? "everything answers again" : remark) + "\n");
    m_said = remark;
}

void WatchCommand::timedOut()
{
    end();
}

void WatchCommand::interrupted(int)
{
    end();
}

void WatchCommand::end()
{
    if (m_monitor)
        m_monitor->stop();
    finish(kFine);
}

} // namespace edgedeck::cli
