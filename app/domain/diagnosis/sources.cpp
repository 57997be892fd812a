// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"

#include <algorithm>
#include <chrono>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kTokens
    = "https://developers.cloudflare.com/fundamentals/api/reference/permissions/";
/// Analytics older than this are called stale: three polls of five minutes.
constexpr std::chrono::minutes kStaleAfter{15};

bool isDenied(const SourceFault &fault)
{
    return fault.error.cls == FaultClass::Forbidden || fault.error.cls == FaultClass::Auth;
}

/// Cloudflare knows no such Worker on this account: neither silence nor a refusal.
bool isAbsent(const SourceFault &fault)
{
    return fault.error.cls == FaultClass::NotFound
        && (fault.source == "deployments" || fault.source == "versions");
}

Evidence faultText(const SourceFault &fault)
{
    std::string text = fault.source + ": " + std::string(toString(fault.error.cls));
    if (fault.error.httpStatus)
        text += ", HTTP " + std::to_string(*fault.error.httpStatus);
    if (fault.error.apiCode)
        text += ", code " + std::to_string(*fault.error.apiCode);
    return {Severity::Warning, text, fault.source, fault.at};
}

/// Without the counters nothing can be called fine.
Severity severityOf(const Snapshot &facts)
{
    const QuotaReading *writes = facts.quota(Meter::KvWrites);
    const bool analytics = std::any_of(facts.faults.begin(), facts.faults.end(),
        [](const SourceFault &f) { return f.source == "analytics" && f.error.cls != FaultClass::Clock; });
    return analytics && (writes == nullptr || !writes->used.known()) ? Severity::Unknown : Severity::Warning;
}

void clockSkew(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const SourceFault &fault : facts.faults) {
        if (fault.error.cls != FaultClass::Clock)
            continue;
        Finding &finding
            = add(out, rule, Severity::Warning, "This computer's clock is wrong", fault.error.detail);
        finding.evidence.push_back({Severity::Warning, fault.error.detail, "Date header", fault.at});
        finding.action = "Correct the clock; days and windows go by Cloudflare's time meanwhile.";
    }
}

void notFound(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    std::vector<Evidence> evidence;
    for (const SourceFault &fault : facts.faults) {
        if (isAbsent(fault))
            evidence.push_back(faultText(fault));
    }
    if (evidence.empty())
        return;
    Finding &finding = add(out, rule, Severity::Critical, "This account has no such Worker",
        facts.worker.str() + " is not on account " + facts.account.str());
    finding.evidence = std::move(evidence);
    finding.action = "Check the account id and the Worker's name in the profile: this is neither a lack of "
                     "permission nor an outage.";
    finding.commandLine = "edgedeckctl profile show";
}

void forbidden(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    std::vector<Evidence> denied;
    for (const SourceFault &fault : facts.faults) {
        if (isDenied(fault))
            denied.push_back(faultText(fault));
    }
    if (denied.empty() && facts.missingPermissions.empty())
        return;
    Finding &finding = add(out, rule, severityOf(facts), "The token may not read everything");
    for (const std::string &permission : facts.missingPermissions) {
        finding.summary += (finding.summary.empty() ? "token lacks " : ", ") + permission;
        finding.evidence.push_back(
            {Severity::Warning, "forbidden: token lacks " + permission, "REST", facts.now});
    }
    finding.evidence.insert(finding.evidence.end(), denied.begin(), denied.end());
    finding.action = "Add the permission to the token; what needs it is shown as unknown, not as 0.";
    finding.commandLine = "edgedeckctl profile test";
}

void stale(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    std::vector<Evidence> silent;
    for (const SourceFault &fault : facts.faults) {
        if (!isDenied(fault) && !isAbsent(fault) && fault.error.cls != FaultClass::Clock)
            silent.push_back(faultText(fault));
    }
    const bool old = facts.asOf != Timestamp{} && facts.now - facts.asOf > kStaleAfter;
    if (silent.empty() && !old)
        return;
    Finding &finding = add(out, rule, severityOf(facts), "Some data is old");
    if (old) {
        const auto age = std::chrono::floor<std::chrono::minutes>(facts.now - facts.asOf).count();
        finding.summary
            = "analytics as of " + clockOf(facts.asOf) + " UTC, " + std::to_string(age) + " min old";
        finding.evidence.push_back({Severity::Warning, finding.summary, "GraphQL", facts.asOf});
    } else {
        finding.summary = silent.size() == 1 ? silent.front().source + " does not answer"
                                             : std::to_string(silent.size()) + " sources do not answer";
    }
    finding.evidence.insert(finding.evidence.end(), silent.begin(), silent.end());
    finding.action = "Refresh; if it stays, look at the network and at Cloudflare's status page.";
    finding.commandLine = "edgedeckctl status";
}

} // namespace

void addSourceRules(std::vector<Rule> &out)
{
    out.push_back({"clock-skew", "Is this computer's clock wrong?", "", "", clockSkew});
    out.push_back({"worker-not-found", "Is there no such Worker on this account?", "", "", notFound});
    out.push_back({"data-forbidden", "Does the token lack a permission?", "page.quotas", kTokens, forbidden});
    out.push_back({"data-stale", "Is the data too old to judge?", "view.refresh", "", stale});
}

} // namespace edgedeck::diagnosis
