// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/journalpanel.h"

#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/support/spantable.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/pages/flags/flipwords.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

Spans journalCell(const QModelIndex &index)
{
    const QString text = index.data().toString();
    switch (index.column()) {
    case JournalModel::ChangeColumn:
        return {{.text = text, .type = Type::Mono, .elide = Elide::Right}};
    case JournalModel::ReasonColumn:
        return {{.text = text, .ink = Ink::Muted, .elide = Elide::Right}};
    case JournalModel::TimeColumn:
        return {{.text = text, .digits = true}};
    default:
        return {{.text = text, .elide = Elide::Right}};
    }
}

class JournalDelegate final : public SpanDelegate
{
public:
    explicit JournalDelegate(QObject *parent)
        : SpanDelegate(journalCell, parent)
    {
    }

protected:
    void paintCell(QPainter &painter, const QRectF &box, const QModelIndex &index) const override
    {
        if (index.column() != JournalModel::VerdictColumn) {
            SpanDelegate::paintCell(painter, box, index);
            return;
        }
        const auto row = index.data(FactRole).value<JournalRow>();
        const QSizeF size = chipSize(row.state, row.verdict);
        const QRectF chip(box.left(), box.center().y() - size.height() / 2, size.width(), size.height());
        if (size.width() > box.width() + 1)
            auditText(row.verdict, size.width(), box.width());
        paintChip(painter, chip, row.state, row.verdict, theme(), theme().surface);
    }
};

KeyButton *smallButton(
    const QString &text, const QString &name, CommandTable *commands, const QString &command, QWidget *parent)
{
    auto *button = new KeyButton(text, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, parent);
    button->setObjectName(name);
    button->bind(commands, command);
    return button;
}

} // namespace

JournalPanel::JournalPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"Journal of this flag"_s, {}, parent)
    , m_table(new SpanTable(this))
    , m_empty(new SpanLine(this))
    , m_detail(new QWidget(this))
    , m_undo(smallButton(u"Undo last"_s, u"undoButton"_s, commands, u"flag.undo"_s, this))
    , m_decide(smallButton(u"Decide…"_s, u"journalDecideButton"_s, commands, u"flag.decide"_s, m_detail))
    , m_copy(smallButton(u"Copy line"_s, u"copyLineButton"_s, commands, u"flag.copyLine"_s, m_detail))
    , m_timeline(
          smallButton(u"Timeline"_s, u"journalTimelineButton"_s, commands, u"page.timeline"_s, m_detail))
{
    setObjectName(u"journalPanel"_s);
    addHeaderWidget(m_undo);
    m_table->setObjectName(u"journalTable"_s);
    m_table->setAccessibleName(u"Journal of this flag"_s);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new JournalDelegate(m_table));
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(JournalModel::ReasonColumn, QHeaderView::Stretch);
    m_empty->setMinimumLineHeight(40);
    body()->addWidget(m_empty, 1);
    body()->addWidget(m_table, 1);
    body()->addWidget(m_detail);
    auto *column = new QVBoxLayout(m_detail);
    column->setContentsMargins(14, 5, 9, 9);
    column->setSpacing(2);
    auto *row = new QHBoxLayout;
    m_head = new SpanLine(m_detail);
    row->addWidget(m_head, 1);
    row->addWidget(m_decide);
    row->addWidget(m_copy);
    row->addWidget(m_timeline);
    column->addLayout(row);
    m_text = new SpanLine(m_detail);
    m_advice = new SpanLine(m_detail);
    m_head->setObjectName(u"journalHead"_s);
    m_text->setObjectName(u"journalText"_s);
    m_advice->setObjectName(u"journalAdvice"_s);
    column->addWidget(m_text);
    column->addWidget(m_advice);
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &JournalPanel::showCurrent);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &JournalPanel::showCurrent);
    setNarrow(false);
    showCurrent();
}

void JournalPanel::setNarrow(bool narrow)
{
    m_table->setColumnWidth(
        JournalModel::TimeColumn, columnWidth(Type::Body, {u"22 Nov 16:12"_s}, narrow ? 22 : 28));
    m_table->setColumnWidth(
        JournalModel::ChangeColumn, columnWidth(Type::Mono, {u"false → true"_s}, narrow ? 12 : 24));
    m_table->setColumnWidth(JournalModel::ByColumn, narrow ? 70 : 96);
    m_table->setColumnWidth(
        JournalModel::VerdictColumn, int(chipSize(Mark::Refused, u"Somebody deployed"_s).width()) + 20);
}

void JournalPanel::setRecords(const std::vector<FlipRecord> &records, const std::string &flag, Timestamp now)
{
    m_records = records;
    m_now = now;
    m_model.setRecords(records, flag, now);
    m_empty->setSpans({{.text = u"No flip of this flag is in the journal of this computer."_s,
        .ink = Ink::Muted,
        .elide = Elide::Right,
        .gap = 14}});
    m_empty->setVisible(m_model.rowCount() == 0);
    m_table->setVisible(m_model.rowCount() > 0);
    if (m_model.rowCount() > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model.index(0, 0));
    showCurrent();
}

void JournalPanel::setError(const Error &error)
{
    m_empty->setSpans({{.text = format::plain(ops::sentence(error)),
        .type = Type::Strong,
        .ink = Ink::Critical,
        .mark = Mark::Critical,
        .elide = Elide::Right,
        .gap = 14}});
    m_empty->show();
    m_table->hide();
    m_detail->hide();
}

const FlipRecord *JournalPanel::current() const
{
    const JournalRow *row = m_model.at(m_table->currentIndex().row());
    return row == nullptr ? nullptr : &row->record;
}

void JournalPanel::showCurrent()
{
    const JournalRow *row = m_model.at(m_table->currentIndex().row());
    m_detail->setVisible(row != nullptr);
    if (row == nullptr)
        return;
    m_decide->setVisible(waitsForHuman(row->record, m_now));
    m_head->setSpans({{.text = row->when + u" · "_s + row->verdict.toLower(),
        .type = Type::Strong,
        .mark = row->state,
        .elide = Elide::Right}});
    m_text->setSpans(
        {{.text = format::plain(ops::sentence(row->record)), .ink = Ink::Muted, .elide = Elide::Right}});
    const QString action = row->record.error ? format::plain(ops::actionFor(*row->record.error)) : QString();
    m_advice->setSpans(action.isEmpty() ? Spans{{.text = u"op "_s + row->key,
                           .type = Type::Mono,
                           .ink = Ink::Faint,
                           .elide = Elide::Middle}}
                                        : Spans{{.text = action, .ink = Ink::Muted, .elide = Elide::Right}});
    update();
}

void JournalPanel::paintEvent(QPaintEvent *event)
{
    Panel::paintEvent(event);
    if (m_detail->isHidden())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = m_detail->geometry();
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().raised);
    painter.drawRoundedRect(box, 5, 5);
    painter.drawRect(box.adjusted(0, 0, 0, -5));
    painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), theme().border);
}

} // namespace edgedeck::ui
