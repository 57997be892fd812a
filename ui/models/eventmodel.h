// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"
#include "ui/models/state.h"

namespace edgedeck::ui {

struct EventRow
{
    QString key; ///< kind, time and a number for twins
    Event event;
    QString when; ///< "16:29", "22 Nov 16:12"
    friend bool operator==(const EventRow &, const EventRow &) = default;
};

/// What happened, newest first, without what is still to come. FactRole is an EventRow.
class EventModel final : public KeyedTableModel<EventRow>
{
    Q_OBJECT
public:
    enum Column { MarkColumn, TimeColumn, TextColumn, SourceColumn, ColumnCount };

    using KeyedTableModel::KeyedTableModel;
    void setSnapshot(const Snapshot &snapshot);
    [[nodiscard]] static State stateOfEvent(const Event &event);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
};

} // namespace edgedeck::ui
