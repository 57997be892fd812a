// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttable.h"

#include "app/base/qt/convert.h"
#include "ui/charts/axis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString cell(QString text)
{
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()))
        text.prepend(u'\'');
    if (text.contains(u',') || text.contains(u'"') || text.contains(u'\n'))
        text = u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    return text;
}

} // namespace

ChartTable tableOf(const ChartSpec &spec)
{
    ChartTable table;
    table.headers << u"UTC"_s;
    std::set<Timestamp> times;
    std::vector<const ChartSeries *> shown;
    for (const ChartLane &lane : spec.lanes) {
        for (const ChartSeries &series : lane.series) {
            if (!series.inTable)
                continue;
            shown.push_back(&series);
            table.headers << (series.unit.isEmpty() ? series.name
                                                    : QString(series.name + u", "_s + series.unit));
            for (const ChartPoint &point : series.points)
                times.insert(point.at);
        }
    }
    table.times.assign(times.begin(), times.end());
    for (const ChartSeries *series : shown) {
        std::vector<double> column(table.times.size(), std::numeric_limits<double>::quiet_NaN());
        std::size_t row = 0;
        for (const ChartPoint &point : series->points) {
            while (row < table.times.size() && table.times[row] < point.at)
                ++row;
            if (row < table.times.size() && table.times[row] == point.at)
                column[row] = point.value;
        }
        table.columns.push_back(std::move(column));
    }
    return table;
}

QByteArray csvOf(const ChartSpec &spec)
{
    const ChartTable table = tableOf(spec);
    QStringList lines;
    QStringList head;
    for (const QString &header : table.headers)
        head << cell(header);
    lines << head.join(u',');
    for (std::size_t row = 0; row < table.times.size(); ++row) {
        QStringList cells{toQString(toRfc3339(table.times[row]))};
        for (const auto &column : table.columns)
            cells << (std::isnan(column[row]) ? QString() : QString::number(column[row], 'g', 12));
        lines << cells.join(u',');
    }
    return (lines.join(u"\r\n"_s) + u"\r\n"_s).toUtf8();
}

void ChartTableModel::setTable(ChartTable table)
{
    const bool sameShape = table.headers == m_table.headers && table.times.size() == m_table.times.size();
    if (sameShape) {
        // A refresh of the same day changes values in place; selection and scroll stay.
        m_table = std::move(table);
        if (rowCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.times.size());
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.headers.size());
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 0)
        return chartTime(m_table.times[row]);
    const double value = m_table.columns[static_cast<std::size_t>(index.column() - 1)][row];
    if (std::isnan(value))
        return u"–"_s;
    return chartNumber(value, std::floor(value) == value ? 0 : 1);
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= m_table.headers.size())
        return {};
    return m_table.headers[section];
}

} // namespace edgedeck::ui
