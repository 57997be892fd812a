// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/timeline/filterchip.h"

#include "ui/shell/spans.h"
#include "ui/shell/widgets/keybutton.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FilterChip::FilterChip(const QString &text, QWidget *parent)
    : QAbstractButton(parent)
{
    setText(text);
    setCheckable(true);
    setAutoExclusive(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setCount(0);
}

void FilterChip::setCount(int count)
{
    m_count = count;
    setAccessibleName(text() + u", %1"_s.arg(count));
    updateGeometry();
    update();
}

QSize FilterChip::sizeHint() const
{
    const qreal text = QFontMetricsF(ui::font(Type::SmallStrong)).horizontalAdvance(this->text());
    const qreal count = QFontMetricsF(numberFont(Type::Small)).horizontalAdvance(QString::number(m_count));
    const int high = static_cast<int>(std::ceil(QFontMetricsF(ui::font(Type::Small)).height())) + 8;
    return {static_cast<int>(std::ceil(text + count)) + 24, std::max(24, high)};
}

void FilterChip::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(isChecked() ? t.selbar : t.ctl, 1));
    p.setBrush(isChecked() ? QBrush(t.sel) : QBrush(Qt::NoBrush));
    p.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintSpans(p, QRectF(rect()).adjusted(8, 0, -6, 0),
        {{.text = text(), .type = isChecked() ? Type::SmallStrong : Type::Small, .ink = Ink::Text},
            {.text = QString::number(m_count),
                .type = Type::Small,
                .ink = Ink::Muted,
                .gap = 8,
                .digits = true}},
        Qt::AlignLeft, t);
    if (hasFocus())
        paintFocusRing(p, rect(), 3);
}

} // namespace edgedeck::ui
