// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ops/monitor.h"

#include <memory>

namespace edgedeck::cli {

/// A verb that reads everything once and shows a part of it.
class SnapshotCommand : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;

protected:
    [[nodiscard]] virtual ops::RefreshScope scope() const;
    [[nodiscard]] virtual Result<void> readArguments(const QCommandLineParser &parser);
    /// Something was readable: show it and end.
    virtual void show(const Snapshot &snapshot) = 0;

private:
    void judge(const Snapshot &snapshot);
    void present(const Snapshot &snapshot);
    std::unique_ptr<ops::Monitor> m_monitor;
};

/// Quotas, cache, flags and findings in one answer.
class StatusCommand final : public SnapshotCommand
{
    Q_OBJECT
private:
    void show(const Snapshot &snapshot) override;
};

/// Findings with evidence and next action.
class TriageCommand final : public SnapshotCommand
{
    Q_OBJECT
private:
    void show(const Snapshot &snapshot) override;
};

/// Every flag: carrier, configured, effective, last change, whether it survives a deploy.
class FlagsCommand final : public SnapshotCommand
{
    Q_OBJECT
private:
    [[nodiscard]] ops::RefreshScope scope() const override;
    void show(const Snapshot &snapshot) override;
};

/// Bindings of the live version, checked; of another version, listed.
class BindingsCommand final : public SnapshotCommand
{
    Q_OBJECT
private:
    [[nodiscard]] ops::RefreshScope scope() const override;
    [[nodiscard]] Result<void> readArguments(const QCommandLineParser &parser) override;
    void adjust(ops::Connection &connection) override;
    void show(const Snapshot &snapshot) override;

    std::optional<VersionId> m_version;
    QString m_file;
};

} // namespace edgedeck::cli
