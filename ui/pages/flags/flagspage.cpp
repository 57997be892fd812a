// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flagspage.h"

#include "app/ops/arming.h"
#include "app/ops/flagflipper.h"
#include "ui/models/format.h"
#include "ui/models/incidentsummary.h"
#include "ui/pages/flags/decidesheet.h"
#include "ui/pages/flags/flaglist.h"
#include "ui/pages/flags/fliploadpanel.h"
#include "ui/pages/flags/flippresenter.h"
#include "ui/pages/flags/flipsheet.h"
#include "ui/pages/flags/journalpanel.h"
#include "ui/pages/flags/preflightpanel.h"
#include "ui/pages/flags/writesdaypanel.h"
#include "ui/pages/support/spantable.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/commands.h"
#include "ui/shell/prompts.h"
#include "ui/shell/widgets/textfield.h"
#include "ui/pages/flags/flipwords.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kPreviewAge = std::chrono::seconds(60); ///< one look costs about nine reads
constexpr int kListWidth = 560;

QVBoxLayout *column(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    return layout;
}

void empty(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0))
        delete item;
}

std::string otherValue(const FlagState &flag)
{
    return flag.on && *flag.on ? flag.definition.off : flag.definition.on;
}

} // namespace

FlagsPage::FlagsPage(const AppContext &context, QWidget *parent, FlipPort *port)
    : Page(u"flags"_s, u"Flags"_s, Icon::Flag, context, parent)
    , m_port(port)
    , m_list(new FlagList(context.commands))
    , m_days(new WritesDayPanel)
    , m_preflight(new PreflightPanel(context.commands))
    , m_load(new FlipLoadPanel(u"Where the load goes"_s, u"now → expected with the flag flipped"_s,
          std::vector<Meter>{
              Meter::KvWrites, Meter::KvReads, Meter::DoRequests, Meter::DoRowsWritten, Meter::DoDuration}))
    , m_journal(new JournalPanel(context.commands))
    , m_left(new QWidget)
    , m_right(new QWidget)
    , m_content(new QWidget)
    , m_scroll(new QScrollArea(this))
{
    column(m_left);
    column(m_right);
    column(m_content);
    m_scroll->setObjectName(u"flagsScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_content);
    column(this)->addWidget(m_scroll);

    auto *presenter = new FlipPresenter(
        nullptr, [this] { return isArmed(); },
        [this] { return this->context().now ? this->context().now() : m_snapshot.now; });
    ensurePort();
    presenter->setPort(m_port);
    m_sheet = new FlipSheet(presenter, context, this);
    connect(m_sheet, &FlipSheet::undoWanted, this, &FlagsPage::openUndo);
    m_decide = new DecideSheet(context, this);
    connect(m_decide, &DecideSheet::decided, this, [this, presenter](const FlipRecord &record) {
        if (presenter->record() && presenter->record()->opId == record.opId)
            presenter->adopt(record, presenter->steps());
        readJournal();
        preview(true);
        if (this->context().clearNotice)
            this->context().clearNotice(u"open-flip"_s);
        if (this->context().commands != nullptr)
            this->context().commands->touch();
    });
    connect(presenter, &FlipPresenter::settled, this, [this] {
        readJournal();
        preview(true);
    });
    if (context.arming != nullptr)
        connect(context.arming, &ops::Arming::changed, presenter, &FlipPresenter::changed);
    connect(m_list, &FlagList::currentChanged, this, [this] {
        showCurrent();
        preview(false);
        Q_EMIT crumbsChanged();
    });
    applyLayout();
}

void FlagsPage::ensurePort()
{
    if (m_port == nullptr && context().flipper != nullptr)
        m_port = new OpsFlipPort(*context().flipper, this);
}

FlipSheet *FlagsPage::sheet() const
{
    return m_sheet;
}

bool FlagsPage::isArmed() const
{
    return context().arming != nullptr && context().arming->isArmed();
}

void FlagsPage::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    m_list->setSnapshot(snapshot);
    m_days->setSnapshot(snapshot);
    if (m_list->current().isEmpty()) {
        if (const FlagState *flag = leadingFlag(snapshot))
            m_list->setCurrent(format::plain(flag->definition.name));
    }
    showCurrent();
    readJournal();
    preview(false);
    if (m_sheet)
        m_sheet->setSnapshot(snapshot);
    const bool warned = std::any_of(snapshot.flags.begin(), snapshot.flags.end(),
        [](const FlagState &flag) { return flag.inert || (flag.survivesDeploy && !*flag.survivesDeploy); });
    const Mark mark = warned ? Mark::Warning : Mark::None;
    if (mark != m_mark) {
        m_mark = mark;
        Q_EMIT railMarkChanged();
    }
    if (context().commands != nullptr)
        context().commands->touch();
}

void FlagsPage::showCurrent()
{
    const FlagRow *row = m_list->currentRow();
    const bool mine = row != nullptr && m_planFor == row->key;
    m_preflight->setPlan(mine ? m_plan : std::nullopt, mine ? m_planError : std::nullopt, m_planning,
        row == nullptr ? nullptr : &row->flag);
    m_load->setLoad(m_snapshot, mine ? m_plan : std::nullopt);
}

