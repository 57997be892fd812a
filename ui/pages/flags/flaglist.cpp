// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flaglist.h"

#include "ui/pages/flags/flagcard.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textfield.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FlagList::FlagList(CommandTable *commands, QWidget *parent)
    : Panel(u"Flags of this Worker"_s, {}, parent)
    , m_commands(commands)
    , m_filter(new TextField(u"filter"_s, this))
    , m_empty(new SpanLine(this))
    , m_scroll(new QScrollArea(this))
    , m_holder(new QWidget)
    , m_column(new QVBoxLayout(m_holder))
{
    setObjectName(u"flagList"_s);
    m_filter->setObjectName(u"flagFilter"_s);
    m_filter->setAccessibleName(u"Filter flags"_s);
    m_filter->setKey(u"/"_s);
    m_filter->setFixedWidth(150);
    m_filter->setFixedHeight(std::max(26, ui::rowHeight(24)));
    addHeaderWidget(m_filter);
    m_empty->setObjectName(u"flagsEmpty"_s);
    m_empty->setMinimumLineHeight(48);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(0);
    m_column->addStretch(1);
    m_scroll->setObjectName(u"flagScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_holder);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_holder->setAutoFillBackground(false);
    body()->addWidget(m_empty);
    body()->addWidget(m_scroll, 1);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &FlagList::sync);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &FlagList::sync);
    connect(&m_model, &QAbstractItemModel::rowsMoved, this, &FlagList::sync);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FlagList::sync);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setFilter(text);
        sync();
    });
}

void FlagList::setSnapshot(const Snapshot &snapshot)
{
    m_first = snapshot.first;
    m_model.setSnapshot(snapshot);
    setTitle(u"Flags of this Worker"_s, snapshot.first ? QString() : QString::number(snapshot.flags.size()));
    sync();
}

void FlagList::setUnrolled(bool unrolled)
{
    m_scroll->setMinimumHeight(unrolled ? m_holder->sizeHint().height() : 0);
}

const FlagRow *FlagList::currentRow() const
{
    return m_model.at(m_model.rowOf(m_current));
}

QWidget *FlagList::currentCard() const
{
    return m_cards.value(m_current);
}

void FlagList::setCurrent(const QString &flag)
{
    if (m_model.rowOf(flag) < 0 || flag == m_current)
        return;
    m_current = flag;
    sync();
    Q_EMIT currentChanged(flag);
}

void FlagList::sync()
{
    for (auto card = m_cards.begin(); card != m_cards.end();) {
        if (m_model.rowOf(card.key()) >= 0) {
            ++card;
            continue;
        }
        card.value()->hide();
        card.value()->deleteLater();
        m_column->removeWidget(card.value());
        card = m_cards.erase(card);
    }
    const QString before = m_current;
    if (m_model.rowOf(m_current) < 0)
        m_current = m_model.rowCount() > 0 ? m_model.at(0)->key : QString();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const FlagRow &fact = *m_model.at(row);
        FlagCard *&card = m_cards[fact.key];
        if (card == nullptr) {
            card = new FlagCard(m_commands, m_holder);
            connect(card, &FlagCard::chosen, this, [this, key = fact.key] { setCurrent(key); });
            connect(card, &FlagCard::stepWanted, this, &FlagList::step);
        }
        if (m_column->indexOf(card) != row) {
            m_column->removeWidget(card);
            m_column->insertWidget(row, card);
        }
        card->setRow(fact);
        card->setCurrent(fact.key == m_current);
        card->show();
    }
    m_empty->setVisible(m_model.rowCount() == 0);
    if (m_first)
        m_empty->setSpans({{.text = u"Asking Cloudflare for the live version…"_s,
            .ink = Ink::Info,
            .mark = Mark::Working,
            .gap = 14}});
    else if (!m_filter->text().isEmpty())
        m_empty->setSpans({{.text = u"No flag matches “%1”."_s.arg(m_filter->text()),
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 14}});
    else
        m_empty->setSpans({{.text = u"No binding of this Worker looks like a flag."_s,
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 14}});
    if (before != m_current)
        Q_EMIT currentChanged(m_current);
}

void FlagList::step(int by)
{
    const int next = m_model.rowOf(m_current) + by;
    if (next < 0 || next >= m_model.rowCount())
        return;
    setCurrent(m_model.at(next)->key);
    if (FlagCard *card = m_cards.value(m_current)) {
        card->setFocus(Qt::TabFocusReason);
        m_scroll->ensureWidgetVisible(card);
    }
}

} // namespace edgedeck::ui
