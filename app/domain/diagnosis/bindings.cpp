// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>
#include <map>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kConfiguration
    = "https://developers.cloudflare.com/workers/wrangler/configuration/";
constexpr std::string_view kCrons = "https://developers.cloudflare.com/workers/configuration/cron-triggers/";

void dangling(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const CheckedBinding &checked : facts.bindings) {
        const Check *block = blockOf(checked);
        if (block == nullptr)
            continue;
        Finding &finding
            = add(out, rule, Severity::Critical, checked.binding.name + ": " + block->title, block->reason);
        finding.evidence.push_back({Severity::Critical, block->reason.empty() ? block->title : block->reason,
            "REST", checked.resolved.asOf});
        finding.action = block->action.empty() ? "Bind an existing target and deploy." : block->action;
        finding.commandLine = "edgedeckctl bindings";
    }
}

void duplicate(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    std::map<std::pair<std::string, std::string>, std::vector<const CheckedBinding *>> byTarget;
    for (const CheckedBinding &checked : facts.bindings) {
        if (checkNamed(checked, "binding-duplicate-target") != nullptr)
            byTarget[{checked.binding.type, checked.binding.targetId}].push_back(&checked);
    }
    for (const auto &[target, twins] : byTarget) {
        std::string names;
        for (const CheckedBinding *twin : twins)
            names += (names.empty() ? "" : ", ") + twin->binding.name;
        Finding &finding = add(out, rule, Severity::Warning, names + " share one target",
            "what is written through one name is read through the other");
        finding.evidence.push_back(
            {Severity::Warning, displayType(target.first) + " " + target.second + " is bound as " + names,
                "REST", twins.front()->resolved.asOf});
        finding.action = "Remove one of them unless both are meant.";
        finding.commandLine = "edgedeckctl bindings";
    }
}

void drift(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    std::vector<const CheckedBinding *> drifted;
    for (const CheckedBinding &checked : facts.bindings) {
        if (checkNamed(checked, "binding-drift") != nullptr)
            drifted.push_back(&checked);
    }
    if (drifted.empty())
        return;
    Finding &finding = add(out, rule, Severity::Warning, "The wrangler file and the live version differ",
        counted(static_cast<long long>(drifted.size()), "binding differs", "bindings differ")
            + ": the next deploy brings the file's side");
    for (const CheckedBinding *checked : drifted) {
        const Check *check = checkNamed(*checked, "binding-drift");
        finding.evidence.push_back(
            {Severity::Warning, checked->binding.name + ": " + check->reason, "file", facts.now});
    }
    finding.action = "Bring the file up to date before somebody deploys.";
    finding.commandLine = "edgedeckctl bindings --config wrangler.toml";
}

void cronMissing(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (!facts.cronsKnown)
        return;
    std::vector<std::string> missing;
    for (const std::string &cron : facts.fileCrons) {
        if (std::find(facts.crons.begin(), facts.crons.end(), cron) == facts.crons.end())
            missing.push_back(cron);
    }
    if (missing.empty())
        return;
    Finding &finding = add(out, rule, Severity::Warning, "A cron of the wrangler file is not scheduled",
        "nothing runs at that time");
    for (const std::string &cron : missing)
        finding.evidence.push_back({Severity::Warning,
            "the file lists " + quoted(cron) + ", the Worker does not", "REST", facts.now});
    finding.action = "Deploy the file, or set the trigger in the dashboard.";
}

} // namespace

void addBindingRules(std::vector<Rule> &out)
{
    out.push_back({"binding-dangling", "Does a binding point at something that does not exist?",
        "page.bindings", kConfiguration, dangling});
    out.push_back({"binding-duplicate", "Do two names of one Worker share one target?", "page.bindings",
        kConfiguration, duplicate});
    out.push_back({"binding-drift", "Would the next deploy of the wrangler file change a binding?",
        "page.bindings", kConfiguration, drift});
    out.push_back({"cron-missing", "Is a cron of the wrangler file not among the Worker's schedules?",
        "page.timeline", kCrons, cronMissing});
}

} // namespace edgedeck::diagnosis
