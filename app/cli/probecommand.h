// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/command.h"
#include "app/ops/monitor.h"
#include "app/ops/prober.h"

#include <memory>

namespace edgedeck::cli {

/// The KV binding test, step by step. Says its price first, and knows the quotas: a step whose quota is short is never
/// run.
class ProbeCommand final : public Command
{
    Q_OBJECT
public:
    [[nodiscard]] Result<void> start(const QCommandLineParser &parser) override;

private:
    void run(const Snapshot &snapshot);
    void show(const ops::ProbeReport &report);
    /// Not run because the operator did not ask for it, which proves nothing against the Worker.
    [[nodiscard]] bool byChoice(const ops::ProbeStep &step) const;

    ops::ProbeVia m_via = ops::ProbeVia::Worker;
    bool m_allowWrites = false;
    std::unique_ptr<ops::Monitor> m_monitor;
    std::unique_ptr<ops::Prober> m_prober;
};

} // namespace edgedeck::cli
