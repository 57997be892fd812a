// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/firstrun/firstrunpage.h"

#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/firstrun/logo.h"
#include "ui/pages/firstrun/tokenfield.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/commands.h"
#include "ui/shell/prompts.h"
#include "ui/shell/settings.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/panel.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textblock.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;
using Stage = FirstRunPresenter::Stage;

namespace {

constexpr int kColumn = 820;

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

QComboBox *combo(const QString &name, const QString &spoken, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(name);
    box->setAccessibleName(spoken);
    return box;
}

} // namespace

FirstRunPage::FirstRunPage(const AppContext &context, QWidget *parent, FirstRunPresenter *presenter)
    : Page(u"first-run"_s, u"First start"_s, Icon::Pulse, context, parent)
    , m_presenter(presenter != nullptr ? presenter : new FirstRunPresenter(config::configHome()))
    , m_scroll(new QScrollArea(this))
    , m_column(new QWidget)
    , m_try(new Panel)
    , m_connect(new Panel)
    , m_import(new Panel)
{
    m_presenter->setParent(this);
    auto *holder = new QWidget;
    auto *outer = new QVBoxLayout(holder);
    outer->setContentsMargins(10, 10, 10, 10);
    outer->addStretch(1);
    outer->addWidget(m_column, 0, Qt::AlignHCenter);
    outer->addStretch(1);
    m_scroll->setObjectName(u"firstRunScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(holder);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, 0);
    page->addWidget(m_scroll);

    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    auto *title = new QHBoxLayout;
    title->setSpacing(14);
    title->addWidget(new Logo(m_column));
    auto *words = new QVBoxLayout;
    words->setSpacing(0);
    words->addWidget(new SpanLine(u"Edgedeck"_s, Type::Number, Ink::Text, Elide::None, m_column));
    words->addWidget(new SpanLine(
        u"What is bound, what is left, what the caches do; flip one flag and prove that it helped."_s,
        Type::Body, Ink::Muted, Elide::Right, m_column));
    title->addLayout(words, 1);
    column->addLayout(title);
    buildTry();
    buildConnect();
    buildImport();
    column->addWidget(m_try);
    column->addWidget(m_connect);
    column->addWidget(m_import);
    auto *foot = new QHBoxLayout;
    foot->addWidget(new SpanLine(Spans{{.text = u"?"_s, .ink = Ink::Muted, .keyCap = true},
                                     {.text = u"keys"_s, .ink = Ink::Muted, .gap = 6},
                                     {.text = u"Ctrl+K"_s, .ink = Ink::Muted, .gap = 16, .keyCap = true},
                                     {.text = u"command"_s, .ink = Ink::Muted, .gap = 6}},
        m_column));
    foot->addStretch(1);
    foot->addWidget(new SpanLine(u"Theme"_s, Type::Body, Ink::Muted, Elide::None, m_column));
    m_theme = combo(u"themeChoice"_s, u"Theme"_s, m_column);
    m_theme->addItems({u"System"_s, u"Dark"_s, u"Light"_s, u"High contrast"_s});
    if (context.settings != nullptr && context.settings->theme())
        m_theme->setCurrentIndex(1 + static_cast<int>(*context.settings->theme()));
    connect(m_theme, &QComboBox::activated, this, [this](int index) {
        this->context().settings->setTheme(
            index == 0 ? std::nullopt : std::optional(static_cast<ThemeId>(index - 1)));
    });
    foot->addWidget(m_theme);
    column->addLayout(foot);

    connect(m_presenter, &FirstRunPresenter::changed, this, &FirstRunPage::refresh);
    connect(m_presenter, &FirstRunPresenter::connected, this, &FirstRunPage::connected);
    refresh();
    applyLayout();
}

void FirstRunPage::buildTry()
{
    m_try->setObjectName(u"tryPanel"_s);
    m_try->setAccessibleName(u"Try the incident"_s);
    m_try->setStateBar(Mark::Info, 4);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(18, 14, 12, 14);
    row->setSpacing(14);
    row->addWidget(new IconBox(Icon::Pulse, true, m_try));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(new SpanLine(u"Try the incident"_s, Type::Strong, Ink::Text, Elide::None, m_try));
    words->addWidget(new TextBlock(
        u"A simulated Cloudflare on this computer: KV writes are used up, the flag is off. No account, no network."_s,
        Type::Body, Ink::Muted, m_try));
    row->addLayout(words, 1);
    m_start = new KeyButton(
        u"Start the sandbox"_s, u"Enter"_s, KeyButton::Kind::Primary, KeyButton::Size::Normal, m_try);
    m_start->setObjectName(u"startSandbox"_s);
    connect(m_start, &QAbstractButton::clicked, this, &FirstRunPage::sandboxWanted);
    row->addWidget(m_start);
    m_try->body()->addLayout(row);
}

void FirstRunPage::buildConnect()
{
    m_connect->setObjectName(u"connectPanel"_s);
    m_connect->setAccessibleName(u"Connect an account"_s);
    auto *grid = new QGridLayout;
    grid->setContentsMargins(16, 12, 13, 14);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, columnWidth(Type::Body, {u"Environment"_s, u"Write token"_s}, 16));
    grid->setColumnStretch(1, 1);
    grid->addWidget(new SpanLine(Spans{{.text = u"Connect an account"_s, .type = Type::Strong},
                                     {.text = u"two tokens are safer than one"_s,
                                         .ink = Ink::Muted,
                                         .elide = Elide::Right,
                                         .gap = 9}},
                        m_connect),
        0, 0, 1, 3);
    m_read = new TokenField(u"paste an API token with read permissions"_s, m_connect);
    m_read->setObjectName(u"readToken"_s);
    m_read->setAccessibleName(u"Read token"_s);
    m_write = new TokenField(u"asked for only while armed; leave empty to stay read-only"_s, m_connect);
    m_write->setObjectName(u"writeToken"_s);
    m_write->setAccessibleName(u"Write token"_s);
    m_check
        = new KeyButton(u"Check"_s, u"C"_s, KeyButton::Kind::Secondary, KeyButton::Size::Normal, m_connect);
    m_check->setObjectName(u"checkToken"_s);
    m_later
        = new KeyButton(u"Later"_s, u"L"_s, KeyButton::Kind::Secondary, KeyButton::Size::Normal, m_connect);
    m_later->setObjectName(u"laterToken"_s);
    grid->addWidget(new SpanLine(u"Read token"_s, Type::Body, Ink::Muted, Elide::None, m_connect), 1, 0);
    grid->addWidget(m_read, 1, 1);
    grid->addWidget(m_check, 1, 2);
    grid->addWidget(new SpanLine(u"Write token"_s, Type::Body, Ink::Muted, Elide::None, m_connect), 2, 0);
    grid->addWidget(m_write, 2, 1);
    grid->addWidget(m_later, 2, 2);
    m_error = new SpanLine(m_connect);
    m_error->setObjectName(u"tokenError"_s);
    grid->addWidget(m_error, 3, 1, 1, 2);
    m_permissions = new QWidget(m_connect);
    m_permissions->setObjectName(u"permissions"_s);
    grid->addWidget(m_permissions, 4, 1, 1, 2);
    m_choices = new QWidget(m_connect);
    auto *choices = new QGridLayout(m_choices);
    choices->setContentsMargins(0, 4, 0, 4);
    choices->setHorizontalSpacing(8);
    m_account = combo(u"accountChoice"_s, u"Account"_s, m_choices);
    m_worker = combo(u"workerChoice"_s, u"Worker"_s, m_choices);
    m_plan = combo(u"planChoice"_s, u"Plan"_s, m_choices);
    m_environment = combo(u"environmentChoice"_s, u"Environment"_s, m_choices);
    m_name = new TextField(u"name of the profile"_s, m_choices);
    m_name->setObjectName(u"profileName"_s);
    m_name->setAccessibleName(u"Name of the profile"_s);
    m_plan->addItem(u"plan not known"_s, int(Plan::Unknown));
    m_plan->addItem(u"Free plan"_s, int(Plan::Free));
    m_plan->addItem(u"Paid plan"_s, int(Plan::Paid));
    m_environment->addItem(u"production"_s, int(Environment::Production));
    m_environment->addItem(u"staging"_s, int(Environment::Staging));
    m_save = new KeyButton(
        u"Save and open"_s, u"S"_s, KeyButton::Kind::Secondary, KeyButton::Size::Normal, m_choices);
    m_save->setObjectName(u"saveProfile"_s);
    m_saveReason = new SpanLine(m_choices);
    m_saveReason->setObjectName(u"saveReason"_s);
    choices->addWidget(m_account, 0, 0);
    choices->addWidget(m_worker, 0, 1);
    choices->addWidget(m_plan, 1, 0);
    choices->addWidget(m_environment, 1, 1);
    choices->addWidget(m_name, 2, 0);
    auto *save = new QHBoxLayout;
    save->addWidget(m_save);
    save->addWidget(m_saveReason, 1);
    choices->addLayout(save, 2, 1);
    choices->setColumnStretch(0, 1);
    choices->setColumnStretch(1, 1);
    grid->addWidget(m_choices, 5, 1, 1, 2);
    auto *place = new QHBoxLayout;
    place->setSpacing(6);
    place->addWidget(new IconBox(Icon::Lock, false, m_connect));
    m_place = new SpanLine(m_connect);
    m_place->setObjectName(u"tokenPlace"_s);
    place->addWidget(m_place, 1);
    grid->addLayout(place, 6, 1, 1, 2);
    m_connect->body()->addLayout(grid);

    connect(m_check, &QAbstractButton::clicked, this, &FirstRunPage::checkToken);
    connect(m_read, &QLineEdit::returnPressed, this, &FirstRunPage::checkToken);
    connect(m_later, &QAbstractButton::clicked, this, [this] {
        m_write->clear();
        m_presenter->setWriteToken({});
        m_choices->isVisible() ? m_worker->setFocus(Qt::OtherFocusReason)
                               : m_read->setFocus(Qt::OtherFocusReason);
    });
    connect(m_account, &QComboBox::activated, this,
        [this] { m_presenter->chooseAccount(m_account->currentData().toString()); });
    connect(m_worker, &QComboBox::activated, this, [this] {
        m_presenter->chooseWorker(m_worker->currentData().toString());
        refresh();
    });
    connect(m_plan, &QComboBox::activated, this,
        [this] { m_presenter->choosePlan(static_cast<Plan>(m_plan->currentData().toInt())); });
    connect(m_environment, &QComboBox::activated, this, [this] {
        m_presenter->chooseEnvironment(static_cast<Environment>(m_environment->currentData().toInt()));
    });
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString &text) {
        m_presenter->setName(text);
        refresh();
    });
    connect(m_save, &QAbstractButton::clicked, this, [this] {
        if (!m_write->text().isEmpty())
            m_presenter->setWriteToken(m_write->take());
        m_presenter->save();
    });
}

