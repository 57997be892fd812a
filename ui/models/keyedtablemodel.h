// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QString>

#include <algorithm>
#include <utility>
#include <vector>

namespace edgedeck::ui {

/// Roles that every list of ours answers beside Qt's own.
enum ModelRole {
    IdRole = Qt::UserRole + 1, ///< stable key of the row
    SortRole, ///< raw value to sort by
    FactRole, ///< the domain value behind the row, for delegates
    FirstFreeRole
};

/// A table whose refresh is a merge by key: rows that stay keep their index identity (selection, scroll, open
/// editors), values change in place, the model is never reset. `Row` has a `QString key` and operator==.
/// GUI thread.
template <class Row> class KeyedTableModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] const Row *at(int row) const
    {
        return row < 0 || row >= rowCount() ? nullptr : &m_rows[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] int rowOf(const QString &key) const
    {
        const auto found
            = std::find_if(m_rows.begin(), m_rows.end(), [&](const Row &r) { return r.key == key; });
        return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
    }
    [[nodiscard]] const std::vector<Row> &rows() const { return m_rows; }

protected:
    /// Makes the rows equal to `next` (keys unique) by removing, moving, inserting and changing single rows.
    void merge(std::vector<Row> next)
    {
        removeMissing(next);
        for (std::size_t i = 0; i < next.size(); ++i) {
            if (i >= m_rows.size() || m_rows[i].key != next[i].key)
                bringTo(i, next[i]);
            if (!(m_rows[i] == next[i])) {
                m_rows[i] = std::move(next[i]);
                const int row = static_cast<int>(i);
                Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
            }
        }
    }

private:
    void removeMissing(const std::vector<Row> &next)
    {
        QSet<QString> keys;
        for (const Row &row : next)
            keys.insert(row.key);
        for (std::size_t i = m_rows.size(); i-- > 0;) {
            if (keys.contains(m_rows[i].key))
                continue;
            beginRemoveRows({}, static_cast<int>(i), static_cast<int>(i));
            m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(i));
            endRemoveRows();
        }
    }

    void bringTo(std::size_t to, const Row &row)
    {
        const auto start = m_rows.begin() + static_cast<std::ptrdiff_t>(std::min(to, m_rows.size()));
        const auto found = std::find_if(start, m_rows.end(), [&](const Row &r) { return r.key == row.key; });
        const int target = static_cast<int>(to);
        if (found == m_rows.end()) {
            beginInsertRows({}, target, target);
            m_rows.insert(m_rows.begin() + target, row);
            endInsertRows();
            return;
        }
        const int from = static_cast<int>(found - m_rows.begin());
        beginMoveRows({}, from, from, {}, target);
        std::rotate(m_rows.begin() + target, m_rows.begin() + from, m_rows.begin() + from + 1);
        endMoveRows();
    }

    std::vector<Row> m_rows;
};

} // namespace edgedeck::ui