void FlagsPage::preview(bool force)
{
    const FlagRow *row = m_list->currentRow();
    if (m_port == nullptr || row == nullptr || !isVisible() || m_port->isBusy() || m_snapshot.first)
        return;
    const Timestamp now = context().now ? context().now() : m_snapshot.now;
    if (!force && m_planFor == row->key && now - m_planAt < kPreviewAge)
        return;
    m_planFor = row->key;
    m_planAt = now;
    m_planning = true;
    const int generation = ++m_generation;
    FlipRequest request;
    request.flag = row->flag.definition.name;
    request.value = otherValue(row->flag);
    m_port->plan(request, this, [this, generation](Result<FlipPlan> answer) {
        if (generation != m_generation)
            return;
        m_planning = false;
        m_plan.reset();
        m_planError.reset();
        if (answer)
            m_plan = *answer;
        else
            m_planError = answer.error();
        showCurrent();
    });
}

void FlagsPage::readJournal()
{
    const FlagRow *row = m_list->currentRow();
    if (m_port == nullptr || row == nullptr) {
        m_journal->setRecords({}, {}, m_snapshot.now);
        return;
    }
    const auto records = m_port->log();
    if (records)
        m_journal->setRecords(*records, row->flag.definition.name, m_snapshot.now);
    else
        m_journal->setError(records.error());
}

void FlagsPage::openFlip(const QString &name)
{
    if (!m_sheet || context().overlays == nullptr)
        return;
    FlipPresenter *presenter = m_sheet->presenter();
    if (!presenter->isRunning()) {
        const QString wanted = name.isEmpty() ? m_list->current() : name;
        const FlagState *flag = m_snapshot.flag(wanted.toStdString());
        if (flag == nullptr)
            flag = leadingFlag(m_snapshot);
        if (flag == nullptr)
            return;
        m_list->setCurrent(format::plain(flag->definition.name));
        FlipRequest request;
        request.flag = flag->definition.name;
        request.value = otherValue(*flag);
        m_sheet->startOver();
        presenter->begin(request);
    }
    m_sheet->setSnapshot(m_snapshot);
    context().overlays->open(m_sheet);
}

void FlagsPage::openUndo(const QString &opId)
{
    if (!m_sheet || context().overlays == nullptr || m_sheet->presenter()->isRunning())
        return;
    m_sheet->startOver();
    m_sheet->presenter()->beginUndo(opId);
    m_sheet->setSnapshot(m_snapshot);
    context().overlays->open(m_sheet);
}

std::optional<FlipRecord> FlagsPage::undecided() const
{
    if (m_port == nullptr)
        return std::nullopt;
    if (const FlipRecord *chosen = m_journal->current();
        chosen != nullptr && waitsForHuman(*chosen, m_snapshot.now))
        return *chosen;
    if (m_sheet && m_sheet->presenter()->record()
        && waitsForHuman(*m_sheet->presenter()->record(), m_snapshot.now))
        return m_sheet->presenter()->record();
    for (const FlipRecord &record : m_journal->records()) {
        if (waitsForHuman(record, m_snapshot.now) && record.worker == m_snapshot.worker)
            return record;
    }
    return std::nullopt;
}

void FlagsPage::openDecide()
{
    const auto record = undecided();
    if (!record || !m_decide || context().overlays == nullptr)
        return;
    m_decide->begin(m_port, *record);
    context().overlays->open(m_decide);
}

Mark FlagsPage::railMark() const
{
    return m_mark;
}

QStringList FlagsPage::crumbs() const
{
    return m_list->current().isEmpty() ? QStringList() : QStringList{m_list->current()};
}

QWidget *FlagsPage::initialFocus()
{
    return m_list->currentCard() == nullptr ? static_cast<QWidget *>(m_list->filter())
                                            : m_list->currentCard();
}

QStringList FlagsPage::statusCommands() const
{
    return {u"flag.flip"_s, u"flag.undo"_s, u"flags.filter"_s};
}

CommandState FlagsPage::flipState() const
{
    if (m_snapshot.flags.empty())
        return {false, m_snapshot.first ? u"nothing was read yet"_s : u"this Worker has no flag"_s};
    if (m_port == nullptr)
        return {false, u"no profile is open"_s};
    return {};
}

