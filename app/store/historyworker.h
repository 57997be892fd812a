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
    [[nodiscard]] static Result<std::unique_ptr<HistoryWorker>> open(const QString &file);

    [[nodiscard]] Result<void> put(const std::string &account, const std::vector<Sample> &samples);
    [[nodiscard]] Result<void> putEvent(const std::string &account, const Event &event);
    [[nodiscard]] Result<Series> series(const std::string &account, const std::string &name,
        const std::string &entity, std::chrono::seconds step, Timestamp from, Timestamp to);
    [[nodiscard]] Result<std::vector<Event>> events(const std::string &account, Timestamp from, Timestamp to);

private:
    using Key = std::tuple<std::string, std::string, std::string, std::int64_t>;

    explicit HistoryWorker(std::unique_ptr<Database> database);
    /// The number of a series; a new one only when `create`. 0 = there is none.
    [[nodiscard]] Result<qint64> seriesId(const Key &key, bool create);

    std::unique_ptr<Database> m_database;
    std::map<Key, qint64> m_ids;
};

} // namespace edgedeck::store
