// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipprogress.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"

#include <QPainter>

#include <algorithm>

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

ProgressList::ProgressList(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"flipProgressList"_s);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ProgressList::setLines(std::vector<FlipLine> lines)
{
    if (m_lines == lines)
        return;
    m_lines = std::move(lines);
    QStringList spoken;
    for (const FlipLine &line : m_lines)
        spoken << u"%1 %2 %3 %4"_s.arg(line.word, markWord(line.state), line.time, line.fact).simplified();
    setAccessibleName(spoken.join(u"; "_s));
    updateGeometry();
    update();
}

QStringList ProgressList::paintedTexts() const
{
    QStringList texts;
    for (const FlipLine &line : m_lines)
        texts << line.word << line.time << line.fact << line.call;
    texts.removeAll(QString());
    return texts;
}

QSize ProgressList::sizeHint() const
{
    return {600, static_cast<int>(m_lines.size()) * ui::rowHeight(28)};
}

void ProgressList::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int step = ui::rowHeight(28);
    const int word = columnWidth(Type::Strong, {u"confirmed"_s}, 20);
    const int time = columnWidth(Type::Body, {u"19:05:02"_s}, 22);
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const FlipLine &line = m_lines[i];
        const double y = double(i) * step;
        const QRectF mark(2, y + (step - 15) / 2.0, 15, 15);
        if (i + 1 < m_lines.size()) {
            const bool done = line.state == State::Ok;
            painter.setPen(QPen(done ? t.ok : t.ctl, done ? 2 : 1));
            painter.drawLine(QPointF(9.5, mark.bottom() + 1), QPointF(9.5, y + step + (step - 15) / 2.0 - 1));
        }
        paintMark(painter, mark, line.state, t);
        const bool begun = line.state != State::NotStarted;
        paintText(painter, QRectF(30, y, word, step), line.word, ui::font(begun ? Type::Strong : Type::Body),
            begun ? t.text : t.muted);
        paintText(painter, QRectF(30 + word, y, time, step), line.time, numberFont(Type::Body), t.muted);
        const Spans call{{.text = line.call, .type = Type::Small, .ink = Ink::Faint, .elide = Elide::Right}};
        const double room = std::min(widthOf(call) + 1, width() * 0.3);
        paintSpans(painter, QRectF(width() - room, y, room, step), call, Qt::AlignRight, t);
        const double left = 30 + word + time;
        paintText(painter, QRectF(left, y, width() - left - room - 10, step), line.fact, ui::font(Type::Body),
            t.text, Qt::AlignLeft | Qt::AlignVCenter, Elide::Right);
    }
}

} // namespace edgedeck::ui
