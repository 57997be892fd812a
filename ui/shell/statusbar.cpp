// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/statusbar.h"

#include "ui/shell/commands.h"

#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

StatusBar::StatusBar(const CommandTable &commands, QWidget *parent)
    : QWidget(parent)
    , m_table(commands)
{
    setObjectName(u"status"_s);
    setFixedHeight(sizeHint().height());
    connect(&commands, &CommandTable::changed, this, qOverload<>(&QWidget::update));
}

QSize StatusBar::sizeHint() const
{
    return {
        1024, std::max(24, static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Small)).height())) + 8)};
}

void StatusBar::setCrumbs(const QStringList &crumbs)
{
    m_crumbs = crumbs;
    setAccessibleName(crumbs.join(u", "_s));
    update();
}

void StatusBar::setCommands(const QStringList &ids)
{
    m_commands = ids;
    update();
}

void StatusBar::setPrice(const Price &price)
{
    QString text = u"API %1 of %2 in 5 min · KV puts by Edgedeck %3"_s.arg(price.restUsed + price.graphqlUsed)
                       .arg(price.restBudget)
                       .arg(price.kvPuts);
    if (price.kvPutsRefused)
        text += u", refused"_s;
    setPriceText(text);
}

void StatusBar::setPriceText(const QString &text)
{
    m_price = text;
    setAccessibleDescription(text);
    update();
}

void StatusBar::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), t.header);
    painter.fillRect(QRect(0, 0, width(), 1), t.border);

    const Spans price{{.text = m_price, .type = Type::Small, .ink = Ink::Muted}};
    const qreal priceWidth = widthOf(price);
    qreal right = width() - 12 - priceWidth;
    paintSpans(painter, QRectF(right, 1, priceWidth + 1, height() - 1), price, Qt::AlignLeft, t);
    right -= 13;
    painter.fillRect(QRectF(right, 7, 1, height() - 13), t.ctl);
    right -= 13;

    Spans crumbs;
    for (qsizetype i = 0; i < m_crumbs.size(); ++i) {
        if (i > 0)
            crumbs << Span{.text = u"›"_s, .type = Type::Small, .ink = Ink::Faint, .gap = 7};
        crumbs << Span{.text = m_crumbs[i],
            .type = Type::Small,
            .elide = i > 0 ? Elide::Right : Elide::None,
            .gap = i > 0 ? 7 : 0};
    }
    const qreal least = leastWidthOf(crumbs) + 24;
    QList<Spans> keys;
    qreal wide = 0;
    for (const QString &id : m_commands) {
        const Command *command = m_table.find(id);
        QString key = m_table.keyOf(id);
        // Pairs of arrows share one cap.
        if (command && !command->run && command->keys.size() == 2)
            key = command->keys.join(QString());
        if (!command || key.isEmpty())
            continue;
        const Spans pair{{.text = key, .type = Type::Small, .ink = Ink::Text, .keyCap = true},
            {.text = command->brief, .type = Type::Small, .ink = Ink::Muted, .gap = 5}};
        const qreal width = widthOf(pair) + 13;
        if (wide + width > right - least)
            break;
        wide += width;
        keys << pair;
    }
    qreal x = right - wide + 13;
    for (const Spans &pair : keys) {
        const qreal width = widthOf(pair);
        paintSpans(painter, QRectF(x, 1, width + 1, height() - 1), pair, Qt::AlignLeft, t);
        x += width + 13;
    }
    paintSpans(painter, QRectF(12, 1, right - wide - 24, height() - 1), crumbs, Qt::AlignLeft, t);
}

} // namespace edgedeck::ui
