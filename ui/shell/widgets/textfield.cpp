// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/textfield.h"

#include "ui/shell/spans.h"

#include <QPainter>
#include <QStyle>

#include <cmath>

namespace edgedeck::ui {

TextField::TextField(const QString &placeholder, QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setFixedHeight(
        std::max(30, static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Body)).height())) + 12));
    setFont(ui::font(Type::Body));
}

void TextField::setError(bool wrong)
{
    if (property("error").toBool() == wrong)
        return;
    setProperty("error", wrong);
    style()->unpolish(this);
    style()->polish(this);
    update();
}

void TextField::setKey(const QString &key)
{
    m_key = key;
    const int left = key.isEmpty()
        ? 0
        : static_cast<int>(keyCapSize(key).width()) + (property("bare").toBool() ? 18 : 6);
    setTextMargins(left, 0, 0, 0);
    update();
}

void TextField::setMono(bool mono)
{
    setFont(ui::font(mono ? Type::Mono : Type::Body));
}

void TextField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_key.isEmpty())
        return;
    const QSizeF cap = keyCapSize(m_key);
    QPainter painter(this);
    paintKeyCap(painter, QRectF(QPointF(7, std::round((height() - cap.height()) / 2)), cap), m_key,
        theme().muted, theme().ctl);
}

} // namespace edgedeck::ui
