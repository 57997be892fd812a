// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/targets.h"

#include "ui/models/format.h"
#include "ui/models/incidentsummary.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

namespace edgedeck::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kWeek = 7, kMonth = 28;

/// The whole UTC days that ended, newest last; a day that is missing is an empty value.
struct Days
{
    std::vector<Timestamp> starts;
    std::vector<std::optional<double>> values;
    QString source, unknown;

    [[nodiscard]] std::size_t known() const
    {
        return static_cast<std::size_t>(
            std::count_if(values.begin(), values.end(), [](const auto &value) { return value.has_value(); }));
    }
    [[nodiscard]] double mean() const
    {
        const double sum = std::accumulate(values.begin(), values.end(), 0.0,
            [](double total, const auto &value) { return total + value.value_or(0); });
        return known() == 0 ? 0 : sum / static_cast<double>(known());
    }
};

Days lastDays(const Snapshot &snapshot, std::string_view name, std::size_t wanted, std::size_t skipped = 0)
{
    Days days;
    const Series *series = snapshot.seriesNamed(name);
    if (series == nullptr || !series->unknown.empty()) {
        days.unknown = format::plain(series == nullptr ? std::string("not read yet") : series->unknown);
        return days;
    }
    days.source = format::sourceName(series->source);
    std::vector<const Bucket *> whole;
    for (const Bucket &bucket : series->buckets) {
        if (bucket.start + series->step <= startOfDay(snapshot.now))
            whole.push_back(&bucket);
    }
    const std::size_t end = whole.size() - std::min(skipped, whole.size());
    for (std::size_t i = end - std::min(wanted, end); i < end; ++i) {
        days.starts.push_back(whole[i]->start);
        days.values.push_back(whole[i]->value);
    }
    return days;
}

QString share(std::size_t have, std::size_t wanted)
{
    return u"%1 of %2 days"_s.arg(have).arg(wanted);
}

/// Mean a day below a limit.
TargetRow below(const Snapshot &snapshot, const QString &key, const QString &title, std::string_view series,
    double goal, std::size_t period)
{
    TargetRow row{.key = key, .target = title, .goal = u"< "_s + format::count(goal)};
    const Days days = lastDays(snapshot, series, period);
    if (days.known() == 0) {
        row.measured = u"–"_s;
        row.remark
            = format::unknownWords(days.unknown.isEmpty() ? "no whole day yet" : days.unknown.toStdString());
        return row;
    }
    row.points = days.values;
    row.line = goal;
    row.source = days.source;
    row.measured = format::count(days.mean());
    const auto worst = std::max_element(days.values.begin(), days.values.end(),
        [](const auto &a, const auto &b) { return a.value_or(0) < b.value_or(0); });
    const auto at = static_cast<std::size_t>(worst - days.values.begin());
    row.remark = u"worst %1 on %2"_s.arg(
        format::count(worst->value_or(0)), format::date(days.starts[at], snapshot.now));
    if (days.known() < period) {
        row.verdict = State::TooEarly;
        row.remark = share(days.known(), period) + u", "_s + row.remark;
        return row;
    }
    row.verdict = days.mean() < goal ? State::Ok : State::Warning;
    return row;
}

TargetRow refusals(const Snapshot &snapshot)
{
    TargetRow row{.key = u"week/refused"_s, .target = u"put() limit errors"_s, .goal = u"0"_s};
    const Days days = lastDays(snapshot, "kv_writes_refused_daily", kWeek);
    if (days.known() == 0) {
        row.measured = u"–"_s;
        row.remark
            = format::unknownWords(days.unknown.isEmpty() ? "no whole day yet" : days.unknown.toStdString());
        return row;
    }
    const double sum = days.mean() * static_cast<double>(days.known());
    const auto bad = std::count_if(
        days.values.begin(), days.values.end(), [](const auto &value) { return value.value_or(0) > 0; });
    row.points = days.values;
    row.line = 0;
    row.source = days.source;
    row.measured = format::count(sum);
    row.remark = bad == 0 ? share(days.known(), kWeek) : u"on %1 of %2 days"_s.arg(bad).arg(days.known());
    // One refusal is enough to miss; to meet it the whole week must have been seen.
    row.verdict = bad > 0 ? State::Warning : days.known() < kWeek ? State::TooEarly : State::Ok;
    return row;
}