void FirstRunPage::buildImport()
{
    m_import->setObjectName(u"importPanel"_s);
    m_import->setAccessibleName(u"Import wrangler.toml or wrangler.jsonc"_s);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(18, 12, 13, 12);
    row->setSpacing(14);
    row->addWidget(new IconBox(Icon::Nodes, false, m_import));
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_importTitle = new SpanLine(
        u"Import wrangler.toml or wrangler.jsonc"_s, Type::Strong, Ink::Text, Elide::Right, m_import);
    m_importTitle->setObjectName(u"importTitle"_s);
    words->addWidget(m_importTitle);
    words->addWidget(new SpanLine(
        u"Takes the Worker’s name, environments, bindings and flags into a profile. Contains no token."_s,
        Type::Body, Ink::Muted, Elide::Right, m_import));
    row->addLayout(words, 1);
    m_choose = new KeyButton(
        u"Choose file…"_s, u"I"_s, KeyButton::Kind::Secondary, KeyButton::Size::Normal, m_import);
    m_choose->setObjectName(u"chooseFile"_s);
    connect(m_choose, &QAbstractButton::clicked, this, [this] {
        context().prompts->openFile(u"Import wrangler file"_s,
            u"wrangler files (wrangler.toml wrangler.json wrangler.jsonc)"_s, this,
            [this](const QString &path) { importFile(path); });
    });
    row->addWidget(m_choose);
    m_import->body()->addLayout(row);
}

