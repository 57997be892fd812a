// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/effectbuilder.h"

#include "app/ops/usage.h"

#include <algorithm>

namespace edgedeck::ops {

using namespace std::chrono;
using cloudflare::AnalyticsAnswer;

namespace {

constexpr seconds kHour{3600};
constexpr seconds kQuarter{900};
constexpr seconds kDay{86400};

void addSeries(EffectFacts &out, const AnalyticsAnswer &answer, Timestamp asOf)
{
    const auto first = firstDayOf(answer);
    const Timestamp window = floor<hours>(answer.askedAt - hours{24});
    if (answer.kvWriteHour.usable()) {
        const auto attempts = hourlyUsage(answer, Meter::KvWrites);
        if (attempts && !attempts->empty())
            out.writeAttempts = filled(*attempts, kHour, attempts->begin()->first, asOf, "kv_write_attempts");
    }
    const auto add = [&](Meter meter, Series &fine, Series &daily) {
        if (const auto quarters = quarterlyUsage(answer, meter)) {
            const Timestamp from = quarters->empty() ? window : std::min(window, quarters->begin()->first);
            fine = filled(*quarters, kQuarter, from, asOf, std::string(toString(meter)));
        }
        if (const auto days = dailyUsage(answer, meter); days && first)
            daily = filled(*days, kDay, *first, asOf, std::string(toString(meter)) + "_daily");
    };
    add(Meter::DoRequests, out.doRequests, out.doRequestsDaily);
    add(Meter::WorkerRequests, out.requests, out.requestsDaily);
}

} // namespace

EffectFacts effectFactsOf(const Facts &facts, const FlagState &flag)
{
    EffectFacts out;
    out.storagePath = flag.definition.storagePath;
    out.on = flag.configured.known() ? *flag.configured.value == flag.definition.on : flag.on == true;
    if (flag.lastChange)
        out.changedAt = flag.lastChange->at;
    if (facts.deployments.value && !facts.deployments.value->items.empty()) {
        const Deployment &live = facts.deployments.value->items.front();
        if (live.soleVersion())
            out.codeSince = live.createdOn;
        if (live.codeUpdate)
            out.takeover = seconds{live.codeUpdate->maxDelay};
    }
    if (facts.schedules.value) {
        for (const cloudflare::Schedule &schedule : facts.schedules.value->items)
            out.crons.push_back(schedule.cron);
    }
    if (const auto allowed = allowance(planOf(facts), Meter::KvWrites); allowed && allowed->hard)
        out.writeLimit = allowed->limit;
    if (flag.configured.known() && flag.effective.known()) {
        out.workerAgrees = *flag.configured.value == *flag.effective.value;
        out.workerAskedAt = facts.workerBindings.at;
    }
    if (facts.metrics.value) {
        out.cacheDisabled = facts.metrics.value->disabled;
        out.workerAskedAt
            = out.workerAgrees ? std::min(out.workerAskedAt, facts.metrics.at) : facts.metrics.at;
    }
    if (facts.analytics.value) {
        out.asOf = analyticsAsOf(facts);
        addSeries(out, *facts.analytics.value, out.asOf);
    }
    return out;
}

EffectProof proofOf(const Facts &facts, const FlagState &flag)
{
    if (!flag.on && !flag.configured.known()) {
        EffectProof proof;
        proof.reason = "neither the configured value nor the Worker's own is known";
        return proof;
    }
    return judgeEffect(effectFactsOf(facts, flag));
}

} // namespace edgedeck::ops
