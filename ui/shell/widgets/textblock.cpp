// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/textblock.h"

#include <QEvent>

namespace edgedeck::ui {

TextBlock::TextBlock(const QString &text, Type type, Ink ink, QWidget *parent)
    : QLabel(text, parent)
    , m_type(type)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    dress();
}

void TextBlock::setInk(Ink ink)
{
    m_ink = ink;
    dress();
}

void TextBlock::setType(Type type)
{
    m_type = type;
    dress();
}

void TextBlock::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (!m_dressing && (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange))
        dress();
}

void TextBlock::dress()
{
    m_dressing = true;
    QPalette own = palette();
    own.setColor(QPalette::WindowText, inkColor(m_ink, theme()));
    setPalette(own);
    setFont(ui::font(m_type));
    m_dressing = false;
}

} // namespace edgedeck::ui
