// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/eventbuilder.h"

#include "app/domain/cron.h"
#include "app/domain/flip/opid.h"
#include "app/ops/quotabuilder.h"
#include "app/ops/wording.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace edgedeck::ops {

using namespace std::chrono;

namespace {

/// The flip of the journal that made this deployment.
const FlipRecord *flipOf(const Facts &facts, const Deployment &deployment)
{
    for (const FlipRecord &record : facts.flips) {
        const bool ours = record.newDeployment == deployment.id
            || deployment.message.find(record.opId) != std::string::npos;
        if (ours)
            return &record;
    }
    return nullptr;
}

bool switchesOn(const FlipRecord &record)
{
    return record.after == "true" || record.after == "1" || record.after == "on";
}

Event deploymentEvent(const Facts &facts, const Deployment &deployment)
{
    Event event;
    event.at = deployment.createdOn;
    if (const FlipRecord *record = flipOf(facts, deployment)) {
        event.kind = EventKind::Flip;
        event.on = switchesOn(*record);
        event.source = "journal";
        event.text = record->flag
            + (record->carrier == Carrier::SecretText ? " set (secret)"
                                                      : " set to \"" + plain(record->after, 80) + "\"")
            + " by " + plain(record->operatorName, 80) + " · " + plain(record->reason, 200);
        return event;
    }
    event.kind = EventKind::Deployment;
    event.source = "API";
    event.text = "deployed";
    for (std::size_t i = 0; i < deployment.versions.size(); ++i)
        event.text += (i == 0 ? " " : " + ") + shortId(deployment.versions[i].version.str());
    const std::string by = !deployment.authorEmail.empty() ? deployment.authorEmail : deployment.source;
    if (!by.empty())
        event.text += " by " + plain(by, 80);
    if (!deployment.message.empty())
        event.text += " · “" + plain(deployment.message, 160) + "”";
    return event;
}

/// KV writes that were counted in the hour after a cron run began; empty when minutes were not read.
std::optional<double> writesAfter(const Facts &facts, Timestamp at)
{
    if (!facts.analytics.value || !facts.analytics.value->kvWriteMinute.usable())
        return std::nullopt;
    constexpr minutes kRun{60};
    const Timestamp asOf = analyticsAsOf(facts);
    if (at + kRun > asOf || at < asOf - hours{23})
        return std::nullopt;
    double sum = 0;
    for (const cloudflare::KvRow &row : facts.analytics.value->kvWriteMinute.rows) {
        if (row.action == "write" && !isRefused(row) && row.start >= at && row.start < at + kRun)
            sum += row.requests;
    }
    return sum;
}

void addCrons(std::vector<Event> &events, const Facts &facts, Timestamp now)
{
    if (!facts.schedules.value)
        return;
    constexpr std::size_t kMost = 50; // a cron of every minute must not fill the list
    for (const cloudflare::Schedule &schedule : facts.schedules.value->items) {
        const Timestamp from = startOfDay(now) - days{1};
        std::vector<Timestamp> past = cronTimes(schedule.cron, from, now);
        if (past.size() > kMost)
            past.erase(past.begin(), past.end() - static_cast<std::ptrdiff_t>(kMost));
        for (const Timestamp at : past) {
            Event event{.kind = EventKind::Cron, .at = at, .text = "cron run", .source = "schedule"};
            if (const auto writes = writesAfter(facts, at))
                event.text += ", " + std::to_string(std::lround(*writes)) + " KV writes";
            events.push_back(std::move(event));
        }
        for (const Timestamp at : cronTimes(schedule.cron, now, now + days{1}, kMost)) {
            events.push_back({.kind = EventKind::Cron,
                .at = at,
                .text = "cron " + plain(schedule.cron, 60),
                .source = "schedule",
                .on = false,
                .future = true});
        }
    }
}

} // namespace

std::vector<Event> buildEvents(const Facts &facts, std::optional<Timestamp> limitReachedAt, Timestamp now)
{
    std::vector<Event> events;
    if (facts.deployments.value) {
        for (const Deployment &deployment : facts.deployments.value->items) {
            if (deployment.createdOn > now - days{31})
                events.push_back(deploymentEvent(facts, deployment));
        }
    }
    if (limitReachedAt) {
        events.push_back({.kind = EventKind::LimitReached,
            .at = *limitReachedAt,
            .text = "KV put() refused for the first time",
            .source = "GraphQL"});
    }
    events.push_back(
        {.kind = EventKind::Reset, .at = startOfDay(now), .text = "daily quotas reset", .source = "clock"});
    addCrons(events, facts, now);
    std::stable_sort(
        events.begin(), events.end(), [](const Event &a, const Event &b) { return a.at > b.at; });
    return events;
}

} // namespace edgedeck::ops
