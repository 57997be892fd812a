// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/flip/compare.h"

#include <algorithm>

namespace edgedeck {

namespace {

const Binding *find(const std::vector<Binding> &bindings, const std::string &name)
{
    const auto found
        = std::find_if(bindings.begin(), bindings.end(), [&](const Binding &b) { return b.name == name; });
    return found == bindings.end() ? nullptr : &*found;
}

/// What may not change. `raw` is left out: servers add descriptive members between two reads.
bool sameTarget(const Binding &a, const Binding &b)
{
    return a.type == b.type && a.text == b.text && a.targetId == b.targetId && a.className == b.className
        && a.scriptName == b.scriptName;
}

bool carries(const Binding &binding, Carrier carrier, const std::string &value)
{
    if (binding.type != toString(carrier))
        return false;
    return carrier == Carrier::SecretText || binding.text == value;
}

} // namespace

VersionDifference compareVersions(const std::vector<Binding> &base, const std::string &baseEtag,
    const WorkerVersion &version, const std::string &flag, Carrier carrier, const std::string &value)
{
    VersionDifference difference;
    const Binding *asked = find(version.bindings, flag);
    difference.flagAsAsked = asked != nullptr && carries(*asked, carrier, value);
    for (const Binding &old : base) {
        if (old.name == flag)
            continue;
        const Binding *now = find(version.bindings, old.name);
        if (now == nullptr)
            difference.others.push_back("binding " + old.name + " is gone");
        else if (!sameTarget(old, *now))
            difference.others.push_back("binding " + old.name + " differs");
    }
    for (const Binding &added : version.bindings) {
        if (added.name != flag && find(base, added.name) == nullptr)
            difference.others.push_back("binding " + added.name + " is new");
    }
    if (!baseEtag.empty() && !version.scriptEtag.empty() && baseEtag != version.scriptEtag)
        difference.others.emplace_back("code differs");
    return difference;
}

std::vector<std::string> versionChanges(const WorkerVersion &from, const WorkerVersion &to)
{
    std::vector<std::string> changes;
    if (from.scriptEtag.empty() || to.scriptEtag.empty())
        changes.emplace_back("whether the code differs is not known");
    else if (from.scriptEtag != to.scriptEtag)
        changes.emplace_back("code differs");
    for (const Binding &old : from.bindings) {
        const Binding *now = find(to.bindings, old.name);
        if (now == nullptr)
            changes.push_back("binding " + old.name + " is gone");
        else if (old.type != now->type)
            changes.push_back("binding " + old.name + ": " + old.type + " -> " + now->type);
        else if (old.text != now->text)
            changes.push_back(old.name + " \"" + old.text + "\" -> \"" + now->text + "\"");
        else if (!sameTarget(old, *now))
            changes.push_back("binding " + old.name + " points elsewhere");
        else if (isSecret(old))
            changes.push_back("secret " + old.name + ": whether its value differs cannot be read");
    }
    for (const Binding &added : to.bindings) {
        if (find(from.bindings, added.name) == nullptr)
            changes.push_back("binding " + added.name + " is new (" + added.type + ")");
    }
    if (from.skippedBindings + to.skippedBindings > 0)
        changes.emplace_back("some bindings could not be read: whether they differ is not known");
    return changes;
}

VersionDifference compareWithPlan(const FlipPlan &plan, const WorkerVersion &version)
{
    return compareVersions(
        plan.baseBindings, plan.baseEtag, version, plan.request.flag, plan.carrier, plan.request.value);
}

} // namespace edgedeck
