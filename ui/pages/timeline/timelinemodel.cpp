// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/timeline/timelinemodel.h"

#include "app/base/qt/convert.h"
#include "ui/models/eventmodel.h"
#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"

#include <QLocale>

#include <algorithm>
#include <map>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

bool matches(const QString &text, const QString &words)
{
    for (QString word : words.split(u' ', Qt::SkipEmptyParts)) {
        const bool inverted = word.startsWith(u'!');
        if (inverted)
            word.remove(0, 1);
        if (!word.isEmpty() && text.contains(word, Qt::CaseInsensitive) == inverted)
            return false;
    }
    return true;
}

} // namespace

bool passes(const Event &event, TimelineFilter filter)
{
    switch (filter) {
    case TimelineFilter::All:
        return true;
    case TimelineFilter::Alerts:
        return event.kind == EventKind::Alert;
    case TimelineFilter::Flips:
        return event.kind == EventKind::Flip;
    case TimelineFilter::Deploys:
        return event.kind == EventKind::Deployment;
    case TimelineFilter::Crons:
        return event.kind == EventKind::Cron;
    case TimelineFilter::Limits:
        return event.kind == EventKind::LimitReached || event.kind == EventKind::Reset;
    }
    return true;
}

void TimelineModel::show(const Snapshot &snapshot, TimelineFilter filter, const QString &words)
{
    std::vector<Event> events;
    for (const Event &event : snapshot.events) {
        if (!event.future && passes(event, filter))
            events.push_back(event);
    }
    std::stable_sort(
        events.begin(), events.end(), [](const Event &a, const Event &b) { return a.at > b.at; });
    const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    std::vector<TimelineRow> rows;
    std::map<QString, int> twins;
    Timestamp day{};
    for (const Event &event : events) {
        const QString text = format::plain(event.text);
        const QString source = format::sourceName(event.source);
        if (!matches(text + u' ' + source, words))
            continue;
        if (startOfDay(event.at) != day) {
            day = startOfDay(event.at);
            rows.push_back({.key = u"day:"_s + toQString(toDate(day)),
                .day = true,
                .text = english.toString(toQDateTime(day), u"ddd d MMM"_s) + u", UTC"_s});
        }
        QString key
            = toQString(toString(event.kind)) + u':' + QString::number(event.at.time_since_epoch().count());
        if (const int twin = twins[key]++; twin > 0)
            key += u'#' + QString::number(twin);
        rows.push_back({.key = key,
            .time = format::clockTime(event.at),
            .text = text,
            .source = source,
            .mark = EventModel::stateOfEvent(event),
            .event = event});
    }
    merge(std::move(rows));
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    const TimelineRow *row = checkIndex(index, CheckIndexOption::IndexIsValid) ? at(index.row()) : nullptr;
    if (!row)
        return {};
    if (role == Qt::DisplayRole)
        return row->text;
    if (role == IdRole)
        return row->key;
    if (role == Qt::AccessibleTextRole)
        return row->day ? row->text
                        : QString(row->time + u" UTC, "_s + markWord(row->mark) + u", "_s + row->text
                            + u", "_s + row->source);
    if (role == Qt::ToolTipRole && !row->day)
        return row->text;
    return {};
}

Qt::ItemFlags TimelineModel::flags(const QModelIndex &index) const
{
    const TimelineRow *row = at(index.row());
    return row && !row->day ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemFlags{};
}

QList<TimelineSpan> timelineSpans(const Snapshot &snapshot)
{
    QList<TimelineSpan> spans;
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    std::optional<Timestamp> limit = writes ? writes->limitReachedAt : std::nullopt;
    std::optional<Timestamp> flip;
    for (const Event &event : snapshot.events) {
        if (event.kind == EventKind::Flip && event.on && (!flip || event.at > *flip))
            flip = event.at;
    }
    if (limit) {
        spans << TimelineSpan{u"Limit reached"_s, format::hourMinute(*limit) + u" UTC"_s};
        if (flip && *flip > *limit)
            spans << TimelineSpan{u"Limit → flipped"_s, format::duration(*flip - *limit)};
        else
            spans << TimelineSpan{u"Since then"_s, format::duration(snapshot.now - *limit)};
    }
    if (flip)
        spans << TimelineSpan{u"Flipped on"_s, format::moment(*flip, snapshot.now)};
    if (writes && writes->refused)
        spans << TimelineSpan{u"Refused writes"_s, format::count(*writes->refused),
            *writes->refused > 0 ? Ink::Critical : Ink::Text};
    else
        spans << TimelineSpan{u"Refused writes"_s, u"unknown"_s, Ink::Unknown};
    return spans;
}

} // namespace edgedeck::ui
