// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/flip/record.h"
#include "ui/models/keyedtablemodel.h"
#include "ui/models/state.h"

#include <vector>

namespace edgedeck::ui {

struct JournalRow
{
    QString key; ///< op-id
    FlipRecord record;
    QString when, change, by, reason, verdict;
    State state = State::Unknown;
    friend bool operator==(const JournalRow &, const JournalRow &) = default;
};

/// Flips of one flag as the journal holds them, newest first. FactRole is a JournalRow.
class JournalModel final : public KeyedTableModel<JournalRow>
{
    Q_OBJECT
public:
    enum Column { TimeColumn, ChangeColumn, ByColumn, ReasonColumn, VerdictColumn, ColumnCount };

    using KeyedTableModel::KeyedTableModel;
    void setRecords(const std::vector<FlipRecord> &records, const std::string &flag, Timestamp now);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

/// The state mark and the short word of a flip: "Verified", "Outcome unknown", "Refused 10214".
[[nodiscard]] State stateOfFlip(FlipState state);
[[nodiscard]] QString flipWord(const FlipRecord &record);
/// "false → true", "→ true" where the old value was not readable.
[[nodiscard]] QString changeOf(const FlipRecord &record);

} // namespace edgedeck::ui