void FirstRunPage::checkToken()
{
    if (m_read->text().isEmpty() || m_presenter->stage() == Stage::Checking)
        return;
    m_presenter->check(m_read->take());
}

void FirstRunPage::importFile(const QString &path)
{
    if (path.isEmpty())
        return;
    if (const auto done = m_presenter->import(path); !done) {
        m_importTitle->setSpans({{.text = format::plain(ops::sentence(done.error())),
            .type = Type::Strong,
            .ink = Ink::Critical,
            .mark = Mark::Refused,
            .elide = Elide::Right}});
        return;
    }
    m_importTitle->setSpans({{.text = u"Imported %1"_s.arg(format::plain(m_presenter->profile().worker)),
                                 .type = Type::Strong,
                                 .mark = Mark::Ok},
        {.text = path, .ink = Ink::Muted, .elide = Elide::Middle, .gap = 8}});
}

void FirstRunPage::refresh()
{
    const auto &error = m_presenter->error();
    const Stage stage = m_presenter->stage();
    m_read->setError(error.has_value());
    m_error->setVisible(error.has_value() || stage == Stage::Checking);
    if (stage == Stage::Checking)
        m_error->setSpans({{.text = u"Asking Cloudflare what this token may do…"_s,
            .ink = Ink::Info,
            .mark = Mark::Working}});
    else if (error) {
        const QString action = format::plain(ops::actionFor(*error));
        Spans spans{{.text = format::plain(ops::sentence(*error)),
            .type = Type::Strong,
            .ink = Ink::Critical,
            .mark = Mark::Refused,
            .elide = Elide::Right}};
        if (!action.isEmpty())
            spans << Span{.text = action, .ink = Ink::Muted, .elide = Elide::Right, .gap = 6};
        m_error->setSpans(spans);
    }
    m_read->setPlaceholderText(m_presenter->survey() ? u"checked; the token is held in memory"_s
                                                     : u"paste an API token with read permissions"_s);
    m_permissions->setVisible(m_presenter->survey().has_value());
    m_choices->setVisible(m_presenter->survey().has_value());
    fillPermissions();
    fillChoices();
    const QString place = m_presenter->tokenPlace().isEmpty()
        ? u"Kept in the system keyring. Never in a file, a log or a report."_s
        : m_presenter->tokenPlace();
    m_place->setSpans({{.text = stage == Stage::Saving ? u"Waiting for your keyring…"_s : place,
        .ink = Ink::Muted,
        .elide = Elide::Right}});
    const QString blocker = m_presenter->blocker();
    m_save->setOff(blocker);
    m_save->setKind(blocker.isEmpty() ? KeyButton::Kind::Primary : KeyButton::Kind::Secondary);
    m_start->setKind(blocker.isEmpty() ? KeyButton::Kind::Secondary : KeyButton::Kind::Primary);
    m_saveReason->setSpans({{.text = blocker.isEmpty() ? QString() : u"off: "_s + blocker,
        .ink = Ink::Muted,
        .elide = Elide::Right}});
    if (context().commands != nullptr)
        context().commands->touch();
}

