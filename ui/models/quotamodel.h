// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"

#include <vector>

namespace edgedeck::ui {

struct QuotaRow
{
    QString key; ///< "kv_writes"
    QuotaReading reading;
    bool stale = false; ///< the source failed since; the value is an old one
    QString fault; ///< why it is unknown or stale: "forbidden: token lacks …"
    friend bool operator==(const QuotaRow &, const QuotaRow &) = default;
};

/// Meters with their use, limit and forecast, one row a meter, in the order asked for.
/// FactRole on any column is a QuotaRow.
class QuotaModel final : public KeyedTableModel<QuotaRow>
{
    Q_OBJECT
public:
    enum Column { NameColumn, GaugeColumn, UsedColumn, LimitColumn, ShareColumn, ColumnCount };

    explicit QuotaModel(std::vector<Meter> meters, QObject *parent = nullptr);
    /// KV x5, Worker requests, DO requests and rows written: what an incident needs.
    [[nodiscard]] static std::vector<Meter> incidentMeters();
    void setSnapshot(const Snapshot &snapshot);

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    /// "KV writes 1,002 of 1,000, 100.2 percent, critical, expected 1,450, 1,301 to 1,622"
    [[nodiscard]] static QString accessibleText(const QuotaRow &row);

private:
    [[nodiscard]] QString display(const QuotaRow &row, int column) const;

    std::vector<Meter> m_meters;
};

} // namespace edgedeck::ui
