// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/bindings/bindingspage.h"

#include "app/ops/lookups.h"
#include "app/ops/session.h"
#include "app/ops/wording.h"
#include "ui/models/format.h"
#include "ui/pages/bindings/bindingfacts.h"
#include "ui/pages/bindings/inspectorpanel.h"
#include "ui/pages/bindings/wranglercompare.h"
#include "ui/pages/support/faultrow.h"
#include "ui/pages/support/pagehead.h"
#include "ui/pages/support/spantable.h"
#include "ui/pages/support/statemark.h"
#include "ui/pages/support/widths.h"
#include "ui/shell/commands.h"
#include "ui/shell/prompts.h"
#include "ui/shell/widgets/chip.h"
#include "ui/shell/widgets/keybutton.h"
#include "ui/shell/widgets/spanline.h"
#include "ui/shell/widgets/textfield.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

/// "same" is quiet, every difference has the warning mark before its value.
Spans fileSpans(const QString &text)
{
    const bool quiet = text == "same"_L1 || text == "not listed"_L1 || text == "set"_L1 || text == u"–"_s
        || text.isEmpty();
    if (quiet)
        return {{.text = text, .ink = Ink::Muted, .elide = Elide::Right}};
    return {
        {.text = text, .type = Type::Strong, .ink = Ink::Warn, .mark = Mark::Warning, .elide = Elide::Right}};
}

Spans bindingCell(const QModelIndex &index)
{
    const auto row = index.data(FactRole).value<BindingRow>();
    if (row.group)
        return {{.text = row.title, .type = Type::Strong},
            {.text = row.note, .ink = Ink::Muted, .elide = Elide::Right, .gap = 5}};
    const QString text = index.data().toString();
    const Binding &binding = row.checked.binding;
    const bool value = binding.type == "plain_text" || binding.type == "json" || isSecret(binding);
    switch (index.column()) {
    case BindingModel::MarkColumn:
        return {{.mark = stateOf(row.checked.worst())}};
    case BindingModel::NameColumn:
        return {{.text = text, .type = Type::Mono, .elide = Elide::Middle}};
    case BindingModel::TypeColumn:
        return {{.text = text, .ink = Ink::Muted, .elide = Elide::Right}};
    case BindingModel::TargetColumn: {
        const bool id = binding.type == "kv_namespace" || binding.type == "d1";
        const Ink ink = isSecret(binding) ? Ink::Muted : Ink::Text;
        return {
            {.text = text, .type = value || id ? Type::Mono : Type::Body, .ink = ink, .elide = Elide::Right}};
    }
    case BindingModel::ResolvedColumn: {
        const bool isUnknown
            = !row.checked.resolved.known() && !value && !row.checked.resolved.unknown.empty();
        return {{.text = text, .ink = isUnknown ? Ink::Unknown : Ink::Muted, .elide = Elide::Right}};
    }
    case BindingModel::FileColumn:
    case BindingModel::OtherColumn:
        return fileSpans(text);
    default:
        return {};
    }
}

class BindingDelegate final : public SpanDelegate
{
public:
    explicit BindingDelegate(QObject *parent)
        : SpanDelegate(bindingCell, parent)
    {
        setGroupRule([](const QModelIndex &index) { return index.data(FactRole).value<BindingRow>().group; });
    }
};

} // namespace