void FirstRunPage::fillPermissions()
{
    clear(m_permissions);
    const auto &survey = m_presenter->survey();
    if (!survey)
        return;
    auto *grid = new QGridLayout(m_permissions);
    grid->setContentsMargins(0, 4, 0, 4);
    grid->setHorizontalSpacing(28);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int at = 0;
    const auto add = [&](Mark mark, const QString &name, const QString &remark, const QString &tip) {
        auto *cell = new QWidget(m_permissions);
        auto *row = new QHBoxLayout(cell);
        row->setContentsMargins(0, 0, 0, 0);
        auto *label = new SpanLine(Spans{{.text = name, .mark = mark}}, cell);
        label->setMinimumLineHeight(24);
        auto *right = new SpanLine(Spans{{.text = remark, .ink = Ink::Muted, .elide = Elide::Right}}, cell);
        right->setAlignment(Qt::AlignRight);
        row->addWidget(label);
        row->addWidget(right, 1);
        cell->setToolTip(tip);
        grid->addWidget(cell, at / 2, at % 2);
        ++at;
    };
    for (const ops::Permission &permission : survey->permissions) {
        const QString name = format::plain(permission.name);
        const QString level = name.section(u" › "_s, -1);
        const QString label = name.section(u" › "_s, 1, 1);
        const QString why = format::plain(permission.why);
        if (!permission.granted)
            add(Mark::NotStarted, label, u"%1 not asked: that needs a write"_s.arg(level), why);
        else if (*permission.granted)
            add(Mark::Ok, label, level, name);
        else
            add(Mark::Forbidden, label, u"missing: "_s + why, name);
    }
    const Timestamp now = context().now ? context().now() : Timestamp{};
    if (survey->token.expiresOn)
        add(Mark::Ok, u"Expires"_s, u"in %1"_s.arg(format::duration(*survey->token.expiresOn - now)), {});
    else
        add(Mark::Warning, u"Expires"_s, u"never: a token with an end is safer"_s, {});
}

