// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipsheet.h"

#include "ui/models/format.h"
#include "ui/models/journalmodel.h"
#include "ui/pages/flags/callsview.h"
#include "ui/pages/flags/flipprogress.h"
#include "ui/pages/flags/flipreview.h"
#include "ui/pages/flags/flipwords.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/commands.h"
#include "ui/shell/prompts.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/stepper.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;
using Stage = FlipPresenter::Stage;

namespace {

class Bar final : public QWidget
{
public:
    Bar(bool raised, QWidget *parent)
        : QWidget(parent)
        , m_raised(raised)
    {
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.fillRect(rect(), m_raised ? theme().raised : theme().surface);
        painter.fillRect(QRectF(0, m_raised ? 0 : height() - 1, width(), 1), theme().border);
    }

private:
    bool m_raised;
};

bool isReview(Stage stage)
{
    return stage != Stage::Running && stage != Stage::Settled;
}

} // namespace

FlipSheet::FlipSheet(FlipPresenter *presenter, const AppContext &context, QWidget *parent)
    : OverlayPanel(u"flipSheet"_s, u"Flip"_s, Place::Right, 800, parent)
    , m_presenter(presenter)
    , m_context(context)
    , m_titleLine(new SpanLine)
    , m_footerLine(new SpanLine)
    , m_chip(new Chip(Mark::Working, u"Asking…"_s))
    , m_secondChip(new Chip(Mark::TooEarly, u"Too early"_s))
    , m_close(new KeyButton(u"Close"_s, u"Esc"_s, KeyButton::Kind::Secondary, KeyButton::Size::Small))
    , m_cancel(new KeyButton(u"Cancel"_s, u"Esc"_s))
    , m_apply(new KeyButton(u"Apply"_s, u"Ctrl+Enter"_s, KeyButton::Kind::Production))
    , m_undo(new KeyButton(u"Undo…"_s, u"U"_s))
    , m_watch(new KeyButton(u"Watch on Cache"_s, u"5"_s, KeyButton::Kind::Primary))
    , m_check(new KeyButton(u"Check now"_s, u"R"_s))
    , m_decide(new KeyButton(u"Decide by hand…"_s))
    , m_scroll(new QScrollArea(this))
    , m_review(new FlipReview(presenter, context.commands))
    , m_progress(new FlipProgress(presenter, context.commands))
    , m_stepper(new Stepper)
    , m_footer(new Bar(true, this))
{
    presenter->setParent(this);
    setAutoFillBackground(true);
    auto *head = new Bar(false, this);
    head->setFixedHeight(50);
    auto *headRow = new QHBoxLayout(head);
    headRow->setContentsMargins(20, 0, 17, 0);
    headRow->setSpacing(6);
    headRow->addWidget(m_titleLine, 1);
    headRow->addWidget(m_chip);
    headRow->addWidget(m_secondChip);
    headRow->addWidget(m_close);
    m_titleLine->setObjectName(u"flipTitle"_s);
    m_chip->setObjectName(u"flipChip"_s);
    m_secondChip->setObjectName(u"flipSecondChip"_s);
    m_close->setObjectName(u"flipClose"_s);

    auto *holder = new QWidget;
    auto *middle = new QVBoxLayout(holder);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_review);
    middle->addWidget(m_progress, 1);
    middle->addStretch(1);
    auto *steps = new QHBoxLayout;
    steps->setContentsMargins(20, 6, 20, 10);
    steps->addWidget(m_stepper);
    middle->addLayout(steps);
    m_stepper->setObjectName(u"flipStepper"_s);
    m_scroll->setObjectName(u"flipScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(holder);
    m_scroll->viewport()->setAutoFillBackground(false);
    holder->setAutoFillBackground(false);

    m_footer->setFixedHeight(56);
    auto *footer = new QHBoxLayout(m_footer);
    footer->setContentsMargins(20, 0, 17, 0);
    footer->setSpacing(5);
    footer->addWidget(m_footerLine, 1);
    for (KeyButton *button : {m_check, m_decide, m_undo, m_watch, m_cancel, m_apply})
        footer->addWidget(button);
    m_footerLine->setObjectName(u"flipFooter"_s);
    m_cancel->setObjectName(u"flipCancel"_s);
    m_apply->setObjectName(u"flipApply"_s);
    m_undo->setObjectName(u"flipUndo"_s);
    m_watch->setObjectName(u"flipWatch"_s);
    m_check->setObjectName(u"flipCheck"_s);
    m_decide->setObjectName(u"flipDecide"_s);
    m_decide->hide();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(head);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_footer);

    m_apply->bind(context.commands, u"flip.apply"_s);
    m_undo->bind(context.commands, u"flip.undo"_s);
    m_check->bind(context.commands, u"flip.check"_s);
    m_decide->bind(context.commands, u"flag.decide"_s);
    m_watch->bind(context.commands, u"flip.watch"_s);
    connect(m_close, &QAbstractButton::clicked, this, &OverlayPanel::closeWanted);
    connect(m_cancel, &QAbstractButton::clicked, this, &OverlayPanel::closeWanted);
    connect(m_presenter, &FlipPresenter::changed, this, &FlipSheet::refresh);
    connect(m_presenter, &FlipPresenter::stageChanged, this, &FlipSheet::turn);
    turn();
}

