// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QStringList>
#include <QTest>

#include <memory>
#include <vector>

/// What one start of edgedeckctl left behind.
struct Run
{
    int exit = -1;
    QByteArray out, err;
    qint64 ms = 0;
    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
    [[nodiscard]] QJsonObject error() const { return json()[QLatin1StringView("error")].toObject(); }
    [[nodiscard]] QString message() const { return error()[QLatin1StringView("message")].toString(); }
    [[nodiscard]] QString action() const { return error()[QLatin1StringView("action")].toString(); }
    /// For the text of a failed check.
    [[nodiscard]] QByteArray all() const { return "exit " + QByteArray::number(exit) + "\n" + out + err; }
};

/// The built program.
inline QString program()
{
    return qEnvironmentVariable("EDGEDECK_BIN_DIR") + QStringLiteral("/edgedeckctl");
}

/// This environment without settings of ours, with a home of its own and no keychain.
inline QProcessEnvironment cleanEnvironment(const QString &home)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_BASE_URL",
             "EDGEDECK_WORKER_URL", "EDGEDECK_WORKER_KEY", "EDGEDECK_CA_FILE"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(QStringLiteral("EDGEDECK_HOME"), home);
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), QStringLiteral("unix:path=/nonexistent"));
    return environment;
}

/// Starts the program once for each command line, all at once, and waits for all of them.
inline std::vector<Run> runAll(const QProcessEnvironment &environment, const std::vector<QStringList> &lines,
    const QByteArray &input = {})
{
    constexpr qint64 kPatience = 120'000;
    std::vector<std::unique_ptr<QProcess>> processes;
    QElapsedTimer timer;
    timer.start();
    for (const QStringList &line : lines) {
        auto process = std::make_unique<QProcess>();
        process->setProcessEnvironment(environment);
        process->start(program(), line);
        process->write(input);
        process->closeWriteChannel();
        processes.push_back(std::move(process));
    }
    std::vector<Run> runs;
    for (const auto &process : processes) {
        // Not waitForFinished(): servers of a test may live in this event loop.
        while (process->state() != QProcess::NotRunning && timer.elapsed() < kPatience)
            QTest::qWait(5);
        Run run;
        run.ms = timer.elapsed();
        run.exit = process->state() == QProcess::NotRunning && process->exitStatus() == QProcess::NormalExit
            ? process->exitCode()
            : -1;
        run.out = process->readAllStandardOutput();
        run.err = process->readAllStandardError();
        runs.push_back(std::move(run));
    }
    return runs;
}