void FirstRunPage::fillChoices()
{
    const auto &survey = m_presenter->survey();
    if (!survey)
        return;
    const config::Profile &profile = m_presenter->profile();
    m_account->clear();
    for (const cloudflare::Account &account : survey->accounts)
        m_account->addItem(format::plain(account.name.empty() ? account.id.str() : account.name),
            format::plain(account.id.str()));
    m_account->setCurrentIndex(m_account->findData(format::plain(profile.accountId)));
    m_worker->clear();
    m_worker->addItem(survey->workers.empty() ? u"no Worker in this account"_s
                                              : u"choose one of %1 Workers"_s.arg(survey->workers.size()),
        QString());
    for (const WorkerSummary &worker : survey->workers)
        m_worker->addItem(format::plain(worker.name.str()), format::plain(worker.name.str()));
    m_worker->setCurrentIndex(std::max(0, m_worker->findData(format::plain(profile.worker))));
    m_plan->setCurrentIndex(m_plan->findData(int(profile.plan)));
    m_environment->setCurrentIndex(std::max(0, m_environment->findData(int(profile.environment))));
    if (m_name->text() != format::plain(profile.name))
        m_name->setText(format::plain(profile.name));
}

QWidget *FirstRunPage::initialFocus()
{
    return m_start;
}

QStringList FirstRunPage::statusCommands() const
{
    return {u"first.start"_s, u"move.tab"_s};
}

void FirstRunPage::addCommands(CommandTable &table)
{
    const auto add = [&](const QString &name, const QString &text, const QString &brief, const QString &key,
                         KeyButton *button) {
        table.add({.id = name,
            .group = u"Start"_s,
            .text = text,
            .brief = brief,
            .keys = {key},
            .page = id(),
            .state =
                [button] {
                    return button->isOff() ? CommandState{false, button->reason()} : CommandState{};
                },
            .run = [button] { button->click(); }});
    };
    // Listed only: Enter presses the focused button, which is this one at start; elsewhere it belongs to its field.
    table.add({.id = u"first.start"_s,
        .group = u"Start"_s,
        .text = u"Start the sandbox"_s,
        .brief = u"start the sandbox"_s,
        .keys = {u"Enter"_s},
        .page = id()});
    add(u"first.check"_s, u"Check the read token"_s, u"check"_s, u"C"_s, m_check);
    add(u"first.later"_s, u"Leave the write token for later"_s, u"later"_s, u"L"_s, m_later);
    add(u"first.save"_s, u"Save the profile and open it"_s, u"save"_s, u"S"_s, m_save);
    add(u"first.import"_s, u"Import a wrangler file"_s, u"import"_s, u"I"_s, m_choose);
}

void FirstRunPage::applyLayout()
{
    m_column->setFixedWidth(kColumn);
}

} // namespace edgedeck::ui