void FlipSheet::startOver()
{
    m_review->clearFields();
    m_scroll->ensureVisible(0, 0);
}

void FlipSheet::addCommands(CommandTable &table)
{
    const QString page = objectName();
    const auto reviewing = [this] {
        return isVisible() && isReview(m_presenter->stage())
            ? CommandState{}
            : CommandState{false, u"the pre-flight is over"_s};
    };
    table.add({.id = u"flip.apply"_s,
        .group = u"Flip"_s,
        .text = u"Apply the flip"_s,
        .brief = u"apply"_s,
        .keys = {u"Ctrl+Enter"_s},
        .page = page,
        .column = KeysColumn::Change,
        .inPalette = false,
        .state =
            [this] {
                const QString blocker = m_presenter->blocker();
                return blocker.isEmpty() ? CommandState{} : CommandState{false, blocker};
            },
        .run = [this] { m_presenter->apply(); }});
    table.add({.id = u"flip.again"_s,
        .group = u"Flip"_s,
        .text = u"Run the pre-flight again"_s,
        .brief = u"run again"_s,
        .keys = {u"R"_s},
        .page = page,
        .inPalette = false,
        .state = reviewing,
        .run = [this] { m_presenter->planAgain(); }});
    table.add({.id = u"flip.check"_s,
        .group = u"Flip"_s,
        .text = u"Look at the server now"_s,
        .brief = u"check now"_s,
        .keys = {},
        .page = page,
        .inPalette = false,
        .run = [this] { m_presenter->checkNow(); }});
    table.add({.id = u"flip.know"_s,
        .group = u"Flip"_s,
        .text = u"Tick the warning"_s,
        .brief = u"I know"_s,
        .keys = {u"K"_s},
        .page = page,
        .inPalette = false,
        .state = reviewing,
        .run = [this] { m_review->toggleWarnings(); }});
    table.add({.id = u"flip.copyCalls"_s,
        .group = u"Flip"_s,
        .text = u"Copy the calls"_s,
        .brief = u"copy calls"_s,
        .keys = {u"C"_s},
        .page = page,
        .inPalette = false,
        .state =
            [this] {
                return m_presenter->plan() ? CommandState{} : CommandState{false, u"there is no plan"_s};
            },
        .run = [this] { m_context.prompts->copy(CallsView::textOf(*m_presenter->plan())); }});
    table.add({.id = u"flip.undo"_s,
        .group = u"Flip"_s,
        .text = u"Undo this flip"_s,
        .brief = u"undo"_s,
        .keys = {u"U"_s},
        .page = page,
        .column = KeysColumn::Change,
        .inPalette = false,
        .state =
            [this] {
                const auto &record = m_presenter->record();
                if (!record || m_presenter->stage() != Stage::Settled)
                    return CommandState{false, u"the flip is not over yet"_s};
                const bool live
                    = record->state == FlipState::Verified || record->state == FlipState::SentNotReadable;
                if (!live)
                    return CommandState{false, u"nothing of it is live"_s};
                return record->before ? CommandState{} : CommandState{false, u"the old value is not known"_s};
            },
        .run = [this] { Q_EMIT undoWanted(format::plain(m_presenter->record()->opId)); }});
    table.add({.id = u"flip.watch"_s,
        .group = u"Flip"_s,
        .text = u"Watch the effect on the Cache page"_s,
        .brief = u"cache"_s,
        .keys = {u"5"_s},
        .page = page,
        .inPalette = false,
        .run = [this] {
            Q_EMIT closeWanted();
            if (m_context.openPage)
                m_context.openPage(u"cache"_s, {});
        }});
}

