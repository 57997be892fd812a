// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <memory>

namespace edgedeck::ops {

struct Facts;

/// What to read in one refresh.
struct RefreshScope
{
    bool analytics = true;
    bool inventory = true; ///< deployments, versions, bindings, namespaces
    bool worker = true; ///< the Worker's own endpoints (may cost KV puts)
    bool fullAnalytics = true;
    bool backfill = false; ///< then also the hours that the history lacks: once for a command line
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
    /// Nobody sees the figures: the light look comes every five minutes instead of every minute, so that alerts still
    /// come in time. Being seen again looks at once if the last look is older than a minute.
    void setHidden(bool hidden);
    /// Between two light looks, in server time; a minute if nobody says otherwise.
    void setInterval(std::chrono::seconds every);
    [[nodiscard]] bool isBusy() const;
    [[nodiscard]] const Snapshot &snapshot() const;
    /// What the snapshot was built from.
    [[nodiscard]] const Facts &facts() const;

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