BindingsPage::BindingsPage(const AppContext &context, QWidget *parent)
    : Page(u"bindings"_s, u"Bindings"_s, Icon::Nodes, context, parent)
    , m_head(new PageHead(u"Bindings"_s, this))
    , m_notice(new SpanLine(this))
    , m_empty(new SpanLine(this))
    , m_good(new Chip(Mark::Ok, u"0 in order"_s, this))
    , m_warned(new Chip(Mark::Warning, u"0 warnings"_s, this))
    , m_broken(new Chip(Mark::Refused, u"0 broken"_s, this))
    , m_filter(new TextField(u"filter bindings"_s, this))
    , m_compare(
          new KeyButton(u"Compare with…"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_import(new KeyButton(
          u"Import wrangler.toml"_s, {}, KeyButton::Kind::Secondary, KeyButton::Size::Small, this))
    , m_listPanel(new Panel({}, {}, this))
    , m_side(new QWidget(this))
    , m_table(new SpanTable(m_listPanel))
    , m_fault(new FaultRow(context.commands, m_listPanel))
    , m_inspector(new InspectorPanel(context.commands, m_side))
    , m_probe(new ProbePanel(context, m_side))
    , m_content(new QWidget)
    , m_scroll(new QScrollArea(this))
{
    m_head->titleLine()->setObjectName(u"bindingsTitle"_s);
    for (Chip *chip : {m_good, m_warned, m_broken})
        m_head->addChip(chip);
    m_head->addTool(m_filter);
    m_head->addTool(m_compare);
    m_head->addTool(m_import);
    m_notice->setObjectName(u"bindingsNotice"_s);
    m_empty->setObjectName(u"bindingsEmpty"_s);
    m_listPanel->setObjectName(u"bindingsPanel"_s);
    m_listPanel->setAccessibleName(u"Bindings"_s);
    m_filter->setObjectName(u"bindingFilter"_s);
    m_filter->setAccessibleName(u"Filter bindings"_s);
    m_filter->setKey(u"/"_s);
    m_filter->setFixedWidth(190);
    m_compare->setObjectName(u"compareButton"_s);
    m_import->setObjectName(u"importButton"_s);
    m_compare->bind(context.commands, u"bindings.compare"_s);
    m_import->bind(context.commands, u"bindings.import"_s);
    m_table->setObjectName(u"bindingTable"_s);
    m_table->setAccessibleName(u"Bindings of the live version"_s);
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new BindingDelegate(m_table));
    m_table->horizontalHeader()->setMinimumSectionSize(24);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_notice->hide();

    auto *panel = static_cast<Panel *>(m_listPanel);
    m_empty->setMinimumLineHeight(48);
    panel->body()->addWidget(m_empty);
    panel->body()->addWidget(m_table, 1);
    panel->body()->addWidget(m_fault);
    auto *side = new QVBoxLayout(m_side);
    side->setContentsMargins(0, 0, 0, 0);
    side->addWidget(m_inspector);
    side->addWidget(m_probe, 1);
    new QVBoxLayout(m_content);
    m_scroll->setObjectName(u"bindingsScroll"_s);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(m_content);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setFilter(text);
        showHead();
    });
    connect(
        m_filter, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(Qt::ShortcutFocusReason); });
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &BindingsPage::showCurrent);
    connect(m_table, &SpanTable::opened, this, [this] { m_scroll->ensureWidgetVisible(m_inspector); });
    applyLayout();
}

const CheckedBinding *BindingsPage::current() const
{
    const BindingRow *row = m_model.at(m_table->currentIndex().row());
    return row == nullptr || row->group ? nullptr : &row->checked;
}

void BindingsPage::setSnapshot(const Snapshot &snapshot)
{
    const Mark before = railMark();
    m_snapshot = snapshot;
    if (m_file)
        applyWranglerFile(*m_file, m_snapshot);
    m_model.setSnapshot(m_snapshot);
    showOther();
    if (!m_table->currentIndex().isValid() && m_model.rowCount() > 1)
        m_table->setCurrentIndex(m_model.index(1, 0));
    m_fault->setSnapshot(snapshot, {"versions", "deployments", "kv"});
    m_probe->setSnapshot(m_snapshot);
    showHead();
    showCurrent();
    if (railMark() != before)
        Q_EMIT railMarkChanged();
}

