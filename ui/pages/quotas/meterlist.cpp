// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/quotas/meterlist.h"

#include "ui/pages/support/widths.h"
#include "ui/shell/widgets/keybutton.h"

#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

class MeterList::Delegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    int rowHeight = 33, groupHeight = 25;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const MeterRow *row = qobject_cast<const MeterListModel *>(index.model())->at(index.row());
        return {320, row && row->group ? groupHeight : rowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const MeterRow *row = qobject_cast<const MeterListModel *>(index.model())->at(index.row());
        if (!row)
            return;
        const Theme &t = theme();
        const QRectF box = option.rect;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hover = option.state.testFlag(QStyle::State_MouseOver);
        painter->fillRect(box, selected ? t.sel : (row->group || hover ? t.raised : t.surface));
        painter->fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), t.border);
        if (row->group) {
            paintSpans(*painter, box.adjusted(12, 0, -12, -1),
                {{.text = row->title, .type = Type::Strong},
                    {.text = row->note, .ink = Ink::Muted, .elide = Elide::Right, .gap = 9}},
                Qt::AlignLeft, t);
            return;
        }
        if (selected)
            painter->fillRect(QRectF(box.left(), box.top(), 3, box.height()), t.selbar);
        paintRow(*painter, box.adjusted(0, 0, 0, -1), *row, selected);
        if (selected && option.widget && option.widget->hasFocus())
            paintFocusRing(*painter, box.adjusted(0, 0, 0, -1), 2);
    }

private:
    static void paintRow(QPainter &p, const QRectF &box, const MeterRow &row, bool selected)
    {
        const Theme &t = theme();
        const MeterColumns c = meterColumns(box.width());
        const qreal x = box.left();
        const qreal y = box.top();
        const qreal high = box.height();
        const auto right = [&](qreal edge, const QString &text, Type type, Ink ink, qreal width) {
            paintText(p, QRectF(x + edge - width, y, width, high), text, numberFont(type), inkColor(ink, t),
                Qt::AlignRight | Qt::AlignVCenter);
        };
        paintMark(p, QRectF(x + 12, y + high / 2 - 7, 14, 14), row.mark, markColor(row.mark, t),
            selected ? t.sel : t.surface);
        const bool loud = row.shareInk == Ink::Critical;
        paintText(p, QRectF(x + c.name, y, c.nameWidth, high), row.title,
            ui::font(loud ? Type::Strong : Type::Body), t.text);
        paintGauge(p, QRectF(x + c.gauge, y, c.gaugeWidth, high), row.gauge, t);
        right(c.usedRight, row.used, loud ? Type::Strong : Type::Body, Ink::Text, 90);
        paintText(p, QRectF(x + c.limit, y, c.shareRight - c.limit, high), row.limit, numberFont(Type::Body),
            t.muted);
        right(c.shareRight, row.share, loud ? Type::Strong : Type::Body, row.shareInk, 80);
        if (c.hasLeft)
            right(c.leftRight, row.left, loud ? Type::Strong : Type::Body, Ink::Text, 90);
        paintSpans(p, QRectF(x + c.expected, y, c.expectedWidth, high), row.expected, Qt::AlignLeft, t);
        if (c.hasReached)
            paintSpans(p, QRectF(x + c.reached, y, c.reachedWidth, high), row.reached, Qt::AlignLeft, t);
    }
};

MeterColumns meterColumns(qreal width)
{
    const qreal used = columnWidth(Type::Strong, {u"100,000"_s, u"≈ 41,210"_s});
    const qreal limit = columnWidth(Type::Body, {u"/ 13,000 GB-s"_s});
    const qreal share = columnWidth(Type::Strong, {u"100.2 %"_s});
    const qreal left = columnWidth(Type::Strong, {u"100,000"_s, u"0.79 GB"_s});
    const qreal expected = columnWidth(Type::Body, {u"≈ 52,300 (47,900–58,100)"_s});
    const qreal reached = columnWidth(Type::Body, {u"not today · 28 of 28 days"_s});
    constexpr qreal kGap = 22, kPad = 14;
    MeterColumns c;
    c.name = 40;
    c.nameWidth = columnWidth(Type::Strong, {u"Rows written"_s, u"Requests"_s}, 8);
    c.gauge = c.name + c.nameWidth + 10;
    const qreal fixed = c.gauge + kGap + used + 8 + limit + kGap + share + kPad;
    qreal rest = width - fixed;
    const qreal wantGauge = std::clamp(width * 0.29, 110.0, 430.0);
    c.hasLeft = rest - wantGauge > left + expected + reached + 3 * kGap;
    c.hasReached = rest - 130 > expected * 0.6 + reached + 2 * kGap;
    const qreal tail = (c.hasLeft ? left + kGap : 0) + (c.hasReached ? reached + kGap : 0) + expected + kGap;
    c.gaugeWidth = std::clamp(rest - tail, 110.0, 430.0);
    qreal x = c.gauge + c.gaugeWidth + kGap + used;
    c.usedRight = x;
    c.limit = x + 8;
    x = c.limit + limit + kGap / 2 + share;
    c.shareRight = x;
    if (c.hasLeft) {
        x += kGap + left;
        c.leftRight = x;
    }
    c.expected = x + kGap;
    c.reachedWidth = c.hasReached ? reached : 0;
    c.reached = width - kPad - c.reachedWidth;
    c.expectedWidth = (c.hasReached ? c.reached - kGap / 2 : width - kPad) - c.expected;
    return c;
}

