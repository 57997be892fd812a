// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/experiment/doload.h"

#include "app/domain/experiment/windows.h"

#include <algorithm>
#include <array>

namespace edgedeck {

namespace {

using Field = std::optional<double> LoadDay::*;
struct LoadMeter
{
    Meter meter;
    Field field;
};
constexpr std::array kLoadMeters{LoadMeter{Meter::DoRequests, &LoadDay::doRequests},
    LoadMeter{Meter::DoDuration, &LoadDay::doDuration}, LoadMeter{Meter::DoRowsRead, &LoadDay::doRowsRead},
    LoadMeter{Meter::DoRowsWritten, &LoadDay::doRowsWritten}};

/// A day counts as whole from here on: deployments take a while to be taken over.
constexpr double kWholeDay = 0.95;
/// Below this a trial is too short to be scaled up to a day.
constexpr double kShortestTrial = 0.02;
/// A part of a day does not hold the day's mix, and its caches were cold: the factors of its range.
constexpr double kTrialLow = 0.6, kTrialHigh = 1.6;

/// What the meter counts without the flag: other objects of the account. Their calls are not scaled up.
double othersShare(const LoadFacts &facts, const LoadMeter &which)
{
    std::vector<double> off;
    for (const LoadDay &day : facts.days) {
        if (day.onShare <= 0 && (day.*which.field))
            off.push_back(*(day.*which.field));
    }
    return off.empty() ? 0 : experiment::median(std::move(off));
}

/// What the days measured of one meter, per Worker request with the flag on, scaled to today's volume.
std::optional<MeterLoad> measured(const LoadFacts &facts, const LoadMeter &which, bool whole)
{
    const double others = othersShare(facts, which);
    double counted = 0;
    double requests = 0;
    std::vector<double> each;
    for (const LoadDay &day : facts.days) {
        const std::optional<double> &value = day.*which.field;
        const double on = day.requests * day.onShare;
        if (!value || on <= 0 || day.onShare < (whole ? kWholeDay : kShortestTrial))
            continue;
        const double own = std::max(0.0, *value - others);
        counted += own;
        requests += on;
        each.push_back(own / on * *facts.requestsPerDay);
    }
    if (each.empty())
        return std::nullopt;
    MeterLoad load{.meter = which.meter, .perDay = counted / requests * *facts.requestsPerDay};
    const auto [least, most] = std::minmax_element(each.begin(), each.end());
    load.low = others + (whole ? *least : std::min(*least, load.perDay * kTrialLow));
    load.high = others + (whole ? *most : std::max(*most, load.perDay * kTrialHigh));
    load.perDay += others;
    return load;
}

std::optional<DoLoad> fromDays(const LoadFacts &facts, bool whole)
{
    if (!facts.requestsPerDay || *facts.requestsPerDay <= 0)
        return std::nullopt;
    DoLoad out;
    out.basis = whole ? "full_days" : "trial";
    for (const LoadDay &day : facts.days) {
        if (day.onShare >= (whole ? kWholeDay : kShortestTrial) && day.requests > 0 && day.doRequests) {
            ++out.days;
            out.onDays += day.onShare;
        }
    }
    for (const LoadMeter &which : kLoadMeters) {
        if (const auto load = measured(facts, which, whole))
            out.meters.push_back(*load);
    }
    // A flag that was on without a single call tells of code that ignores it, not of the load to come.
    const MeterLoad *requests = out.of(Meter::DoRequests);
    const bool called = requests != nullptr && requests->perDay > othersShare(facts, kLoadMeters.front());
    return called ? std::optional(out) : std::nullopt;
}

} // namespace

const MeterLoad *DoLoad::of(Meter meter) const
{
    const auto found = std::find_if(
        meters.begin(), meters.end(), [&](const MeterLoad &load) { return load.meter == meter; });
    return found == meters.end() ? nullptr : &*found;
}

std::optional<DoLoad> estimateDoLoad(const LoadFacts &facts)
{
    for (const bool whole : {true, false}) {
        if (auto load = fromDays(facts, whole))
            return load;
    }
    if (!facts.requestsPerDay && !facts.kvReadsPerDay)
        return std::nullopt;
    // Every look-up that no cache answers is at least one KV read today, and asks its object at most twice: to read
    // and, where that missed, to store. How many look-ups a request makes is not to be seen from outside.
    const double requests = facts.requestsPerDay.value_or(*facts.kvReadsPerDay);
    const double reads = facts.kvReadsPerDay.value_or(requests);
    DoLoad out{.basis = "volume", .days = 0, .onDays = 0, .meters = {}};
    const double low = std::min(requests, reads);
    const double high = 2 * std::max(requests, reads);
    out.meters.push_back(
        {.meter = Meter::DoRequests, .perDay = std::max(requests, reads), .low = low, .high = high});
    return out;
}

} // namespace edgedeck