void FlagsPage::addCommands(CommandTable &table)
{
    m_sheet->addCommands(table);
    m_decide->addCommands(table);
    table.add({.id = u"flag.decide"_s,
        .group = u"Flag"_s,
        .text = u"Decide an unanswered flip by hand…"_s,
        .brief = u"decide"_s,
        .page = {},
        .column = KeysColumn::Change,
        .state =
            [this] {
                return undecided() ? CommandState{}
                                   : CommandState{false, u"no flip has an unknown outcome"_s};
            },
        .run = [this] { openDecide(); }});
    // F works on every page: the way to the flip must be short in an incident.
    table.add({.id = u"flag.flip"_s,
        .group = u"Flag"_s,
        .text = u"Flip a flag…"_s,
        .brief = u"flip"_s,
        .keys = {u"F"_s},
        .page = {},
        .column = KeysColumn::Change,
        .state = [this] { return flipState(); },
        .run =
            [this] {
                const bool here = isVisible();
                if (!here && context().openPage)
                    context().openPage(id(), {});
                const FlagState *flag = leadingFlag(m_snapshot);
                openFlip(here || flag == nullptr ? QString() : format::plain(flag->definition.name));
            }});
    table.add({.id = u"flag.undo"_s,
        .group = u"Flag"_s,
        .text = u"Undo the last flip…"_s,
        .brief = u"undo"_s,
        .keys = {u"U"_s},
        .page = id(),
        .column = KeysColumn::Change,
        .state =
            [this] {
                const FlipRecord *record = m_journal->current();
                if (m_port == nullptr)
                    return CommandState{false, u"no profile is open"_s};
                if (record == nullptr)
                    return CommandState{false, u"the journal has no flip of this flag"_s};
                const bool live
                    = record->state == FlipState::Verified || record->state == FlipState::SentNotReadable;
                if (!live)
                    return CommandState{false, u"nothing of that flip is live"_s};
                return record->before ? CommandState{} : CommandState{false, u"the old value is not known"_s};
            },
        .run = [this] { openUndo(format::plain(m_journal->current()->opId)); }});
    table.add({.id = u"flags.filter"_s,
        .group = u"Flag"_s,
        .text = u"Filter flags"_s,
        .brief = u"filter"_s,
        .keys = {u"/"_s},
        .page = id(),
        .run = [this] { m_list->filter()->setFocus(Qt::ShortcutFocusReason); }});
    table.add({.id = u"flag.copyLine"_s,
        .group = u"Flag"_s,
        .text = u"Copy the line of the journal"_s,
        .brief = u"copy line"_s,
        .keys = {u"Y"_s},
        .page = id(),
        .state =
            [this] {
                return m_journal->current() != nullptr ? CommandState{}
                                                       : CommandState{false, u"no line is chosen"_s};
            },
        .run =
            [this] {
                const FlipRecord &record = *m_journal->current();
                context().prompts->copy(QStringList{fromUtf8(toRfc3339(record.createdAt)),
                    format::plain(record.flag), changeOf(record), format::plain(record.operatorName),
                    format::plain(record.reason), flipWord(record), format::plain(record.opId)}
                                            .join(u'\t'));
            }});
}

void FlagsPage::openItem(const QString &item)
{
    m_list->setCurrent(item);
}

bool FlagsPage::stepBack()
{
    if (m_list->filter()->text().isEmpty())
        return false;
    m_list->filter()->clear();
    if (QWidget *card = m_list->currentCard())
        card->setFocus(Qt::OtherFocusReason);
    return true;
}

void FlagsPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    preview(false);
}

void FlagsPage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool single = layoutClass() == LayoutClass::S;
    auto *page = static_cast<QVBoxLayout *>(m_content->layout());
    auto *left = static_cast<QVBoxLayout *>(m_left->layout());
    auto *right = static_cast<QVBoxLayout *>(m_right->layout());
    for (QLayout *layout :
        {static_cast<QLayout *>(page), static_cast<QLayout *>(left), static_cast<QLayout *>(right)})
        empty(layout);
    for (Panel *panel :
        {static_cast<Panel *>(m_list), static_cast<Panel *>(m_days), static_cast<Panel *>(m_preflight),
            static_cast<Panel *>(m_load), static_cast<Panel *>(m_journal)})
        panel->setHeaderHeight(m.panelHeader);
    page->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    page->setSpacing(m.gap);
    left->setSpacing(m.gap);
    right->setSpacing(m.gap);
    const bool wide = layoutClass() == LayoutClass::L || layoutClass() == LayoutClass::XL;
    m_journal->setNarrow(!wide);
    m_preflight->setNarrow(!wide && !single);
    m_days->setMinimumHeight(170);
    m_journal->setMinimumHeight(170);
    m_list->setUnrolled(single);
    left->addWidget(m_list, 3);
    if (single) {
        for (QWidget *panel : {static_cast<QWidget *>(m_preflight), static_cast<QWidget *>(m_load),
                 static_cast<QWidget *>(m_journal), static_cast<QWidget *>(m_days)})
            left->addWidget(panel);
        m_left->setMinimumWidth(0);
        m_left->setMaximumWidth(QWIDGETSIZE_MAX);
        m_right->hide();
        page->addWidget(m_left);
        return;
    }
    left->addWidget(m_days, 2);
    right->addWidget(m_preflight);
    right->addWidget(m_load);
    right->addWidget(m_journal, 1);
    m_left->setFixedWidth(wide ? kListWidth : kListWidth - 40);
    m_right->show();
    auto *columns = new QHBoxLayout;
    columns->setSpacing(m.gap);
    columns->addWidget(m_left);
    columns->addWidget(m_right, 1);
    page->addLayout(columns, 1);
}

} // namespace edgedeck::ui
