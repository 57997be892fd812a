// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/bindingdrift.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace edgedeck::config {

namespace {

bool isVariable(const Binding &binding)
{
    return binding.type == "plain_text" || binding.type == "json";
}

bool sameText(const Binding &a, const Binding &b)
{
    if (a.text == b.text)
        return true;
    if (a.type != "json")
        return false;
    // Cloudflare gives objects back with its own order of keys; the plain json type compares without order.
    const auto left = nlohmann::json::parse(a.text, nullptr, false);
    const auto right = nlohmann::json::parse(b.text, nullptr, false);
    return !left.is_discarded() && left == right;
}

std::string scriptOf(const Binding &binding, const WranglerEnvironment &file)
{
    return binding.scriptName == file.name ? std::string{} : binding.scriptName;
}

bool sameTarget(const Binding &live, const Binding &inFile, const WranglerEnvironment &file)
{
    // An empty id in the file means that wrangler makes or finds the resource itself.
    return (inFile.targetId.empty() || live.targetId.empty() || live.targetId == inFile.targetId)
        && (inFile.className.empty() || live.className.empty() || live.className == inFile.className)
        && scriptOf(live, file) == scriptOf(inFile, file);
}

std::string describe(const Binding &binding)
{
    if (isVariable(binding))
        return binding.text;
    std::string text = binding.className.empty() ? binding.targetId : binding.className;
    if (!binding.scriptName.empty())
        text += " of " + binding.scriptName;
    return text;
}

Drift judge(const Binding &live, const Binding &inFile, const WranglerEnvironment &file)
{
    if (live.type != inFile.type)
        return Drift::OtherType;
    if (isVariable(live))
        return sameText(live, inFile) ? Drift::Same : Drift::OtherValue;
    return sameTarget(live, inFile, file) ? Drift::Same : Drift::OtherTarget;
}

const Binding *findNamed(const std::vector<Binding> &bindings, std::string_view name)
{
    const auto found
        = std::find_if(bindings.begin(), bindings.end(), [&](const Binding &b) { return b.name == name; });
    return found == bindings.end() ? nullptr : &*found;
}

} // namespace

std::string_view toString(Drift drift)
{
    switch (drift) {
    case Drift::Same:
        return "same";
    case Drift::OtherValue:
        return "other value";
    case Drift::OtherTarget:
        return "other target";
    case Drift::OtherType:
        return "other type";
    case Drift::Missing:
        return "missing";
    case Drift::Extra:
        return "only in the file";
    case Drift::NotInFiles:
        return "secret";
    }
    return "unknown";
}

std::vector<BindingDrift> compareBindings(const std::vector<Binding> &live, const WranglerEnvironment &file)
{
    std::vector<BindingDrift> result;
    for (const Binding &binding : live) {
        const Binding *inFile = findNamed(file.bindings, binding.name);
        if (inFile != nullptr)
            result.push_back({binding.name, judge(binding, *inFile, file), inFile->type, describe(*inFile)});
        else
            result.push_back({binding.name, isSecret(binding) ? Drift::NotInFiles : Drift::Missing, {}, {}});
    }
    std::vector<BindingDrift> extra;
    for (const Binding &inFile : file.bindings) {
        if (findNamed(live, inFile.name) == nullptr)
            extra.push_back({inFile.name, Drift::Extra, inFile.type, describe(inFile)});
    }
    std::sort(extra.begin(), extra.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    result.insert(result.end(), extra.begin(), extra.end());
    return result;
}

std::optional<std::string> fileValue(const BindingDrift &drift)
{
    switch (drift.drift) {
    case Drift::Same:
        return "same";
    case Drift::Missing:
        return "missing";
    case Drift::NotInFiles:
        return std::nullopt;
    case Drift::OtherType:
        return drift.fileText.empty() ? drift.fileType : drift.fileText + " (" + drift.fileType + ")";
    case Drift::OtherValue:
    case Drift::OtherTarget:
    case Drift::Extra:
        return drift.fileText;
    }
    return std::nullopt;
}

std::optional<DeployOutlook> deployOutlook(
    const std::vector<Binding> &live, const WranglerEnvironment &file, std::string_view name)
{
    const Binding *binding = findNamed(live, name);
    if (binding == nullptr)
        return std::nullopt;
    const Binding *inFile = findNamed(file.bindings, name);
    if (inFile == nullptr) {
        if (isSecret(*binding))
            return DeployOutlook{true, "secrets stay at a deploy"};
        if (isVariable(*binding) && file.keepVars)
            return DeployOutlook{true, "the file does not name it and keeps such variables (keep_vars)"};
        return DeployOutlook{false, "the file does not name it, so a deploy removes it"};
    }
    switch (judge(*binding, *inFile, file)) {
    case Drift::Same:
        return DeployOutlook{true, "the file says the same"};
    case Drift::OtherType:
        return DeployOutlook{
            false, "the file has a " + displayType(inFile->type) + " of this name, which replaces it"};
    default:
        return DeployOutlook{false, "the file says \"" + describe(*inFile) + "\""};
    }
}

} // namespace edgedeck::config
