// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/store/historytimes.h"
#include "app/store/historyworker.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <array>

using namespace Qt::StringLiterals;

namespace edgedeck::store {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds kQuarter{900};
constexpr seconds kHour{3600};
constexpr seconds kDay{86400};

/// What is given up, in this order, when the file reaches its cap: the finest and the most scattered first, account
/// totals last. Days are never given up.
struct Sacrifice
{
    seconds atLeast, below;
    hours keep;
    bool entitiesOnly;
    const char *what;
};
constexpr std::array kSacrifices{
    Sacrifice{seconds{1}, kQuarter, hours{24}, false, "minutes before the last day"},
    Sacrifice{kHour, kDay, days{14}, true, "hours of Workers and namespaces before the last 14 days"},
    Sacrifice{kHour, kDay, days{7}, true, "hours of Workers and namespaces before the last 7 days"},
    Sacrifice{kHour, kDay, days{2}, true, "hours of Workers and namespaces before the last 2 days"},
    Sacrifice{
        kQuarter, kHour, days{14}, true, "quarter hours of Workers and namespaces before the last 14 days"},
    Sacrifice{kQuarter, kHour, days{3}, false, "quarter hours before the last 3 days"},
    Sacrifice{kHour, kDay, days{7}, false, "hours before the last 7 days"}};

constexpr double kTooFull = 0.9; ///< of the cap: room for what comes until the next look
constexpr double kEnough = 0.8;

} // namespace

Result<std::int64_t> HistoryWorker::forget(
    seconds atLeast, seconds below, Timestamp before, bool entitiesOnly)
{
    auto query = m_database->prepare(
        u"SELECT id, step FROM series WHERE step >= ? AND step < ? AND (? = 0 OR entity <> '')"_s);
    auto remove = m_database->prepare(u"DELETE FROM samples WHERE series_id = ? AND bucket < ?"_s);
    auto drop = m_database->prepare(u"DELETE FROM spans WHERE series_id = ? AND to_bucket <= ?"_s);
    auto cut
        = m_database->prepare(u"UPDATE spans SET from_bucket = ? WHERE series_id = ? AND from_bucket < ?"_s);
    for (const auto *statement : {&query, &remove, &drop, &cut}) {
        if (!*statement)
            return tl::unexpected(statement->error());
    }
    query->addBindValue(static_cast<qint64>(atLeast.count()));
    query->addBindValue(static_cast<qint64>(below.count()));
    query->addBindValue(entitiesOnly ? 1 : 0);
    if (auto done = m_database->execute(*query); !done)
        return tl::unexpected(done.error());
    std::vector<std::pair<qint64, seconds>> series;
    while (query->next())
        series.emplace_back(query->value(0).toLongLong(), seconds(query->value(1).toLongLong()));
    query->finish();
    std::int64_t removed = 0;
    for (const auto &[id, step] : series) {
        const qint64 bucket = bucketOf(before, step);
        for (auto *statement : {&*remove, &*drop}) {
            statement->bindValue(0, id);
            statement->bindValue(1, bucket);
            if (auto done = m_database->execute(*statement); !done)
                return tl::unexpected(done.error());
            // At once: it is the connection's count and not the statement's.
            if (statement == &*remove)
                removed += std::max(remove->numRowsAffected(), 0);
        }
        cut->bindValue(0, bucket);
        cut->bindValue(1, id);
        cut->bindValue(2, bucket);
        if (auto done = m_database->execute(*cut); !done)
            return tl::unexpected(done.error());
    }
    return removed;
}

Result<std::int64_t> HistoryWorker::bytesInUse()
{
    const auto pages = m_database->pragma(u"page_count"_s);
    const auto unused = m_database->pragma(u"freelist_count"_s);
    const auto size = m_database->pragma(u"page_size"_s);
    if (!pages || !unused || !size)
        return tl::unexpected(!pages ? pages.error() : !unused ? unused.error() : size.error());
    return (*pages - *unused) * *size;
}

bool HistoryWorker::isFull()
{
    const auto used = bytesInUse();
    return used && static_cast<double>(*used) > kTooFull * static_cast<double>(m_retention.mostBytes);
}

Result<void> HistoryWorker::shorten(Timestamp now, PruneReport &report)
{
    const auto cap = static_cast<double>(m_retention.mostBytes);
    for (const Sacrifice &step : kSacrifices) {
        const auto used = bytesInUse();
        if (!used)
            return tl::unexpected(used.error());
        if (static_cast<double>(*used) <= (report.shortened.empty() ? kTooFull : kEnough) * cap)
            return {};
        std::int64_t removed = 0;
        auto done = m_database->transaction([&]() -> Result<void> {
            const auto count = forget(step.atLeast, step.below, now - step.keep, step.entitiesOnly);
            if (!count)
                return tl::unexpected(count.error());
            removed = *count;
            return {};
        });
        if (!done)
            return done;
        report.removed += removed;
        if (removed > 0)
            report.shortened
                = std::string("the history reached its size limit: ") + step.what + " were given up";
    }
    return {};
}

Result<PruneReport> HistoryWorker::prune(Timestamp now)
{
    PruneReport report;
    struct Age
    {
        seconds atLeast, below;
        days keep;
    };
    const std::array<Age, 3> ages{Age{seconds{1}, kQuarter, m_retention.minutes},
        Age{kQuarter, kHour, m_retention.quarters}, Age{kHour, kDay, m_retention.hours}};
    auto done = m_database->transaction([&]() -> Result<void> {
        for (const Age &age : ages) {
            const auto removed = forget(age.atLeast, age.below, now - age.keep, false);
            if (!removed)
                return tl::unexpected(removed.error());
            report.removed += *removed;
        }
        return {};
    });
    if (done)
        done = shorten(now, report);
    if (!done)
        return tl::unexpected(done.error());
    const auto used = bytesInUse();
    if (!used)
        return tl::unexpected(used.error());
    report.bytes = *used;
    return report;
}

} // namespace edgedeck::store
