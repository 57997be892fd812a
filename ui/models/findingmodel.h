// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"

namespace edgedeck::ui {

struct FindingRow
{
    QString key; ///< the finding's stable id
    Finding finding;
    friend bool operator==(const FindingRow &, const FindingRow &) = default;
};

/// Findings of at least warning weight, worst first. While frozen the known ones keep their places and new
/// ones come last, so that nothing moves under the pointer. FactRole is a FindingRow.
class FindingModel final : public KeyedTableModel<FindingRow>
{
    Q_OBJECT
public:
    enum Column { SeverityColumn, TitleColumn, SummaryColumn, ColumnCount };

    using KeyedTableModel::KeyedTableModel;
    void setSnapshot(const Snapshot &snapshot);
    void setFrozen(bool frozen);
    [[nodiscard]] bool isFrozen() const { return m_frozen; }

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// "1 critical · 2 warnings"
    [[nodiscard]] QString summary() const;

private:
    void apply();

    std::vector<FindingRow> m_latest;
    bool m_frozen = false;
};

} // namespace edgedeck::ui
