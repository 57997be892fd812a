// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/domain/snapshot.h"
#include "ui/models/keyedtablemodel.h"

#include <QHash>

#include <optional>

namespace edgedeck::ui {

struct BindingRow
{
    QString key; ///< "b:NAME", groups "g:Secrets"
    bool group = false;
    QString title; ///< groups: "Secrets"
    QString note; ///< groups: "9 · names only, values cannot be read"
    CheckedBinding checked;
    bool isFlag = false; ///< a flag of this profile
    QString other; ///< the same name in another environment: "same", "missing", its value
    friend bool operator==(const BindingRow &, const BindingRow &) = default;
};

/// Bindings of the live version, grouped by type. Group rows are rows of the table: the delegate draws them
/// across. The filter leaves groups without a match out; matching itself is bindingMatches().
class BindingModel final : public KeyedTableModel<BindingRow>
{
    Q_OBJECT
public:
    enum Column {
        MarkColumn,
        NameColumn,
        TypeColumn,
        TargetColumn,
        ResolvedColumn,
        FileColumn,
        OtherColumn,
        ColumnCount
    };

    using KeyedTableModel::KeyedTableModel;
    void setSnapshot(const Snapshot &snapshot);
    /// Values of another environment by binding name; an empty name takes the column's content away.
    void setOther(const QString &environment, const QHash<QString, QString> &values);
    [[nodiscard]] QString otherName() const { return m_otherName; }
    void setFilter(const QString &text);
    [[nodiscard]] QString filter() const { return m_filter; }
    /// Bindings before and after the filter; groups do not count.
    [[nodiscard]] int total() const { return static_cast<int>(m_bindings.size()); }
    [[nodiscard]] int shown() const;
    [[nodiscard]] int withResult(CheckResult result) const;

    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// What a binding points at, as shown: "321593c6…de1fa", "CacheDurableObject", "\"false\"", six dots.
    [[nodiscard]] static QString target(const Binding &binding);
    /// The type as wrangler spells it, short enough for the column.
    [[nodiscard]] static QString shortType(const Binding &binding);
    /// "pass", "warning", "blocked", "unknown" in words for people.
    [[nodiscard]] static QString resultWord(CheckResult result);

private:
    void rebuild();
    [[nodiscard]] static QString display(const BindingRow &row, int column);

    std::vector<BindingRow> m_bindings;
    QString m_filter, m_otherName;
    QHash<QString, QString> m_other;
};

/// True when every word of `needle` occurs in name, type, target, resolved name or check texts, ignoring case.
[[nodiscard]] bool bindingMatches(const CheckedBinding &checked, const QString &needle);

} // namespace edgedeck::ui
