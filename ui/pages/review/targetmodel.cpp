// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/review/targetmodel.h"

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

void TargetModel::setSnapshot(const Snapshot &snapshot)
{
    merge(targetRows(snapshot));
}

int TargetModel::with(State verdict) const
{
    return static_cast<int>(std::count_if(rows().begin(), rows().end(),
        [&](const TargetRow &row) { return !row.group && row.verdict == verdict; }));
}

int TargetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TargetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TargetRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        switch (index.column()) {
        case VerdictColumn:
            return row.group ? QString(row.target + u", "_s + row.remark) : verdictWord(row);
        case TargetColumn:
            return row.group ? QString() : row.target;
        case GoalColumn:
            return row.goal;
        case MeasuredColumn:
            return row.measured;
        case RemarkColumn:
            return row.group ? QString() : row.remark;
        case SourceColumn:
            return row.source;
        default:
            return {};
        }
    case Qt::TextAlignmentRole:
        return index.column() == MeasuredColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                                : QVariant();
    case IdRole:
        return row.key;
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant TargetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            Qt::Alignment((section == MeasuredColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    static const QStringList kHeads{
        u"verdict"_s, u"target"_s, u"goal"_s, u"measured"_s, QString(), u"days"_s, u"from"_s};
    return kHeads.value(section);
}

Qt::ItemFlags TargetModel::flags(const QModelIndex &index) const
{
    const TargetRow *row = at(index.row());
    return row == nullptr || row->group ? Qt::ItemFlags(Qt::ItemIsEnabled)
                                        : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

} // namespace edgedeck::ui