void MeterListModel::setRows(std::vector<MeterRow> rows)
{
    if (m_rows.size() != rows.size()) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    m_rows = std::move(rows);
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

const MeterRow *MeterListModel::at(int row) const
{
    return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

int MeterListModel::rowOf(Meter meter) const
{
    const auto found = std::find_if(
        m_rows.begin(), m_rows.end(), [&](const MeterRow &r) { return !r.group && r.meter == meter; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int MeterListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant MeterListModel::data(const QModelIndex &index, int role) const
{
    const MeterRow *row = at(index.row());
    if (!row)
        return {};
    if (role == Qt::DisplayRole)
        return row->title;
    if (role == Qt::AccessibleTextRole)
        return row->group ? row->title : row->spoken;
    if (role == Qt::ToolTipRole && !row->group)
        return row->spoken;
    return {};
}

Qt::ItemFlags MeterListModel::flags(const QModelIndex &index) const
{
    const MeterRow *row = at(index.row());
    return row && !row->group ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemFlags{};
}

MeterList::MeterList(QWidget *parent)
    : QListView(parent)
    , m_model(new MeterListModel(this))
    , m_delegate(new Delegate(this))
{
    setObjectName(u"meters"_s);
    setAccessibleName(u"Meters"_s);
    setModel(m_model);
    setItemDelegate(m_delegate);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSelectionMode(SingleSelection);
}

void MeterList::setSnapshot(const Snapshot &snapshot)
{
    m_model->setRows(meterRows(snapshot));
    if (!currentIndex().isValid())
        setCurrentMeter(Meter::KvWrites);
    updateGeometry();
}

void MeterList::setRowHeights(int row, int group)
{
    m_delegate->rowHeight = row;
    m_delegate->groupHeight = group;
    scheduleDelayedItemsLayout();
    updateGeometry();
}

Meter MeterList::currentMeter() const
{
    const MeterRow *row = m_model->at(currentIndex().row());
    return row && !row->group ? row->meter : Meter::KvWrites;
}

void MeterList::setCurrentMeter(Meter meter)
{
    const int row = m_model->rowOf(meter);
    if (row >= 0)
        setCurrentIndex(m_model->index(row));
}

void MeterList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT meterChosen(currentMeter());
}

int MeterList::contentHeight() const
{
    int high = 0;
    for (int row = 0; row < m_model->rowCount(); ++row)
        high += m_model->at(row)->group ? m_delegate->groupHeight : m_delegate->rowHeight;
    return std::max(high, 60);
}

QSize MeterList::sizeHint() const
{
    return {900, contentHeight()};
}

MeterHead::MeterHead(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(rowHeight(28));
    setAccessibleName(u"Columns"_s);
}

void MeterHead::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter p(this);
    const MeterColumns c = meterColumns(width());
    const auto word = [&](qreal left, qreal wide, const QString &text, Qt::Alignment side = Qt::AlignLeft) {
        paintText(p, QRectF(left, 0, wide, height()), text, ui::font(Type::Small), t.faint,
            side | Qt::AlignVCenter, Elide::Right);
    };
    word(c.name, c.nameWidth, u"Meter"_s);
    paintGaugeScale(p, QRectF(c.gauge, 0, c.gaugeWidth, height()), t, c.gaugeWidth < 240);
    word(c.usedRight - 80, 80, u"used"_s, Qt::AlignRight);
    word(c.limit, 80, u"/ limit"_s);
    word(c.shareRight - 70, 70, u"share"_s, Qt::AlignRight);
    if (c.hasLeft)
        word(c.leftRight - 80, 80, u"left"_s, Qt::AlignRight);
    word(c.expected, c.expectedWidth, u"expected by 00:00 UTC"_s);
    if (c.hasReached)
        word(c.reached, c.reachedWidth, u"limit reached"_s);
    p.fillRect(QRectF(0, height() - 1, width(), 1), t.border);
}

} // namespace edgedeck::ui
