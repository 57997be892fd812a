// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/keyssheet.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/keybutton.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kHead = 46, kPad = 18, kTitle = 30;

int lineHeight()
{
    return std::max(26, static_cast<int>(std::ceil(keyCapSize(u"K"_s).height())) + 7);
}

} // namespace

QList<KeysRow> keysRows(const CommandTable &table, const QString &page, KeysColumn column)
{
    QList<KeysRow> rows;
    KeysRow pages{.text = u"pages"_s};
    for (const Command &command : table.all()) {
        if (command.keys.isEmpty() || command.column != column
            || (!command.page.isEmpty() && command.page != page))
            continue;
        if (command.column == KeysColumn::ThisView && command.page != page)
            continue;
        QStringList keys;
        for (const QString &key : command.keys) {
            if (table.singleLetters() || !isSingleLetter(key))
                keys << key;
        }
        if (keys.isEmpty())
            continue;
        if (command.id.startsWith(u"page."_s)) {
            pages.keys << keys.first();
            continue;
        }
        KeysRow row{.keys = keys, .text = command.brief.isEmpty() ? command.text : command.brief};
        const CommandState now = table.state(command.id);
        if (!now.enabled) {
            row.off = true;
            row.text += now.reason.isEmpty() ? u" (off)"_s : u" (off: "_s + now.reason + u")"_s;
        }
        rows << row;
    }
    if (pages.keys.size() > 2)
        pages.keys = {pages.keys.first(), u"–"_s, pages.keys.last()};
    if (!pages.keys.isEmpty())
        rows.prepend(pages);
    return rows;
}

KeysSheet::KeysSheet(CommandTable &table, QWidget *parent)
    : OverlayPanel(u"keys"_s, u"Keys"_s, Place::Center, 900, parent)
    , m_table(table)
    , m_close(new KeyButton(u"Close"_s, u"Esc"_s, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
{
    m_close->setObjectName(u"keys-close"_s);
    connect(m_close, &KeyButton::clicked, this, &OverlayPanel::closeWanted);
}

void KeysSheet::start(const QString &pageTitle)
{
    const QString page = m_table.currentPage();
    m_columns[0] = {{u"This view: "_s + pageTitle, keysRows(m_table, page, KeysColumn::ThisView)}};
    m_columns[1] = {{u"Everywhere"_s, keysRows(m_table, page, KeysColumn::Everywhere)}};
    m_columns[2] = {{u"Change things"_s, keysRows(m_table, page, KeysColumn::Change)},
        {u"Move"_s, keysRows(m_table, page, KeysColumn::Move)}};
    QStringList words;
    for (const auto &column : m_columns) {
        for (const Section &section : column) {
            for (const KeysRow &row : section.rows)
                words << row.keys.join(u" or "_s) + u" "_s + row.text;
        }
    }
    setAccessibleDescription(words.join(u"; "_s));
    updateGeometry();
}

QWidget *KeysSheet::initialFocus()
{
    return m_close;
}

QStringList KeysSheet::crumbs() const
{
    return {u"Keys"_s};
}

int KeysSheet::columnHeight(const QList<Section> &sections) const
{
    int high = 0;
    for (const Section &section : sections)
        high += kTitle + static_cast<int>(section.rows.size()) * lineHeight() + 10;
    return high;
}

QSize KeysSheet::sizeHint() const
{
    int high = 0;
    for (const auto &column : m_columns)
        high = std::max(high, columnHeight(column));
    return {preferredWidth(), kHead + high + 20};
}

void KeysSheet::resizeEvent(QResizeEvent *event)
{
    OverlayPanel::resizeEvent(event);
    const QSize size = m_close->sizeHint();
    m_close->setGeometry(
        width() - kPad - size.width(), (kHead - size.height()) / 2, size.width(), size.height());
}

void KeysSheet::paintColumn(QPainter &painter, qreal left, qreal width, const QList<Section> &sections) const
{
    const Theme &t = theme();
    qreal y = kHead + 10;
    for (const Section &section : sections) {
        paintText(painter, QRectF(left, y, width, kTitle), section.title, ui::font(Type::Strong), t.text,
            Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
        y += kTitle;
        qreal widest = 96;
        for (const KeysRow &row : section.rows) {
            qreal wide = 0;
            for (const QString &key : row.keys)
                wide += keyCapSize(key).width() + 4;
            widest = std::max(widest, wide + 10);
        }
        for (const KeysRow &row : section.rows) {
            qreal x = left;
            for (const QString &key : row.keys) {
                const QSizeF cap = keyCapSize(key);
                paintKeyCap(painter,
                    QRectF(QPointF(x, std::round(y + (lineHeight() - cap.height()) / 2)), cap), key,
                    row.off ? t.faint : t.text, t.ctl);
                x += cap.width() + 4;
            }
            paintText(painter, QRectF(left + widest, y, width - widest, lineHeight()), row.text,
                ui::font(Type::Body), row.off ? t.faint : t.text, Qt::AlignLeft | Qt::AlignVCenter,
                Elide::Right);
            y += lineHeight();
        }
        y += 10;
    }
}

void KeysSheet::paintEvent(QPaintEvent *event)
{
    OverlayPanel::paintEvent(event);
    const Theme &t = theme();
    QPainter painter(this);
    paintSpans(painter, QRectF(kPad, 0, width() - 2 * kPad - 110, kHead),
        {{.text = u"Keys"_s, .type = Type::PageTitle},
            {.text = u"made from the command table, so it is complete"_s,
                .ink = Ink::Muted,
                .elide = Elide::Right,
                .gap = 10}},
        Qt::AlignLeft, t);
    painter.fillRect(QRectF(1, kHead, width() - 2, 1), t.border);
    const qreal column = (width() - 2 * kPad) / 3.0;
    for (int i = 0; i < 3; ++i)
        paintColumn(painter, kPad + i * column, column - 16, m_columns[i]);
}

} // namespace edgedeck::ui
