// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/database.h"
#include "app/store/history.h"

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

namespace edgedeck::store {

/// The history's statements. Lives on the store thread only, where its connection was made.
class HistoryWorker
{
public:
    [[nodiscard]] static Result<std::unique_ptr<HistoryWorker>> open(
        const QString &file, const Retention &retention);

    [[nodiscard]] Result<void> put(const std::string &account, const Batch &batch);
    [[nodiscard]] Result<void> putEvent(const std::string &account, const Event &event);
    [[nodiscard]] Result<void> putAlerts(const std::string &account, const std::vector<alert::Alert> &alerts);
    [[nodiscard]] Result<Series> series(const std::string &account, const std::string &name,
        const std::string &entity, std::chrono::seconds step, Timestamp from, Timestamp to);
    [[nodiscard]] Result<std::vector<SeriesInfo>> list(const std::string &account);
    [[nodiscard]] Result<std::vector<Event>> events(const std::string &account, Timestamp from, Timestamp to);
    [[nodiscard]] Result<std::vector<alert::Alert>> alerts(
        const std::string &account, Timestamp from, Timestamp to);
    /// `now` also when the cap was hit: then the newest sample's time is good enough.
    [[nodiscard]] Result<PruneReport> prune(Timestamp now);
    /// True when the file is as large as it may become.
    [[nodiscard]] bool isFull();

private:
    using Key = std::tuple<std::string, std::string, std::string, std::int64_t>;
    /// The values of one series in one batch, by bucket.
    using Values = std::map<qint64, double>;

    HistoryWorker(std::unique_ptr<Database> database, const Retention &retention);
    /// The number of a series; a new one only when `create`. 0 = there is none.
    [[nodiscard]] Result<qint64> seriesId(const Key &key, bool create);
    [[nodiscard]] Result<void> write(
        const std::string &account, const Batch &batch, std::map<Key, qint64> &ids);
    [[nodiscard]] Result<void> store(
        const std::map<qint64, Values> &values, const std::string &account, const std::map<Key, qint64> &ids);
    [[nodiscard]] Result<void> clear(
        const std::string &account, const Span &span, qint64 id, const std::map<qint64, Values> &batch);
    [[nodiscard]] Result<void> remember(qint64 id, qint64 from, qint64 to);
    [[nodiscard]] Result<std::vector<std::pair<qint64, qint64>>> spans(qint64 id, qint64 from, qint64 to);
    [[nodiscard]] Result<std::int64_t> forget(
        std::chrono::seconds atLeast, std::chrono::seconds below, Timestamp before, bool entitiesOnly);
    [[nodiscard]] Result<std::int64_t> bytesInUse();
    [[nodiscard]] Result<void> shorten(Timestamp now, PruneReport &report);

    std::unique_ptr<Database> m_database;
    Retention m_retention;
    std::map<Key, qint64> m_ids;
};

} // namespace edgedeck::store