TargetRow rate(const QString &key, const QString &title, const std::optional<double> &value,
    const QString &why, double goal, std::size_t period)
{
    TargetRow row{.key = key, .target = title, .goal = u"> "_s + format::percent(goal * 100)};
    row.goal = u"> %1 %"_s.arg(goal * 100);
    row.source = u"Worker"_s;
    if (!value) {
        row.measured = u"–"_s;
        row.remark = why;
        return row;
    }
    // The Worker counts since it started: hours of one day speak for no week.
    row.measured = format::percent(*value * 100);
    row.verdict = State::TooEarly;
    row.remark = u"today alone, "_s + share(0, period);
    row.line = goal;
    return row;
}

TargetRow traffic(const Snapshot &snapshot)
{
    TargetRow row{.key = u"month/traffic"_s, .target = u"Traffic"_s, .goal = u"± 10 %"_s};
    const Days now = lastDays(snapshot, "worker_requests_daily", kWeek);
    const Days before = lastDays(snapshot, "worker_requests_daily", kWeek, kWeek);
    row.source = now.source;
    row.points = now.values;
    if (now.known() < kWeek || before.known() < kWeek || before.mean() <= 0) {
        row.measured = u"–"_s;
        const std::size_t have = now.known() + before.known();
        row.verdict = have == 0 ? State::Unknown : State::TooEarly;
        row.remark = have == 0 ? format::unknownWords(now.unknown.toStdString()) : share(have, 2 * kWeek);
        return row;
    }
    const double change = now.mean() / before.mean() - 1;
    row.measured = format::change(change);
    row.remark = u"week on week, %1 requests a day"_s.arg(format::count(now.mean()));
    row.verdict = std::abs(change) <= 0.1 ? State::Ok : State::Warning;
    return row;
}

/// A day far above the usual is worth a look before it meets a limit.
TargetRow spikes(const Snapshot &snapshot)
{
    TargetRow row{.key = u"week/do-spikes"_s, .target = u"DO spikes"_s, .goal = u"none"_s};
    const Days days = lastDays(snapshot, "do_requests_daily", kWeek);
    row.source = days.source;
    row.points = days.values;
    if (days.known() == 0) {
        row.measured = u"–"_s;
        row.remark
            = format::unknownWords(days.unknown.isEmpty() ? "no whole day yet" : days.unknown.toStdString());
        return row;
    }
    const double usual = days.mean();
    const auto count = std::count_if(days.values.begin(), days.values.end(),
        [&](const auto &value) { return value.value_or(0) > 3 * usual && value.value_or(0) > 100; });
    row.measured = format::count(static_cast<double>(count));
    row.remark = usual == 0 ? u"no use in these days"_s : u"usual %1 a day"_s.arg(format::count(usual));
    row.verdict = count > 0 ? State::Warning : days.known() < kWeek ? State::TooEarly : State::Ok;
    return row;
}

QString unknownRate(const Snapshot &snapshot)
{
    const Reading<double> &rate = snapshot.cache.hitRate;
    return format::unknownWords(rate.unknown.empty() ? std::string("the Worker did not tell") : rate.unknown);
}

} // namespace

QString verdictWord(const TargetRow &row)
{
    switch (row.verdict) {
    case State::Ok:
        return u"met"_s;
    case State::Warning:
        return u"missed"_s;
    case State::TooEarly:
        return u"too early"_s;
    default:
        return u"unknown"_s;
    }
}

