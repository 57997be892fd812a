// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/flags/decidesheet.h"

#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/flags/flipport.h"
#include "ui/shell/commands.h"
#include "ui/shell/widgets/choice.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"
#include "ui/shell/widgets/textfield.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <array>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

struct Choice
{
    bool applied;
    QStringView name, words;
};
constexpr std::array kChoices{
    Choice{false, u"decideNotApplied", u"It did not happen: the old value is live, I looked"},
    Choice{true, u"decideApplied", u"It happened: the new value is live, I looked"}};

} // namespace

DecideSheet::DecideSheet(const AppContext &context, QWidget *parent)
    : OverlayPanel(u"decideSheet"_s, u"Decide by hand"_s, Place::Center, 640, parent)
    , m_context(context)
    , m_title(new SpanLine(this))
    , m_footer(new SpanLine(this))
    , m_nameHead(new SpanLine(this))
    , m_text(new TextBlock({}, Type::Body, Ink::Muted, this))
    , m_choices(new QButtonGroup(this))
    , m_reason(new TextField(u"what you looked at, for those who read the journal"_s, this))
    , m_name(new TextField({}, this))
    , m_cancel(
          new KeyButton(u"Cancel"_s, u"Esc"_s, KeyButton::Kind::Secondary, KeyButton::Size::Normal, this))
    , m_apply(new KeyButton(
          u"Write the decision"_s, u"Ctrl+Enter"_s, KeyButton::Kind::Primary, KeyButton::Size::Normal, this))
{
    m_text->setTextInteractionFlags(Qt::NoTextInteraction);
    m_text->setObjectName(u"decideText"_s);
    m_footer->setObjectName(u"decideFooter"_s);
    m_reason->setObjectName(u"decideReason"_s);
    m_reason->setAccessibleName(u"Reason"_s);
    m_reason->setMaxLength(200);
    m_name->setObjectName(u"decideWorker"_s);
    m_name->setAccessibleName(u"Type the Worker name"_s);
    m_name->setMono(true);
    m_cancel->setObjectName(u"decideCancel"_s);
    m_apply->setObjectName(u"decideApply"_s);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(8);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addSpacing(4);
    for (std::size_t i = 0; i < kChoices.size(); ++i) {
        auto *button = new RadioButton(kChoices[i].words.toString(), this);
        button->setObjectName(kChoices[i].name.toString());
        button->setAccessibleName(kChoices[i].words.toString());
        m_choices->addButton(button, static_cast<int>(i));
        column->addWidget(button);
    }
    column->addSpacing(4);
    column->addWidget(new SpanLine(
        Spans{{.text = u"Reason"_s, .type = Type::Strong},
            {.text = u"kept in the journal"_s, .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}},
        this));
    column->addWidget(m_reason);
    column->addWidget(m_nameHead);
    column->addWidget(m_name);
    column->addSpacing(6);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(6);
    foot->addWidget(m_footer, 1);
    foot->addWidget(m_cancel);
    foot->addWidget(m_apply);
    column->addLayout(foot);

    m_apply->bind(context.commands, u"decide.apply"_s);
    connect(m_cancel, &QAbstractButton::clicked, this, &OverlayPanel::closeWanted);
    connect(m_choices, &QButtonGroup::idToggled, this, &DecideSheet::refresh);
    connect(m_reason, &QLineEdit::textChanged, this, &DecideSheet::refresh);
    connect(m_name, &QLineEdit::textChanged, this, &DecideSheet::refresh);
}

