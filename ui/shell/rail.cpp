// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/keybutton.h"

#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

RailItem::RailItem(
    const QString &id, const QString &label, Icon icon, const QString &key, bool page, QWidget *parent)
    : QAbstractButton(parent)
    , m_id(id)
    , m_key(key)
    , m_icon(icon)
    , m_page(page)
{
    setObjectName(u"rail-"_s + id);
    setText(label);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    nameItself();
}

void RailItem::nameItself()
{
    QString name = text();
    if (m_mark != Mark::None)
        name += u", "_s + markWord(m_mark);
    if (m_count >= 0)
        name += u", %1"_s.arg(m_count);
    if (isOff())
        name += u", off: "_s + m_reason;
    setAccessibleName(name);
    setToolTip(isOff() ? m_reason : (m_narrow ? name : QString()));
}

void RailItem::setMark(Mark mark)
{
    m_mark = mark;
    nameItself();
    update();
}

void RailItem::setCount(int count)
{
    m_count = count;
    nameItself();
    update();
}

void RailItem::setCurrent(bool current)
{
    m_current = current;
    update();
}

void RailItem::setOff(const QString &reason)
{
    m_reason = reason;
    nameItself();
    update();
}

void RailItem::setNarrow(bool narrow)
{
    m_narrow = narrow;
    nameItself();
    update();
}

QSize RailItem::sizeHint() const
{
    const int line = static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Body)).height()));
    if (m_narrow)
        return {56, 44};
    return {148, std::max(m_page ? 38 : 30, line + (m_page ? 20 : 12))};
}

void RailItem::paintNarrow(QPainter &painter) const
{
    const Theme &t = theme();
    const QColor ink = isOff() ? t.faint : (m_current ? t.text : t.muted);
    const qreal y = height() / 2.0;
    qreal x = 10;
    if (m_key.size() == 1) {
        const QSizeF cap = keyCapSize(m_key);
        paintKeyCap(painter, QRectF(QPointF(x, std::round(y - cap.height() / 2)), cap), m_key, ink,
            isOff() ? t.border : t.ctl);
        x = 34;
    } else {
        x = 19;
    }
    const QRectF iconBox(x, y - 8, 16, 16);
    paintIcon(painter, iconBox, m_icon, ink);
    if (m_mark != Mark::None) {
        const QRectF dot(iconBox.right() - 9, iconBox.top() - 7, 13, 13);
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_current ? t.sel : t.header);
        painter.drawEllipse(dot.adjusted(-1.5, -1.5, 1.5, 1.5));
        paintMark(painter, dot, m_mark, markColor(m_mark, t), t.header);
    }
}

void RailItem::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_current) {
        painter.fillRect(rect(), t.sel);
        painter.fillRect(QRectF(0, 0, 3, height()), t.selbar);
    } else if (underMouse() && !isOff()) {
        painter.fillRect(rect(), t.raised);
    }
    if (m_narrow) {
        paintNarrow(painter);
    } else {
        const QColor ink = isOff() ? t.faint : (m_current ? t.text : t.muted);
        qreal x = 12;
        if (!m_key.isEmpty()) {
            const QSizeF cap = keyCapSize(m_key);
            paintKeyCap(painter, QRectF(QPointF(x, std::round((height() - cap.height()) / 2)), cap), m_key,
                ink, isOff() ? t.border : t.ctl);
            x += cap.width() + 9;
        }
        if (m_icon != Icon::None) {
            paintIcon(painter, QRectF(x, height() / 2.0 - 8.5, 17, 17), m_icon, ink);
            x += 17 + 8;
        }
        const qreal right = width() - (m_mark == Mark::None && m_count < 0 ? 4 : 28);
        paintText(painter, QRectF(x, 0, right - x, height()), text(), ui::font(Type::Body), ink);
        if (m_mark != Mark::None)
            paintMark(painter, QRectF(width() - 24, height() / 2.0 - 7, 14, 14), m_mark, markColor(m_mark, t),
                m_current ? t.sel : t.header);
        if (m_count >= 0)
            paintText(painter, QRectF(width() - 48, 0, 36, height()), QString::number(m_count),
                ui::font(Type::Strong), t.text, Qt::AlignRight | Qt::AlignVCenter);
    }
    if (hasFocus())
        paintFocusRing(painter, QRectF(rect()).adjusted(2, 1, -2, -1), 4);
}

Rail::Rail(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"rail"_s);
    setAccessibleName(u"Pages"_s);
    m_foot << make(u"alerts"_s, u"Alerts"_s, Icon::Bell, {}, false)
           << make(u"command"_s, u"Command"_s, Icon::None, u"Ctrl+K"_s, false)
           << make(u"keys"_s, u"Keys"_s, Icon::None, u"?"_s, false);
    setNarrow(false);
}

RailItem *Rail::make(const QString &id, const QString &label, Icon icon, const QString &key, bool page)
{
    auto *made = new RailItem(id, label, icon, key, page, this);
    connect(made, &QAbstractButton::clicked, this, [this, made] { Q_EMIT chosen(made->id()); });
    return made;
}

RailItem *Rail::addPage(const QString &id, const QString &label, Icon icon, const QString &key)
{
    auto *made = make(id, label, icon, key, true);
    made->setNarrow(m_narrow);
    m_pages << made;
    made->show();
    arrange();
    return made;
}

RailItem *Rail::item(const QString &id) const
{
    for (RailItem *each : m_pages + m_foot) {
        if (each->id() == id)
            return each;
    }
    return nullptr;
}

void Rail::setCurrent(const QString &id)
{
    for (RailItem *each : m_pages)
        each->setCurrent(each->id() == id);
}

void Rail::setNarrow(bool narrow)
{
    m_narrow = narrow;
    setFixedWidth(narrow ? 56 : 148);
    for (RailItem *each : m_pages + m_foot)
        each->setNarrow(narrow);
    arrange();
}

void Rail::setAlerts(int count)
{
    m_foot.first()->setCount(count);
}

void Rail::arrange()
{
    const int wide = width() - 1;
    int y = 8;
    for (RailItem *each : m_pages) {
        each->setGeometry(0, y, wide, each->sizeHint().height());
        y += each->height();
    }
    // In S the palette's long key cap has no room; its key and its entry in the Keys sheet stay.
    int bottom = height() - 8;
    for (qsizetype i = m_foot.size() - 1; i >= 0; --i) {
        RailItem *each = m_foot[i];
        const bool shown = !(m_narrow && each->id() == u"command"_s);
        each->setVisible(shown);
        if (!shown)
            continue;
        bottom -= each->sizeHint().height();
        each->setGeometry(0, bottom, wide, each->sizeHint().height());
    }
}

void Rail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), theme().header);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), theme().border);
}

void Rail::resizeEvent(QResizeEvent *)
{
    arrange();
}

} // namespace edgedeck::ui
