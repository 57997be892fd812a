// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/findingitem.h"

#include "ui/models/format.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString weightWord(Severity severity)
{
    switch (severity) {
    case Severity::Critical:
        return u"Critical"_s;
    case Severity::Warning:
        return u"Warning"_s;
    case Severity::Info:
        return u"Note"_s;
    case Severity::Ok:
        return u"OK"_s;
    case Severity::Unknown:
        break;
    }
    return u"Unknown"_s;
}

/// The words of a command on a finding's button.
QString buttonText(const QString &command)
{
    if (command == "flag.flip"_L1)
        return u"Flip flag…"_s;
    if (command == "page.quotas"_L1)
        return u"Open quota"_s;
    if (command == "page.flags"_L1)
        return u"Flags"_s;
    if (command == "page.bindings"_L1)
        return u"Bindings"_s;
    if (command == "page.cache"_L1)
        return u"Cache"_s;
    if (command == "page.timeline"_L1)
        return u"Timeline"_s;
    return u"Open"_s;
}

/// "1,002 / 1,000 · 100.2 %" at the start of a sentence is the number it is about and stands out.
Spans evidenceSpans(const Evidence &evidence)
{
    static const QRegularExpression lead(u"^[\\d.,]+ / [\\d.,]+(?: \\w+)? · [\\d.,]+ %"_s);
    const QString text = format::plain(evidence.text);
    const Mark mark = stateOf(evidence.mark);
    const auto match = lead.match(text);
    if (!match.hasMatch())
        return {{.text = text, .mark = mark, .elide = Elide::Right}};
    const QString number = match.captured();
    return {{.text = number, .type = Type::Strong, .mark = mark},
        {.text = text.mid(number.size()).trimmed(), .elide = Elide::Right, .gap = 4}};
}

} // namespace

FindingItem::FindingItem(CommandTable *commands, QWidget *parent)
    : QWidget(parent)
    , m_commands(commands)
    , m_column(new QVBoxLayout(this))
    , m_head(new QHBoxLayout)
    , m_chip(new Chip(Mark::Unknown, u"Unknown"_s, this))
    , m_title(new SpanLine(this))
{
    setFocusPolicy(Qt::StrongFocus);
    m_column->setSpacing(0);
    m_head->setSpacing(3);
    m_head->addWidget(m_chip);
    m_head->addSpacing(6);
    m_head->addWidget(m_title, 1);
    m_column->addLayout(m_head);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FindingItem::setFinding(const Finding &finding)
{
    const bool sameButtons = finding.id == m_finding.id && finding.command == m_finding.command;
    m_finding = finding;
    setObjectName(u"finding:"_s + format::plain(finding.id));
    if (!sameButtons)
        dressButtons();
    dress();
}

void FindingItem::setOpen(bool open, int evidence)
{
    if (m_open == open && m_evidence == evidence)
        return;
    const bool turned = m_open != open;
    m_open = open;
    m_evidence = evidence;
    if (turned)
        dressButtons();
    dress();
}

void FindingItem::setButtons(Buttons buttons)
{
    if (m_kind == buttons)
        return;
    m_kind = buttons;
    dressButtons();
}

void FindingItem::setClosedHeight(int height)
{
    m_closedHeight = height;
    dress();
}

void FindingItem::addButton(const QString &text, const QString &command, const QString &name)
{
    auto *button = new KeyButton(text, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this);
    button->setObjectName(name);
    button->bind(m_commands, command);
    m_head->addWidget(button);
    button->show();
    m_buttons << button;
}

void FindingItem::dressButtons()
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    const QString command = fromUtf8(m_finding.command);
    if (m_kind == Buttons::EvidenceOnly && m_open) {
        addButton(u"Evidence"_s, u"incident.evidence"_s, u"evidenceButton"_s);
        return;
    }
    if (!command.isEmpty())
        addButton(buttonText(command), command, u"findingButton"_s);
    else if (m_kind == Buttons::All && !m_open && !m_finding.evidence.empty())
        addButton(u"Why"_s, u"incident.why"_s, u"whyButton"_s);
    const bool quota = m_finding.id.find("quota") != std::string::npos;
    if (m_open && quota && command != "page.quotas"_L1)
        addButton(u"Open quota"_s, u"incident.quota"_s, u"quotaButton"_s);
}

void FindingItem::dress()
{
    m_chip->set(stateOf(m_finding.severity), weightWord(m_finding.severity));
    Spans title{{.text = format::plain(m_finding.title), .type = Type::Strong}};
    // The grey second sentence gives way to the evidence once that is in view.
    if (!m_finding.summary.empty() && (!m_open || m_finding.evidence.empty())) {
        title << Span{
            .text = format::plain(m_finding.summary), .ink = Ink::Muted, .elide = Elide::Right, .gap = 9};
    }
    m_title->setSpans(title);

    qDeleteAll(m_lines);
    m_lines.clear();
    m_column->setContentsMargins(14, m_open ? 6 : 0, 9, m_open ? 8 : 0);
    if (m_open) {
        int left = m_evidence;
        for (const Evidence &evidence : m_finding.evidence) {
            if (left-- <= 0)
                break;
            auto *line = new QWidget(this);
            auto *row = new QHBoxLayout(line);
            row->setContentsMargins(0, 0, 3, 0);
            row->addWidget(new SpanLine(evidenceSpans(evidence), line), 1);
            QString source = format::sourceName(evidence.source);
            if (evidence.at != Timestamp{})
                source += u" "_s + format::hourMinute(evidence.at);
            row->addWidget(new SpanLine(source, Type::Small, Ink::Faint, Elide::None, line));
            line->setFixedHeight(rowHeight(21) - (rowHeight(21) > 21 ? 6 : 0));
            m_column->addWidget(line);
            m_lines << line;
        }
    }
    setMinimumHeight(m_open ? 0 : m_closedHeight);
    QStringList spoken{
        weightWord(m_finding.severity), format::plain(m_finding.title), format::plain(m_finding.summary)};
    spoken.removeAll(QString());
    setAccessibleName(spoken.join(u", "_s));
    setAccessibleDescription(m_open ? u"open"_s : u"closed, Enter opens"_s);
    updateGeometry();
    update();
}

void FindingItem::paintEvent(QPaintEvent *)
{
    const Theme &t = theme();
    QPainter painter(this);
    painter.fillRect(rect(), m_open ? t.raised : t.surface);
    painter.fillRect(QRectF(0, height() - 1, width(), 1), t.border);
    if (m_open)
        painter.fillRect(QRectF(0, 0, 3, height()), markColor(stateOf(m_finding.severity), t));
    if (hasFocus())
        paintFocusRing(painter, QRectF(rect()).adjusted(1, 1, -1, -2), 3);
}

void FindingItem::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    Q_EMIT focused();
    update();
}

void FindingItem::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void FindingItem::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT openWanted();
        return;
    }
    QWidget::keyPressEvent(event);
}

void FindingItem::mousePressEvent(QMouseEvent *)
{
    setFocus(Qt::MouseFocusReason);
    Q_EMIT openWanted();
}

} // namespace edgedeck::ui