QStringList FlipSheet::statusCommands() const
{
    if (isReview(m_presenter->stage()))
        return {u"flip.apply"_s, u"back"_s, u"move.tab"_s};
    return {u"flip.undo"_s, u"flip.watch"_s, u"back"_s};
}

QWidget *FlipSheet::initialFocus()
{
    if (isReview(m_presenter->stage()))
        return m_review->firstField();
    return m_watch->isVisibleTo(this) ? m_watch : m_close;
}

bool FlipSheet::hasText() const
{
    return isReview(m_presenter->stage())
        && !(m_presenter->reason().isEmpty() && m_presenter->typed().isEmpty());
}

void FlipSheet::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    // A hidden sheet draws when it is shown again.
    if (!isVisible())
        return;
    m_review->setSnapshot(snapshot);
    m_progress->setSnapshot(snapshot);
    refresh();
}

void FlipSheet::showEvent(QShowEvent *event)
{
    OverlayPanel::showEvent(event);
    m_review->setSnapshot(m_snapshot);
    m_progress->setSnapshot(m_snapshot);
    refresh();
}

void FlipSheet::keyPressEvent(QKeyEvent *event)
{
    // Enter in a field of the sheet does nothing: only Ctrl+Enter applies.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && event->modifiers() == Qt::NoModifier) {
        event->accept();
        return;
    }
    OverlayPanel::keyPressEvent(event);
}

void FlipSheet::turn()
{
    const bool review = isReview(m_presenter->stage());
    m_review->setVisible(review);
    m_stepper->setVisible(review);
    m_progress->setVisible(!review);
    m_cancel->setVisible(review);
    m_apply->setVisible(review);
    m_undo->setVisible(m_presenter->stage() == Stage::Settled);
    m_watch->setVisible(m_presenter->stage() == Stage::Settled);
    m_check->setVisible(m_presenter->stage() == Stage::Running);
    if (!isVisible())
        return;
    m_scroll->ensureVisible(0, 0);
    if (!review)
        initialFocus()->setFocus(Qt::OtherFocusReason);
}

void FlipSheet::refresh()
{
    if (!isVisible())
        return;
    if (isReview(m_presenter->stage()))
        m_review->refresh();
    else
        m_progress->refresh();
    showTitle();
    showSteps();
    showFooter();
    if (m_context.commands != nullptr)
        m_context.commands->touch();
}

void FlipSheet::showTitle()
{
    const QString name = format::plain(m_presenter->request().flag);
    const bool review = isReview(m_presenter->stage());
    const auto &plan = m_presenter->plan();
    const FlagDefinition definition = plan ? plan->definition : FlagDefinition{};
    const std::string value = m_presenter->record() && !m_presenter->record()->after.empty()
        ? m_presenter->record()->after
        : m_presenter->request().value;
    const bool toOn = value == definition.on;
    Spans title{
        {.text = m_presenter->request().undoOf.empty() ? u"Flip"_s : u"Undo"_s, .type = Type::PageTitle},
        {.text = name, .type = Type::MonoStrong, .elide = Elide::Middle, .gap = 5}};
    if (review && plan && plan->before) {
        const bool wasOn = *plan->before == definition.on;
        title << Span{.text = wasOn ? u"on"_s : u"off"_s,
            .type = Type::Strong,
            .mark = wasOn ? Mark::On : Mark::Off,
            .gap = 10}
              << Span{.text = u"→"_s, .ink = Ink::Muted, .gap = 7};
    }
    title << Span{.text = toOn ? u"on"_s : u"off"_s,
        .type = Type::Strong,
        .mark = toOn ? Mark::On : Mark::Off,
        .gap = review ? 7 : 10};
    m_titleLine->setSpans(title);

    m_secondChip->hide();
    if (!review) {
        const auto &record = m_presenter->record();
        if (!record) {
            m_chip->set(Mark::Working, u"Sending…"_s);
            return;
        }
        const FlipVerdict verdict = verdictOfFlip(*record, m_snapshot);
        const auto effect = inEffect(*record, m_snapshot);
        m_chip->set(stateOfFlip(record->state), flipWord(*record));
        if (effect && *effect)
            m_chip->set(Mark::Ok, u"In effect"_s);
        if (verdict.state == State::TooEarly) {
            m_secondChip->set(Mark::TooEarly, u"Too early"_s);
            m_secondChip->show();
        }
        return;
    }
    if (!plan) {
        m_chip->set(m_presenter->error() ? Mark::Unknown : Mark::Working,
            m_presenter->error() ? u"Not readable"_s : u"Asking…"_s);
        return;
    }
    const auto number = [&](CheckResult result) {
        return std::count_if(
            plan->checks.begin(), plan->checks.end(), [&](const Check &c) { return c.result == result; });
    };
    const auto warned = number(CheckResult::Warn);
    switch (plan->verdict()) {
    case CheckResult::Block:
        m_chip->set(Mark::Refused, u"Blocked"_s);
        break;
    case CheckResult::Unknown:
        m_chip->set(Mark::Unknown, u"%1 unknown"_s.arg(number(CheckResult::Unknown)));
        break;
    case CheckResult::Warn:
        m_chip->set(Mark::Warning, warned == 1 ? u"1 warning"_s : u"%1 warnings"_s.arg(warned));
        break;
    case CheckResult::Pass:
        m_chip->set(Mark::Ok, u"All pass"_s);
        break;
    }
}

