// SPDX-License-Identifier: GPL-3.0-or-later
// What the Quotas page says of each meter: pure functions of a snapshot.
#include "ui/pages/quotas/meterlist.h"

#include "ui/models/format.h"
#include "ui/models/incidentsummary.h"

#include <algorithm>
#include <array>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

struct Group
{
    QString title;
    std::array<Meter, 5> meters;
    std::size_t count;
};

const std::array<Group, 3> &groups()
{
    static const std::array<Group, 3> kGroups{
        {{u"Workers KV"_s,
             {Meter::KvWrites, Meter::KvReads, Meter::KvDeletes, Meter::KvLists, Meter::KvStorage}, 5},
            {u"Workers"_s, {Meter::WorkerRequests}, 1},
            {u"Durable Objects"_s,
                {Meter::DoRequests, Meter::DoDuration, Meter::DoRowsWritten, Meter::DoRowsRead,
                    Meter::DoStorage},
                5}}};
    return kGroups;
}

QString groupNote(const Group &group, const Snapshot &snapshot)
{
    if (group.meters[0] == Meter::KvWrites)
        return u"per account and day, four separate counters"_s;
    if (group.meters[0] == Meter::WorkerRequests)
        return u"requests to all Workers of the account"_s;
    const QuotaReading *requests = snapshot.quota(Meter::DoRequests);
    const FlagState *flag = snapshot.flag("FEATURE_FLAG_DO_CACHE");
    if (requests && requests->used.value && *requests->used.value == 0 && flag && flag->on == false)
        return u"0 today: the DO cache is off; these rise after the flip and then fail at their own limits"_s;
    return u"on the Free plan they fail at their own limits"_s;
}

QString shortName(Meter meter)
{
    const QString name = format::plain(displayName(meter));
    const qsizetype space = name.indexOf(u' ');
    QString rest = name.mid(space + 1);
    rest[0] = rest[0].toUpper();
    return rest;
}

Spans expectedSpans(const QuotaReading &quota)
{
    if (!quota.used.value)
        return {{.text = u"unknown"_s, .ink = Ink::Unknown}};
    if (!quota.forecast)
        return {{.text = u"–"_s, .ink = Ink::Faint}};
    const Forecast &f = *quota.forecast;
    Spans spans{{.text = u"≈ "_s + format::amount(quota.meter, f.total)}};
    if (f.low && f.high)
        spans << Span{.text = u"("_s + format::bareAmount(quota.meter, *f.low) + u"–"_s
                + format::bareAmount(quota.meter, *f.high) + u")"_s,
            .ink = Ink::Muted,
            .elide = Elide::Right,
            .gap = 5};
    else
        spans << Span{
            .text = u"no band, %1 days"_s.arg(f.days), .ink = Ink::Faint, .elide = Elide::Right, .gap = 7};
    return spans;
}

Spans reachedSpans(const QuotaReading &quota, const Snapshot &snapshot)
{
    if (!quota.used.value)
        return {{.text = quota.used.unknown.empty() ? u"not read yet"_s : format::plain(quota.used.unknown),
            .ink = Ink::Unknown,
            .elide = Elide::Right}};
    if (quota.level() == QuotaLevel::Over) {
        if (quota.limitReachedAt)
            return {{.text = u"since "_s + format::moment(*quota.limitReachedAt, snapshot.now) + u" UTC"_s,
                .type = Type::Strong,
                .ink = Ink::Critical,
                .elide = Elide::Right}};
        return {{.text = u"reached, time unknown"_s,
            .type = Type::Strong,
            .ink = Ink::Critical,
            .elide = Elide::Right}};
    }
    if (!quota.exhausts)
        return {{.text = quota.forecast ? u"not before the reset"_s : u"–"_s,
            .ink = quota.forecast ? Ink::Muted : Ink::Faint,
            .elide = Elide::Right}};
    const Exhaustion &e = *quota.exhausts;
    const QString chance = e.days > 0 ? u" · %1 of %2 days"_s.arg(e.crossings).arg(e.days) : QString();
    if (!e.at)
        return {{.text = u"not today"_s + chance, .ink = Ink::Muted, .elide = Elide::Right}};
    return {{.text = u"≈ "_s + format::utcTime(*e.at) + chance, .ink = Ink::Warn, .elide = Elide::Right}};
}

MeterRow rowOf(const QuotaReading *quota, Meter meter, const Snapshot &snapshot)
{
    MeterRow row{.title = shortName(meter), .meter = meter};
    if (!quota) {
        row.used = row.share = row.left = u"–"_s;
        row.expected = {{.text = u"unknown"_s, .ink = Ink::Unknown}};
        row.reached = {{.text = snapshot.first ? u"asking…"_s : u"not read yet"_s, .ink = Ink::Unknown}};
        row.spoken = format::plain(displayName(meter)) + u", unknown"_s;
        return row;
    }
    const bool stale = isStale(snapshot);
    row.gauge = gaugeOf(*quota, stale);
    row.mark = stale && quota->used.value ? Mark::Stale : stateOf(quota->level());
    if (!quota->used.value && quota->used.unknown.find("forbidden") != std::string::npos) {
        row.mark = Mark::Forbidden;
        row.gauge.forbidden = true;
    }
    row.used = quota->used.value
        ? (quota->used.estimated ? u"≈ "_s : QString()) + format::bareAmount(meter, *quota->used.value)
        : u"–"_s;
    row.limit = quota->limit ? u"/ "_s + format::limit(meter, *quota->limit) : QString();
    const auto percent = quota->percent();
    row.share = percent ? format::percent(*percent) : u"–"_s;
    const auto remaining = quota->remaining();
    row.left = remaining ? format::amount(meter, *remaining) : u"–"_s;
    if (meter == Meter::DoDuration && remaining)
        row.left = format::bareAmount(meter, *remaining);
    row.shareInk = quota->level() == QuotaLevel::Over ? Ink::Critical
        : quota->level() == QuotaLevel::Near          ? Ink::Warn
                                                      : Ink::Text;
    row.expected = expectedSpans(*quota);
    row.reached = reachedSpans(*quota, snapshot);
    row.spoken = gaugeText(*quota) + u", "_s + plainText(row.reached);
    return row;
}

} // namespace

std::vector<MeterRow> meterRows(const Snapshot &snapshot)
{
    std::vector<MeterRow> rows;
    for (const Group &group : groups()) {
        rows.push_back(MeterRow{.group = true, .title = group.title, .note = groupNote(group, snapshot)});
        for (std::size_t i = 0; i < group.count; ++i)
            rows.push_back(rowOf(snapshot.quota(group.meters[i]), group.meters[i], snapshot));
    }
    return rows;
}

} // namespace edgedeck::ui
