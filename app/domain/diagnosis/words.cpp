// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"

#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck::diagnosis {

Finding &add(
    std::vector<Finding> &out, const Rule &rule, Severity severity, std::string title, std::string summary)
{
    Finding finding;
    finding.id = rule.id;
    finding.severity = severity;
    finding.title = std::move(title);
    finding.summary = std::move(summary);
    finding.command = rule.command;
    finding.reference = rule.reference;
    out.push_back(std::move(finding));
    return out.back();
}

std::string clockOf(Timestamp at)
{
    return toRfc3339(at).substr(11, 5);
}

std::string sourceName(const std::string &source)
{
    if (source == "graphql")
        return "GraphQL";
    if (source == "rest")
        return "REST";
    if (source == "worker")
        return "Worker";
    return source;
}

std::string shareText(const QuotaReading &quota)
{
    return grouped(*quota.used.value) + " / " + grouped(*quota.limit) + " · "
        + plainNumber(*quota.percent(), 1) + " %";
}

std::string sinceText(const QuotaReading &quota)
{
    return quota.period == Period::Day ? " counted since 00:00 UTC" : " counted in this period";
}

const FlagState *storageFlag(const Snapshot &facts)
{
    const auto found = std::find_if(
        facts.flags.begin(), facts.flags.end(), [](const FlagState &f) { return f.definition.storagePath; });
    return found == facts.flags.end() ? nullptr : &*found;
}

std::vector<std::string> missingFor(const Snapshot &facts, const FlagState &flag)
{
    // A row that only says that something is missing stands for no binding.
    const auto isBound = [&](const std::string &name) {
        return std::any_of(facts.bindings.begin(), facts.bindings.end(), [&](const CheckedBinding &b) {
            return b.binding.name == name && checkNamed(b, "binding-missing") == nullptr;
        });
    };
    std::vector<std::string> missing;
    for (const std::string &name : flag.definition.requiredBindings) {
        if (!isBound(name))
            missing.push_back(name);
    }
    return missing;
}

const Check *blockOf(const CheckedBinding &binding)
{
    const auto found = std::find_if(binding.checks.begin(), binding.checks.end(),
        [](const Check &c) { return c.result == CheckResult::Block; });
    return found == binding.checks.end() ? nullptr : &*found;
}

const Check *checkNamed(const CheckedBinding &binding, std::string_view id)
{
    const auto found = std::find_if(
        binding.checks.begin(), binding.checks.end(), [&](const Check &c) { return c.id == id; });
    return found == binding.checks.end() ? nullptr : &*found;
}

const MeterLoad *fillsBy(const Snapshot &facts)
{
    constexpr double kNear = 0.8;
    const FlagState *flag = storageFlag(facts);
    if (flag == nullptr || flag->on != false || !facts.doLoad || !missingFor(facts, *flag).empty())
        return nullptr;
    const MeterLoad *worst = nullptr;
    double worstShare = kNear;
    for (const MeterLoad &load : facts.doLoad->meters) {
        const QuotaReading *quota = facts.quota(load.meter);
        if (quota == nullptr || !quota->limit || !quota->hardLimit)
            continue;
        // A bound that was never measured proves something only where even its low end is too much.
        const double share = (facts.doLoad->measured() ? load.perDay : load.low) / *quota->limit;
        if (share >= worstShare) {
            worstShare = share;
            worst = &load;
        }
    }
    return worst;
}

std::string flipLine(const Snapshot &facts, const FlagState &flag, const std::string &value)
{
    return "edgedeckctl flag set " + flag.definition.name + " " + value + " --reason \"...\" --confirm "
        + facts.worker.str();
}

} // namespace edgedeck::diagnosis
