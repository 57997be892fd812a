// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kDeployments
    = "https://developers.cloudflare.com/workers/configuration/versions-and-deployments/";

void split(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (!facts.liveDeployment || facts.liveDeployment->soleVersion()
        || facts.liveDeployment->versions.size() < 2)
        return;
    std::string shares;
    for (const TrafficShare &share : facts.liveDeployment->versions)
        shares += (shares.empty() ? "" : ", ") + shortId(share.version.str()) + " "
            + plainNumber(share.percentage, 0) + " %";
    Finding &finding = add(out, rule, Severity::Warning, "Two versions share the traffic", shares);
    finding.evidence.push_back({Severity::Warning, shares, "REST", facts.liveDeployment->createdOn});
    finding.action = "Finish or restore the roll-out; a flip is blocked until then.";
}

void newestNotLive(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (!facts.newestVersion || !facts.liveDeployment)
        return;
    const auto &shares = facts.liveDeployment->versions;
    const WorkerVersion &newest = *facts.newestVersion;
    const bool live = std::any_of(
        shares.begin(), shares.end(), [&](const TrafficShare &s) { return s.version == newest.id; });
    if (live)
        return;
    const std::string text = "version " + shortId(newest.id.str()) + ", number "
        + std::to_string(newest.number) + ", uploaded " + toRfc3339(newest.createdOn)
        + (newest.authorEmail.empty() ? "" : " by " + newest.authorEmail);
    Finding &finding = add(out, rule, Severity::Warning, "Newest version is not deployed",
        "Cloudflare refuses secret and settings edits meanwhile (10214, 10215)");
    finding.evidence.push_back({Severity::Warning, text, "REST", newest.createdOn});
    finding.action = "Deploy or discard that upload before the next flip.";
}

} // namespace

void addVersionRules(std::vector<Rule> &out)
{
    out.push_back(
        {"split-deployment", "Do two versions share the traffic?", "page.bindings", kDeployments, split});
    out.push_back({"newest-version-not-deployed", "Is the newest upload not the live version?",
        "page.bindings", kDeployments, newestNotLive});
}

} // namespace edgedeck::diagnosis
