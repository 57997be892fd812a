// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/flagbuilder.h"

#include "app/ops/effectbuilder.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

const Binding *bindingNamed(const std::vector<Binding> &bindings, std::string_view name)
{
    const auto found
        = std::find_if(bindings.begin(), bindings.end(), [&](const Binding &b) { return b.name == name; });
    return found == bindings.end() ? nullptr : &*found;
}

/// json flags hold true or "true"; both are spoken of as true.
std::string spelled(const Binding &binding)
{
    if (binding.type == "json" && binding.text.size() >= 2 && binding.text.front() == '"'
        && binding.text.back() == '"')
        return binding.text.substr(1, binding.text.size() - 2);
    return binding.text;
}

FlagChange changeOf(const Deployment &deployment, const WorkerVersion *version)
{
    FlagChange change;
    change.at = deployment.createdOn;
    change.by = !deployment.authorEmail.empty()    ? deployment.authorEmail
        : version && !version->authorEmail.empty() ? version->authorEmail
        : !deployment.source.empty()               ? deployment.source
                                                   : std::string("unknown");
    change.by = plain(change.by, 120);
    change.message = plain(!deployment.message.empty() ? deployment.message
            : version                                  ? version->message
                                                       : "",
        300);
    return change;
}

Reading<std::string> configuredOf(const Facts &facts, const WorkerVersion *live, const Binding *binding)
{
    if (!live) {
        const auto &fault = facts.deployments.fault ? facts.deployments.fault : facts.versions.fault;
        return unknownBecause<std::string>(
            fault ? sentence(*fault) : "no single live version was read", "rest");
    }
    if (!binding)
        return unknownBecause<std::string>("not bound in the live version", "rest", facts.deployments.at);
    if (isSecret(*binding))
        return unknownBecause<std::string>("value not readable", "rest", facts.deployments.at);
    return known(spelled(*binding), "rest", facts.deployments.at);
}

Reading<std::string> effectiveOf(const Facts &facts, const std::string &name)
{
    if (!facts.workerConfigured)
        return unknownBecause<std::string>("the profile names no Worker URL", "worker");
    const auto &source = facts.workerBindings;
    if (!source.value)
        return unknownBecause<std::string>(
            source.fault ? sentence(*source.fault) : "not asked yet", "worker");
    const auto found = source.value->bindings.find(name);
    if (found == source.value->bindings.end() || !found->second.value)
        return unknownBecause<std::string>("field absent in the Worker's answer", "worker", source.at);
    return known(*found->second.value, "worker", source.at);
}

/// A later upload has written its variables over the change and the value stood: its file has the same.
const Deployment *deployThatKept(const Facts &facts, const FlagState &flag)
{
    if (!flag.lastChange || !facts.deployments.value)
        return nullptr;
    for (const Deployment &deployment : facts.deployments.value->items) {
        if (deployment.createdOn <= flag.lastChange->at)
            return nullptr;
        const auto id = deployment.soleVersion();
        const WorkerVersion *version = id ? facts.detail(*id) : nullptr;
        if (version != nullptr && version->triggeredBy == "upload" && version->source == "wrangler")
            return &deployment;
    }
    return nullptr;
}

void judgeSurvival(FlagState &flag, const Facts &facts, const Binding *binding)
{
    if (!binding)
        return;
    const Binding *listed
        = facts.file ? bindingNamed(facts.file->environment.bindings, flag.definition.name) : nullptr;
    if (isSecret(*binding)) {
        flag.survivesDeploy = listed == nullptr;
        flag.survivesReason = listed
            ? "the wrangler file has a variable of that name: a deploy replaces the secret"
            : "secrets stay across deploys";
        return;
    }
    if (!facts.file) {
        const Deployment *kept = deployThatKept(facts, flag);
        flag.survivesDeploy = kept != nullptr;
        flag.survivesReason = kept != nullptr
            ? "the upload deployed at " + toRfc3339(kept->createdOn) + " kept it"
            : "a deploy writes variables from its wrangler file";
    } else if (facts.file->environment.keepVars) {
        flag.survivesDeploy = true;
        flag.survivesReason = "keep_vars is set in the wrangler file";
    } else if (!listed) {
        flag.survivesDeploy = false;
        flag.survivesReason = "the wrangler file does not list it: a deploy removes it";
    } else {
        flag.survivesDeploy = spelled(*listed) == spelled(*binding) && listed->type == binding->type;
        flag.survivesReason = "wrangler file: \"" + plain(spelled(*listed), 80) + "\"";
    }
}

