// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/bindingmodel.h"

#include "ui/models/format.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kValueLength = 40;

struct Group
{
    QString title, note;
    int order = 0;
};

/// Groups in the order an operator asks: stores first, then compute, then names of secrets, then plain values.
Group groupOf(const Binding &binding)
{
    if (isSecret(binding))
        return {u"Secrets"_s, u"names only, values cannot be read"_s, 900};
    if (binding.type == "plain_text" || binding.type == "json")
        return {u"Variables"_s, u"plain_text, 40 characters shown"_s, 950};
    static constexpr std::array<std::string_view, 8> kOrder{
        "kv_namespace", "durable_object_namespace", "r2_bucket", "d1", "queue", "service", "workflow", "ai"};
    const auto *found = std::find(kOrder.begin(), kOrder.end(), binding.type);
    return {format::plain(displayType(binding.type)), {}, static_cast<int>(found - kOrder.begin())};
}

} // namespace

bool bindingMatches(const CheckedBinding &checked, const QString &needle)
{
    QString hay = format::plain(checked.binding.name) + u'\n' + format::plain(checked.binding.type) + u'\n'
        + format::plain(displayType(checked.binding.type)) + u'\n' + format::plain(checked.binding.targetId)
        + u'\n' + format::plain(checked.binding.className) + u'\n' + format::plain(checked.binding.text)
        + u'\n' + format::plain(checked.resolved.value.value_or(checked.resolved.unknown));
    for (const Check &check : checked.checks) {
        hay += u'\n' + format::plain(check.title);
        if (check.result != CheckResult::Pass)
            hay += u'\n' + BindingModel::resultWord(check.result);
    }
    const QStringList words = needle.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
        [&](const QString &word) { return hay.contains(word, Qt::CaseInsensitive); });
}

void BindingModel::setSnapshot(const Snapshot &snapshot)
{
    m_bindings.clear();
    for (const CheckedBinding &checked : snapshot.bindings) {
        BindingRow row;
        row.key = u"b:"_s + format::plain(checked.binding.name);
        row.checked = checked;
        row.other = m_otherName.isEmpty() ? QString()
                                          : m_other.value(format::plain(checked.binding.name), u"missing"_s);
        row.isFlag = snapshot.flag(checked.binding.name) != nullptr;
        m_bindings.push_back(std::move(row));
    }
    std::stable_sort(m_bindings.begin(), m_bindings.end(), [](const BindingRow &a, const BindingRow &b) {
        const Group left = groupOf(a.checked.binding);
        const Group right = groupOf(b.checked.binding);
        return left.order != right.order ? left.order < right.order : left.title < right.title;
    });
    rebuild();
}

void BindingModel::setOther(const QString &environment, const QHash<QString, QString> &values)
{
    m_otherName = environment;
    m_other = values;
    for (BindingRow &row : m_bindings) {
        const QString name = format::plain(row.checked.binding.name);
        row.other = environment.isEmpty() ? QString() : values.value(name, u"missing"_s);
    }
    rebuild();
    Q_EMIT headerDataChanged(Qt::Horizontal, OtherColumn, OtherColumn);
}

void BindingModel::setFilter(const QString &text)
{
    if (m_filter == text)
        return;
    m_filter = text;
    rebuild();
}

void BindingModel::rebuild()
{
    std::vector<BindingRow> next;
    std::size_t head = 0;
    int members = 0;
    QString title;
    const auto close = [&] {
        if (members > 0)
            next[head].note = QString::number(members)
                + (next[head].note.isEmpty() ? QString() : u" · "_s + next[head].note);
        members = 0;
    };
    for (const BindingRow &row : m_bindings) {
        if (!bindingMatches(row.checked, m_filter))
            continue;
        const Group group = groupOf(row.checked.binding);
        if (group.title != title) {
            close();
            title = group.title;
            head = next.size();
            BindingRow top;
            top.key = u"g:"_s + title;
            top.group = true;
            top.title = title;
            top.note = group.note;
            next.push_back(std::move(top));
        }
        ++members;
        next.push_back(row);
    }
    close();
    merge(std::move(next));
}

int BindingModel::shown() const
{
    return static_cast<int>(
        std::count_if(rows().begin(), rows().end(), [](const BindingRow &r) { return !r.group; }));
}

int BindingModel::withResult(CheckResult result) const
{
    return static_cast<int>(std::count_if(m_bindings.begin(), m_bindings.end(),
        [&](const BindingRow &row) { return row.checked.worst() == result; }));
}

int BindingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString BindingModel::target(const Binding &binding)
{
    if (isSecret(binding))
        return QString(6, QChar(0x2022));
    if (binding.type == "plain_text" || binding.type == "json") {
        QString value = format::plain(binding.text);
        if (value.size() > kValueLength)
            value = value.left(kValueLength) + u"…"_s;
        return binding.type == "json" ? value : u"\""_s + value + u"\""_s;
    }
    if (!binding.className.empty())
        return format::plain(binding.className);
    if (binding.targetId.empty())
        return u"–"_s;
    const bool id = binding.type == "kv_namespace" || binding.type == "d1" || binding.type == "hyperdrive";
    return id ? format::middle(binding.targetId) : format::plain(binding.targetId);
}

QString BindingModel::shortType(const Binding &binding)
{
    return binding.type == "durable_object_namespace" ? u"durable_object"_s : format::plain(binding.type);
}

QString BindingModel::resultWord(CheckResult result)
{
    switch (result) {
    case CheckResult::Pass:
        return u"in order"_s;
    case CheckResult::Warn:
        return u"warning"_s;
    case CheckResult::Block:
        return u"broken"_s;
    case CheckResult::Unknown:
        break;
    }
    return u"unknown"_s;
}

QString BindingModel::display(const BindingRow &row, int column)
{
    if (row.group)
        return column == MarkColumn ? row.title + u" "_s + row.note : QString();
    const CheckedBinding &checked = row.checked;
    switch (column) {
    case NameColumn:
        return format::plain(checked.binding.name);
    case TypeColumn:
        return shortType(checked.binding);
    case TargetColumn:
        return target(checked.binding);
    case ResolvedColumn:
        if (row.isFlag && !checked.resolved.known())
            return u"flag of this profile"_s;
        if (checked.resolved.known())
            return format::plain(*checked.resolved.value);
        if (isSecret(checked.binding))
            return u"value not readable"_s;
        return format::plain(checked.resolved.unknown);
    case FileColumn:
        return checked.fileValue ? format::plain(*checked.fileValue) : u"–"_s;
    case OtherColumn:
        return row.other;
    default:
        return {};
    }
}

QVariant BindingModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BindingRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case Qt::ToolTipRole:
        if (!row.group && index.column() == MarkColumn && !row.checked.checks.empty())
            return format::plain(row.checked.checks.front().title);
        return display(row, index.column());
    case Qt::AccessibleTextRole:
        if (!row.group && index.column() == MarkColumn)
            return resultWord(row.checked.worst());
        return display(row, index.column());
    case IdRole:
        return row.key;
    case SortRole:
        return display(row, index.column()).toLower();
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant BindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    if (section == OtherColumn)
        return m_otherName;
    static const QStringList kHeads{
        QString(), u"name"_s, u"type"_s, u"target"_s, u"resolved"_s, u"wrangler file"_s};
    return kHeads.value(section);
}

Qt::ItemFlags BindingModel::flags(const QModelIndex &index) const
{
    const BindingRow *row = at(index.row());
    if (row != nullptr && row->group)
        return Qt::ItemIsEnabled;
    return QAbstractTableModel::flags(index);
}

} // namespace edgedeck::ui
