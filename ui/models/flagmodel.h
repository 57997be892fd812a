// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"
#include "ui/models/state.h"

namespace edgedeck::ui {

/// A fact of a flag as its card shows it: mark, word, raw value in quotes, grey remark.
struct FlagFact
{
    State state = State::Unknown;
    QString word, raw, note;
    friend bool operator==(const FlagFact &, const FlagFact &) = default;
};

struct FlagRow
{
    QString key; ///< the flag's name
    FlagState flag;
    FlagFact configured, effective, afterDeploy;
    QString carrier; ///< "plain_text var"
    QString lastChange; ///< "22 Nov 16:12 by ci, “fix bindings”", "" when not known
    State chip = State::None; ///< Inert, Forbidden: what makes the flag special
    friend bool operator==(const FlagRow &, const FlagRow &) = default;
};

/// Words for one flag at `now`. Pure.
[[nodiscard]] FlagRow describeFlag(const FlagState &flag, Timestamp now);
/// "plain_text var", "secret_text", "Flagship flag", "KV key"
[[nodiscard]] QString carrierWords(Carrier carrier);

/// Every flag of the Worker. FactRole is a FlagRow.
class FlagModel final : public KeyedTableModel<FlagRow>
{
    Q_OBJECT
public:
    enum Column { NameColumn, ConfiguredColumn, EffectiveColumn, DeployColumn, ColumnCount };

    using KeyedTableModel::KeyedTableModel;
    void setSnapshot(const Snapshot &snapshot);
    void setFilter(const QString &text);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void rebuild();

    std::vector<FlagRow> m_flags;
    QString m_filter;
};

} // namespace edgedeck::ui