/// The newest deployment before which the name was bound with another carrier.
std::optional<Carrier> carrierBefore(const Facts &facts, const std::string &flag)
{
    if (!facts.deployments.value)
        return std::nullopt;
    const auto &items = facts.deployments.value->items;
    for (std::size_t i = 0; i + 1 < items.size(); ++i) {
        const auto newer = items[i].soleVersion();
        const auto older = items[i + 1].soleVersion();
        const WorkerVersion *now = newer ? facts.detail(*newer) : nullptr;
        const WorkerVersion *before = older ? facts.detail(*older) : nullptr;
        if (!now || !before)
            return std::nullopt;
        const Carrier is = carrierOf(now->bindings, flag);
        const Carrier was = carrierOf(before->bindings, flag);
        if (is != was)
            return is != Carrier::Unknown && was != Carrier::Unknown ? std::optional(was) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace

std::optional<FlagChange> lastChangeOf(const Facts &facts, const std::string &flag)
{
    if (facts.deployments.value) {
        const auto &items = facts.deployments.value->items;
        for (std::size_t i = 0; i + 1 < items.size(); ++i) {
            const auto newer = items[i].soleVersion();
            const auto older = items[i + 1].soleVersion();
            const WorkerVersion *now = newer ? facts.detail(*newer) : nullptr;
            const WorkerVersion *before = older ? facts.detail(*older) : nullptr;
            // A gap in what was read must not be jumped over: the change may lie in it.
            if (!now || !before)
                break;
            const Binding *a = bindingNamed(now->bindings, flag);
            const Binding *b = bindingNamed(before->bindings, flag);
            const bool same = (!a && !b) || (a && b && a->type == b->type && a->text == b->text);
            if (!same)
                return changeOf(items[i], now);
            // The value of a secret cannot be compared; its version may be one of ours.
            if (a && isSecret(*a)) {
                for (const FlipRecord &record : facts.flips) {
                    if (record.flag == flag && record.newVersion == newer)
                        return changeOf(items[i], now);
                }
            }
        }
    }
    return std::nullopt;
}

std::vector<FlagState> buildFlags(const Facts &facts, const WorkerVersion *live)
{
    std::vector<FlagDefinition> definitions = facts.definitions;
    if (definitions.empty() && live)
        definitions = detectFlags(live->bindings);
    std::vector<FlagState> flags;
    for (const FlagDefinition &definition : definitions) {
        FlagState flag;
        flag.definition = definition;
        const Binding *binding = live ? bindingNamed(live->bindings, definition.name) : nullptr;
        if (live)
            flag.carrier = carrierOf(live->bindings, definition.name);
        flag.configured = configuredOf(facts, live, binding);
        flag.effective = effectiveOf(facts, definition.name);
        if (flag.effective.known())
            flag.on = *flag.effective.value == definition.on;
        else if (flag.configured.known())
            flag.on = *flag.configured.value == definition.on;
        flag.lastChange = lastChangeOf(facts, definition.name);
        judgeSurvival(flag, facts, binding);
        flag.carrierBefore = carrierBefore(facts, definition.name);
        flag.effect = proofOf(facts, flag);
        const bool configuredOn
            = flag.configured.known() ? *flag.configured.value == definition.on : flag.on == true;
        flag.inert = configuredOn && flag.effect.verdict == EffectVerdict::NotEffective;
        flags.push_back(std::move(flag));
    }
    return flags;
}

} // namespace edgedeck::ops
