// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flagcard.h"

#include "ui/pages/support/flagfacts.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FlagCard::FlagCard(CommandTable *commands, QWidget *parent)
    : QWidget(parent)
    , m_name(new SpanLine(this))
    , m_chip(new Chip(Mark::Inert, u"Inert"_s, this))
    , m_flip(new KeyButton(u"Flip…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_facts(new FlagFacts(FlagFacts::Wording::Long, this))
{
    setFocusPolicy(Qt::StrongFocus);
    m_flip->setObjectName(u"cardFlipButton"_s);
    m_flip->bind(commands, u"flag.flip"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 7, 8, 11);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->setSpacing(9);
    head->addWidget(m_name);
    head->addWidget(m_chip);
    head->addStretch(1);
    head->addWidget(m_flip);
    auto policy = m_flip->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_flip->setSizePolicy(policy);
    column->addLayout(head);
    column->addWidget(m_facts);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FlagCard::setRow(const FlagRow &row)
{
    m_row = row;
    setObjectName(u"flag:"_s + row.key);
    m_name->setSpans({{.text = row.key, .type = Type::MonoStrong}});
    m_chip->setVisible(row.chip != State::None);
    if (row.chip == State::Inert)
        m_chip->set(Mark::Inert, u"Inert"_s);
    else if (row.chip == State::Forbidden)
        m_chip->set(Mark::Forbidden, u"Forbidden"_s);
    m_facts->setFlag(row);
    setAccessibleName(u"%1, configured %2, in effect %3, after the next deploy %4"_s.arg(
        row.key, row.configured.word, row.effective.word, row.afterDeploy.word));
}

void FlagCard::setCurrent(bool current)
{
    m_current = current;
    m_flip->setVisible(current);
    setAccessibleDescription(current ? u"current"_s : QString());
    update();
}

void FlagCard::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), m_current ? t.sel : t.surface);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), t.border);
    if (m_current)
        painter.fillRect(QRectF(0, 0, 3, height()), t.selbar);
    if (hasFocus())
        paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -2), 3);
}

void FlagCard::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    Q_EMIT chosen();
    update();
}

void FlagCard::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void FlagCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        Q_EMIT stepWanted(event->key() == Qt::Key_Down ? 1 : -1);
        return;
    }
    QWidget::keyPressEvent(event);
}

void FlagCard::mousePressEvent(QMouseEvent *)
{
    setFocus(Qt::MouseFocusReason);
    Q_EMIT chosen();
}

} // namespace edgedeck::ui