void BindingsPage::showHead()
{
    Spans title;
    if (m_snapshot.first) {
        title << Span{.text = u"asking Cloudflare…"_s, .ink = Ink::Muted, .gap = 12};
    } else if (!m_snapshot.liveVersions.empty()) {
        const QString number = m_model.filter().isEmpty()
            ? QString::number(m_model.total())
            : u"%1 of %2"_s.arg(m_model.shown()).arg(m_model.total());
        title << Span{.text = number + u" on live version"_s, .ink = Ink::Muted, .gap = 12}
              << Span{.text = fromUtf8(shortId(m_snapshot.liveVersions.front().id.str())),
                     .type = Type::Mono,
                     .ink = Ink::Muted,
                     .gap = 4};
    }
    m_head->setRest(title);
    const int good = m_model.withResult(CheckResult::Pass);
    const int warned = m_model.withResult(CheckResult::Warn);
    const int broken = m_model.withResult(CheckResult::Block);
    m_good->set(Mark::Ok, u"%1 in order"_s.arg(good));
    m_good->setVisible(good > 0);
    m_warned->set(Mark::Warning, warned == 1 ? u"1 warning"_s : u"%1 warnings"_s.arg(warned));
    m_warned->setVisible(warned > 0);
    m_broken->set(Mark::Refused, u"%1 broken"_s.arg(broken));
    m_broken->setVisible(broken > 0);
    m_filter->setPlaceholderText(
        m_model.total() > 0 ? u"filter %1 bindings"_s.arg(m_model.total()) : u"filter bindings"_s);

    const bool none = m_model.rowCount() == 0;
    m_empty->setVisible(none);
    m_table->setVisible(!none);
    if (m_snapshot.first)
        m_empty->setSpans({{.text = u"Asking Cloudflare for the live version…"_s,
            .ink = Ink::Info,
            .mark = Mark::Working,
            .gap = 12}});
    else if (m_model.total() > 0)
        m_empty->setSpans({{.text
            = u"No binding matches “%1”. Esc shows all %2."_s.arg(m_model.filter()).arg(m_model.total()),
            .ink = Ink::Muted,
            .gap = 12}});
    else
        m_empty->setSpans(
            {{.text = u"No binding is known: the live version lists none, or it could not be read."_s,
                .ink = Ink::Muted,
                .elide = Elide::Right,
                .gap = 12}});
}

void BindingsPage::showCurrent()
{
    m_inspector->setBinding(current(), m_snapshot);
    if (context().commands != nullptr)
        context().commands->touch();
    Q_EMIT crumbsChanged();
}

Mark BindingsPage::railMark() const
{
    if (m_model.withResult(CheckResult::Block) > 0)
        return Mark::Refused;
    return m_model.withResult(CheckResult::Warn) > 0 ? Mark::Warning : Mark::None;
}

QStringList BindingsPage::crumbs() const
{
    const CheckedBinding *checked = current();
    return checked == nullptr ? QStringList() : QStringList{format::plain(checked->binding.name)};
}

QWidget *BindingsPage::initialFocus()
{
    return m_table;
}

QStringList BindingsPage::statusCommands() const
{
    return {u"bindings.filter"_s, u"bindings.details"_s, u"bindings.copy"_s, u"bindings.compare"_s};
}

