// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <memory>

namespace edgedeck::ops {

/// What to read in one refresh.
struct RefreshScope
{
    bool analytics = true;
    bool inventory = true; ///< deployments, versions, bindings, namespaces
    bool worker = true; ///< the Worker's own endpoints (may cost KV puts)
    bool fullAnalytics = true;
    bool forPlan = false; ///< of analytics what a plan rests on, and no more
};

/// Watches one Worker: asks, stores, judges, and publishes one immutable Snapshot after another.
/// Poll intervals are divided by the server rate, at least 1 s. GUI thread (or the command line's only thread).
class Monitor : public QObject
{
    Q_OBJECT
public:
    explicit Monitor(Session &session, QObject *parent = nullptr);
    ~Monitor() override;

    /// Begins polling; the first snapshot has `first` set and no values.
    void start();
    void stop();
    void refresh();
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] const Snapshot &snapshot() const;

    /// One refresh for the command line. `done` gets the snapshot (with its faults) exactly once.
    void refreshOnce(RefreshScope scope, std::function<void(const Snapshot &)> done);

Q_SIGNALS:
    void snapshotChanged();
    void busyChanged(bool busy);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace edgedeck::ops
