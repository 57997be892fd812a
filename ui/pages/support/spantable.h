// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/spans.h"

#include <QStyledItemDelegate>
#include <QTableView>

#include <functional>

namespace edgedeck::ui {

/// Paints the cells of a SpanTable: ground of the row, then the spans that `cell` makes of an index.
class SpanDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using Cell = std::function<Spans(const QModelIndex &index)>;

    explicit SpanDelegate(Cell cell, QObject *parent = nullptr);
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] const Cell &cell() const { return m_cell; }
    /// Rows whose first column speaks for the whole width: "Secrets 9 · names only".
    void setGroupRule(std::function<bool(const QModelIndex &)> isGroup) { m_isGroup = std::move(isGroup); }
    /// Lines between the rows; on unless switched off.
    void setRules(bool shown) { m_rules = shown; }
    [[nodiscard]] bool isGroup(const QModelIndex &index) const { return m_isGroup && m_isGroup(index); }

protected:
    /// The content of a cell over the painted ground; `box` has the cell's padding taken off.
    virtual void paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const;

private:
    Cell m_cell;
    bool m_rules = true;
    std::function<bool(const QModelIndex &)> m_isGroup;
};

/// A table as ui lists are drawn: header 28, no vertical lines, no zebra, one row selected, hover raised, focus
/// ring inside the row, no type-ahead. Enter emits opened().
class SpanTable : public QTableView
{
    Q_OBJECT
public:
    explicit SpanTable(QWidget *parent = nullptr);
    void setHeaderShown(bool shown);
    void setRowHeight(int height);
    /// Keeps the widget exactly as high as its rows, up to `most` of them.
    void setFitsRows(bool fits);
    /// For SpanDelegate: the row under the pointer, -1 for none.
    [[nodiscard]] int hoveredRow() const { return m_hovered; }
    void keyboardSearch(const QString &) override { }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void opened(const QModelIndex &index);

protected:
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    void hover(int row);
    [[nodiscard]] int contentHeight() const;

    int m_hovered = -1;
    bool m_fits = false;
};

} // namespace edgedeck::ui
