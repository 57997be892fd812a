// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/alert/book.h"

#include <algorithm>
#include <utility>

namespace edgedeck::alert {

namespace {

/// The day is the end of the id, so that an alert belongs to the day its figures speak of.
std::string_view dayOf(const Alert &alert)
{
    constexpr std::size_t kDate = 10;
    const std::string_view id = alert.id;
    return id.size() < kDate ? id : id.substr(id.size() - kDate);
}

bool newer(const Alert &a, const Alert &b)
{
    return a.at != b.at ? a.at > b.at : a.id < b.id;
}

} // namespace

void Book::restore(std::vector<Alert> told)
{
    for (Alert &alert : told) {
        if (find(alert.id) == nullptr)
            m_alerts.push_back(std::move(alert));
    }
    std::sort(m_alerts.begin(), m_alerts.end(), newer);
}

/// The highest told of the same kind, subject and day.
Alert *Book::newestLike(const Alert &alert)
{
    Alert *best = nullptr;
    for (Alert &known : m_alerts) {
        if (known.kind == alert.kind && known.subject == alert.subject && dayOf(known) == dayOf(alert)
            && (best == nullptr || known.rank > best->rank))
            best = &known;
    }
    return best;
}

Alert *Book::find(const std::string &id)
{
    const auto found
        = std::find_if(m_alerts.begin(), m_alerts.end(), [&](const Alert &a) { return a.id == id; });
    return found == m_alerts.end() ? nullptr : &*found;
}

Book::Change Book::take(const std::vector<Alert> &holding, Timestamp now)
{
    Change change;
    m_standing = Severity::Ok;
    for (const Alert &alert : holding) {
        Alert *told = newestLike(alert);
        if (told == nullptr || !told->acknowledgedAt)
            m_standing = worse(m_standing, alert.severity);
        // A snooze is about the subject: what rises meanwhile waits too.
        if (told != nullptr && told->snoozedUntil && now < *told->snoozedUntil)
            continue;
        if (told == nullptr || alert.rank > told->rank) {
            m_alerts.insert(m_alerts.begin(), alert);
            change.told.push_back(alert);
            change.changed.push_back(alert);
            continue;
        }
        if (told->acknowledgedAt)
            continue;
        if (told->snoozedUntil) {
            told->snoozedUntil.reset();
            told->severity = alert.severity;
            told->text = alert.text;
            change.told.push_back(*told);
            change.changed.push_back(*told);
        } else if (told->rank == alert.rank && told->severity != alert.severity
            && worse(told->severity, alert.severity) == alert.severity) {
            // Worse than when it was told: the row says so, the operator knows already.
            told->severity = alert.severity;
            told->text = alert.text;
            change.changed.push_back(*told);
        }
    }
    std::erase_if(m_alerts, [&](const Alert &a) { return now - a.at > kMemory; });
    return change;
}

std::vector<Alert> Book::snooze(const std::string &id, Timestamp until)
{
    Alert *alert = find(id);
    if (alert == nullptr)
        return {};
    alert->snoozedUntil = until;
    return {*alert};
}

std::vector<Alert> Book::acknowledge(const std::string &id, Timestamp at)
{
    Alert *alert = find(id);
    if (alert == nullptr)
        return {};
    alert->acknowledgedAt = at;
    alert->snoozedUntil.reset();
    return {*alert};
}

} // namespace edgedeck::alert
