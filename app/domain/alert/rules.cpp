// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/alert/rules.h"

#include "app/domain/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace edgedeck::alert {

using namespace std::chrono;

namespace {

constexpr double kHoursADay = 24;

struct BurnRule
{
    Severity severity;
    int rank;
    double rate;
    hours window;
    minutes confirm;
};
// Worst first. Rates are share x 24 / hours. The two that call for a human have one rank: they are told once.
constexpr std::array kBurnRules{BurnRule{Severity::Critical, 2, 2.4, hours{1}, minutes{15}},
    BurnRule{Severity::Warning, 2, 1.6, hours{3}, minutes{15}},
    BurnRule{Severity::Info, 1, 1.2, hours{6}, minutes{30}}};

struct LevelRule
{
    double percent;
    Severity severity;
};
constexpr std::array kLevels{
    LevelRule{95, Severity::Critical}, LevelRule{80, Severity::Warning}, LevelRule{50, Severity::Info}};

std::string number(double value)
{
    return grouped(value);
}

std::string percent(double share)
{
    return std::to_string(std::llround(share * 100)) + " %";
}

std::string clock(Timestamp at)
{
    return toRfc3339(at).substr(11, 5) + " UTC";
}

std::string nameOf(Meter meter)
{
    return std::string(displayName(meter));
}

std::string key(Meter meter)
{
    return std::string(toString(meter));
}

bool isDurable(Meter meter)
{
    return meter == Meter::DoRequests || meter == Meter::DoDuration || meter == Meter::DoRowsRead
        || meter == Meter::DoRowsWritten;
}

std::string adviceFor(Meter meter)
{
    if (meter == Meter::KvWrites)
        return "See the finding for KV writes on the Incident page or in edgedeckctl triage: it says if a flag helps "
               "here.";
    return "Find out which Worker uses it on the Quotas page, before operations are refused until 00:00 UTC.";
}

void judgeLevel(const Input &in, const MeterFacts &meter, std::vector<Alert> &out)
{
    if (!meter.used || !meter.limit || *meter.limit <= 0)
        return;
    const double used = *meter.used / *meter.limit * 100;
    for (const LevelRule &level : kLevels) {
        if (used < level.percent)
            continue;
        const int rank = static_cast<int>(level.percent);
        out.push_back({.id = idOf(Kind::Level, key(meter.meter), std::to_string(rank), in.asOf),
            .kind = Kind::Level,
            .subject = key(meter.meter),
            .rank = rank,
            .severity = level.severity,
            .at = in.now,
            .text = nameOf(meter.meter) + ": " + number(*meter.used) + " of " + number(*meter.limit)
                + " used today (" + std::to_string(rank) + " % reached).",
            .action = adviceFor(meter.meter),
            .snoozedUntil = {},
            .acknowledgedAt = {}});
        return;
    }
}

/// When the limit is reached if things go on; empty: not before the reset. The previous days know of bursts to come;
/// without them the window's own speed has to do.
std::optional<Timestamp> reached(const Input &in, const MeterFacts &meter, const Burn &window)
{
    if (meter.exhausts && meter.exhausts->days > 0)
        return meter.exhausts->at;
    const double left = std::max(0.0, *meter.limit - meter.used.value_or(0));
    const double hoursLeft = duration<double, std::ratio<3600>>(nextReset(in.asOf) - in.asOf).count();
    const double hour = window.rate * *meter.limit / kHoursADay;
    if (hour <= 0 || left / hour >= hoursLeft)
        return std::nullopt;
    return in.asOf + duration_cast<microseconds>(duration<double, std::ratio<3600>>(left / hour));
}

void judgeBurn(const Input &in, const MeterFacts &meter, std::vector<Alert> &out)
{
    if (!meter.used || !meter.limit || *meter.limit <= 0 || *meter.used >= *meter.limit)
        return;
    for (const BurnRule &rule : kBurnRules) {
        const auto window = burn(meter.recent, in.asOf, rule.window, *meter.limit);
        const auto confirm = burn(meter.recent, in.asOf, rule.confirm, *meter.limit);
        if (!window || !confirm || window->rate < rule.rate || confirm->rate < rule.rate
            || window->events < kFewestEvents)
            continue;
        const auto at = reached(in, meter, *window);
        if (!at)
            continue;
        out.push_back({.id = idOf(Kind::Burn, key(meter.meter), rule.rank == 1 ? "note" : "", in.asOf),
            .kind = Kind::Burn,
            .subject = key(meter.meter),
            .rank = rule.rank,
            .severity = rule.severity,
            .at = in.now,
            .text = nameOf(meter.meter) + ": " + number(window->events) + " in "
                + std::to_string(rule.window.count()) + " h, " + plainNumber(window->rate, 1)
                + " times the speed that lasts a day; the limit of " + number(*meter.limit)
                + " is reached about " + clock(*at) + ".",
            .action = adviceFor(meter.meter),
            .snoozedUntil = {},
            .acknowledgedAt = {}});
        return;
    }
}

void judgeSpike(const Input &in, const MeterFacts &meter, std::vector<Alert> &out)
{
    if (!meter.used || meter.earlier.size() < kSpikeDays)
        return;
    std::vector<double> days = meter.earlier;
    const auto middle = days.begin() + static_cast<std::ptrdiff_t>(days.size() / 2);
    std::nth_element(days.begin(), middle, days.end());
    const double usual = *middle;
    const double today = *meter.used + meter.refused.value_or(0);
    const double floor = std::max(kSpikeFloor, meter.limit.value_or(0) * 0.05);
    if (today < kSpikeFactor * usual || today - usual < floor)
        return;
    out.push_back({.id = idOf(Kind::Spike, key(meter.meter), {}, in.asOf),
        .kind = Kind::Spike,
        .subject = key(meter.meter),
        .rank = 1,
        .severity = Severity::Warning,
        .at = in.now,
        .text = nameOf(meter.meter) + ": " + number(today) + " by " + clock(in.asOf) + ", where the last "
            + std::to_string(meter.earlier.size()) + " days had " + number(usual) + ".",
        .action = "See on the Timeline page what changed: a deployment, a cron or a new caller.",
        .snoozedUntil = {},
        .acknowledgedAt = {}});
}

void judgeOver(const Input &in, const MeterFacts &meter, std::vector<Alert> &out)
{
    if (meter.refused.value_or(0) <= 0)
        return;
    // Refused while the day has room: the limit of one write a second to a key, not the day's.
    constexpr double kReached = 0.95;
    if (meter.limit && meter.used.value_or(0) < kReached * *meter.limit)
        return;
    out.push_back({.id = idOf(Kind::OverLimit, key(meter.meter), {}, in.asOf),
        .kind = Kind::OverLimit,
        .subject = key(meter.meter),
        .rank = 1,
        .severity = Severity::Critical,
        .at = in.now,
        .text = nameOf(meter.meter) + ": the daily limit refuses operations, " + number(*meter.refused)
            + " so far; it resets at 00:00 UTC.",
        .action = adviceFor(meter.meter),
        .snoozedUntil = {},
        .acknowledgedAt = {}});
}

void judgeDoLoad(const Input &in, const MeterFacts &meter, std::vector<Alert> &out)
{
    if (!in.flip || !isDurable(meter.meter) || !meter.used || !meter.limit || *meter.limit <= 0
        || in.now < in.flip->at || in.now - in.flip->at > kFlipWatch || in.asOf <= in.flip->at)
        return;
    // The previous days know nothing of the flip: what counts is the speed since it.
    const auto since = std::min<microseconds>(in.asOf - in.flip->at, hours{1});
    const auto window = duration_cast<seconds>(since) / 900 * 900;
    const auto speed = burn(meter.recent, in.asOf, window, *meter.limit);
    if (!speed || speed->events < kFewestEvents)
        return;
    // Over a day: tomorrow there is no quiet morning before the flip any more.
    const double day = speed->rate * *meter.limit;
    if (day < kDoShare * *meter.limit)
        return;
    out.push_back({.id = idOf(Kind::DoLoad, key(meter.meter), {}, in.asOf),
        .kind = Kind::DoLoad,
        .subject = key(meter.meter),
        .rank = 1,
        .severity = day >= *meter.limit ? Severity::Critical : Severity::Warning,
        .at = in.now,
        .text = nameOf(meter.meter) + ": since " + in.flip->flag + " was switched on at " + clock(in.flip->at)
            + " the speed is " + number(day) + " a day, the limit is " + number(*meter.limit) + ".",
        .action = "Take the flip back, or move to Workers Paid, before the Durable Object is refused.",
        .snoozedUntil = {},
        .acknowledgedAt = {}});
}

void judgeTier(const Input &in, const TierFacts &tier, std::vector<Alert> &out)
{
    if (tier.target <= 0 || tier.rate >= tier.target || tier.lookups < kFewestLookups)
        return;
    out.push_back({.id = idOf(Kind::HitRate, tier.name, {}, in.now),
        .kind = Kind::HitRate,
        .subject = tier.name,
        .rank = 1,
        .severity = Severity::Warning,
        .at = in.now,
        .text = "Cache " + tier.name + ": " + percent(tier.rate) + " of " + number(tier.lookups)
            + " lookups hit, " + percent(tier.target) + " are wanted.",
        .action = "Compare the tiers on the Cache page: after a deployment they fill again by themselves.",
        .snoozedUntil = {},
        .acknowledgedAt = {}});
}

void judgeStale(const Input &in, std::vector<Alert> &out)
{
    if (in.asOf == Timestamp{} || in.now - in.asOf < kStaleAfter)
        return;
    const auto old = duration_cast<minutes>(in.now - in.asOf).count();
    std::string text = "Analytics are " + std::to_string(old) + " minutes old; every figure is as of "
        + clock(in.asOf) + ".";
    if (!in.staleBecause.empty())
        text += " " + in.staleBecause;
    out.push_back({.id = idOf(Kind::Stale, "analytics", {}, in.now),
        .kind = Kind::Stale,
        .subject = "analytics",
        .rank = 1,
        .severity = Severity::Warning,
        .at = in.now,
        .text = std::move(text),
        .action = "Check the network and the token; until then no other alert can be trusted to come.",
        .snoozedUntil = {},
        .acknowledgedAt = {}});
}

} // namespace

