// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/quotabuilder.h"

#include "app/ops/kvaction.h"
#include "app/ops/meterforecast.h"
#include "app/ops/wording.h"

#include <algorithm>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;
using cloudflare::KvRow;
using cloudflare::Node;

namespace {

struct Sum
{
    double used = 0, refused = 0;
    bool estimated = false, complete = true;
};

/// The billing month of the Workers plan, which is not the calendar month.
std::optional<std::pair<Timestamp, Timestamp>> billingPeriod(const Facts &facts)
{
    if (!facts.subscriptions.value)
        return std::nullopt;
    for (const cloudflare::Subscription &item : facts.subscriptions.value->items) {
        const bool workers = item.ratePlanId.starts_with("workers") || item.productName == "prod_workers";
        if (workers && item.periodStart && item.periodEnd)
            return std::pair(*item.periodStart, *item.periodEnd);
    }
    return std::nullopt;
}

template <class Row, class Add> Result<Sum> sumRows(const Node<Row> &node, Timestamp from, Add add)
{
    if (!node.asked)
        return failLocal(FaultClass::GraphQl, "not asked");
    if (node.error)
        return fail(*node.error);
    Sum sum;
    sum.complete = !node.truncated;
    for (const Row &row : node.rows) {
        if (row.start >= from)
            add(sum, row);
    }
    return sum;
}

Result<Sum> kvSum(const AnalyticsAnswer &answer, std::string_view action, Timestamp from)
{
    return sumRows(answer.kvDay, from, [&](Sum &sum, const KvRow &row) {
        if (row.action != action)
            return;
        (isRefused(row) ? sum.refused : sum.used) += row.requests;
        sum.estimated = sum.estimated || row.sampleInterval > 1;
    });
}

/// Storage is a level: the newest day's figure of each namespace, added up.
template <class Row> Result<Sum> storageSum(const Node<Row> &node)
{
    if (!node.asked)
        return failLocal(FaultClass::GraphQl, "not asked");
    if (node.error)
        return fail(*node.error);
    std::map<std::string, std::pair<Timestamp, double>> newest;
    for (const Row &row : node.rows) {
        auto &[day, bytes] = newest[row.namespaceId];
        if (row.day > day || (row.day == day && row.bytes > bytes)) {
            day = row.day;
            bytes = row.bytes;
        }
    }
    Sum sum;
    sum.complete = !node.truncated;
    for (const auto &[id, level] : newest)
        sum.used += level.second;
    return sum;
}

Result<Sum> sumOf(const AnalyticsAnswer &answer, Meter meter, Timestamp from)
{
    switch (meter) {
    case Meter::KvReads:
    case Meter::KvWrites:
    case Meter::KvDeletes:
    case Meter::KvLists:
        return kvSum(answer, kvActionOf(meter), from);
    case Meter::KvStorage:
        return storageSum(answer.kvStorage);
    case Meter::WorkerRequests:
        return sumRows(answer.workerDay, from, [](Sum &sum, const cloudflare::WorkerRow &row) {
            sum.used += row.requests;
            sum.estimated = sum.estimated || row.sampleInterval > 1;
        });
    case Meter::DoRequests:
        return sumRows(answer.doDay, from, [](Sum &sum, const cloudflare::DoRequestRow &row) {
            sum.used += row.requests;
            sum.estimated = sum.estimated || row.sampleInterval > 1;
        });
    case Meter::DoDuration:
        return sumRows(answer.doPeriodicDay, from,
            [](Sum &sum, const cloudflare::DoPeriodicRow &row) { sum.used += row.durationGbS; });
    case Meter::DoRowsRead:
        return sumRows(answer.doPeriodicDay, from,
            [](Sum &sum, const cloudflare::DoPeriodicRow &row) { sum.used += row.rowsRead; });
    case Meter::DoRowsWritten:
        return sumRows(answer.doPeriodicDay, from,
            [](Sum &sum, const cloudflare::DoPeriodicRow &row) { sum.used += row.rowsWritten; });
    case Meter::DoStorage:
        return storageSum(answer.doStorage);
    }
    return failLocal(FaultClass::GraphQl, "no such meter");
}

std::string whyUnknown(const Error &error)
{
    const std::string lack = lackSentence(error);
    return lack.empty() ? sentence(error) : "forbidden: " + lack;
}

/// Fills `used`, `refused` and `attempted`, or says why they are not known.
void read(QuotaReading &quota, const Facts &facts, Timestamp now)
{
    constexpr const char *kSource = "graphql";
    if (!facts.analytics.value) {
        quota.used = unknownBecause<double>(
            facts.analytics.fault ? whyUnknown(*facts.analytics.fault) : "not read yet", kSource);
        return;
    }
    const AnalyticsAnswer &answer = *facts.analytics.value;
    const Timestamp asOf = analyticsAsOf(facts);
    Timestamp from = startOfDay(now);
    if (quota.period == Period::Month) {
        const auto period = billingPeriod(facts);
        if (!period) {
            quota.used = unknownBecause<double>(
                "billing period not known: token lacks Account › Billing › Read", kSource);
            return;
        }
        from = period->first;
        quota.resetsAt = period->second;
    } else if (quota.period == Period::Day && asOf < from) {
        // The counter is new and nothing has been counted for it yet: neither yesterday's figure nor 0 is true.
        quota.used = unknownBecause<double>(
            "reset at 00:00 UTC, first reading " + clockTime(from + kAnalyticsLag + minutes{1}).substr(0, 5),
            kSource, asOf);
        return;
    }
    const Result<Sum> sum = sumOf(answer, quota.meter, from);
    if (!sum) {
        quota.used = unknownBecause<double>(whyUnknown(sum.error()), kSource, asOf);
        return;
    }
    quota.used = known(sum->used, kSource, asOf);
    quota.used.lag = kAnalyticsLag;
    quota.used.estimated = sum->estimated;
    quota.used.complete = sum->complete;
    if (!kvActionOf(quota.meter).empty()) {
        quota.refused = sum->refused;
        quota.attempted = sum->used + sum->refused;
    }
}

/// What the day will bring, when the limit goes, and how far such a forecast deserves trust.
DayForecast addForecast(QuotaReading &quota, const Facts &facts, Timestamp now)
{
    const ForecastInput input = forecastInput(facts, quota.meter, now);
    if (input.history.buckets.empty())
        return {};
    DayForecast forecast = forecastDay(input);
    quota.estimates = forecast.estimates;
    quota.censoredDays = forecast.censored;
    quota.unlike = forecast.unlike;
    quota.levelShift = levelShift(input);
    if (const Forecast *best = forecast.best()) {
        quota.forecast = *best;
        if (best->low)
            quota.backtest = backtest(input);
    }
    if (quota.level() != QuotaLevel::Over)
        quota.exhausts = forecast.exhausts;
    return forecast;
}

} // namespace