void DecideSheet::begin(FlipPort *port, const FlipRecord &record)
{
    m_port = port;
    m_record = record;
    m_refused.clear();
    m_choices->setExclusive(false);
    for (QAbstractButton *button : m_choices->buttons())
        button->setChecked(false);
    m_choices->setExclusive(true);
    m_reason->clear();
    m_name->clear();
    const QString change = format::plain(record.before.value_or("?")) + u" → "_s
        + (record.after.empty() ? u"(secret)"_s : format::plain(record.after));
    m_title->setSpans({{.text = u"Decide by hand"_s, .type = Type::PageTitle},
        {.text = format::plain(record.flag), .type = Type::MonoStrong, .elide = Elide::Middle, .gap = 8},
        {.text = change, .type = Type::Mono, .ink = Ink::Muted, .elide = Elide::Right, .gap = 8}});
    m_text->setText(format::plain(ops::sentence(record))
        + u" This sends nothing: it writes into the journal what you found, and the Worker may be flipped again."_s);
    m_nameHead->setSpans({{.text = u"Type the Worker name"_s, .type = Type::Strong},
        {.text = format::plain(record.worker.str()),
            .type = Type::MonoStrong,
            .elide = Elide::Middle,
            .gap = 8}});
    refresh();
}

std::optional<bool> DecideSheet::chosen() const
{
    const int at = m_choices->checkedId();
    return at < 0 ? std::nullopt : std::optional(kChoices[static_cast<std::size_t>(at)].applied);
}

QString DecideSheet::blocker() const
{
    if (m_port == nullptr)
        return u"no profile is open"_s;
    if (!chosen())
        return u"choose what became of it"_s;
    if (m_reason->text().trimmed().isEmpty())
        return u"a reason is missing"_s;
    if (m_name->text().toStdString() != m_record.worker.str())
        return m_name->text().isEmpty() ? u"the Worker name is missing"_s
                                        : u"that is not the Worker's name"_s;
    return {};
}

void DecideSheet::refresh()
{
    const QString blocker = this->blocker();
    m_name->setError(
        !m_name->text().isEmpty() && !format::plain(m_record.worker.str()).startsWith(m_name->text()));
    if (!m_refused.isEmpty())
        m_footer->setSpans(
            {{.text = m_refused, .ink = Ink::Critical, .mark = Mark::Refused, .elide = Elide::Right}});
    else if (blocker.isEmpty())
        m_footer->setSpans(
            {{.text = u"Ready: it is written once, and stays."_s, .ink = Ink::Muted, .elide = Elide::Right}});
    else
        m_footer->setSpans({{.text = u"Off: "_s, .ink = Ink::Muted, .mark = Mark::Working},
            {.text = blocker, .type = Type::Strong, .elide = Elide::Right}});
    if (m_context.commands != nullptr)
        m_context.commands->touch();
}

void DecideSheet::apply()
{
    const auto applied = chosen();
    if (!blocker().isEmpty() || !applied)
        return;
    const auto done = m_port->decide(format::plain(m_record.opId), *applied, m_reason->text().trimmed());
    if (!done) {
        m_refused = format::plain(ops::sentence(done.error()));
        refresh();
        return;
    }
    Q_EMIT closeWanted();
    Q_EMIT decided(*done);
}

void DecideSheet::addCommands(CommandTable &table)
{
    table.add({.id = u"decide.apply"_s,
        .group = u"Flip"_s,
        .text = u"Write the decision"_s,
        .brief = u"write it"_s,
        .keys = {u"Ctrl+Enter"_s},
        .page = objectName(),
        .column = KeysColumn::Change,
        .inPalette = false,
        .state =
            [this] {
                const QString why = blocker();
                return why.isEmpty() ? CommandState{} : CommandState{false, why};
            },
        .run = [this] { apply(); }});
}

QWidget *DecideSheet::initialFocus()
{
    return m_choices->button(0);
}

bool DecideSheet::hasText() const
{
    return !m_reason->text().isEmpty() || !m_name->text().isEmpty();
}

QStringList DecideSheet::crumbs() const
{
    return {u"Decide"_s};
}

QStringList DecideSheet::statusCommands() const
{
    return {u"decide.apply"_s, u"back"_s, u"move.tab"_s};
}

void DecideSheet::keyPressEvent(QKeyEvent *event)
{
    // Enter in a field does nothing: only Ctrl+Enter writes.
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && event->modifiers() == Qt::NoModifier) {
        event->accept();
        return;
    }
    OverlayPanel::keyPressEvent(event);
}

} // namespace edgedeck::ui
