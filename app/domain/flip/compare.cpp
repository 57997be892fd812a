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

VersionDifference compareWithPlan(const FlipPlan &plan, const WorkerVersion &version)
{
    return compareVersions(
        plan.baseBindings, plan.baseEtag, version, plan.request.flag, plan.carrier, plan.request.value);
}

} // namespace edgedeck
