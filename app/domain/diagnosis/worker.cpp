// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::diagnosis {

namespace {

/// A look or two are no finding of a healthy Worker: what counts is a share of the day, or a day that is short already.
Severity severityOfLooking(const Snapshot &facts)
{
    constexpr double kShare = 0.05;
    constexpr double kFreeDay = 1000;
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    const bool pressed
        = writes != nullptr && (writes->level() == QuotaLevel::Near || writes->level() == QuotaLevel::Over);
    const double day = writes != nullptr ? writes->limit.value_or(kFreeDay) : kFreeDay;
    const bool costly = facts.price.kvPutsRefused || pressed || facts.price.kvPuts >= kShare * day;
    return costly ? Severity::Warning : Severity::Info;
}

void lookingCosts(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (facts.price.kvPuts <= 0)
        return;
    const Severity severity = severityOfLooking(facts);
    Finding &finding = add(out, rule, severity, "Looking costs writes",
        "each request to the Worker makes KV puts; this program's looks made "
            + std::to_string(facts.price.kvPuts) + " today");
    finding.evidence.push_back({severity,
        "KV puts by this program today: " + std::to_string(facts.price.kvPuts)
            + (facts.price.kvPutsRefused ? ", refused" : ""),
        "Edgedeck", facts.now});
    finding.confidence = 0.9;
    finding.action = "Ask the Worker less often: raise worker_poll_seconds of the profile, or set it to 0.";
}

void metricsBroken(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (!facts.cache.broken)
        return;
    const FlagState *flag = storageFlag(facts);
    const bool on = flag != nullptr && flag->on == true;
    Finding &finding = add(out, rule, Severity::Warning, "The Worker's metrics endpoint fails",
        on ? "it began with the cache: the cache itself may well work" : "its figures are unknown, not 0");
    finding.evidence.push_back({Severity::Warning,
        facts.cache.hitRate.unknown.empty() ? "the metrics endpoint answers 5xx"
                                            : facts.cache.hitRate.unknown,
        "Worker", facts.cache.hitRate.asOf});
    if (on)
        finding.evidence.push_back({Severity::Info, flag->definition.name + " is on in the running version",
            sourceName(flag->effective.source), flag->effective.asOf});
    finding.confidence = on ? 0.8 : 1;
    finding.action = "Judge the flip by KV writes and Durable Object requests, and mend the endpoint.";
}

void countersFell(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (facts.cache.counterFalls <= 0)
        return;
    Finding &finding = add(out, rule, Severity::Info, "The Worker's cache counters start over",
        "they count one isolate's life, not the whole Worker");
    finding.evidence.push_back({Severity::Info,
        "a counter was lower than at the look before: " + counted(facts.cache.counterFalls, "time", "times")
            + " while watching",
        "Worker", facts.cache.hitRate.asOf});
    finding.confidence = 0.9;
    finding.action = "Read rates, not totals, from them; totals come from Cloudflare's analytics.";
}

} // namespace

void addWorkerRules(std::vector<Rule> &out)
{
    out.push_back({"looking-costs-writes", "Do Edgedeck's own looks at the Worker spend KV writes?",
        "page.quotas", "", lookingCosts});
    out.push_back(
        {"metrics-broken", "Does the Worker's metrics endpoint fail?", "page.cache", "", metricsBroken});
    out.push_back({"counters-reset", "Do the Worker's counters start over between looks?", "page.cache", "",
        countersFell});
}

} // namespace edgedeck::diagnosis