bool isRefused(const KvRow &row)
{
    constexpr int kTooMany = 429;
    return row.responseStatus == kTooMany || (row.responseStatus == 0 && row.result == "error");
}

std::optional<Timestamp> writeLimitReachedAt(const Facts &facts, std::optional<double> limit, Timestamp now)
{
    if (!facts.analytics.value || !limit)
        return std::nullopt;
    const AnalyticsAnswer &answer = *facts.analytics.value;
    const Node<KvRow> &rows = answer.kvWriteMinute.usable() ? answer.kvWriteMinute : answer.kvWriteHour;
    if (!rows.usable())
        return std::nullopt;
    std::map<Timestamp, Sum> buckets;
    for (const KvRow &row : rows.rows) {
        if (row.action != "write" || row.start < startOfDay(now) || row.start > now)
            continue;
        Sum &bucket = buckets[row.start];
        (isRefused(row) ? bucket.refused : bucket.used) += row.requests;
    }
    double attempts = 0;
    for (const auto &[start, bucket] : buckets) {
        attempts += bucket.used + bucket.refused;
        if (bucket.refused > 0 || attempts >= *limit)
            return start;
    }
    return std::nullopt;
}

QuotaFacts buildQuotas(const Facts &facts, Timestamp now)
{
    QuotaFacts out;
    const Plan plan = planOf(facts);
    for (const Meter meter : kMeters) {
        QuotaReading quota;
        quota.meter = meter;
        if (const auto allowed = allowance(plan, meter)) {
            quota.limit = allowed->limit;
            quota.hardLimit = allowed->hard;
            quota.period = allowed->period;
        } else if (meter == Meter::KvStorage || meter == Meter::DoStorage) {
            quota.period = Period::None;
        }
        if (quota.period == Period::Day)
            quota.resetsAt = nextReset(now);
        read(quota, facts, now);
        if (quota.period == Period::Day && quota.used.known()) {
            DayForecast forecast = addForecast(quota, facts, now);
            if (meter == Meter::KvWrites) {
                for (Series *series : {&forecast.expected, &forecast.low, &forecast.high}) {
                    if (!series->buckets.empty())
                        out.expected.push_back(std::move(*series));
                }
            }
        }
        if (meter == Meter::KvWrites
            && quota.refused.value_or(0) + quota.used.value.value_or(0) >= quota.limit.value_or(1e300))
            quota.limitReachedAt = writeLimitReachedAt(facts, quota.limit, now);
        out.quotas.push_back(std::move(quota));
    }
    return out;
}

} // namespace edgedeck::ops
