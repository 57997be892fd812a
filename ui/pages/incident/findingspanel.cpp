// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/findingspanel.h"

#include "ui/models/format.h"
#include "ui/pages/support/faultrow.h"
#include "ui/shell/widgets/spanline.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

FindingsPanel::FindingsPanel(CommandTable *commands, QWidget *parent)
    : Panel(u"Findings"_s, {}, parent)
    , m_commands(commands)
    , m_list(new QWidget(this))
    , m_ruledOut(new QWidget(this))
    , m_listLayout(new QVBoxLayout(m_list))
    , m_checked(new SpanLine(QString(), Type::Body, Ink::Faint, Elide::None, this))
    , m_empty(new SpanLine(this))
    , m_out(new SpanLine(m_ruledOut))
    , m_also(new SpanLine(m_ruledOut))
    , m_fault(new FaultRow(commands, this))
{
    setObjectName(u"findings"_s);
    m_checked->setObjectName(u"findingsChecked"_s);
    m_empty->setObjectName(u"findingsEmpty"_s);
    m_out->setObjectName(u"ruledOut"_s);
    m_also->setObjectName(u"alsoTrue"_s);
    addHeaderWidget(m_checked);
    m_listLayout->setContentsMargins(0, 0, 0, 0);
    m_listLayout->setSpacing(0);
    m_empty->setMinimumLineHeight(40);
    m_empty->setContentsMargins(12, 0, 12, 0);
    body()->addWidget(m_empty);
    body()->addWidget(m_list);
    auto *row = new QHBoxLayout(m_ruledOut);
    row->setContentsMargins(14, 7, 12, 8);
    row->addWidget(m_out, 1);
    row->addWidget(m_also);
    body()->addWidget(m_ruledOut);
    body()->addWidget(m_fault);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &FindingsPanel::sync);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &FindingsPanel::sync);
    connect(&m_model, &QAbstractItemModel::rowsMoved, this, &FindingsPanel::sync);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &FindingsPanel::sync);
}

int FindingsPanel::evidenceLines() const
{
    if (m_allEvidence)
        return 1000;
    if (m_layout == LayoutClass::S)
        return 2;
    return m_layout == LayoutClass::M || m_short ? 3 : 4;
}

void FindingsPanel::setSnapshot(const Snapshot &snapshot)
{
    m_model.setSnapshot(snapshot);
    const bool none = m_model.rowCount() == 0;
    m_empty->setVisible(none);
    if (snapshot.first)
        m_empty->setSpans(
            {{.text = u"Asking Cloudflare…"_s, .ink = Ink::Info, .mark = Mark::Working, .gap = 12}});
    else
        m_empty->setSpans({{.text = u"No finding."_s, .type = Type::Strong, .mark = Mark::Ok, .gap = 12},
            {.text = u"Every check that could be made passes."_s,
                .ink = Ink::Muted,
                .elide = Elide::Right,
                .gap = 8}});
    setTitle(u"Findings"_s, snapshot.first ? QString() : m_model.summary());
    m_checked->setText(snapshot.first ? QString() : u"checked %1 UTC"_s.arg(format::clockTime(snapshot.now)));

    Spans out{{.text = u"Ruled out"_s, .type = Type::Small, .ink = Ink::Faint}};
    for (const RuledOut &cause : snapshot.ruledOut)
        out << Span{.text = format::plain(cause.text),
            .mark = Mark::Ok,
            .elide = Elide::Right,
            .gap = out.size() == 1 ? 12 : 16};
    Spans also;
    for (const Finding &finding : snapshot.findings) {
        if (finding.severity != Severity::Info)
            continue;
        if (also.isEmpty())
            also << Span{.text = u"Also true"_s, .type = Type::Small, .ink = Ink::Faint};
        also << Span{
            .text = format::plain(finding.title), .mark = Mark::Info, .elide = Elide::Right, .gap = 8};
    }
    m_out->setSpans(snapshot.ruledOut.empty() ? Spans{} : out);
    m_also->setSpans(also);
    m_also->setVisible(!also.isEmpty() && m_layout != LayoutClass::S);
    m_ruledOut->setVisible((!snapshot.ruledOut.empty() || !also.isEmpty()) && m_layout != LayoutClass::S);
    m_fault->setSnapshot(snapshot, {"analytics", "deployments", "versions", "worker", "kv"});
    sync();
}

