// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/alert/alert.h"
#include "app/domain/event.h"
#include "app/domain/series.h"
#include "app/store/retention.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
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

/// Every entity of a series, in a Span.
inline constexpr const char *kEveryEntity = "*";

/// In [from, to) everything is known: a bucket without a sample is zero. `entity` may be kEveryEntity.
struct Span
{
    std::string series, entity;
    std::chrono::seconds step{900};
    Timestamp from{}, to{};
};

/// What one look brought. Inside a span the samples are all there is: rows that are not among them any more are
/// removed (late data corrects), and zeros are not stored.
struct Batch
{
    std::vector<Sample> samples;
    std::vector<Span> complete;
};

struct SeriesInfo
{
    std::string name, entity;
    std::chrono::seconds step{900};
    Timestamp first{},
        last{}; ///< starts of the oldest and the newest bucket that has a row or lies in a span
};

/// Samples, events and alerts over time, in SQLite on a thread of its own. All calls return at once; `done` runs on the
/// context's thread. Late data replaces old rows of the same (account, series, entity, step, start). What cannot be
/// written is kept (up to kMostWaiting batches) and tried again with the next write; fault() says so meanwhile.
class History
{
public:
    [[nodiscard]] static Result<std::unique_ptr<History>> open(
        const QString &file, const Retention &retention = {});
    virtual ~History() = default;
    virtual void put(const std::string &account, Batch batch) = 0;
    void put(const std::string &account, std::vector<Sample> samples)
    {
        put(account, Batch{.samples = std::move(samples), .complete = {}});
    }
    virtual void putEvent(const std::string &account, const Event &event) = 0;
    virtual void putAlerts(const std::string &account, std::vector<alert::Alert> alerts) = 0;
    /// Buckets without a row are 0 inside a complete span and gaps elsewhere.
    virtual void series(const std::string &account, const std::string &series, const std::string &entity,
        std::chrono::seconds step, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<Series>)> done)
        = 0;
    /// Everything that is stored of an account, by name, entity and step.
    virtual void list(const std::string &account, QObject *context,
        std::function<void(Result<std::vector<SeriesInfo>>)> done)
        = 0;
    virtual void events(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<Event>>)> done)
        = 0;
    /// Raised in [from, to), newest first.
    virtual void alerts(const std::string &account, Timestamp from, Timestamp to, QObject *context,
        std::function<void(Result<std::vector<alert::Alert>>)> done)
        = 0;
    /// Forgets what is older than the retention allows, and more where the file would pass its cap.
    virtual void prune(Timestamp now, QObject *context, std::function<void(Result<PruneReport>)> done) = 0;
    /// Why writing does not work at present. Any thread.
    [[nodiscard]] virtual std::optional<Error> fault() const = 0;
    /// Waits until everything put so far is on disk, and says what was not. For shutdown and tests.
    virtual Result<void> flush() = 0;

    static constexpr std::size_t kMostWaiting = 256;
};

} // namespace edgedeck::store
