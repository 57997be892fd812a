// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/ops/connection.h"

#include <QObject>
#include <QProcess>
#include <QString>

#include <functional>

class QTimer;

namespace edgedeck::ui {

/// `edgedeckctl sandbox` as a child: found beside this program, its first line read from a pipe, ended with this
/// process. Tokens of the sandbox are invented and still travel only through the pipe.
class SandboxProcess : public QObject
{
    Q_OBJECT
public:
    explicit SandboxProcess(QObject *parent = nullptr);
    ~SandboxProcess() override;

    /// Exactly one of ready or failed follows. `scenario` "" = the program's default.
    void start(const QString &scenario, double speed);
    [[nodiscard]] static QString programPath();

Q_SIGNALS:
    void ready(const edgedeck::ops::Connection &connection);
    void failed(const QString &sentence);
    /// Ended although nobody asked for it.
    void died(const QString &sentence);

private:
    void readLine();
    void fail(const QString &sentence);

    QProcess m_process;
    QTimer *m_patience;
    double m_speed = 1;
    bool m_done = false;
};

/// The connection that a sandbox's first line describes; Config when the line is not what it should be.
[[nodiscard]] Result<ops::Connection> connectionOf(const QByteArray &line, double speed);

} // namespace edgedeck::ui
