// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/demand.h"

#include "app/ops/usage.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

constexpr days kWindow{28};
constexpr std::size_t kFewest = 3;

std::optional<double> median(const std::map<Timestamp, double> &byDay)
{
    if (byDay.size() < kFewest)
        return std::nullopt;
    std::vector<double> values;
    for (const auto &[day, value] : byDay)
        values.push_back(value);
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

bool counts(Timestamp day, Timestamp now)
{
    const Timestamp today = startOfDay(now);
    return day < today && day >= today - kWindow;
}

} // namespace

std::optional<double> medianKvWrites(const Facts &facts, Timestamp now)
{
    if (!facts.analytics.value || !facts.analytics.value->kvDay.usable())
        return std::nullopt;
    std::map<Timestamp, double> byDay;
    for (const cloudflare::KvRow &row : facts.analytics.value->kvDay.rows) {
        if (row.action == "write" && counts(row.start, now))
            byDay[startOfDay(row.start)] += row.requests;
    }
    return median(byDay);
}

std::optional<double> medianWorkerRequests(const Facts &facts, Timestamp now)
{
    if (!facts.analytics.value || !facts.analytics.value->workerDay.usable())
        return std::nullopt;
    std::map<Timestamp, double> byDay;
    for (const cloudflare::WorkerRow &row : facts.analytics.value->workerDay.rows) {
        if (row.script == facts.worker.str() && counts(row.start, now))
            byDay[startOfDay(row.start)] += row.requests;
    }
    return median(byDay);
}

std::optional<double> medianKvReads(const Facts &facts, Timestamp now)
{
    if (!facts.analytics.value)
        return std::nullopt;
    const auto daily = dailyUsage(*facts.analytics.value, Meter::KvReads);
    std::map<Timestamp, double> byDay;
    for (const auto &[day, value] : daily.value_or(UsagePath{})) {
        if (counts(day, now))
            byDay[day] = value;
    }
    return median(byDay);
}

std::vector<FlagSpan> flagSpans(const Facts &facts, const FlagDefinition &definition, Timestamp now)
{
    std::vector<FlagSpan> spans;
    if (!facts.deployments.value)
        return spans;
    Timestamp until = now;
    for (const Deployment &deployment : facts.deployments.value->items) {
        const auto sole = deployment.soleVersion();
        const WorkerVersion *version = sole ? facts.detail(*sole) : nullptr;
        if (version == nullptr)
            break;
        const auto named = [&](const Binding &b) { return b.name == definition.name; };
        const auto found = std::find_if(version->bindings.begin(), version->bindings.end(), named);
        if (found != version->bindings.end() && isSecret(*found))
            break;
        const bool on = found != version->bindings.end() && found->text == definition.on;
        spans.push_back({deployment.createdOn, until, on});
        until = deployment.createdOn;
    }
    return spans;
}

namespace {

/// Share of a day's requests that fall into [from, to) of it; even where the last 24 hours were not read.
class DayShape
{
public:
    DayShape(const std::optional<UsagePath> &quarters, Timestamp until)
    {
        for (const auto &[start, value] : quarters.value_or(UsagePath{})) {
            if (start >= until - days{1} && start < until)
                m_weights[indexOf(start)] = value;
        }
        for (const double weight : m_weights)
            m_sum += weight;
    }
    [[nodiscard]] double share(Timestamp from, Timestamp to) const
    {
        double inside = 0;
        for (Timestamp start = startOfDay(from); start < to; start += kQuarter) {
            const microseconds cut = std::min(start + kQuarter, to) - std::max(start, from);
            if (cut > microseconds{0})
                inside += (m_sum > 0 ? m_weights[indexOf(start)] / m_sum : 1.0 / kQuarters)
                    * static_cast<double>(cut.count()) / static_cast<double>(microseconds{kQuarter}.count());
        }
        return inside;
    }

private:
    static constexpr minutes kQuarter{15};
    static constexpr std::size_t kQuarters = 96;
    static std::size_t indexOf(Timestamp at)
    {
        return static_cast<std::size_t>((at - startOfDay(at)) / kQuarter) % kQuarters;
    }
    std::array<double, kQuarters> m_weights{};
    double m_sum = 0;
};

std::map<Timestamp, double> requestsOf(const Facts &facts)
{
    std::map<Timestamp, double> byDay;
    if (facts.analytics.value->workerDay.usable()) {
        for (const cloudflare::WorkerRow &row : facts.analytics.value->workerDay.rows) {
            if (row.script == facts.worker.str())
                byDay[startOfDay(row.start)] += row.requests;
        }
    }
    return byDay;
}

} // namespace

LoadFacts loadFactsOf(const Facts &facts, const FlagDefinition &definition, Timestamp now)
{
    LoadFacts out;
    if (!facts.analytics.value)
        return out;
    const cloudflare::AnalyticsAnswer &answer = *facts.analytics.value;
    out.requestsPerDay = medianWorkerRequests(facts, now);
    out.kvReadsPerDay = medianKvReads(facts, now);
    const std::vector<FlagSpan> spans = flagSpans(facts, definition, now);
    const auto first = firstDayOf(answer);
    if (spans.empty() || !first)
        return out;
    const DayShape shape(quarterlyUsage(answer, Meter::WorkerRequests), analyticsAsOf(facts));
    const std::map<Timestamp, double> requests = requestsOf(facts);
    std::array<std::pair<std::optional<double> LoadDay::*, std::optional<UsagePath>>, 4> meters{{
        {&LoadDay::doRequests, dailyUsage(answer, Meter::DoRequests)},
        {&LoadDay::doDuration, dailyUsage(answer, Meter::DoDuration)},
        {&LoadDay::doRowsRead, dailyUsage(answer, Meter::DoRowsRead)},
        {&LoadDay::doRowsWritten, dailyUsage(answer, Meter::DoRowsWritten)},
    }};
    const Timestamp known = std::max(ceil<days>(spans.back().from), sys_days{floor<days>(*first)});
    for (Timestamp day = known; day < startOfDay(now); day += days{1}) {
        LoadDay load;
        const auto asked = requests.find(day);
        load.requests = asked == requests.end() ? 0 : asked->second;
        for (const FlagSpan &span : spans) {
            const Timestamp from = std::max(day, span.from);
            const Timestamp to = std::min(day + days{1}, span.to);
            if (span.on && from < to)
                load.onShare += shape.share(from, to);
        }
        load.onShare = std::min(load.onShare, 1.0);
        for (auto &[field, daily] : meters) {
            if (daily)
                load.*field = daily->contains(day) ? daily->at(day) : 0.0;
        }
        out.days.push_back(load);
    }
    return out;
}

} // namespace edgedeck::ops
