// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/toast.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/keybutton.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

Toast::Toast(Mark mark, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent)
    , m_mark(mark)
    , m_title(title)
    , m_text(text)
{
    setFocusPolicy(Qt::StrongFocus);
    setObjectName(u"toast"_s);
    setAccessibleName(markWord(mark) + u": "_s + title);
    setAccessibleDescription(text);
    setToolTip(text);
    resize(sizeHint());
}

QSize Toast::sizeHint() const
{
    const qreal lines
        = QFontMetricsF(ui::font(Type::Strong)).height() + QFontMetricsF(ui::font(Type::Small)).height();
    const qreal words = std::max(QFontMetricsF(ui::font(Type::Strong)).horizontalAdvance(m_title),
        QFontMetricsF(ui::font(Type::Small)).horizontalAdvance(m_text));
    return {std::clamp(static_cast<int>(std::ceil(words)) + 100, 318, 480),
        std::max(50, static_cast<int>(std::ceil(lines)) + 16)};
}

void Toast::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QColor color = markColor(m_mark, t);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.ctl, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    QPainterPath corner;
    corner.addRoundedRect(QRectF(rect()), 4, 4);
    painter.save();
    painter.setClipPath(corner);
    painter.fillRect(QRectF(0, 0, 4, height()), color);
    painter.restore();
    paintMark(
        painter, QRectF(16, (height() - kMarkToast) / 2.0, kMarkToast, kMarkToast), m_mark, color, t.raised);
    const QSizeF cap = keyCapSize(u"Esc"_s);
    const QRectF capBox(
        width() - 12 - cap.width(), std::round((height() - cap.height()) / 2), cap.width(), cap.height());
    paintKeyCap(painter, capBox, u"Esc"_s, t.muted, t.ctl);
    const qreal strong = QFontMetricsF(ui::font(Type::Strong)).height();
    const qreal small = QFontMetricsF(ui::font(Type::Small)).height();
    const qreal top = std::round((height() - strong - small) / 2);
    const qreal wide = capBox.left() - 8 - 44;
    paintText(painter, QRectF(44, top, wide, strong), m_title, ui::font(Type::Strong), t.text,
        Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    paintText(painter, QRectF(44, top + strong, wide, small), m_text, ui::font(Type::Small), t.muted,
        Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    if (hasFocus())
        paintFocusRing(painter, rect(), 4);
}

void Toast::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT closed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT opened();
    else
        QWidget::keyPressEvent(event);
}

void Toast::mouseReleaseEvent(QMouseEvent *event)
{
    if (rect().contains(event->pos()))
        Q_EMIT closed();
}

void Toast::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void Toast::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace edgedeck::ui