void FlipSheet::showSteps()
{
    const auto &record = m_presenter->record();
    const auto lines = flipLines(m_presenter->plan(), record ? &*record : nullptr, m_presenter->steps(),
        m_presenter->confirmedAt(), m_snapshot);
    QList<Step> steps;
    int current = 0;
    for (const FlipLine &line : lines) {
        if (line.state != State::NotStarted)
            current = static_cast<int>(steps.size());
        steps << Step{line.word, line.state};
    }
    m_stepper->setSteps(steps, current);
}

void FlipSheet::showFooter()
{
    switch (m_snapshot.environment) {
    case Environment::Production:
    case Environment::None:
        m_apply->setText(u"Apply to PRODUCTION"_s);
        break;
    case Environment::Staging:
        m_apply->setText(u"Apply to STAGING"_s);
        break;
    case Environment::Sandbox:
        m_apply->setText(u"Apply to SANDBOX"_s);
        break;
    }
    m_apply->setKind(
        m_snapshot.environment == Environment::Production || m_snapshot.environment == Environment::None
            ? KeyButton::Kind::Production
            : KeyButton::Kind::Primary);
    m_apply->updateGeometry();
    if (isReview(m_presenter->stage())) {
        m_decide->hide();
        const QString blocker = m_presenter->blocker();
        Spans line;
        if (!m_presenter->notice().isEmpty())
            line << Span{.text = m_presenter->notice(),
                .type = Type::Strong,
                .ink = Ink::Warn,
                .mark = Mark::Conflict,
                .elide = Elide::Right};
        else if (blocker.isEmpty())
            line << Span{.text = u"Ready."_s, .type = Type::Strong, .mark = Mark::Ok}
                 << Span{.text = u"Ctrl+Enter applies, Enter does not."_s,
                        .ink = Ink::Muted,
                        .elide = Elide::Right,
                        .gap = 5};
        else
            line << Span{.text = u"Apply is off:"_s, .ink = Ink::Muted, .mark = Mark::Working}
                 << Span{.text = blocker, .type = Type::Strong, .elide = Elide::Right, .gap = 4};
        m_footerLine->setSpans(line);
        m_footerLine->setToolTip(blocker);
        return;
    }
    const auto &record = m_presenter->record();
    const bool open = record && waitsForHuman(*record, m_snapshot.now);
    m_decide->setVisible(open);
    const FlagState *flag = record ? m_snapshot.flag(record->flag) : nullptr;
    if (m_presenter->isRunning())
        m_footerLine->setSpans({{.text = u"Esc hides this sheet, the flip goes on."_s,
            .ink = Ink::Muted,
            .mark = Mark::Working,
            .elide = Elide::Right}});
    else if (flag != nullptr && flag->survivesDeploy && !*flag->survivesDeploy)
        m_footerLine->setSpans({{.text = u"The next deploy turns it off again."_s,
                                    .ink = Ink::Muted,
                                    .mark = Mark::Warning,
                                    .elide = Elide::Right},
            {.text = format::plain(flag->survivesReason),
                .type = Type::Strong,
                .elide = Elide::Right,
                .gap = 5}});
    else
        m_footerLine->setSpans({{.text = record ? u"op "_s + format::plain(record->opId) : QString(),
            .type = Type::Mono,
            .ink = Ink::Faint,
            .elide = Elide::Middle}});
}

} // namespace edgedeck::ui
