// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historytimes.h"
#include "app/store/historyworker.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

EventKind kindFrom(const std::string &word)
{
    for (int i = 0; i <= static_cast<int>(EventKind::Note); ++i) {
        if (toString(static_cast<EventKind>(i)) == word)
            return static_cast<EventKind>(i);
    }
    return EventKind::Note;
}

Severity severityFrom(const std::string &word)
{
    for (const Severity severity : {Severity::Ok, Severity::Info, Severity::Warning, Severity::Critical}) {
        if (toString(severity) == word)
            return severity;
    }
    return Severity::Unknown;
}

QVariant orNull(const std::optional<Timestamp> &at)
{
    return at ? QVariant(micros(*at)) : QVariant(QMetaType::fromType<qint64>());
}

std::optional<Timestamp> fromNull(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(fromMicros(value.toLongLong()));
}

} // namespace

Result<void> HistoryWorker::putEvent(const std::string &account, const Event &event)
{
    auto upsert = m_database->prepare(
        u"INSERT INTO events (account, happened_at, kind, text, source, is_on) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (account, happened_at, kind, source, text) DO UPDATE SET is_on = excluded.is_on"_s);
    if (!upsert)
        return tl::unexpected(upsert.error());
    upsert->addBindValue(column(account));
    upsert->addBindValue(micros(event.at));
    upsert->addBindValue(toQString(toString(event.kind)));
    upsert->addBindValue(column(event.text));
    upsert->addBindValue(column(event.source));
    upsert->addBindValue(event.on ? 1 : 0);
    return m_database->execute(*upsert);
}

Result<std::vector<Event>> HistoryWorker::events(const std::string &account, Timestamp from, Timestamp to)
{
    auto query = m_database->prepare(u"SELECT happened_at, kind, text, source, is_on FROM events "
                                     "WHERE account = ? AND happened_at >= ? AND happened_at < ? "
                                     "ORDER BY happened_at DESC, kind, source, text"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(column(account));
    query->addBindValue(micros(from));
    query->addBindValue(micros(to));
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<Event> found;
    while (query->next()) {
        found.push_back({.kind = kindFrom(toStd(query->value(1).toString())),
            .at = fromMicros(query->value(0).toLongLong()),
            .text = toStd(query->value(2).toString()),
            .source = toStd(query->value(3).toString()),
            .on = query->value(4).toInt() != 0});
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

Result<void> HistoryWorker::putAlerts(const std::string &account, const std::vector<alert::Alert> &alerts)
{
    return m_database->transaction([&]() -> Result<void> {
        auto upsert = m_database->prepare(
            u"INSERT INTO alerts (account, id, kind, subject, rank, severity, raised_at, text, action, "
            "snoozed_until, acknowledged_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (account, id) DO UPDATE SET severity = excluded.severity, text = excluded.text, "
            "action = excluded.action, snoozed_until = excluded.snoozed_until, "
            "acknowledged_at = excluded.acknowledged_at"_s);
        if (!upsert)
            return tl::unexpected(upsert.error());
        for (const alert::Alert &alert : alerts) {
            int at = 0;
            for (const QVariant &value : std::initializer_list<QVariant>{column(account), column(alert.id),
                     toQString(toString(alert.kind)), column(alert.subject), alert.rank,
                     toQString(toString(alert.severity)), micros(alert.at), column(alert.text),
                     column(alert.action), orNull(alert.snoozedUntil), orNull(alert.acknowledgedAt)})
                upsert->bindValue(at++, value);
            if (auto done = m_database->execute(*upsert); !done)
                return done;
        }
        return {};
    });
}

Result<std::vector<alert::Alert>> HistoryWorker::alerts(
    const std::string &account, Timestamp from, Timestamp to)
{
    auto query = m_database->prepare(
        u"SELECT id, kind, subject, rank, severity, raised_at, text, action, snoozed_until, acknowledged_at "
        "FROM alerts WHERE account = ? AND raised_at >= ? AND raised_at < ? ORDER BY raised_at DESC, id"_s);
    if (!query)
        return tl::unexpected(query.error());
    query->addBindValue(column(account));
    query->addBindValue(micros(from));
    query->addBindValue(micros(to));
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<alert::Alert> found;
    while (query->next()) {
        // A kind of a later version is nothing that this one can speak of.
        const auto kind = alert::kindFromString(toStd(query->value(1).toString()));
        if (!kind)
            continue;
        found.push_back({.id = toStd(query->value(0).toString()),
            .kind = *kind,
            .subject = toStd(query->value(2).toString()),
            .rank = query->value(3).toInt(),
            .severity = severityFrom(toStd(query->value(4).toString())),
            .at = fromMicros(query->value(5).toLongLong()),
            .text = toStd(query->value(6).toString()),
            .action = toStd(query->value(7).toString()),
            .snoozedUntil = fromNull(query->value(8)),
            .acknowledgedAt = fromNull(query->value(9))});
    }
    if (query->lastError().isValid())
        return fail(m_database->error(u"cannot be read"_s, query->lastError().databaseText()));
    return found;
}

} // namespace edgedeck::store
