// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/event.h"
#include "app/domain/series.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace edgedeck::store {

/// One stored number. `entity` is "" for account totals, else "worker:NAME" or "kv:NAMESPACE".
struct Sample
{
    std::string series; ///< "kv_writes", "kv_writes_refused", "worker_requests", "l1_hits", ...
    std::string entity;
    Timestamp start{};
    std::chrono::seconds step{900};
    double value = 0;
};

/// Samples and events over time, in SQLite on a thread of its own. All calls return at once; `done` runs on the
/// context's thread. Late data replaces old rows of the same (account, series, entity, step, start).
class History
{
public:
    [[nodiscard]] static Result<std::unique_ptr<History>> open(const QString &file);
    virtual ~History() = default;
    virtual void put(const std::string &account, std::vector<Sample> samples) = 0;
    virtual void putEvent(const std::string &account, const Event &event) = 0;
    virtual void series(const std::string &account, const std::string &series, const std::string &entity,
        std::chrono::seconds step, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<Series>)> done)
        = 0;
    virtual void events(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<Event>>)> done)
        = 0;
    /// Waits until everything put so far is on disk. For shutdown and tests.
    virtual Result<void> flush() = 0;
};

} // namespace edgedeck::store
