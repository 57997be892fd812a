// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/headercell.h"

#include "ui/shell/widgets/keybutton.h"

#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

namespace {

constexpr int kPad = 12, kIcon = 14, kIconGap = 6, kBottom = 4;

qreal chipWidth(const HeaderCellState &state)
{
    return QFontMetricsF(numberFont(Type::Strong)).horizontalAdvance(state.value) + 8 + kIcon + kIconGap + 8;
}

} // namespace

HeaderCell::HeaderCell(const QString &id, QWidget *parent)
    : QAbstractButton(parent)
    , m_id(id)
{
    setObjectName(QStringLiteral("header-") + id);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
}

void HeaderCell::setState(const HeaderCellState &state, const QString &spoken)
{
    setAccessibleName(spoken);
    setToolTip(spoken);
    if (m_state == state)
        return;
    m_state = state;
    updateGeometry();
    update();
}

void HeaderCell::setArmed(bool armed)
{
    m_armed = armed;
    update();
}

void HeaderCell::setSeparator(bool left)
{
    m_separatorLeft = left;
}

Spans HeaderCell::valueSpans(HeaderDetail detail) const
{
    Spans spans;
    if (!m_state.chip)
        spans << Span{.text = m_state.value,
            .type = m_state.type,
            .ink = m_armed ? Ink::Armed : m_state.ink,
            .mark = m_armed && m_state.mark == Mark::Ok ? Mark::None : m_state.mark};
    if (detail == HeaderDetail::Full && !m_state.second.isEmpty())
        spans << Span{.text = m_state.second, .ink = m_armed ? Ink::Armed : Ink::Faint, .gap = 7};
    if (detail != HeaderDetail::NoKey && !m_state.key.isEmpty())
        spans << Span{
            .text = m_state.key, .ink = m_armed ? Ink::Armed : Ink::Muted, .gap = 8, .keyCap = true};
    return spans;
}

int HeaderCell::widthFor(HeaderDetail detail) const
{
    qreal value = widthOf(valueSpans(detail));
    if (m_state.chip)
        value += chipWidth(m_state);
    else if (m_state.icon != Icon::None)
        value += kIcon + kIconGap;
    const qreal caption = QFontMetricsF(ui::font(Type::Caption)).horizontalAdvance(m_state.caption);
    return static_cast<int>(std::ceil(std::max(value, caption))) + 2 * kPad + 1;
}

void HeaderCell::setDetail(HeaderDetail detail)
{
    m_detail = detail;
    update();
}

QSize HeaderCell::sizeHint() const
{
    return {widthFor(m_detail), 52};
}

void HeaderCell::paintChip(QPainter &painter, const QRectF &box) const
{
    const Theme &t = theme();
    const QColor ink = m_state.filledChip ? t.armedChipText : t.info;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_state.filledChip ? QPen(t.armedChipFill, 1) : QPen(t.info, 1));
    painter.setBrush(m_state.filledChip ? t.armedChipFill : t.tint(t.info, t.header));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintIcon(
        painter, QRectF(box.left() + 8, box.center().y() - kIcon / 2.0, kIcon, kIcon), m_state.icon, ink);
    paintText(
        painter, box.adjusted(8 + kIcon + kIconGap, 0, -6, 0), m_state.value, numberFont(Type::Strong), ink);
}

void HeaderCell::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    if (underMouse() && isEnabled())
        painter.fillRect(
            rect().adjusted(1, 0, -1, -kBottom), blend(t.text, m_armed ? t.armedFill : t.header, 0.05));
    const QColor line = m_armed ? blend(t.armedText, t.armedFill, 0.35) : t.border;
    painter.fillRect(QRectF(m_separatorLeft ? 0 : width() - 1, 0, 1, height() - kBottom), line);

    const qreal small = QFontMetricsF(ui::font(Type::Caption)).height();
    const qreal big = std::max(QFontMetricsF(ui::font(Type::Strong)).height(), 18.0);
    const qreal top = std::floor((height() - kBottom - small - big) / 2) + 1;
    const QRectF captionBox(kPad, m_state.captionBelow ? top + big - 1 : top, width() - 2 * kPad + 1, small);
    QRectF valueBox(kPad, m_state.captionBelow ? top : top + small, width() - 2 * kPad + 1, big);
    paintText(painter, captionBox, m_state.caption, ui::font(Type::Caption), m_armed ? t.armedText : t.faint);
    if (m_state.chip) {
        const qreal wide = chipWidth(m_state);
        paintChip(painter, QRectF(valueBox.left(), valueBox.top(), wide, valueBox.height()));
        valueBox.setLeft(valueBox.left() + wide);
    } else if (m_state.icon != Icon::None) {
        paintIcon(painter, QRectF(valueBox.left(), valueBox.center().y() - kIcon / 2.0, kIcon, kIcon),
            m_state.icon, m_armed ? t.armedText : t.text);
        valueBox.setLeft(valueBox.left() + kIcon + kIconGap);
    }
    paintSpans(painter, valueBox, valueSpans(m_detail), Qt::AlignLeft, t);
    if (hasFocus())
        paintFocusRing(painter, QRectF(rect()).adjusted(2, 1, -2, -kBottom), 4);
}

} // namespace edgedeck::ui
