// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/widgets/keybutton.h"

#include "ui/shell/commands.h"
#include "ui/shell/spans.h"

#include <QEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {
constexpr int kRing = 3; // room for the focus ring around the face
constexpr int kPad = 11, kSmallPad = 9, kKeyGap = 8;
} // namespace

void paintFocusRing(QPainter &painter, const QRectF &box, qreal radius)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().focus, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
    painter.restore();
}

KeyButton::KeyButton(const QString &text, const QString &key, Kind kind, Size size, QWidget *parent)
    : QAbstractButton(parent)
    , m_key(key)
    , m_kind(kind)
    , m_size(size)
{
    setText(text);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    nameItself();
}

void KeyButton::bind(CommandTable *table, const QString &id)
{
    m_table = table;
    m_command = id;
    if (!table)
        return;
    connect(table, &CommandTable::changed, this, &KeyButton::readCommand);
    connect(this, &QAbstractButton::clicked, this, [this] { m_table->run(m_command); });
    readCommand();
}

void KeyButton::readCommand()
{
    m_key = m_table->keyOf(m_command);
    const CommandState now = m_table->state(m_command);
    setOff(now.enabled ? QString() : (now.reason.isEmpty() ? u"off"_s : now.reason));
    updateGeometry();
}

void KeyButton::setKey(const QString &key)
{
    m_key = key;
    nameItself();
    updateGeometry();
    update();
}

void KeyButton::setKind(Kind kind)
{
    m_kind = kind;
    update();
}

void KeyButton::setOff(const QString &reason)
{
    m_reason = reason;
    nameItself();
    update();
}

void KeyButton::setKeyShown(bool shown)
{
    m_keyShown = shown;
    updateGeometry();
}

void KeyButton::nameItself()
{
    setAccessibleName(isOff() ? text() + u", off: "_s + m_reason : text());
    setAccessibleDescription(m_key.isEmpty() ? QString() : u"Key "_s + m_key);
    setToolTip(isOff() ? m_reason : QString());
}

QSize KeyButton::sizeHint() const
{
    const bool small = m_size == Size::Small;
    const QFontMetricsF metrics(ui::font(m_kind == Kind::Secondary ? Type::Body : Type::Strong));
    const int pad = small ? kSmallPad : kPad;
    qreal width = metrics.horizontalAdvance(text()) + 2 * pad;
    if (!m_key.isEmpty() && m_keyShown)
        width += kKeyGap + keyCapSize(m_key).width() - (small ? 2 : 3);
    const int face
        = std::max(small ? 24 : 30, static_cast<int>(std::ceil(metrics.height())) + (small ? 6 : 10));
    return {static_cast<int>(std::ceil(width)) + 2 * kRing + 1, face + 2 * kRing};
}

void KeyButton::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    const QRectF face = QRectF(rect()).adjusted(kRing, kRing, -kRing, -kRing);
    const bool filled = m_kind != Kind::Secondary && !isOff();
    const QColor fill = m_kind == Kind::Production ? t.productionFill : t.primaryFill;
    QColor ink = m_kind == Kind::Production ? t.productionText : t.primaryText;
    if (!filled)
        ink = isOff() ? t.muted : t.text;

    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen edge(filled ? fill : t.ctl, 1);
    if (isOff())
        edge.setDashPattern({3, 2.4});
    painter.setPen(edge);
    QColor ground = filled ? fill : t.raised;
    if (isDown() && !isOff())
        ground = blend(t.text, ground, 0.12);
    else if (underMouse() && !isOff())
        ground = blend(t.text, ground, 0.06);
    painter.setBrush(isOff() ? QBrush(Qt::NoBrush) : QBrush(ground));
    painter.drawRoundedRect(face.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const int pad = m_size == Size::Small ? kSmallPad : kPad;
    QRectF inner = face.adjusted(pad, 0, -pad, 0);
    if (!m_key.isEmpty() && m_keyShown) {
        const QSizeF cap = keyCapSize(m_key);
        inner.setRight(face.right() - pad + (m_size == Size::Small ? 2 : 3));
        const QRectF capBox(inner.right() - cap.width(), std::round(face.center().y() - cap.height() / 2),
            cap.width(), cap.height());
        paintKeyCap(
            painter, capBox, m_key, filled ? ink : (isOff() ? t.faint : t.muted), filled ? ink : t.ctl);
        inner.setRight(capBox.left() - kKeyGap);
    }
    paintText(painter, inner, text(), ui::font(m_kind == Kind::Secondary ? Type::Body : Type::Strong), ink);
    if (hasFocus())
        paintFocusRing(painter, rect(), 6);
}

bool KeyButton::event(QEvent *event)
{
    // Off buttons stay in the focus order and can be read, but nothing presses them.
    if (isOff()) {
        switch (event->type()) {
        case QEvent::MouseButtonPress:
        case QEvent::MouseButtonRelease:
        case QEvent::MouseButtonDblClick:
            return true;
        case QEvent::KeyPress: {
            const int key = static_cast<QKeyEvent *>(event)->key();
            if (key == Qt::Key_Space || key == Qt::Key_Return || key == Qt::Key_Enter)
                return true;
            break;
        }
        default:
            break;
        }
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            click();
            return true;
        }
    }
    return QAbstractButton::event(event);
}

} // namespace edgedeck::ui
