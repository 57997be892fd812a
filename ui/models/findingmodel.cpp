// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/findingmodel.h"

#include "ui/models/format.h"

#include <algorithm>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

void FindingModel::setSnapshot(const Snapshot &snapshot)
{
    m_latest.clear();
    for (const Finding &finding : snapshot.findings) {
        if (finding.severity != Severity::Info && finding.severity != Severity::Ok)
            m_latest.push_back({format::plain(finding.id), finding});
    }
    apply();
}

void FindingModel::setFrozen(bool frozen)
{
    m_frozen = frozen;
    if (!frozen)
        apply();
}

void FindingModel::apply()
{
    std::vector<FindingRow> next = m_latest;
    if (m_frozen) {
        std::stable_sort(next.begin(), next.end(), [this](const FindingRow &a, const FindingRow &b) {
            const int left = rowOf(a.key);
            const int right = rowOf(b.key);
            if (left < 0 || right < 0)
                return left >= 0 && right < 0;
            return left < right;
        });
    }
    merge(std::move(next));
}

int FindingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FindingRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case SeverityColumn:
            return QString::fromLatin1(toString(row.finding.severity).data());
        case TitleColumn:
            return format::plain(row.finding.title);
        case SummaryColumn:
            return format::plain(row.finding.summary);
        default:
            return {};
        }
    case IdRole:
        return row.key;
    case SortRole:
        return index.row();
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    static const QStringList kHeads{u"weight"_s, u"finding"_s, u"why"_s};
    return kHeads.value(section);
}

QString FindingModel::summary() const
{
    const auto number = [this](Severity severity) {
        return std::count_if(rows().begin(), rows().end(),
            [&](const FindingRow &row) { return row.finding.severity == severity; });
    };
    QStringList parts;
    if (const auto n = number(Severity::Critical))
        parts << u"%1 critical"_s.arg(n);
    if (const auto n = number(Severity::Unknown))
        parts << u"%1 unknown"_s.arg(n);
    if (const auto n = number(Severity::Warning))
        parts << (n == 1 ? u"1 warning"_s : u"%1 warnings"_s.arg(n));
    return parts.isEmpty() ? u"none"_s : parts.join(u" · "_s);
}

} // namespace edgedeck::ui