std::optional<Burn> burn(const Series &recent, Timestamp asOf, seconds window, double limit)
{
    if (recent.step.count() <= 0 || window < recent.step || limit <= 0 || recent.buckets.empty())
        return std::nullopt;
    // The newest bucket that is full; windows end with it.
    Timestamp end{};
    for (const Bucket &bucket : recent.buckets) {
        if (bucket.start + recent.step <= asOf)
            end = bucket.start + recent.step;
    }
    const auto wanted = window / recent.step;
    const Timestamp from = end - recent.step * wanted;
    // Old data say nothing about the present speed.
    if (end == Timestamp{} || asOf - end >= recent.step)
        return std::nullopt;
    Burn out;
    long long seen = 0;
    for (const Bucket &bucket : recent.buckets) {
        if (bucket.start < from || bucket.start >= end)
            continue;
        if (!bucket.value)
            return std::nullopt;
        out.events += *bucket.value;
        ++seen;
    }
    if (seen != wanted)
        return std::nullopt;
    const double length = duration<double, std::ratio<3600>>(recent.step * wanted).count();
    out.rate = (out.events / length) / (limit / kHoursADay);
    return out;
}

std::vector<Alert> judge(const Input &input)
{
    std::vector<Alert> out;
    judgeStale(input, out);
    // Just after midnight the counters are new and the figures still speak of yesterday.
    const bool today = input.asOf >= startOfDay(input.now);
    for (const MeterFacts &meter : input.meters) {
        if (!today)
            break;
        judgeOver(input, meter, out);
        judgeLevel(input, meter, out);
        judgeBurn(input, meter, out);
        judgeSpike(input, meter, out);
        judgeDoLoad(input, meter, out);
    }
    for (const TierFacts &tier : input.tiers)
        judgeTier(input, tier, out);
    std::stable_sort(out.begin(), out.end(), [](const Alert &a, const Alert &b) {
        return a.severity != b.severity && worse(a.severity, b.severity) == a.severity;
    });
    return out;
}

} // namespace edgedeck::alert