void BindingsPage::addCommands(CommandTable &table)
{
    const auto chosen = [this] {
        return current() != nullptr ? CommandState{} : CommandState{false, u"no binding is chosen"_s};
    };
    table.add({.id = u"bindings.filter"_s,
        .group = u"Binding"_s,
        .text = u"Filter bindings"_s,
        .brief = u"filter"_s,
        .keys = {u"/"_s},
        .page = id(),
        .run = [this] {
            m_filter->setFocus(Qt::ShortcutFocusReason);
            m_filter->selectAll();
        }});
    table.add({.id = u"bindings.details"_s,
        .group = u"Binding"_s,
        .text = u"Show details of the binding"_s,
        .brief = u"details"_s,
        .keys = {u"Enter"_s},
        .page = id(),
        .inPalette = false});
    table.add({.id = u"bindings.copy"_s,
        .group = u"Binding"_s,
        .text = u"Copy the id of the binding"_s,
        .brief = u"copy id"_s,
        .keys = {u"Y"_s},
        .page = id(),
        .state = chosen,
        .run = [this] {
            const Binding &binding = current()->binding;
            context().prompts->copy(
                format::plain(binding.targetId.empty() ? binding.name : binding.targetId));
        }});
    table.add({.id = u"bindings.dashboard"_s,
        .group = u"Binding"_s,
        .text = u"Open the binding in the dashboard"_s,
        .brief = u"dashboard"_s,
        .keys = {u"O"_s},
        .page = id(),
        .state =
            [this] {
                if (current() == nullptr)
                    return CommandState{false, u"no binding is chosen"_s};
                return dashboardUrl(*current(), m_snapshot).isEmpty()
                    ? CommandState{false, u"the sandbox has no dashboard"_s}
                    : CommandState{};
            },
        .run = [this] { context().prompts->openUrl(dashboardUrl(*current(), m_snapshot)); }});
    table.add({.id = u"bindings.compare"_s,
        .group = u"Binding"_s,
        .text = u"Compare with another environment or version"_s,
        .brief = u"compare"_s,
        .keys = {u"D"_s},
        .page = id(),
        .state =
            [this] {
                return comparisons(m_file, m_snapshot).empty()
                    ? CommandState{false, u"only one version is known, and no wrangler file"_s}
                    : CommandState{};
            },
        .run = [this] { compareNext(); }});
    table.add({.id = u"bindings.import"_s,
        .group = u"Binding"_s,
        .text = u"Import wrangler.toml or wrangler.jsonc"_s,
        .brief = u"import"_s,
        .keys = {u"I"_s},
        .page = id(),
        .run = [this] {
            context().prompts->openFile(u"Import wrangler file"_s,
                u"wrangler files (wrangler.toml wrangler.json wrangler.jsonc)"_s, this,
                [this](const QString &path) { importFile(path); });
        }});
    const auto probe = [this](ops::ProbeVia via) {
        const QString reason = m_probe->offReason(via);
        return reason.isEmpty() ? CommandState{} : CommandState{false, reason};
    };
    table.add({.id = u"bindings.probe"_s,
        .group = u"Binding"_s,
        .text = u"Run the KV test through the Worker"_s,
        .brief = u"probe"_s,
        .keys = {u"P"_s},
        .page = id(),
        .state = [probe] { return probe(ops::ProbeVia::Worker); },
        .run = [this] { m_probe->run(ops::ProbeVia::Worker); }});
    table.add({.id = u"bindings.probeRest"_s,
        .group = u"Binding"_s,
        .text = u"Run the KV test by REST"_s,
        .brief = u"probe by REST"_s,
        .keys = {u"R"_s},
        .page = id(),
        .state = [probe] { return probe(ops::ProbeVia::Rest); },
        .run = [this] { m_probe->run(ops::ProbeVia::Rest); }});
}

void BindingsPage::importFile(const QString &path)
{
    if (path.isEmpty())
        return;
    const auto file = config::readWranglerFile(path);
    m_notice->show();
    if (!file) {
        m_notice->setSpans({{.text = format::plain(ops::sentence(file.error())),
            .type = Type::Strong,
            .ink = Ink::Critical,
            .mark = Mark::Refused,
            .elide = Elide::Right}});
        return;
    }
    m_file = *file;
    say(Mark::Info, u"Compared with %1."_s.arg(path), u"Nothing was sent; the file stays as it is."_s);
    setSnapshot(Snapshot(m_snapshot));
    context().commands->touch();
}

void BindingsPage::say(Mark mark, const QString &words, const QString &rest)
{
    m_notice->show();
    m_notice->setSpans({{.text = words, .mark = mark, .elide = Elide::Middle},
        {.text = rest, .ink = Ink::Muted, .elide = Elide::Right, .gap = 6}});
}

/// One after the other, and after the last one none.
void BindingsPage::compareNext()
{
    const std::vector<Comparison> all = comparisons(m_file, m_snapshot);
    std::size_t next = 0;
    for (std::size_t i = 0; m_other && i < all.size(); ++i) {
        if (all[i].name == m_other->name)
            next = i + 1;
    }
    ++m_generation;
    m_otherVersion.reset();
    if (next >= all.size()) {
        m_other.reset();
        m_notice->hide();
        m_model.setOther({}, {});
        return;
    }
    m_other = all[next];
    const QString more
        = next + 1 < all.size() ? u"D goes on to %1."_s.arg(all[next + 1].words) : u"D ends it."_s;
    say(Mark::Info, u"Beside it: %1."_s.arg(m_other->words), more);
    if (!m_other->version)
        return showOther();
    // The newest upload's bindings are often read already.
    if (m_snapshot.newestVersion && m_snapshot.newestVersion->id == *m_other->version
        && m_snapshot.newestVersion->hasBindings) {
        m_otherVersion = m_snapshot.newestVersion;
        return showOther();
    }
    const auto done = [this, generation = m_generation](Result<WorkerVersion> answer) {
        if (generation == m_generation)
            compared(answer);
    };
    m_model.setOther({}, {});
    if (m_readVersion)
        return m_readVersion(*m_other->version, this, done);
    if (context().session == nullptr)
        return compared(failLocal(FaultClass::Config, "no profile is open"));
    ops::readVersion(*context().session, *m_other->version, this, done);
}

