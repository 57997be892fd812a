// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/incident/incidentpage.h"

#include "ui/models/format.h"
#include "ui/pages/incident/findingspanel.h"
#include "ui/pages/incident/flagsummary.h"
#include "ui/pages/incident/happenedpanel.h"
#include "ui/pages/incident/kpibutton.h"
#include "ui/pages/incident/quotapanel.h"
#include "ui/pages/incident/writespanel.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/verdictstrip.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTiles = 5;

QWidget *column(QWidget *parent)
{
    auto *widget = new QWidget(parent);
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    return widget;
}

void empty(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0))
        delete item;
}

} // namespace

IncidentPage::IncidentPage(const AppContext &context, QWidget *parent)
    : Page(u"incident"_s, u"Incident"_s, Icon::Pulse, context, parent)
    , m_scroll(new QScrollArea(this))
    , m_content(new QWidget)
    , m_verdict(new VerdictStrip(m_content))
    , m_evidence(new KeyButton(u"Evidence"_s, u"E"_s))
    , m_primary(new KeyButton(u"Flip flag…"_s, u"F"_s, KeyButton::Kind::Primary))
    , m_tileRow(new QWidget(m_content))
    , m_findings(new FindingsPanel(context.commands))
    , m_quotas(new QuotaPanel(context.commands))
    , m_writes(new WritesPanel(context.commands))
    , m_flag(new FlagSummary(context.commands))
    , m_happened(new HappenedPanel(context.commands))
    , m_left(column(m_content))
    , m_right(column(m_content))
{
    m_verdict->setObjectName(u"verdict"_s);
    m_evidence->setObjectName(u"verdictEvidence"_s);
    m_primary->setObjectName(u"verdictPrimary"_s);
    m_verdict->addButton(m_evidence);
    m_verdict->addButton(m_primary);
    m_evidence->bind(context.commands, u"incident.evidence"_s);
    connect(m_primary, &QAbstractButton::clicked, this,
        [this] { this->context().commands->run(fromUtf8(m_verdictText.command)); });
    connect(context.commands, &CommandTable::changed, this, &IncidentPage::dressPrimary);
    auto *tiles = new QHBoxLayout(m_tileRow);
    tiles->setContentsMargins(0, 0, 0, 0);
    for (int i = 0; i < kTiles; ++i) {
        auto *tile = new KpiButton(m_tileRow);
        connect(tile, &KpiButton::opened, this, [this, i] { openKpi(i); });
        m_tiles << tile;
        tiles->addWidget(tile, 1);
    }
    new QVBoxLayout(m_content);
    m_scroll->setObjectName(u"incidentScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);

    connect(m_findings, &FindingsPanel::currentChanged, this, &Page::crumbsChanged);
    connect(m_quotas, &QuotaPanel::meterOpened, this, [this](const QString &meter) {
        if (this->context().openPage)
            this->context().openPage(u"quotas"_s, meter);
    });
    applyLayout();
}

void IncidentPage::setSnapshot(const Snapshot &snapshot)
{
    const Mark before = railMark();
    m_snapshot = snapshot;
    m_verdictText = verdictOf(snapshot);
    showVerdict();
    showKpis();
    m_findings->setSnapshot(snapshot);
    m_quotas->setSnapshot(snapshot);
    m_writes->setSnapshot(snapshot);
    m_flag->setSnapshot(snapshot);
    m_happened->setSnapshot(snapshot);
    if (context().commands != nullptr)
        context().commands->touch();
    if (railMark() != before)
        Q_EMIT railMarkChanged();
}

void IncidentPage::showVerdict()
{
    const bool narrow = layoutClass() == LayoutClass::S;
    const bool stale = isStale(m_snapshot);
    QString detail = narrow ? m_verdictText.shortDetail : m_verdictText.detail;
    if (stale && m_snapshot.asOf != Timestamp{})
        detail = u"as of %1, %2 · "_s.arg(format::utcTime(m_snapshot.asOf), format::age(dataAge(m_snapshot)))
            + detail;
    m_verdict->set(m_verdictText.state, m_verdictText.headline, m_verdictText.stateWord, detail);
    m_evidence->setVisible(!narrow && !m_verdictText.findingId.empty());

    const QString command = fromUtf8(m_verdictText.command);
    QString text = u"Open"_s;
    if (command == "flag.flip"_L1) {
        const FlagState *flag = leadingFlag(m_snapshot);
        text = narrow || flag == nullptr ? u"Flip flag…"_s
                                         : u"Flip %1…"_s.arg(format::plain(flag->definition.name));
    } else if (command == "refresh"_L1) {
        text = u"Retry"_s;
    } else if (const Command *known
        = context().commands == nullptr ? nullptr : context().commands->find(command)) {
        text = known->brief.isEmpty() ? known->text : known->brief;
        if (!text.isEmpty())
            text[0] = text[0].toUpper();
    }
    m_primary->setText(text);
    m_primary->setVisible(!command.isEmpty());
    m_primary->updateGeometry();
    dressPrimary();
}

void IncidentPage::dressPrimary()
{
    // The button stands for another command with another finding, so it is dressed by hand instead of bound.
    const QString command = fromUtf8(m_verdictText.command);
    if (command.isEmpty())
        return;
    const CommandState state = context().commands->state(command);
    m_primary->setKey(context().commands->keyOf(command));
    m_primary->setOff(state.enabled ? QString() : state.reason);
}

void IncidentPage::showKpis()
{
    const auto kpis = kpisOf(m_snapshot);
    const bool narrow = layoutClass() == LayoutClass::S;
    for (int i = 0; i < kTiles; ++i) {
        const KpiText &kpi = kpis[static_cast<std::size_t>(i)];
        const bool old = isStale(m_snapshot) && kpi.state != State::Unknown && kpi.state != State::Forbidden;
        m_tiles[i]->setObjectName(u"kpi:"_s + kpi.id);
        m_tiles[i]->setState({kpi.caption, old ? Mark::Stale : kpi.state, kpi.value, kpi.unit,
            narrow ? kpi.shortNote : kpi.note});
    }
}

Mark IncidentPage::railMark() const
{
    switch (m_verdictText.state) {
    case State::Critical:
    case State::Warning:
    case State::Unknown:
        return m_snapshot.first ? Mark::None : m_verdictText.state;
    default:
        return Mark::None;
    }
}

QStringList IncidentPage::crumbs() const
{
    return m_findings->current().isEmpty() || layoutClass() == LayoutClass::S
        ? QStringList()
        : QStringList{m_findings->current()};
}

QWidget *IncidentPage::initialFocus()
{
    return m_primary->isHidden() ? static_cast<QWidget *>(m_quotas->findChild<QWidget *>(u"quotaTable"_s))
                                 : m_primary;
}

QStringList IncidentPage::statusCommands() const
{
    return {u"flag.flip"_s, u"incident.evidence"_s, u"refresh"_s, u"pause"_s};
}

void IncidentPage::addCommands(CommandTable &table)
{
    const auto needsFinding = [this] {
        return m_verdictText.findingId.empty() ? CommandState{false, u"there is no finding"_s}
                                               : CommandState{};
    };
    table.add({.id = u"incident.evidence"_s,
        .group = u"Incident"_s,
        .text = u"Show all evidence of the finding"_s,
        .brief = u"evidence"_s,
        .keys = {u"E"_s},
        .page = id(),
        .state = needsFinding,
        .run = [this] { m_findings->toggleEvidence(); }});
    table.add({.id = u"incident.why"_s,
        .group = u"Incident"_s,
        .text = u"Open the next finding"_s,
        .brief = u"why"_s,
        .keys = {u"W"_s},
        .page = id(),
        .state = needsFinding,
        .run = [this] { m_findings->openNextWithoutCommand(); }});
    table.add({.id = u"incident.quota"_s,
        .group = u"Incident"_s,
        .text = u"Open the quota of the finding"_s,
        .brief = u"quota"_s,
        .keys = {u"Q"_s},
        .page = id(),
        .run = [this] {
            if (context().openPage)
                context().openPage(u"quotas"_s, u"kv_writes"_s);
        }});
    table.add({.id = u"incident.table"_s,
        .group = u"Chart"_s,
        .text = u"KV writes today as a table"_s,
        .brief = u"table"_s,
        .keys = {u"T"_s},
        .page = id(),
        .run = [this] { m_writes->toggleTable(); }});
    table.add({.id = u"incident.csv"_s,
        .group = u"Chart"_s,
        .text = u"Save KV writes today as CSV"_s,
        .brief = u"CSV"_s,
        .keys = {u"C"_s},
        .page = id(),
        .run = [this] { m_writes->saveCsv(context().prompts); }});
}

void IncidentPage::openItem(const QString &item)
{
    m_findings->setCurrent(item);
}

bool IncidentPage::stepBack()
{
    if (!m_findings->allEvidence())
        return false;
    m_findings->toggleEvidence();
    return true;
}

void IncidentPage::applyLayout()
{
    const LayoutClass layout = layoutClass();
    const LayoutMetrics m = metrics();
    const bool single = layout == LayoutClass::S;
    auto *page = static_cast<QVBoxLayout *>(m_content->layout());
    auto *left = static_cast<QVBoxLayout *>(m_left->layout());
    auto *right = static_cast<QVBoxLayout *>(m_right->layout());
    empty(page);
    empty(left);
    empty(right);
    page->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    page->setSpacing(m.gap);
    left->setSpacing(m.gap);
    right->setSpacing(m.gap);

    m_verdict->setStripHeight(m.verdict);
    m_tileRow->layout()->setSpacing(m.gap);
    for (KpiButton *tile : m_tiles)
        tile->setFixedHeight(std::max(m.tile, tile->sizeHint().height()));
    m_tiles.last()->setVisible(!single);
    m_findings->setHeaderHeight(m.panelHeader);
    m_findings->setLayoutClass(layout, isShort());
    m_quotas->setLayoutClass(layout);
    m_writes->setLayoutClass(layout, isShort());
    m_flag->setLayoutClass(layout);
    m_happened->setLayoutClass(layout);
    showVerdict();
    showKpis();

    page->addWidget(m_verdict);
    page->addWidget(m_tileRow);
    m_happened->setVisible(!isShort() || single);
    if (single) {
        m_right->hide();
        for (QWidget *panel : {static_cast<QWidget *>(m_findings), static_cast<QWidget *>(m_quotas),
                 static_cast<QWidget *>(m_writes), static_cast<QWidget *>(m_flag),
                 static_cast<QWidget *>(m_happened)})
            left->addWidget(panel);
        page->addWidget(m_left);
        page->addStretch(1);
        return;
    }
    m_right->show();
    m_right->setFixedWidth(rightColumn(layout, 492));
    left->addWidget(m_findings);
    left->addWidget(m_writes, 1);
    right->addWidget(m_quotas);
    right->addWidget(m_flag);
    right->addWidget(m_happened, 1);
    if (m_happened->isHidden())
        right->addStretch(1);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(m.gap);
    columns->addWidget(m_left, 1);
    columns->addWidget(m_right);
    page->addLayout(columns, 1);
}

void IncidentPage::openKpi(int index)
{
    const auto kpis = kpisOf(m_snapshot);
    context().commands->run(fromUtf8(kpis[static_cast<std::size_t>(index)].command));
}

} // namespace edgedeck::ui
