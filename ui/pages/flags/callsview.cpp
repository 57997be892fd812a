// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/callsview.h"

#include "ui/models/format.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QRegularExpression>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPad = 9;

QString shortPath(const PlannedCall &call)
{
    static const QRegularExpression account(u"^.*/accounts/[0-9a-f]{32}"_s);
    return format::plain(call.path).replace(account, u"…"_s);
}

/// Pieces of at most `columns` characters; breaks after a comma or brace where there is one.
QStringList pieces(const QString &text, qsizetype columns)
{
    QStringList out;
    qsizetype at = 0;
    while (text.size() - at > columns) {
        qsizetype cut = columns;
        for (qsizetype i = columns; i > columns / 2; --i) {
            const QChar c = text[at + i - 1];
            if (c == u',' || c == u'}' || c == u'{') {
                cut = i;
                break;
            }
        }
        out << text.mid(at, cut);
        at += cut;
    }
    out << text.mid(at);
    return out;
}

/// The value that this flip writes stands out: the new text, and the share of traffic.
Spans bodySpans(const QString &text, const QString &value)
{
    Spans spans;
    qsizetype at = 0;
    const QString quoted = u"\""_s + value + u"\""_s;
    static const QString share = u"\"percentage\":100"_s;
    while (at < text.size()) {
        qsizetype hit = value.isEmpty() ? -1 : text.indexOf(u"\"text\":"_s + quoted, at);
        qsizetype length = quoted.size();
        if (hit >= 0)
            hit += 7;
        const qsizetype percent = text.indexOf(share, at);
        if (percent >= 0 && (hit < 0 || percent < hit)) {
            hit = percent + 13;
            length = 3;
        }
        if (hit < 0) {
            spans << Span{.text = text.mid(at), .type = Type::Mono};
            break;
        }
        if (hit > at)
            spans << Span{.text = text.mid(at, hit - at), .type = Type::Mono};
        spans << Span{.text = text.mid(hit, length), .type = Type::MonoStrong, .ink = Ink::Warn};
        at = hit + length;
    }
    return spans;
}

} // namespace

CallsView::CallsView(QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"callsView"_s);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void CallsView::setPlan(const FlipPlan &plan)
{
    m_plan = plan;
    setAccessibleName(u"Calls that will be sent: "_s + textOf(plan));
    wrap();
}

QString CallsView::textOf(const FlipPlan &plan)
{
    QStringList lines;
    for (const PlannedCall &call : plan.calls) {
        QString line = format::plain(call.method) + u" "_s + format::plain(call.path);
        if (!call.body.empty())
            line += u"\n"_s + format::plain(call.body);
        lines << line;
    }
    return lines.join(u"\n"_s);
}

QStringList CallsView::paintedTexts() const
{
    QStringList texts;
    for (const Spans &line : m_lines) {
        QString whole;
        for (const Span &span : line)
            whole += span.text;
        texts << whole;
    }
    return texts;
}

void CallsView::wrap()
{
    const double letter = QFontMetricsF(ui::font(Type::MonoStrong)).horizontalAdvance(u'0');
    const auto columns = std::max<qsizetype>(30, qsizetype((width() - 2 * kPad) / letter));
    constexpr qsizetype kIndent = 6;
    const QString value
        = m_plan.carrier == Carrier::SecretText ? QString() : format::plain(m_plan.request.value);
    m_lines.clear();
    for (const PlannedCall &call : m_plan.calls) {
        Spans head{
            {.text = format::plain(call.method).leftJustified(kIndent), .type = Type::Mono, .ink = Ink::Info},
            {.text = shortPath(call), .type = Type::Mono, .elide = Elide::Middle}};
        if (!call.note.empty())
            head << Span{.text = format::plain(call.note),
                .type = Type::Mono,
                .ink = Ink::Muted,
                .elide = Elide::Right,
                .gap = 24};
        m_lines.push_back(head);
        if (call.body.empty())
            continue;
        for (const QString &piece : pieces(format::plain(call.body), columns - kIndent)) {
            Spans body{{.text = QString(kIndent, u' '), .type = Type::Mono}};
            body << bodySpans(piece, value);
            m_lines.push_back(body);
        }
    }
    updateGeometry();
    update();
}

QSize CallsView::sizeHint() const
{
    const double line = QFontMetricsF(ui::font(Type::MonoStrong)).height() + 1;
    return {600, int(double(m_lines.size()) * line) + 2 * kPad - 2};
}

void CallsView::resizeEvent(QResizeEvent *)
{
    wrap();
}

void CallsView::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.border, 1));
    painter.setBrush(t.sunken);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const double line = QFontMetricsF(ui::font(Type::MonoStrong)).height() + 1;
    double y = kPad - 1;
    for (const Spans &spans : m_lines) {
        paintSpans(painter, QRectF(kPad, y, width() - 2 * kPad, line), spans, Qt::AlignLeft, t);
        y += line;
    }
}

} // namespace edgedeck::ui
