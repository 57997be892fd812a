// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ops/alertlog.h"
#include "app/ops/monitor.h"

#include <memory>

namespace edgedeck::cli {

/// `watch [--interval S] [--openmetrics FILE]`: the monitor without a window. Each alert is one JSON document on one
/// line of stdout; the metrics file is replaced as a whole after every look. Runs until SIGTERM, ends with 0.
class WatchCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] std::chrono::milliseconds defaultTimeout(const QStringList &arguments) const override;
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;
    void timedOut() override;
    void interrupted(int signal) override;

private:
    void begin(ops::Session &session);
    void looked();
    void tell(const alert::Alert &alert);
    void end();

    std::optional<std::chrono::seconds> m_interval;
    QString m_metrics;
    std::unique_ptr<ops::Monitor> m_monitor;
    std::unique_ptr<ops::AlertLog> m_log; ///< after the monitor: it dies first
    std::string m_said; ///< the remark on stderr that stands
};

/// {"alert":{"id","kind","subject","severity","at","text","action","account_id"}} without a line end.
[[nodiscard]] std::string alertJson(const alert::Alert &alert, const std::string &account);

} // namespace edgedeck::cli