void FindingsPanel::setLayoutClass(LayoutClass layout, bool shortWindow)
{
    m_layout = layout;
    m_short = shortWindow;
    m_also->setVisible(!m_also->spans().isEmpty() && layout != LayoutClass::S);
    m_ruledOut->setVisible(
        (!m_out->spans().isEmpty() || !m_also->spans().isEmpty()) && layout != LayoutClass::S);
    sync();
}

void FindingsPanel::sync()
{
    for (auto item = m_items.begin(); item != m_items.end();) {
        if (m_model.rowOf(item.key()) >= 0) {
            ++item;
            continue;
        }
        // A finding that is over leaves; if it had the focus, its neighbour gets it.
        if (item.value()->hasFocus())
            setFocus(Qt::OtherFocusReason);
        item.value()->deleteLater();
        item.value()->hide();
        m_listLayout->removeWidget(item.value());
        item = m_items.erase(item);
    }
    if (m_model.rowCount() > 0 && m_model.rowOf(m_current) < 0) {
        m_current = m_model.at(0)->key;
        Q_EMIT currentChanged(m_current);
    } else if (m_model.rowCount() == 0 && !m_current.isEmpty()) {
        m_current.clear();
        Q_EMIT currentChanged(m_current);
    }
    const int closed = m_layout == LayoutClass::L || m_layout == LayoutClass::XL ? 40 : 34;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const FindingRow &fact = *m_model.at(row);
        FindingItem *&item = m_items[fact.key];
        if (item == nullptr) {
            item = new FindingItem(m_commands, m_list);
            item->installEventFilter(this);
            connect(item, &FindingItem::openWanted, this, [this, key = fact.key] { setCurrent(key); });
            connect(item, &FindingItem::focused, this, &FindingsPanel::freeze);
        }
        item->setButtons(
            m_layout == LayoutClass::S ? FindingItem::Buttons::EvidenceOnly : FindingItem::Buttons::All);
        item->setFinding(fact.finding);
        item->setOpen(fact.key == m_current, evidenceLines());
        item->setClosedHeight(closed);
        if (m_listLayout->indexOf(item) != row) {
            m_listLayout->removeWidget(item);
            m_listLayout->insertWidget(row, item);
        }
        item->show();
    }
}

void FindingsPanel::setCurrent(const QString &id)
{
    if (m_model.rowOf(id) < 0 || m_current == id)
        return;
    m_current = id;
    m_allEvidence = false;
    sync();
    Q_EMIT currentChanged(id);
}

void FindingsPanel::toggleEvidence()
{
    m_allEvidence = !m_allEvidence;
    sync();
    if (FindingItem *item = m_items.value(m_current))
        item->setFocus(Qt::OtherFocusReason);
}

void FindingsPanel::openNextWithoutCommand()
{
    for (const FindingRow &row : m_model.rows()) {
        if (row.finding.command.empty() && row.key != m_current && !row.finding.evidence.empty()) {
            setCurrent(row.key);
            m_items.value(row.key)->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
}

void FindingsPanel::freeze()
{
    m_model.setFrozen(m_hover || (focusWidget() != nullptr && focusWidget()->hasFocus()));
}

void FindingsPanel::step(int by)
{
    int row = -1;
    for (int i = 0; i < m_model.rowCount(); ++i) {
        if (m_items.value(m_model.at(i)->key)->hasFocus())
            row = i;
    }
    const int next = row + by;
    if (row >= 0 && next >= 0 && next < m_model.rowCount())
        m_items.value(m_model.at(next)->key)->setFocus(Qt::TabFocusReason);
}

bool FindingsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        QMetaObject::invokeMethod(this, &FindingsPanel::freeze, Qt::QueuedConnection);
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            step(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return Panel::eventFilter(watched, event);
}

void FindingsPanel::enterEvent(QEnterEvent *event)
{
    m_hover = true;
    freeze();
    Panel::enterEvent(event);
}

void FindingsPanel::leaveEvent(QEvent *event)
{
    m_hover = false;
    freeze();
    Panel::leaveEvent(event);
}

} // namespace edgedeck::ui
