// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/happenedpanel.h"

#include "ui/pages/support/spantable.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QHeaderView>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

Spans eventCell(const QModelIndex &index)
{
    const auto row = index.data(FactRole).value<EventRow>();
    const QString text = index.data().toString();
    switch (index.column()) {
    case EventModel::MarkColumn:
        return {{.mark = EventModel::stateOfEvent(row.event)}};
    case EventModel::TimeColumn:
        return {{.text = text, .ink = Ink::Muted, .digits = true}};
    case EventModel::TextColumn:
        return {{.text = text, .elide = Elide::Right}};
    case EventModel::SourceColumn:
        return {{.text = text, .type = Type::Small, .ink = Ink::Faint}};
    default:
        return {};
    }
}

class EventDelegate final : public SpanDelegate
{
public:
    explicit EventDelegate(QObject *parent)
        : SpanDelegate(eventCell, parent)
    {
        setRules(false); // a log, not a table
    }

protected:
    void paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const override
    {
        const auto side = index.column() == EventModel::SourceColumn ? Qt::AlignRight : Qt::AlignLeft;
        paintSpans(painter, box, cell()(index), side, theme());
    }
};

} // namespace

HappenedPanel::HappenedPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"What happened"_s, {}, parent)
    , m_table(new SpanTable(this))
    , m_empty(new SpanLine(this))
{
    setObjectName(u"happened"_s);
    auto *timeline
        = new KeyButton(u"Timeline"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this);
    timeline->setObjectName(u"timelineButton"_s);
    timeline->bind(commands, u"page.timeline"_s);
    addHeaderWidget(timeline);
    m_table->setObjectName(u"eventTable"_s);
    m_table->setAccessibleName(u"What happened"_s);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new EventDelegate(m_table));
    m_table->setHeaderShown(false);
    m_table->setRowHeight(rowHeight(25) - 3);
    QHeaderView *header = m_table->horizontalHeader();
    header->setMinimumSectionSize(20);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(EventModel::TextColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(EventModel::MarkColumn, 34);
    m_table->setColumnWidth(EventModel::TimeColumn, columnWidth(Type::Body, {u"22 Nov 16:12"_s}, 18));
    m_table->setColumnWidth(
        EventModel::SourceColumn, columnWidth(Type::Small, {u"schedule"_s, u"GraphQL"_s}, 22));
    m_empty->setMinimumLineHeight(34);
    body()->addSpacing(4);
    body()->addWidget(m_empty);
    body()->addWidget(m_table, 1);
    body()->addSpacing(4);
}

void HappenedPanel::setSnapshot(const Snapshot &snapshot)
{
    m_model.setSnapshot(snapshot);
    const bool none = m_model.rowCount() == 0;
    m_empty->setVisible(none);
    m_table->setVisible(!none);
    if (none)
        m_empty->setSpans(snapshot.first
                ? Spans{{.text = u"Asking Cloudflare…"_s, .ink = Ink::Info, .mark = Mark::Working, .gap = 12}}
                : Spans{{.text = u"Nothing was recorded today."_s, .ink = Ink::Muted, .gap = 12}});
}

void HappenedPanel::setLayoutClass(LayoutClass layout)
{
    setHeaderHeight(metricsFor(layout).panelHeader);
    // One column scrolls as a whole, so the log is as long as its rows there.
    m_table->setFitsRows(layout == LayoutClass::S);
}

} // namespace edgedeck::ui
