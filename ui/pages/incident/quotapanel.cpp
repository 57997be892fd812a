// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/quotapanel.h"

#include "ui/models/format.h"
#include "ui/pages/support/faultrow.h"
#include "ui/pages/support/spantable.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/gauge.h"
#include "ui/shell/widgets/spanline.h"

#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

Spans quotaCell(const QModelIndex &index)
{
    const auto row = index.data(FactRole).value<QuotaRow>();
    const bool loud = row.reading.level() == QuotaLevel::Over || row.reading.level() == QuotaLevel::Near;
    const QString text = index.data().toString();
    const bool isKnown = row.reading.used.known();
    switch (index.column()) {
    case QuotaModel::NameColumn:
        return {{.text = text, .type = loud ? Type::Strong : Type::Body}};
    case QuotaModel::UsedColumn:
        if (!isKnown)
            return {{.text = text, .type = Type::Strong, .ink = Ink::Unknown}};
        return {{.text = text,
            .type = loud ? Type::Strong : Type::Body,
            .ink = row.stale ? Ink::Stale : Ink::Text,
            .digits = true}};
    case QuotaModel::LimitColumn:
        return {{.text = text, .ink = Ink::Muted, .digits = true}};
    case QuotaModel::ShareColumn: {
        const Mark mark = !isKnown ? (row.fault.startsWith("forbidden"_L1) ? Mark::Forbidden : Mark::Unknown)
            : row.stale            ? Mark::Stale
            : loud                 ? stateOf(row.reading.level())
                                   : Mark::None;
        const Ink ink = mark == Mark::None ? Ink::Text : markInk(mark);
        return {{.text = text,
            .type = loud ? Type::Strong : Type::Body,
            .ink = ink,
            .mark = mark,
            .digits = true}};
    }
    default:
        return {};
    }
}

class QuotaDelegate final : public SpanDelegate
{
public:
    explicit QuotaDelegate(QObject *parent)
        : SpanDelegate(quotaCell, parent)
    {
    }

protected:
    void paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const override
    {
        if (index.column() != QuotaModel::GaugeColumn) {
            SpanDelegate::paintCell(painter, box, index);
            return;
        }
        const auto row = index.data(FactRole).value<QuotaRow>();
        GaugeState state = gaugeOf(row.reading, row.stale);
        state.forbidden = row.fault.startsWith("forbidden"_L1);
        paintGauge(painter, box, state, theme());
    }
};

} // namespace

/// The words over the columns: Today, the scale of the gauges, used / limit, share.
class QuotaScale final : public QWidget
{
public:
    QuotaScale(const SpanTable *table, QWidget *parent)
        : QWidget(parent)
        , m_table(table)
    {
        setAccessibleName(u"Columns: today, gauge from 0 to 150 percent of the limit, used, limit, share"_s);
        setFixedHeight(rowHeight(22) - 4);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Theme &t = theme();
        QPainter painter(this);
        painter.fillRect(QRectF(0, height() - 1, width(), 1), t.border);
        const auto box = [this](int column) {
            return QRectF(
                m_table->columnViewportPosition(column) + 6, 0, m_table->columnWidth(column) - 12, height());
        };
        const QFont small = ui::font(Type::Small);
        paintText(painter, box(QuotaModel::NameColumn).adjusted(6, 0, 0, 0), u"Today"_s, small, t.faint);
        paintGaugeScale(painter, box(QuotaModel::GaugeColumn), t, true);
        paintText(painter, box(QuotaModel::UsedColumn), u"used"_s, small, t.faint,
            Qt::AlignRight | Qt::AlignVCenter);
        paintText(painter, box(QuotaModel::LimitColumn), u"/ limit"_s, small, t.faint);
        paintText(painter, box(QuotaModel::ShareColumn).adjusted(0, 0, -6, 0), u"share"_s, small, t.faint,
            Qt::AlignRight | Qt::AlignVCenter);
    }

private:
    const SpanTable *m_table;
};

QuotaPanel::QuotaPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"Quotas"_s, {}, parent)
    , m_model(QuotaModel::incidentMeters())
    , m_table(new SpanTable(this))
    , m_scale(new QuotaScale(m_table, this))
    , m_resets(new SpanLine(QString(), Type::Body, Ink::Faint, Elide::None, this))
    , m_fault(new FaultRow(commands, this))
{
    setObjectName(u"quotaPanel"_s);
    m_table->setObjectName(u"quotaTable"_s);
    m_table->setAccessibleName(u"Quotas"_s);
    m_resets->setObjectName(u"quotaResets"_s);
    addHeaderWidget(m_resets);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new QuotaDelegate(m_table));
    m_table->setHeaderShown(false);
    m_table->setFitsRows(true);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    body()->addWidget(m_scale);
    body()->addWidget(m_table);
    body()->addWidget(m_fault);
    body()->addStretch(1);
    connect(m_table, &SpanTable::opened, this,
        [this](const QModelIndex &index) { Q_EMIT meterOpened(index.data(IdRole).toString()); });
}

void QuotaPanel::setSnapshot(const Snapshot &snapshot)
{
    m_model.setSnapshot(snapshot);
    QString plan = u"plan unknown"_s;
    if (snapshot.plan == Plan::Free)
        plan = u"Free plan"_s;
    else if (snapshot.plan == Plan::Paid)
        plan = u"Paid plan"_s;
    setTitle(u"Quotas"_s, snapshot.first ? u"asking Cloudflare…"_s : plan + u", whole account"_s);
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    const bool resets = writes != nullptr && writes->resetsAt;
    m_resets->setText(resets ? u"resets "_s + format::utcTime(*writes->resetsAt) : QString());
    m_fault->setSnapshot(snapshot, {"analytics"});
    m_table->updateGeometry();
}

void QuotaPanel::setLayoutClass(LayoutClass layout)
{
    m_layout = layout;
    const LayoutMetrics metrics = metricsFor(layout);
    setHeaderHeight(metrics.panelHeader);
    m_table->setRowHeight(rowHeight(metrics.gaugeRow));
    m_scale->setVisible(layout != LayoutClass::S);
    m_resets->setVisible(layout == LayoutClass::L || layout == LayoutClass::XL);
    arrangeColumns();
}

void QuotaPanel::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    arrangeColumns();
}

void QuotaPanel::arrangeColumns()
{
    const int name = columnWidth(Type::Body, {u"Worker requests"_s, u"DO rows written"_s}, 22);
    const int used = columnWidth(Type::Strong, {u"100,000"_s, u"unknown"_s}, 14);
    const int limit = columnWidth(Type::Body, {u"/ 100,000"_s}, 12);
    const int share = columnWidth(Type::Strong, {u"100.2 %"_s}, 13 + 6 + 17);
    const int room = width() - 2 - name - used - limit - share;
    int gauge = std::max(110, room);
    // Beyond 430 px a bullet tells nothing more; the columns move apart instead.
    const int spare = std::max(0, gauge - 442);
    gauge -= spare;
    m_table->setColumnWidth(QuotaModel::NameColumn, name + std::min(spare / 3, 60));
    m_table->setColumnWidth(QuotaModel::GaugeColumn, gauge);
    m_table->setColumnWidth(QuotaModel::UsedColumn, used + spare - std::min(spare / 3, 60));
    m_table->setColumnWidth(QuotaModel::LimitColumn, limit);
    m_table->setColumnWidth(QuotaModel::ShareColumn, share);
    m_scale->update();
}

} // namespace edgedeck::ui
