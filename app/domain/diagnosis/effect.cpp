// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/cron.h"
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

namespace edgedeck::diagnosis {

namespace {

const Event *newestSwitchOn(const Snapshot &facts)
{
    const Event *flip = nullptr;
    for (const Event &event : facts.events) {
        if (event.kind == EventKind::Flip && event.on && !event.future
            && (flip == nullptr || event.at > flip->at))
            flip = &event;
    }
    return flip;
}

void addCounts(const Snapshot &facts, Finding &finding)
{
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    if (writes != nullptr && writes->attempted)
        finding.evidence.push_back({Severity::Info,
            "KV writes today: " + grouped(*writes->attempted) + " attempts, "
                + grouped(*writes->attempted - writes->refused.value_or(0)) + " accepted, "
                + grouped(writes->refused.value_or(0)) + " refused",
            sourceName(writes->used.source), writes->used.asOf});
    const QuotaReading *requests = facts.quota(Meter::DoRequests);
    if (requests != nullptr && requests->used.value)
        finding.evidence.push_back({Severity::Info, "DO requests today: " + grouped(*requests->used.value),
            sourceName(requests->used.source), requests->used.asOf});
}

void tooEarly(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    const Event *flip = newestSwitchOn(facts);
    if (flip == nullptr)
        return;
    bool limitReached = false;
    const auto sameDay = [&](Timestamp at) { return startOfDay(at) == startOfDay(flip->at); };
    for (const Event &event : facts.events)
        limitReached = limitReached || (event.kind == EventKind::LimitReached && sameDay(event.at));
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    if (writes != nullptr && sameDay(facts.now))
        limitReached = limitReached || writes->level() == QuotaLevel::Over;
    const ProofWindow window = firstHonestWindow(flip->at, facts.crons, limitReached);
    if (facts.now >= window.to)
        return;
    const std::string span = clockOf(window.from) + "–" + clockOf(window.to);
    const bool refusing = limitReached && sameDay(facts.now);
    Finding &finding = add(out, rule, Severity::Info, "Too early to say what the flip did",
        (refusing ? "Writes are refused until 00:00 UTC, so a fall now proves nothing. " : "")
            + std::string("First honest window ") + span + ".");
    finding.evidence.push_back(
        {Severity::Info, "switched on " + toRfc3339(flip->at), flip->source, flip->at});
    finding.evidence.push_back(
        {Severity::Info, "first honest window ends " + toRfc3339(window.to), "schedule", facts.now});
    addCounts(facts, finding);
    finding.action = "Look again after " + toRfc3339(window.to) + ".";
    finding.commandLine = "edgedeckctl status";
}

} // namespace

void addEffectRules(std::vector<Rule> &out)
{
    out.push_back({"flip-effect-too-early", "Is the first window not over that can prove a flip?",
        "page.timeline", "", tooEarly});
}

} // namespace edgedeck::diagnosis