std::vector<TargetRow> targetRows(const Snapshot &snapshot)
{
    if (snapshot.first)
        return {};
    const Timestamp today = startOfDay(snapshot.now);
    const auto head = [&](const QString &key, const QString &title, std::size_t days) {
        return TargetRow{.key = key,
            .group = true,
            .target = title,
            .remark = format::date(today - std::chrono::hours(24 * days), snapshot.now) + u"–"_s
                + format::date(today - std::chrono::hours(24), snapshot.now)};
    };
    const auto durable = std::find_if(snapshot.cache.tiers.begin(), snapshot.cache.tiers.end(),
        [](const CacheTier &tier) { return tier.name == "do"; });
    const std::optional<double> durableRate
        = durable == snapshot.cache.tiers.end() ? std::nullopt : durable->hitRate;
    return {head(u"week"_s, u"One week"_s, kWeek),
        below(snapshot, u"week/kv-writes"_s, u"KV writes a day"_s, "kv_writes_daily", 500, kWeek),
        rate(u"week/hit-rate"_s, u"Cache hit rate"_s, snapshot.cache.hitRate.value, unknownRate(snapshot),
            0.7, kWeek),
        refusals(snapshot), spikes(snapshot), head(u"month"_s, u"One month"_s, kMonth),
        below(snapshot, u"month/kv-writes"_s, u"KV writes a day"_s, "kv_writes_daily", 200, kMonth),
        rate(u"month/hit-rate"_s, u"Cache hit rate"_s, snapshot.cache.hitRate.value, unknownRate(snapshot),
            0.8, kMonth),
        rate(u"month/do-rate"_s, u"DO hit rate"_s, durableRate, unknownRate(snapshot), 0.6, kMonth),
        traffic(snapshot)};
}

std::vector<RunbookStep> runbook(const Snapshot &snapshot)
{
    std::vector<RunbookStep> steps;
    const auto add = [&](const QString &text, State state, const QString &evidence) {
        steps.push_back({text, evidence, state});
    };
    const auto reached = std::find_if(snapshot.events.begin(), snapshot.events.end(),
        [](const Event &event) { return event.kind == EventKind::LimitReached && !event.future; });
    const bool found = reached != snapshot.events.end();
    add(u"Find the limit that was hit"_s, found ? State::Ok : State::NotStarted,
        found ? format::moment(reached->at, snapshot.now) : u"no limit was hit"_s);
    const auto broken = std::count_if(snapshot.bindings.begin(), snapshot.bindings.end(),
        [](const CheckedBinding &binding) { return binding.worst() == CheckResult::Block; });
    const bool bound = !snapshot.bindings.empty();
    add(u"Rule out an invalid binding"_s,
        !bound           ? State::Unknown
            : broken > 0 ? State::Warning
                         : State::Ok,
        !bound           ? u"bindings not readable"_s
            : broken > 0 ? u"%1 broken"_s.arg(broken)
                         : u"%1 in order"_s.arg(snapshot.bindings.size()));
    const FlagState *flag = leadingFlag(snapshot);
    const bool on = flag != nullptr && flag->on && *flag->on;
    const bool effective
        = on && flag->effective.known() && *flag->effective.value == flag->definition.on && !flag->inert;
    const QString name = flag == nullptr ? QString() : format::plain(flag->definition.name);
    add(u"Switch the DO cache on"_s, on ? State::Ok : State::NotStarted,
        flag == nullptr ? u"no such flag"_s
            : on        ? name
                        : name + u" is off"_s);
    add(u"See it in effect"_s,
        effective               ? State::Ok
            : on && flag->inert ? State::Inert
                                : State::NotStarted,
        effective ? u"Worker "_s + format::hourMinute(flag->effective.asOf) : QString());
    const QuotaReading *writes = snapshot.quota(Meter::KvWrites);
    const bool over = writes != nullptr && writes->level() == QuotaLevel::Over;
    add(u"Wait for the reset"_s,
        over        ? State::Working
            : found ? State::Ok
                    : State::NotStarted,
        over && writes->resetsAt ? u"until "_s + format::utcTime(*writes->resetsAt) : QString());
    const bool stays = on && flag->survivesDeploy && *flag->survivesDeploy;
    add(u"Change the wrangler file"_s, stays ? State::Ok : State::NotStarted,
        on && !stays ? format::plain(flag->survivesReason) : QString());
    return steps;
}

} // namespace edgedeck::ui
