// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/shell/gauge.h"
#include "ui/shell/spans.h"

#include <QAbstractListModel>
#include <QListView>

#include <vector>

namespace edgedeck::ui {

/// A line of the list: the head of a group, or one meter with everything that is said of it.
struct MeterRow
{
    bool group = false;
    QString title, note;
    Meter meter = Meter::KvReads;
    GaugeState gauge;
    Mark mark = Mark::Unknown;
    QString used, limit, share, left;
    Spans expected, reached;
    QString spoken;
    Ink shareInk = Ink::Text;
};
/// Eleven meters in three groups, writes first: they are what runs out.
[[nodiscard]] std::vector<MeterRow> meterRows(const Snapshot &snapshot);

class MeterListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    /// The rows never change their order; values change in place.
    void setRows(std::vector<MeterRow> rows);
    [[nodiscard]] const MeterRow *at(int row) const;
    [[nodiscard]] int rowOf(Meter meter) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    std::vector<MeterRow> m_rows;
};

/// Left edges of the columns for a width; what does not fit goes in the order left, limit reached.
struct MeterColumns
{
    qreal name = 0, nameWidth = 0, gauge = 0, gaugeWidth = 0, usedRight = 0, limit = 0, shareRight = 0,
          leftRight = 0, expected = 0, expectedWidth = 0, reached = 0, reachedWidth = 0;
    bool hasLeft = true, hasReached = true;
};
[[nodiscard]] MeterColumns meterColumns(qreal width);

/// The list with its head line; always as high as its rows.
class MeterList : public QListView
{
    Q_OBJECT
public:
    explicit MeterList(QWidget *parent = nullptr);
    void setSnapshot(const Snapshot &snapshot);
    void setRowHeights(int row, int group);
    [[nodiscard]] Meter currentMeter() const;
    void setCurrentMeter(Meter meter);
    [[nodiscard]] int contentHeight() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {320, contentHeight()}; }
    void keyboardSearch(const QString &) override { }

Q_SIGNALS:
    void meterChosen(edgedeck::Meter meter);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    MeterListModel *m_model;
    class Delegate;
    Delegate *m_delegate;
};

/// The words over the columns.
class MeterHead : public QWidget
{
    Q_OBJECT
public:
    explicit MeterHead(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace edgedeck::ui
