// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/keyedtablemodel.h"
#include "ui/models/targets.h"

namespace edgedeck::ui {

/// The goals as rows; heads of periods are rows too. FactRole is a TargetRow.
class TargetModel final : public KeyedTableModel<TargetRow>
{
    Q_OBJECT
public:
    enum Column {
        VerdictColumn,
        TargetColumn,
        GoalColumn,
        MeasuredColumn,
        RemarkColumn,
        DaysColumn,
        SourceColumn,
        ColumnCount
    };
    using KeyedTableModel::KeyedTableModel;
    void setSnapshot(const Snapshot &snapshot);
    [[nodiscard]] int with(State verdict) const;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
};

} // namespace edgedeck::ui
