// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historyworker.h"

#include "app/store/historyschema.h"
#include "app/store/historytimes.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <cmath>
#include <set>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

HistoryWorker::HistoryWorker(std::unique_ptr<Database> database, const Retention &retention)
    : m_database(std::move(database))
    , m_retention(retention)
{
}

Result<std::unique_ptr<HistoryWorker>> HistoryWorker::open(const QString &file, const Retention &retention)
{
    // NORMAL may lose the last seconds at a power cut, never the file: what is lost is read from Cloudflare again.
    auto database = Database::open(file, historySchema(), Database::Durability::Normal);
    if (!database)
        return tl::unexpected(database.error());
    const auto page = (*database)->pragma(u"page_size"_s);
    if (!page)
        return tl::unexpected(page.error());
    // A file that is larger already keeps its size; prune() makes room inside it.
    const auto pages = std::max<qint64>(retention.mostBytes / std::max<qint64>(*page, 512), 64);
    if (const auto capped = (*database)->pragma(u"max_page_count=%1"_s.arg(pages)); !capped)
        return tl::unexpected(capped.error());
    return std::unique_ptr<HistoryWorker>(new HistoryWorker(std::move(*database), retention));
}

Result<qint64> HistoryWorker::seriesId(const Key &key, bool create)
{
    if (const auto known = m_ids.find(key); known != m_ids.end())
        return known->second;
    const auto &[account, name, entity, step] = key;
    if (create) {
        auto insert
            = m_database->prepare(u"INSERT INTO series (id, account, name, entity, step) "
                                  "SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ? FROM series WHERE 1 = 1 "
                                  "ON CONFLICT (account, name, entity, step) DO NOTHING"_s);
        if (!insert)
            return tl::unexpected(insert.error());
        for (const QString &value : {column(account), column(name), column(entity)})
            insert->addBindValue(value);
        insert->addBindValue(static_cast<qint64>(step));
        if (auto done = m_database->execute(*insert); !done)
            return tl::unexpected(done.error());
    }
    auto find = m_database->prepare(
        u"SELECT id FROM series WHERE account = ? AND name = ? AND entity = ? AND step = ?"_s);
    if (!find)
        return tl::unexpected(find.error());
    for (const QString &value : {column(account), column(name), column(entity)})
        find->addBindValue(value);
    find->addBindValue(static_cast<qint64>(step));
    if (auto done = m_database->execute(*find); !done)
        return tl::unexpected(done.error());
    if (!find->next())
        return 0;
    const qint64 id = find->value(0).toLongLong();
    // Inside a transaction that creates, the number is only true once it is committed: put() remembers it then.
    if (!create)
        m_ids.emplace(key, id);
    return id;
}

Result<void> HistoryWorker::put(const std::string &account, const Batch &batch)
{
    std::map<Key, qint64> ids;
    auto written = m_database->transaction([&] { return write(account, batch, ids); });
    if (written)
        m_ids.merge(ids);
    return written;
}

Result<void> HistoryWorker::write(const std::string &account, const Batch &batch, std::map<Key, qint64> &ids)
{
    const auto idOf = [&](const std::string &name, const std::string &entity,
                          std::chrono::seconds step) -> Result<qint64> {
        const Key key{account, name, entity, step.count()};
        if (const auto known = ids.find(key); known != ids.end())
            return known->second;
        auto id = seriesId(key, true);
        if (id)
            ids.emplace(key, *id);
        return id;
    };
    std::map<qint64, Values> values;
    for (const Sample &sample : batch.samples) {
        if (!std::isfinite(sample.value) || sample.step.count() <= 0)
            continue;
        const auto id = idOf(sample.series, sample.entity, sample.step);
        if (!id)
            return tl::unexpected(id.error());
        values[*id][bucketOf(sample.start, sample.step)] = sample.value;
    }
    for (const Span &span : batch.complete) {
        if (span.step.count() <= 0)
            continue;
        const auto id = idOf(span.series, span.entity, span.step);
        if (!id)
            return tl::unexpected(id.error());
        if (auto cleared = clear(account, span, *id, values); !cleared)
            return cleared;
    }
    return store(values, account, ids);
}

