// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/flipreview.h"

#include "app/ops/wording.h"
#include "ui/models/flagmodel.h"
#include "ui/models/format.h"
#include "ui/pages/flags/callsview.h"
#include "ui/pages/flags/flipwords.h"
#include "ui/pages/flags/preflightpanel.h"
#include "ui/pages/flags/warningbox.h"
#include "ui/pages/support/statemark.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"
#include "ui/shell/widgets/textfield.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kReasonLength = 200;

void clear(QWidget *holder)
{
    const auto children = holder->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *child : children) {
        child->hide();
        child->setParent(nullptr);
        child->deleteLater();
    }
    delete holder->layout();
}

} // namespace

FlipReview::FlipReview(FlipPresenter *presenter, CommandTable *commands, QWidget *parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_grid(new QGridLayout(this))
    , m_now(new QWidget(this))
    , m_flight(new QWidget(this))
    , m_warnings(new QWidget(m_flight))
    , m_ticks(new QWidget(m_flight))
    , m_effects(new QWidget(this))
    , m_calls(new CallsView(this))
    , m_again(new KeyButton(u"Run again"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_copy(new KeyButton(u"Copy"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_reason(new TextField(u"incident number and why, for those who read the journal"_s, this))
    , m_name(new TextField(QString(), this))
    , m_counter(new SpanLine(u"0 / 200"_s, Type::Body, Ink::Faint, Elide::None, this))
    , m_account(new SpanLine(this))
{
    setObjectName(u"flipReview"_s);
    m_grid->setContentsMargins(20, 10, 20, 10);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(10);
    m_grid->setColumnStretch(1, 1);
    m_again->setObjectName(u"runAgainButton"_s);
    m_again->bind(commands, u"flip.again"_s);
    m_copy->setObjectName(u"copyCallsButton"_s);
    m_copy->bind(commands, u"flip.copyCalls"_s);
    m_reason->setObjectName(u"reasonField"_s);
    m_reason->setAccessibleName(u"Reason"_s);
    m_reason->setMaxLength(kReasonLength);
    m_name->setObjectName(u"workerNameField"_s);
    m_name->setAccessibleName(u"Type the Worker name"_s);
    m_name->setMono(true);
    m_name->setCompleter(nullptr);
    m_ticks->setObjectName(u"flipTicks"_s);
    m_warnings->setObjectName(u"flipWarnings"_s);
    m_effects->setObjectName(u"flipEffects"_s);

    auto *flight = new QVBoxLayout(m_flight);
    flight->setContentsMargins(0, 0, 0, 0);
    flight->setSpacing(6);
    flight->addWidget(m_ticks);
    flight->addWidget(m_warnings);
    auto *reasonRow = new QWidget(this);
    auto *reason = new QHBoxLayout(reasonRow);
    reason->setContentsMargins(0, 0, 0, 0);
    reason->addWidget(m_reason, 1);
    reason->addWidget(m_counter);
    auto *nameRow = new QWidget(this);
    auto *name = new QHBoxLayout(nameRow);
    name->setContentsMargins(0, 0, 0, 0);
    name->addWidget(m_name, 1);
    name->addWidget(m_account);

    section(1, u"Now"_s, m_now, m_nowHead);
    section(2, u"Pre-flight"_s, m_flight, m_flightHead, m_again);
    section(3, u"These calls will be sent"_s, m_calls, m_callsHead, m_copy);
    section(4, u"Expected effect and price"_s, m_effects, m_effectHead);
    section(5, u"Reason"_s, reasonRow, m_reasonHead);
    section(6, u"Type the Worker name"_s, nameRow, m_nameHead);
    connect(m_reason, &QLineEdit::textChanged, m_presenter, &FlipPresenter::setReason);
    connect(m_name, &QLineEdit::textChanged, m_presenter, &FlipPresenter::setTyped);
}

QWidget *FlipReview::section(
    int number, const QString &title, QWidget *content, SpanLine *&head, QWidget *tool)
{
    auto *badge = new StepBadge(number, this);
    m_badges << badge;
    auto *holder = new QWidget(this);
    auto *column = new QVBoxLayout(holder);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    head = new SpanLine(Spans{{.text = title, .type = Type::Strong}}, holder);
    head->setMinimumLineHeight(20);
    row->addWidget(head, 1);
    if (tool != nullptr)
        row->addWidget(tool);
    column->addLayout(row);
    column->addWidget(content);
    const int at = static_cast<int>(m_badges.size()) - 1;
    m_grid->addWidget(badge, at, 0, Qt::AlignTop);
    m_grid->addWidget(holder, at, 1);
    return holder;
}

void FlipReview::setSnapshot(const Snapshot &snapshot)
{
    m_snapshot = snapshot;
    refresh();
}

void FlipReview::clearFields()
{
    m_reason->clear();
    m_name->clear();
    m_shownChecks.clear();
}

void FlipReview::fillNow()
{
    clear(m_now);
    const auto &plan = m_presenter->plan();
    m_nowHead->setSpans({{.text = u"Now"_s, .type = Type::Strong},
        {.text = plan ? u"read %1 UTC"_s.arg(format::clockTime(plan->readAtServer)) : u"asking Cloudflare…"_s,
            .ink = Ink::Muted,
            .gap = 8}});
    FlagState fallback;
    fallback.definition.name = m_presenter->request().flag;
    const FlagState *flag = m_snapshot.flag(m_presenter->request().flag);
    const FlagRow row = describeFlag(flag != nullptr ? *flag : fallback, m_snapshot.now);
    auto *grid = new QGridLayout(m_now);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(2);
    const QStringList captions{u"Configured"_s, u"In effect"_s, u"Carrier"_s, u"Last change"_s};
    const QList<Spans> facts{spansOf(row.configured), spansOf(row.effective),
        {{.text = plan ? fromUtf8(toString(plan->carrier)) : row.carrier, .type = Type::Mono}},
        {{.text = row.lastChange.isEmpty() ? u"not known"_s : row.lastChange.section(u", “"_s, 0, 0),
            .elide = Elide::Right}}};
    for (int i = 0; i < 4; ++i) {
        grid->addWidget(new SpanLine(captions[i], Type::Caption, Ink::Faint, Elide::None, m_now), 0, i);
        grid->addWidget(new SpanLine(facts[i], m_now), 1, i);
        grid->setColumnStretch(i, 1);
    }
}

void FlipReview::fillPreflight()
{
    const auto &plan = m_presenter->plan();
    if (!plan) {
        m_flightHead->setSpans({{.text = u"Pre-flight"_s, .type = Type::Strong},
            {.text = m_presenter->error() ? m_presenter->blocker() : u"running…"_s,
                .ink = m_presenter->error() ? Ink::Critical : Ink::Muted,
                .elide = Elide::Right,
                .gap = 8}});
        // A refused look says what to do, where the warnings would stand.
        clear(m_warnings);
        m_boxes.clear();
        m_glasses.clear();
        m_shownChecks.clear();
        const QString action
            = m_presenter->error() ? format::plain(ops::actionFor(*m_presenter->error())) : QString();
        m_warnings->setVisible(!action.isEmpty());
        if (!action.isEmpty()) {
            auto *column = new QVBoxLayout(m_warnings);
            column->setContentsMargins(0, 0, 0, 0);
            column->addWidget(new TextBlock(action, Type::Body, Ink::Muted, m_warnings));
        }
        return;
    }
    const auto passed = std::count_if(plan->checks.begin(), plan->checks.end(),
        [](const Check &c) { return c.result == CheckResult::Pass; });
    m_flightHead->setSpans({{.text = u"Pre-flight"_s, .type = Type::Strong},
        {.text = u"%1 of %2 pass"_s.arg(passed).arg(plan->checks.size()), .ink = Ink::Muted, .gap = 8}});
    if (m_shownChecks == plan->checks)
        return;
    m_shownChecks = plan->checks;
    std::vector<Check> good;
    clear(m_warnings);
    m_boxes.clear();
    m_glasses.clear();
    // What was typed for a check that is still blocked outlives a plan that was only read again.
    const QString kept = m_presenter->skipped();
    const QString why = m_presenter->skipReason();
    if (!kept.isEmpty())
        m_presenter->breakGlass({}, {});
    auto *column = new QVBoxLayout(m_warnings);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    // Failures before warnings, each in a box of its own; a failure has no way past it.
    for (const CheckResult wanted : {CheckResult::Block, CheckResult::Unknown, CheckResult::Warn}) {
        for (const Check &check : plan->checks) {
            if (check.result != wanted)
                continue;
            auto *box = new WarningBox(check, m_boxes.isEmpty(), m_warnings);
            column->addWidget(box);
            if (QCheckBox *glass = box->glass()) {
                m_glasses << box;
                connect(
                    glass, &QCheckBox::toggled, this, [this, box](bool on) { broke(on ? box : nullptr); });
                connect(box->glassReason(), &QLineEdit::textChanged, this, [this, box] { broke(box); });
                if (!kept.isEmpty() && box->checkId() == kept) {
                    box->glassReason()->setText(why);
                    glass->setChecked(true);
                }
            }
            if (QCheckBox *tick = box->tick()) {
                const QString id = format::plain(check.id);
                tick->setChecked(m_presenter->isAcknowledged(id));
                connect(tick, &QCheckBox::toggled, m_presenter,
                    [this, id](bool on) { m_presenter->acknowledge(id, on); });
                m_boxes.insert(id, tick);
            }
        }
    }
    for (const Check &check : plan->checks) {
        if (check.result == CheckResult::Pass)
            good.push_back(check);
    }
    m_warnings->setVisible(good.size() < plan->checks.size());
    fillTicks(m_ticks, good, width() > 0 && width() < 620);
    m_calls->setPlan(*plan);
    const auto writes
        = std::count_if(plan->calls.begin(), plan->calls.end(), [](const PlannedCall &c) { return c.write; });
    m_callsHead->setSpans({{.text = u"These calls will be sent"_s, .type = Type::Strong},
        {.text = writes == 1 ? u"1 write, sent once, never repeated blindly"_s
                             : u"%1 writes, each once, never repeated blindly"_s.arg(writes),
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 8}});
}

void FlipReview::fillEffects()
{
    clear(m_effects);
    auto *grid = new QGridLayout(m_effects);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(0);
    const auto &plan = m_presenter->plan();
    m_effectHead->setSpans({{.text = u"Expected effect and price"_s, .type = Type::Strong},
        {.text = plan && !plan->expected.empty()
                ? u"from what was read so far; proven only by the same hours later"_s
                : QString(),
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 8}});
    if (!plan || plan->expected.empty()) {
        grid->addWidget(new SpanLine(Spans{{.text = u"not known: no history of whole days"_s,
                                         .ink = Ink::Muted,
                                         .mark = Mark::NotStarted}},
                            m_effects),
            0, 0);
        return;
    }
    const auto lines = static_cast<int>(plan->expected.size());
    const bool wide = width() <= 0 || width() >= 620;
    const int rows = wide ? (lines + 1) / 2 : lines;
    for (int i = 0; i < lines; ++i) {
        const EffectLine effect = effectLine(plan->expected[static_cast<std::size_t>(i)], m_snapshot.now);
        auto *cell = new QWidget(m_effects);
        auto *row = new QHBoxLayout(cell);
        row->setContentsMargins(0, 0, 0, 0);
        auto *label = new SpanLine(Spans{{.text = effect.label,
                                       .mark = effect.state,
                                       .elide = effect.value.isEmpty() ? Elide::Right : Elide::None}},
            cell);
        label->setMinimumLineHeight(22);
        row->addWidget(label, effect.value.isEmpty() ? 1 : 0);
        if (!effect.value.isEmpty()) {
            Spans value{{.text = effect.value, .elide = Elide::Right}};
            if (!effect.tail.isEmpty())
                value << Span{.text = effect.tail, .type = Type::Strong, .ink = Ink::Ok, .gap = 4};
            auto *right = new SpanLine(value, cell);
            right->setAlignment(Qt::AlignRight);
            row->addWidget(right, 1);
        }
        grid->addWidget(cell, i % rows, i / rows);
    }
    grid->setColumnStretch(0, 1);
    if (wide)
        grid->setColumnStretch(1, 1);
}

void FlipReview::showBadges()
{
    const auto &plan = m_presenter->plan();
    const CheckResult verdict = plan ? plan->verdict() : CheckResult::Unknown;
    const bool named = plan && m_presenter->typed().toStdString() == plan->worker.str();
    const bool reasoned = !m_presenter->reason().trimmed().isEmpty();
    m_badges[0]->setState(plan ? State::Ok : m_presenter->error() ? State::Unknown : State::Working, false);
    m_badges[1]->setState(plan     ? stateOf(verdict)
            : m_presenter->error() ? State::Unknown
                                   : State::Working,
        false);
    m_badges[2]->setState(State::None, false);
    m_badges[3]->setState(State::None, false);
    m_badges[4]->setState(reasoned ? State::Ok : State::None, !reasoned);
    m_badges[5]->setState(named ? State::Ok : State::None, reasoned && !named);
}

void FlipReview::refresh()
{
    fillNow();
    fillPreflight();
    fillEffects();
    m_counter->setText(u"%1 / %2"_s.arg(m_presenter->reason().size()).arg(kReasonLength));
    m_reasonHead->setSpans({{.text = u"Reason"_s, .type = Type::Strong},
        {.text = u"kept in the journal and in the deployment message"_s,
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 8}});
    const QString worker = format::plain(m_snapshot.worker.str());
    m_nameHead->setSpans({{.text = u"Type the Worker name"_s, .type = Type::Strong},
        {.text = worker, .type = Type::Strong, .gap = 8},
        {.text = u", "_s + fromUtf8(toString(m_snapshot.environment)), .ink = Ink::Muted}});
    const QString account = format::plain(
        m_snapshot.accountName.empty() ? shortId(m_snapshot.account.str()) : m_snapshot.accountName);
    m_account->setSpans(
        {{.text = u"on account"_s, .ink = Ink::Muted}, {.text = account, .type = Type::Strong, .gap = 4}});
    const QString typed = m_presenter->typed();
    m_name->setError(!typed.isEmpty() && !worker.startsWith(typed));
    showBadges();
}

/// One check at most: breaking a second glass mends the first.
void FlipReview::broke(WarningBox *chosen)
{
    for (WarningBox *box : m_glasses) {
        if (chosen != nullptr && chosen->glass()->isChecked() && box != chosen && box->glass()->isChecked())
            box->glass()->setChecked(false);
    }
    for (const WarningBox *box : m_glasses) {
        if (box->glass()->isChecked())
            return m_presenter->breakGlass(box->checkId(), box->glassReason()->text());
    }
    m_presenter->breakGlass({}, {});
}

QWidget *FlipReview::firstField() const
{
    for (QCheckBox *box : m_boxes) {
        if (!box->isChecked())
            return box;
    }
    return m_reason;
}

void FlipReview::toggleWarnings()
{
    for (QCheckBox *box : m_boxes) {
        if (!box->isChecked()) {
            box->setChecked(true);
            return;
        }
    }
    for (QCheckBox *box : m_boxes)
        box->setChecked(false);
}

} // namespace edgedeck::ui
