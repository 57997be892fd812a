// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/journalmodel.h"

#include "ui/models/format.h"

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

State stateOfFlip(FlipState state)
{
    switch (state) {
    case FlipState::Planned:
        return State::NotStarted;
    case FlipState::Intent:
    case FlipState::Staging:
    case FlipState::Staged:
    case FlipState::Deploying:
    case FlipState::Acked:
        return State::Working;
    case FlipState::Verified:
        return State::Ok;
    case FlipState::SentNotReadable:
        return State::Unknown;
    case FlipState::Superseded:
    case FlipState::Conflict:
    case FlipState::Stale:
        return State::Conflict;
    case FlipState::NotApplied:
    case FlipState::NotSent:
    case FlipState::Rejected:
        return State::Refused;
    case FlipState::Unknown:
        break;
    }
    return State::Unknown;
}

QString flipWord(const FlipRecord &record)
{
    switch (record.state) {
    case FlipState::Planned:
        return u"Planned"_s;
    case FlipState::Intent:
        return u"Journaled"_s;
    case FlipState::Staging:
        return u"Staging…"_s;
    case FlipState::Staged:
        return u"Staged"_s;
    case FlipState::Deploying:
        return u"Deploying…"_s;
    case FlipState::Acked:
        return u"Reading back…"_s;
    case FlipState::Unknown:
        return u"Outcome unknown"_s;
    case FlipState::Verified:
        return u"Verified"_s;
    case FlipState::SentNotReadable:
        return u"Sent, not readable"_s;
    case FlipState::Superseded:
        return u"Overwritten"_s;
    case FlipState::Conflict:
        return u"Conflict"_s;
    case FlipState::NotApplied:
        return u"Not applied"_s;
    case FlipState::NotSent:
        return u"Not sent"_s;
    case FlipState::Rejected:
        return record.error && record.error->apiCode ? u"Refused %1"_s.arg(*record.error->apiCode)
                                                     : u"Refused"_s;
    case FlipState::Stale:
        return u"Somebody deployed"_s;
    }
    return u"unknown"_s;
}

QString changeOf(const FlipRecord &record)
{
    const QString after = record.after.empty() ? u"(secret)"_s : format::plain(record.after);
    return (record.before ? format::plain(*record.before) + u" "_s : QString()) + u"→ "_s + after;
}

void JournalModel::setRecords(const std::vector<FlipRecord> &records, const std::string &flag, Timestamp now)
{
    std::vector<JournalRow> next;
    for (const FlipRecord &record : records) {
        if (record.flag != flag)
            continue;
        JournalRow row;
        row.key = format::plain(record.opId);
        row.record = record;
        row.when = format::date(record.createdAt, now) + u" "_s + format::hourMinute(record.createdAt);
        row.change = changeOf(record);
        row.by = format::plain(record.operatorName);
        row.reason = format::plain(record.reason);
        row.verdict = flipWord(record);
        row.state = stateOfFlip(record.state);
        next.push_back(std::move(row));
    }
    merge(std::move(next));
}

int JournalModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant JournalModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const JournalRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case TimeColumn:
            return row.when;
        case ChangeColumn:
            return row.change;
        case ByColumn:
            return row.by;
        case ReasonColumn:
            return row.reason;
        case VerdictColumn:
            return row.verdict;
        default:
            return {};
        }
    case IdRole:
        return row.key;
    case SortRole:
        return QVariant::fromValue<qlonglong>(row.record.createdAt.time_since_epoch().count());
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant JournalModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    static const QStringList kHeads{u"UTC"_s, u"change"_s, u"by"_s, u"reason"_s, u"verdict"_s};
    return kHeads.value(section);
}

} // namespace edgedeck::ui