Result<void> HistoryWorker::store(
    const std::map<qint64, Values> &values, const std::string &account, const std::map<Key, qint64> &ids)
{
    auto upsert = m_database->prepare(u"INSERT INTO samples (series_id, bucket, value) VALUES (?, ?, ?) "
                                      "ON CONFLICT (series_id, bucket) DO UPDATE SET value = excluded.value "
                                      "WHERE samples.value <> excluded.value"_s);
    auto remove = m_database->prepare(u"DELETE FROM samples WHERE series_id = ? AND bucket = ?"_s);
    if (!upsert || !remove)
        return tl::unexpected(!upsert ? upsert.error() : remove.error());
    for (const auto &[key, id] : ids) {
        const auto mine = values.find(id);
        if (mine == values.end())
            continue;
        const Key everybody{account, std::get<1>(key), kEveryEntity, std::get<3>(key)};
        const auto all = ids.find(everybody);
        const auto every = all != ids.end() ? Result<qint64>(all->second) : seriesId(everybody, false);
        if (!every)
            return tl::unexpected(every.error());
        for (const auto &[bucket, value] : mine->second) {
            bool silent = false;
            // Where everything is known a zero needs no row.
            for (const qint64 owner : {id, *every}) {
                if (value != 0 || silent || owner == 0)
                    continue;
                const auto covering = spans(owner, bucket, bucket + 1);
                if (!covering)
                    return tl::unexpected(covering.error());
                silent = !covering->empty();
            }
            QSqlQuery &statement = silent ? *remove : *upsert;
            statement.bindValue(0, id);
            statement.bindValue(1, bucket);
            if (!silent)
                statement.bindValue(2, value);
            if (auto done = m_database->execute(statement); !done)
                return done;
        }
    }
    return {};
}

Result<void> HistoryWorker::clear(
    const std::string &account, const Span &span, qint64 id, const std::map<qint64, Values> &batch)
{
    // Only buckets that lie in the span as a whole.
    const qint64 from = bucketOf(span.from - std::chrono::microseconds(1), span.step) + 1;
    const qint64 to = bucketOf(span.to, span.step);
    if (to <= from)
        return {};
    std::vector<qint64> affected{id};
    if (span.entity == kEveryEntity) {
        auto all
            = m_database->prepare(u"SELECT id FROM series WHERE account = ? AND name = ? AND step = ?"_s);
        if (!all)
            return tl::unexpected(all.error());
        all->addBindValue(column(account));
        all->addBindValue(column(span.series));
        all->addBindValue(static_cast<qint64>(span.step.count()));
        if (auto done = m_database->execute(*all); !done)
            return done;
        affected.clear();
        while (all->next())
            affected.push_back(all->value(0).toLongLong());
    }
    auto find = m_database->prepare(
        u"SELECT bucket FROM samples WHERE series_id = ? AND bucket >= ? AND bucket < ?"_s);
    auto remove = m_database->prepare(u"DELETE FROM samples WHERE series_id = ? AND bucket = ?"_s);
    if (!find || !remove)
        return tl::unexpected(!find ? find.error() : remove.error());
    for (const qint64 series : affected) {
        const auto fresh = batch.find(series);
        find->bindValue(0, series);
        find->bindValue(1, from);
        find->bindValue(2, to);
        if (auto done = m_database->execute(*find); !done)
            return done;
        std::vector<qint64> gone;
        while (find->next()) {
            const qint64 bucket = find->value(0).toLongLong();
            const bool kept
                = fresh != batch.end() && fresh->second.contains(bucket) && fresh->second.at(bucket) != 0;
            if (!kept)
                gone.push_back(bucket);
        }
        find->finish();
        for (const qint64 bucket : gone) {
            remove->bindValue(0, series);
            remove->bindValue(1, bucket);
            if (auto done = m_database->execute(*remove); !done)
                return done;
        }
    }
    return remember(id, from, to);
}

Result<std::vector<std::pair<qint64, qint64>>> HistoryWorker::spans(qint64 id, qint64 from, qint64 to)
{
    auto query = m_database->prepare(u"SELECT from_bucket, to_bucket FROM spans WHERE series_id = ? "
                                     "AND from_bucket < ? AND to_bucket > ? ORDER BY from_bucket"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(id);
    query->addBindValue(to);
    query->addBindValue(from);
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<std::pair<qint64, qint64>> found;
    while (query->next())
        found.emplace_back(query->value(0).toLongLong(), query->value(1).toLongLong());
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

/// Spans that touch are one row.
Result<void> HistoryWorker::remember(qint64 id, qint64 from, qint64 to)
{
    const auto touching = spans(id, from - 1, to + 1);
    if (!touching)
        return tl::unexpected(touching.error());
    if (touching->size() == 1 && touching->front().first <= from && touching->front().second >= to)
        return {};
    for (const auto &[start, end] : *touching) {
        auto remove = m_database->prepare(u"DELETE FROM spans WHERE series_id = ? AND from_bucket = ?"_s);
        if (!remove)
            return tl::unexpected(remove.error());
        remove->addBindValue(id);
        remove->addBindValue(start);
        if (auto done = m_database->execute(*remove); !done)
            return done;
        from = std::min(from, start);
        to = std::max(to, end);
    }
    auto insert
        = m_database->prepare(u"INSERT INTO spans (series_id, from_bucket, to_bucket) VALUES (?, ?, ?)"_s);
    if (!insert)
        return tl::unexpected(insert.error());
    insert->addBindValue(id);
    insert->addBindValue(from);
    insert->addBindValue(to);
    return m_database->execute(*insert);
}

} // namespace edgedeck::store
