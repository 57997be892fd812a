// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/support/spantable.h"

#include "ui/shell/widgets/keybutton.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

namespace edgedeck::ui {

namespace {
constexpr int kCellPad = 6;
constexpr int kEdgePad = 12;
} // namespace

SpanDelegate::SpanDelegate(Cell cell, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_cell(std::move(cell))
{
}

QSize SpanDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const Spans spans = m_cell(index);
    return {static_cast<int>(widthOf(spans)) + 2 * kCellPad, rowHeight()};
}

void SpanDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &t = theme();
    const auto *table = qobject_cast<const SpanTable *>(option.widget);
    const bool group = isGroup(index);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const int last = index.model()->columnCount() - 1;
    QColor ground = group ? t.raised : t.surface;
    if (selected)
        ground = t.sel;
    else if (!group && table != nullptr && table->hoveredRow() == index.row())
        ground = t.raised;
    const QRectF box = option.rect;
    painter->save();
    painter->fillRect(box, ground);
    if (m_rules)
        painter->fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), t.border);
    if (selected && index.column() == 0)
        painter->fillRect(QRectF(box.left(), box.top(), 3, box.height()), t.selbar);

    QRectF inner = box.adjusted(kCellPad, 0, -kCellPad, -1);
    if (index.column() == 0)
        inner.setLeft(box.left() + kEdgePad);
    if (index.column() == last)
        inner.setRight(box.right() - kEdgePad);
    if (group && table != nullptr) {
        // The words run across the cells of the row; each cell shows its part of them.
        const int left = table->columnViewportPosition(0) + kEdgePad;
        const int right = table->columnViewportPosition(last) + table->columnWidth(last) - kEdgePad;
        painter->setClipRect(box);
        paintCell(
            *painter, QRectF(left, box.top(), right - left, box.height() - 1), index.siblingAtColumn(0));
    } else if (!group) {
        paintCell(*painter, inner, index);
    }

    // The ring runs around the whole row; each cell paints its part of it.
    if (selected && table != nullptr && table->hasFocus() && table->currentIndex().row() == index.row()) {
        const int left = table->columnViewportPosition(0);
        const int right = table->columnViewportPosition(last) + table->columnWidth(last);
        painter->setClipRect(box);
        paintFocusRing(*painter, QRectF(left, box.top(), right - left, box.height() - 1), 2);
    }
    painter->restore();
}

void SpanDelegate::paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const
{
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const auto flags = alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::Alignment(Qt::AlignLeft);
    paintSpans(painter, box, m_cell(index), flags, theme());
}

SpanTable::SpanTable(QWidget *parent)
    : QTableView(parent)
{
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(16);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionsClickable(false);
    horizontalHeader()->setFixedHeight(ui::rowHeight());
    horizontalHeader()->setFocusPolicy(Qt::NoFocus);
    setRowHeight(ui::rowHeight());
}

void SpanTable::setHeaderShown(bool shown)
{
    horizontalHeader()->setVisible(shown);
}

void SpanTable::setRowHeight(int height)
{
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(height);
    updateGeometry();
}

void SpanTable::setFitsRows(bool fits)
{
    m_fits = fits;
    setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    setSizePolicy(QSizePolicy::Preferred, fits ? QSizePolicy::Fixed : QSizePolicy::Expanding);
}

int SpanTable::contentHeight() const
{
    const int rows = model() == nullptr ? 0 : model()->rowCount();
    const int head = horizontalHeader()->isHidden() ? 0 : horizontalHeader()->height();
    return rows * verticalHeader()->defaultSectionSize() + head;
}

QSize SpanTable::sizeHint() const
{
    return m_fits ? QSize(200, contentHeight()) : QTableView::sizeHint();
}

QSize SpanTable::minimumSizeHint() const
{
    return m_fits ? QSize(100, contentHeight()) : QSize(100, 60);
}

void SpanTable::hover(int row)
{
    if (m_hovered == row)
        return;
    m_hovered = row;
    viewport()->update();
}

void SpanTable::mouseMoveEvent(QMouseEvent *event)
{
    hover(rowAt(event->position().toPoint().y()));
    QTableView::mouseMoveEvent(event);
}

void SpanTable::leaveEvent(QEvent *event)
{
    hover(-1);
    QTableView::leaveEvent(event);
}

void SpanTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void SpanTable::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid())
        Q_EMIT opened(index);
}

void SpanTable::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    // Arriving by keyboard always stands on a row, else the ring would be nowhere.
    if (!currentIndex().isValid() && model() != nullptr) {
        for (int row = 0; row < model()->rowCount(); ++row) {
            const QModelIndex index = model()->index(row, 0);
            if (index.flags().testFlag(Qt::ItemIsSelectable)) {
                setCurrentIndex(index);
                break;
            }
        }
    }
    viewport()->update();
}

} // namespace edgedeck::ui
