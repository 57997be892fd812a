// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historyworker.h"

#include "app/base/qt/convert.h"
#include "app/store/historyschema.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <cmath>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

constexpr std::int64_t kMaxBuckets = 1'000'000;

qint64 micros(Timestamp at)
{
    return at.time_since_epoch().count();
}

/// Never null: an empty name is a name.
QString text(const std::string &value)
{
    return value.empty() ? u""_s : toQString(value);
}

EventKind kindFrom(const std::string &word)
{
    for (int i = 0; i <= static_cast<int>(EventKind::Note); ++i) {
        if (toString(static_cast<EventKind>(i)) == word)
            return static_cast<EventKind>(i);
    }
    return EventKind::Note;
}

} // namespace

HistoryWorker::HistoryWorker(std::unique_ptr<Database> database)
    : m_database(std::move(database))
{
}

Result<std::unique_ptr<HistoryWorker>> HistoryWorker::open(const QString &file)
{
    // NORMAL may lose the last seconds at a power cut, never the file: what is lost is read from Cloudflare again.
    auto database = Database::open(file, historySchema(), Database::Durability::Normal);
    if (!database)
        return tl::unexpected(database.error());
    return std::unique_ptr<HistoryWorker>(new HistoryWorker(std::move(*database)));
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
        for (const QString &value : {text(account), text(name), text(entity)})
            insert->addBindValue(value);
        insert->addBindValue(static_cast<qint64>(step));
        if (auto done = m_database->execute(*insert); !done)
            return tl::unexpected(done.error());
    }
    auto find = m_database->prepare(
        u"SELECT id FROM series WHERE account = ? AND name = ? AND entity = ? AND step = ?"_s);
    if (!find)
        return tl::unexpected(find.error());
    for (const QString &value : {text(account), text(name), text(entity)})
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

Result<void> HistoryWorker::put(const std::string &account, const std::vector<Sample> &samples)
{
    std::map<Key, qint64> ids;
    auto written = m_database->transaction([&]() -> Result<void> {
        auto upsert
            = m_database->prepare(u"INSERT INTO samples (series_id, start_at, value) VALUES (?, ?, ?) "
                                  "ON CONFLICT (series_id, start_at) DO UPDATE SET value = excluded.value"_s);
        if (!upsert)
            return tl::unexpected(upsert.error());
        for (const Sample &sample : samples) {
            if (!std::isfinite(sample.value) || sample.step.count() <= 0)
                continue;
            const Key key{account, sample.series, sample.entity, sample.step.count()};
            auto known = ids.find(key);
            if (known == ids.end()) {
                const auto id = seriesId(key, true);
                if (!id)
                    return tl::unexpected(id.error());
                known = ids.emplace(key, *id).first;
            }
            upsert->bindValue(0, known->second);
            upsert->bindValue(1, micros(sample.start));
            upsert->bindValue(2, sample.value);
            if (auto done = m_database->execute(*upsert); !done)
                return done;
        }
        return {};
    });
    if (written)
        m_ids.merge(ids);
    return written;
}

Result<void> HistoryWorker::putEvent(const std::string &account, const Event &event)
{
    auto upsert = m_database->prepare(
        u"INSERT INTO events (account, happened_at, kind, text, source, is_on) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (account, happened_at, kind, source, text) DO UPDATE SET is_on = excluded.is_on"_s);
    if (!upsert)
        return tl::unexpected(upsert.error());
    upsert->addBindValue(text(account));
    upsert->addBindValue(micros(event.at));
    upsert->addBindValue(toQString(toString(event.kind)));
    upsert->addBindValue(text(event.text));
    upsert->addBindValue(text(event.source));
    upsert->addBindValue(event.on ? 1 : 0);
    return m_database->execute(*upsert);
}

Result<Series> HistoryWorker::series(const std::string &account, const std::string &name,
    const std::string &entity, std::chrono::seconds step, Timestamp from, Timestamp to)
{
    Series result{.name = name, .step = step, .source = "history"};
    const std::chrono::microseconds width = step;
    if (step.count() <= 0 || to < from || (to - from) / width > kMaxBuckets)
        return failLocal(
            FaultClass::Config, "a history query needs a positive step and at most a million buckets");
    // The first bucket is the one that holds `from`, counted from 1970 so that buckets of two queries agree.
    const auto offset = ((from.time_since_epoch() % width) + width) % width;
    const Timestamp first = from - offset;
    for (Timestamp start = first; start < to; start += width)
        result.buckets.push_back({.start = start, .value = std::nullopt});

    const auto id = seriesId({account, name, entity, step.count()}, false);
    if (!id)
        return tl::unexpected(id.error());
    if (*id == 0) {
        result.unknown = "nothing was recorded yet";
        return result;
    }
    auto query = m_database->prepare(
        u"SELECT start_at, value FROM samples WHERE series_id = ? AND start_at >= ? AND start_at < ?"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(*id);
    query->addBindValue(micros(first));
    query->addBindValue(micros(to));
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    while (query->next()) {
        const std::int64_t index = (query->value(0).toLongLong() - micros(first)) / width.count();
        if (index >= 0 && index < static_cast<std::int64_t>(result.buckets.size()))
            result.buckets[static_cast<std::size_t>(index)].value = query->value(1).toDouble();
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return result;
}

Result<std::vector<Event>> HistoryWorker::events(const std::string &account, Timestamp from, Timestamp to)
{
    auto query = m_database->prepare(u"SELECT happened_at, kind, text, source, is_on FROM events "
                                     "WHERE account = ? AND happened_at >= ? AND happened_at < ? "
                                     "ORDER BY happened_at DESC, kind, source, text"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(text(account));
    query->addBindValue(micros(from));
    query->addBindValue(micros(to));
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<Event> found;
    while (query->next()) {
        found.push_back({.kind = kindFrom(toStd(query->value(1).toString())),
            .at = Timestamp(std::chrono::microseconds(query->value(0).toLongLong())),
            .text = toStd(query->value(2).toString()),
            .source = toStd(query->value(3).toString()),
            .on = query->value(4).toInt() != 0});
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

} // namespace edgedeck::store
