// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historytimes.h"
#include "app/store/historyworker.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

constexpr std::int64_t kMaxBuckets = 1'000'000;

} // namespace

Result<Series> HistoryWorker::series(const std::string &account, const std::string &name,
    const std::string &entity, std::chrono::seconds step, Timestamp from, Timestamp to)
{
    Series result{.name = name, .step = step, .source = "history"};
    const std::chrono::microseconds width = step;
    if (step.count() <= 0 || to < from || (to - from) / width > kMaxBuckets)
        return failLocal(FaultClass::Storage, "history: no such range of time for " + name);
    // Buckets are counted from 1970, so that those of two queries agree.
    const qint64 first = bucketOf(from, step);
    const qint64 end = bucketOf(to - std::chrono::microseconds(1), step) + 1;
    if (end > first)
        result.buckets.reserve(static_cast<std::size_t>(end - first));
    for (qint64 bucket = first; bucket < end; ++bucket)
        result.buckets.push_back({.start = startOf(bucket, step), .value = std::nullopt});

    const auto id = seriesId({account, name, entity, step.count()}, false);
    const auto every = seriesId({account, name, kEveryEntity, step.count()}, false);
    if (!id || !every)
        return tl::unexpected(!id ? id.error() : every.error());
    if (*id == 0 && (*every == 0 || entity.empty())) {
        result.unknown = "nothing was recorded yet";
        return result;
    }
    for (const qint64 owner : {*id, entity.empty() ? 0 : *every}) {
        if (owner == 0)
            continue;
        const auto known = spans(owner, first, end);
        if (!known)
            return tl::unexpected(known.error());
        for (const auto &[start, stop] : *known) {
            for (qint64 b = std::max(start, first); b < std::min(stop, end); ++b)
                result.buckets[static_cast<std::size_t>(b - first)].value = 0;
        }
    }
    if (*id == 0)
        return result;
    auto query = m_database->prepare(
        u"SELECT bucket, value FROM samples WHERE series_id = ? AND bucket >= ? AND bucket < ?"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(*id);
    query->addBindValue(first);
    query->addBindValue(end);
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    while (query->next()) {
        const qint64 index = query->value(0).toLongLong() - first;
        result.buckets[static_cast<std::size_t>(index)].value = query->value(1).toDouble();
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return result;
}

Result<std::vector<SeriesInfo>> HistoryWorker::list(const std::string &account)
{
    // Ends of the rows and of the spans, each by two seeks in a key: a scan would read the whole file.
    auto query
        = m_database->prepare(u"SELECT name, entity, step, "
                              "(SELECT MIN(bucket) FROM samples WHERE series_id = series.id), "
                              "(SELECT MAX(bucket) FROM samples WHERE series_id = series.id), "
                              "(SELECT MIN(from_bucket) FROM spans WHERE series_id = series.id), "
                              "(SELECT MAX(to_bucket) - 1 FROM spans WHERE series_id = series.id) "
                              "FROM series WHERE account = ? AND entity <> ? ORDER BY name, entity, step"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(column(account));
    query->addBindValue(QString::fromLatin1(kEveryEntity));
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<SeriesInfo> found;
    while (query->next()) {
        SeriesInfo info{.name = toStd(query->value(0).toString()),
            .entity = toStd(query->value(1).toString()),
            .step = std::chrono::seconds(query->value(2).toLongLong())};
        std::optional<qint64> first, last;
        for (const int at : {3, 5}) {
            if (query->value(at).isNull())
                continue;
            const qint64 low = query->value(at).toLongLong();
            const qint64 high = query->value(at + 1).toLongLong();
            first = std::min(first.value_or(low), low);
            last = std::max(last.value_or(high), high);
        }
        if (!first)
            continue;
        info.first = startOf(*first, info.step);
        info.last = startOf(*last, info.step);
        found.push_back(std::move(info));
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

} // namespace edgedeck::store
