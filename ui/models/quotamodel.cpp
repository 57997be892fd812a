// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/quotamodel.h"

#include "ui/models/format.h"

#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

QString text(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString levelWord(QuotaLevel level)
{
    switch (level) {
    case QuotaLevel::Over:
        return u"critical"_s;
    case QuotaLevel::Near:
        return u"warning"_s;
    case QuotaLevel::Ok:
        return u"ok"_s;
    case QuotaLevel::Unknown:
        break;
    }
    return u"unknown"_s;
}

} // namespace

QuotaModel::QuotaModel(std::vector<Meter> meters, QObject *parent)
    : KeyedTableModel(parent)
    , m_meters(std::move(meters))
{
}

std::vector<Meter> QuotaModel::incidentMeters()
{
    return {Meter::KvWrites, Meter::KvReads, Meter::KvDeletes, Meter::KvLists, Meter::KvStorage,
        Meter::WorkerRequests, Meter::DoRequests, Meter::DoRowsWritten};
}

void QuotaModel::setSnapshot(const Snapshot &snapshot)
{
    const SourceFault *fault = nullptr;
    for (const SourceFault &candidate : snapshot.faults) {
        if (candidate.source == "analytics")
            fault = &candidate;
    }
    std::vector<QuotaRow> next;
    for (const Meter meter : m_meters) {
        QuotaRow row{.key = text(toString(meter)), .reading = {}, .stale = false, .fault = {}};
        row.reading.meter = meter;
        if (const QuotaReading *reading = snapshot.quota(meter))
            row.reading = *reading;
        else
            row.reading.used = unknownBecause<double>(snapshot.first ? "not read yet" : "not counted");
        row.stale = fault != nullptr && row.reading.used.known();
        if (!row.reading.used.known())
            row.fault = format::plain(row.reading.used.unknown);
        next.push_back(std::move(row));
    }
    merge(std::move(next));
}

int QuotaModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString QuotaModel::display(const QuotaRow &row, int column) const
{
    const QuotaReading &quota = row.reading;
    switch (column) {
    case NameColumn:
        return text(displayName(quota.meter));
    case UsedColumn:
        if (!quota.used.known())
            return u"unknown"_s;
        return quota.limit ? format::bareAmount(quota.meter, *quota.used.value)
                           : format::amount(quota.meter, *quota.used.value);
    case LimitColumn:
        return quota.limit ? u"/ "_s + format::limit(quota.meter, *quota.limit) : u"/ –"_s;
    case ShareColumn:
        return quota.percent() ? format::percent(*quota.percent()) : u"–"_s;
    default:
        return {};
    }
}

QVariant QuotaModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QuotaRow &row = *at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(index.column() == UsedColumn || index.column() == ShareColumn
                ? Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter)
                : Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    case Qt::AccessibleTextRole:
        return index.column() == NameColumn ? accessibleText(row) : display(row, index.column());
    case Qt::ToolTipRole: {
        const Reading<double> &used = row.reading.used;
        if (!used.known())
            return format::unknownWords(used.unknown);
        return u"%1, as of %2, %3"_s.arg(
            accessibleText(row), format::utcTime(used.asOf), format::sourceName(used.source));
    }
    case IdRole:
        return row.key;
    case SortRole:
        return row.reading.percent() ? QVariant(*row.reading.percent()) : QVariant();
    case FactRole:
        return QVariant::fromValue(row);
    default:
        return {};
    }
}

QVariant QuotaModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return u"Today"_s;
    case UsedColumn:
        return u"used"_s;
    case LimitColumn:
        return u"/ limit"_s;
    case ShareColumn:
        return u"share"_s;
    default:
        return QString();
    }
}

QString QuotaModel::accessibleText(const QuotaRow &row)
{
    const QuotaReading &quota = row.reading;
    QString words = text(displayName(quota.meter));
    if (!quota.used.known())
        return words + u" "_s + format::unknownWords(quota.used.unknown);
    words += u" "_s + format::amount(quota.meter, *quota.used.value);
    if (quota.limit) {
        QString share = format::percent(*quota.percent());
        share.replace(u" %"_s, u" percent"_s);
        words += u" of "_s + format::limit(quota.meter, *quota.limit) + u", "_s + share;
    }
    words += u", "_s + (row.stale ? u"stale"_s : levelWord(quota.level()));
    if (quota.forecast) {
        words += u", expected "_s + format::amount(quota.meter, quota.forecast->total);
        if (quota.forecast->low && quota.forecast->high)
            words += u", "_s + format::bareAmount(quota.meter, *quota.forecast->low) + u" to "_s
                + format::bareAmount(quota.meter, *quota.forecast->high);
    }
    return words;
}

} // namespace edgedeck::ui
