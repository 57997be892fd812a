// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/chartspec.h"

#include <QAbstractTableModel>
#include <QByteArray>
#include <QStringList>

#include <vector>

namespace edgedeck::ui {

/// The data of a chart as rows: one a moment, one column a series. An empty cell is "no data".
struct ChartTable
{
    QStringList headers; ///< "UTC", then the series
    std::vector<Timestamp> times; ///< newest last
    std::vector<std::vector<double>> columns; ///< NaN = none
};
[[nodiscard]] ChartTable tableOf(const ChartSpec &spec);
/// RFC 4180 with RFC 3339 times and plain numbers; a cell that begins like a formula gets a quote in front.
[[nodiscard]] QByteArray csvOf(const ChartSpec &spec);

class ChartTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;
    void setTable(ChartTable table);
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    ChartTable m_table;
};

} // namespace edgedeck::ui
