// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/eventmodel.h"

#include "ui/models/format.h"

#include <QHash>

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

void EventModel::setSnapshot(const Snapshot &snapshot)
{
    std::vector<EventRow> next;
    QHash<QString, int> twins;
    // From the oldest, so that a new event never renames the key of an older twin.
    for (auto event = snapshot.events.rbegin(); event != snapshot.events.rend(); ++event) {
        if (event->future || event->at > snapshot.now)
            continue;
        const QString base = u"%1@%2"_s.arg(int(event->kind)).arg(event->at.time_since_epoch().count());
        next.insert(next.begin(),
            EventRow{base + u"#"_s + QString::number(twins[base]++), *event,
                format::moment(event->at, snapshot.now)});
    }
    merge(std::move(next));
}

State EventModel::stateOfEvent(const Event &event)
{
    switch (event.kind) {
    case EventKind::LimitReached:
        return State::Critical;
    case EventKind::Alert:
        return State::Warning;
    case EventKind::Flip:
        return event.on ? State::On : State::Off;
    case EventKind::Cron:
        return State::Working;
    case EventKind::Deployment:
    case EventKind::Reset:
    case EventKind::Note:
        break;
    }
    return State::Info;
}

int EventModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EventRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case MarkColumn:
            return role == Qt::AccessibleTextRole ? QString::fromLatin1(toString(row.event.kind).data())
                                                  : QString();
        case TimeColumn:
            return row.when;
        case TextColumn:
            return format::plain(row.event.text);
        case SourceColumn:
            return format::sourceName(row.event.source);
        default:
            return {};
        }
    case Qt::ToolTipRole:
        return format::plain(row.event.text);
    case IdRole:
        return row.key;
    case SortRole:
        return QVariant::fromValue<qlonglong>(row.event.at.time_since_epoch().count());
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant EventModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList kHeads{u"kind"_s, u"UTC"_s, u"what"_s, u"source"_s};
    return kHeads.value(section);
}

} // namespace edgedeck::ui