void BindingsPage::compared(const Result<WorkerVersion> &answer)
{
    if (!answer)
        return say(Mark::Refused, format::plain(ops::sentence(answer.error())), m_other->words);
    m_otherVersion = *answer;
    showOther();
}

void BindingsPage::showOther()
{
    if (!m_other)
        return;
    if (m_other->version) {
        if (m_otherVersion)
            m_model.setOther(m_other->name, versionValues(m_otherVersion->bindings, m_snapshot));
        return;
    }
    const QString environment = m_other->name == u"top level"_s ? QString() : m_other->name;
    if (m_file)
        m_model.setOther(m_other->name, environmentValues(*m_file, environment, m_snapshot));
}

void BindingsPage::openItem(const QString &item)
{
    const int row = m_model.rowOf(u"b:"_s + item);
    if (row >= 0)
        m_table->setCurrentIndex(m_model.index(row, 0));
}

bool BindingsPage::stepBack()
{
    if (m_filter->text().isEmpty())
        return false;
    m_filter->clear();
    m_table->setFocus(Qt::OtherFocusReason);
    return true;
}

void BindingsPage::arrangeColumns()
{
    const bool narrow = layoutClass() == LayoutClass::S;
    const bool wide = layoutClass() == LayoutClass::L || layoutClass() == LayoutClass::XL;
    m_table->setColumnWidth(BindingModel::MarkColumn, 34);
    m_table->setColumnWidth(
        BindingModel::NameColumn, columnWidth(Type::Mono, {u"FEATURE_FLAG_DO_CACHE"_s}, wide ? 30 : 16));
    m_table->setColumnWidth(
        BindingModel::TypeColumn, columnWidth(Type::Body, {u"kv_namespace"_s, u"durable_object"_s}, 14));
    m_table->setColumnWidth(BindingModel::TargetColumn, wide ? 205 : narrow ? 180 : 150);
    m_table->setColumnWidth(BindingModel::ResolvedColumn,
        columnWidth(Type::Body, {u"value not readable"_s, u"exists · 2,114 keys"_s}, 14));
    m_table->setColumnWidth(BindingModel::FileColumn, columnWidth(Type::Body, {u"wrangler file"_s}, 28));
}

void BindingsPage::applyLayout()
{
    const LayoutMetrics m = metrics();
    const bool single = layoutClass() == LayoutClass::S;
    auto *page = static_cast<QVBoxLayout *>(m_content->layout());
    while (QLayoutItem *item = page->takeAt(0))
        delete item;
    page->setContentsMargins(m.padX, m.padY, m.padX, m.padY);
    page->setSpacing(m.gap);
    m_side->layout()->setSpacing(m.gap);
    m_inspector->setHeaderHeight(m.panelHeader);
    m_probe->setHeaderHeight(m.panelHeader);
    const bool wide = layoutClass() == LayoutClass::L || layoutClass() == LayoutClass::XL;
    for (KeyButton *button : {m_compare, m_import})
        button->setKeyShown(wide);
    m_import->setText(single ? u"Import…"_s : u"Import wrangler.toml"_s);
    m_probe->setKeysShown(wide || single);
    arrangeColumns();

    page->addWidget(m_head);
    page->addWidget(m_notice);
    if (single) {
        m_side->setMinimumWidth(0);
        m_side->setMaximumWidth(QWIDGETSIZE_MAX);
        m_listPanel->setMinimumHeight(320);
        page->addWidget(m_listPanel);
        page->addWidget(m_side);
        return;
    }
    m_listPanel->setMinimumHeight(0);
    m_side->setFixedWidth(rightColumn(layoutClass(), 366));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(m.gap);
    columns->addWidget(m_listPanel, 1);
    columns->addWidget(m_side);
    page->addLayout(columns, 1);
}

} // namespace edgedeck::ui
