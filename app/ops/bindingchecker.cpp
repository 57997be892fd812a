// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/bindingchecker.h"

#include "app/domain/text.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::ops {

namespace {

constexpr std::string_view kKv = "kv_namespace";
constexpr std::string_view kDo = "durable_object_namespace";

bool isVariable(const Binding &binding)
{
    return binding.type == "plain_text" || binding.type == "json";
}

Check pass(std::string id, std::string title, std::string reason)
{
    return {.id = std::move(id),
        .result = CheckResult::Pass,
        .title = std::move(title),
        .reason = std::move(reason),
        .action = {}};
}

std::string why(const std::optional<Error> &fault)
{
    return fault ? sentence(*fault) : std::string("not read yet");
}

/// "exists · 2,114 keys", the number as of the newest day of the storage rows.
std::string existence(const Facts &facts, const std::string &namespaceId)
{
    if (!facts.analytics.value || !facts.analytics.value->kvStorage.usable())
        return "exists";
    const cloudflare::KvStorageRow *newest = nullptr;
    for (const cloudflare::KvStorageRow &row : facts.analytics.value->kvStorage.rows) {
        if (row.namespaceId == namespaceId && (newest == nullptr || row.day >= newest->day))
            newest = &row;
    }
    return newest ? "exists · " + grouped(newest->keys) + " keys" : "exists";
}

void resolveKv(CheckedBinding &checked, const Facts &facts)
{
    const auto &source = facts.kvNamespaces;
    if (!source.value) {
        checked.resolved = unknownBecause<std::string>(why(source.fault), "rest");
        return;
    }
    for (const cloudflare::KvNamespace &ns : source.value->items) {
        if (ns.id.str() == checked.binding.targetId) {
            checked.resolved = known(existence(facts, checked.binding.targetId), "rest", source.at);
            checked.checks.push_back(pass("binding-target", "The namespace exists", ns.title));
            return;
        }
    }
    if (!source.value->complete || source.value->skipped > 0) {
        checked.resolved = unknownBecause<std::string>(
            "the list of namespaces could not be read to its end", "rest", source.at);
        return;
    }
    checked.resolved = known(std::string("does not exist"), "rest", source.at);
    checked.checks.push_back({.id = "binding-dangling",
        .result = CheckResult::Block,
        .title = "The namespace does not exist",
        .reason = "no namespace " + plain(checked.binding.targetId, 40) + " on this account",
        .action = "Bind an existing namespace and deploy."});
}

void resolveDo(CheckedBinding &checked, const Facts &facts)
{
    const auto &source = facts.doNamespaces;
    if (!source.value) {
        checked.resolved = unknownBecause<std::string>(why(source.fault), "rest");
        return;
    }
    const Binding &binding = checked.binding;
    const std::string script = binding.scriptName.empty() ? facts.worker.str() : binding.scriptName;
    for (const cloudflare::DoNamespace &ns : source.value->items) {
        const bool byId = !binding.targetId.empty() && ns.id == binding.targetId;
        if (!byId && (ns.className != binding.className || ns.script != script))
            continue;
        checked.sqlite = ns.sqlite;
        std::string text = !ns.sqlite ? "exists" : *ns.sqlite ? "SQLite" : "KV-backed";
        text += script == facts.worker.str() ? ", this Worker" : ", " + plain(script, 80);
        checked.resolved = known(text, "rest", source.at);
        checked.checks.push_back(pass("binding-target", "The class exists", binding.className));
        return;
    }
    if (!source.value->complete || source.value->skipped > 0) {
        checked.resolved = unknownBecause<std::string>(
            "the list of namespaces could not be read to its end", "rest", source.at);
        return;
    }
    checked.resolved = known(std::string("does not exist"), "rest", source.at);
    checked.checks.push_back({.id = "binding-dangling",
        .result = CheckResult::Block,
        .title = "The class has no namespace",
        .reason = "no Durable Object class " + plain(binding.className, 80) + " in " + plain(script, 80),
        .action = "Deploy the migration that makes the class."});
}

bool isFlag(const Facts &facts, const Binding &binding)
{
    const auto definitions = facts.definitions.empty() ? detectFlags({binding}) : facts.definitions;
    return std::any_of(definitions.begin(), definitions.end(),
        [&](const FlagDefinition &flag) { return flag.name == binding.name; });
}

void resolve(CheckedBinding &checked, const Facts &facts)
{
    const Binding &binding = checked.binding;
    if (binding.type == kKv)
        resolveKv(checked, facts);
    else if (binding.type == kDo)
        resolveDo(checked, facts);
    else if (isSecret(binding))
        checked.resolved = unknownBecause<std::string>("value not readable", "rest");
    else if (isVariable(binding))
        checked.resolved = known(
            std::string(isFlag(facts, binding) ? "flag of this profile" : ""), "rest", facts.versions.at);
    else if (binding.type == "ai")
        checked.resolved = known(std::string("Workers AI"), "rest", facts.versions.at);
    else
        checked.resolved = unknownBecause<std::string>("not checked: this type is only listed", "rest");
}

void findTwins(std::vector<CheckedBinding> &all)
{
    for (CheckedBinding &one : all) {
        if (one.binding.targetId.empty() || isVariable(one.binding) || isSecret(one.binding))
            continue;
        for (const CheckedBinding &other : all) {
            if (&one == &other || other.binding.type != one.binding.type
                || other.binding.targetId != one.binding.targetId)
                continue;
            one.checks.push_back({.id = "binding-duplicate-target",
                .result = CheckResult::Warn,
                .title = "Two names for one target",
                .reason = other.binding.name + " has the same target",
                .action = "Remove one of them unless both are meant."});
            break;
        }
    }
}

std::string fileWord(const Binding &live, const Binding &file)
{
    if (live.type != file.type)
        return displayType(file.type);
    if (isVariable(live))
        return live.text == file.text ? "same" : "\"" + plain(file.text, 80) + "\"";
    // A file may leave ids out; only what it says can differ.
    if (!file.targetId.empty() && !live.targetId.empty() && file.targetId != live.targetId)
        return plain(file.targetId, 80);
    if (!file.className.empty() && file.className != live.className)
        return plain(file.className, 80);
    return "same";
}

void compareWithFile(CheckedBinding &checked, const FileFacts &file)
{
    const auto &listed = file.environment.bindings;
    const auto found = std::find_if(
        listed.begin(), listed.end(), [&](const Binding &b) { return b.name == checked.binding.name; });
    if (found == listed.end()) {
        checked.fileValue = "missing";
        // Secrets never stand in the file.
        if (!isSecret(checked.binding) && !(isVariable(checked.binding) && file.environment.keepVars)) {
            checked.checks.push_back({.id = "binding-drift",
                .result = CheckResult::Warn,
                .title = "Not in the wrangler file",
                .reason = plain(file.path, 200) + " does not list it",
                .action = "The next deploy removes it: add it to the file."});
        }
        return;
    }
    checked.fileValue = fileWord(checked.binding, *found);
    if (*checked.fileValue == "same")
        return;
    checked.checks.push_back({.id = "binding-drift",
        .result = CheckResult::Warn,
        .title = "Differs from the wrangler file",
        .reason = "the file says " + *checked.fileValue,
        .action = isVariable(checked.binding) && file.environment.keepVars
            ? "keep_vars is set: a deploy leaves it as it is."
            : "The next deploy writes the file's value."});
}

CheckedBinding missing(const Binding &wanted, std::string reason, CheckResult result)
{
    CheckedBinding checked;
    checked.binding = wanted;
    checked.resolved = known(std::string("not in the live version"), "rest", Timestamp{});
    checked.checks.push_back({.id = "binding-missing",
        .result = result,
        .title = "Not bound",
        .reason = std::move(reason),
        .action = "Add the binding and deploy."});
    return checked;
}

bool holds(const std::vector<CheckedBinding> &all, std::string_view name)
{
    return std::any_of(
        all.begin(), all.end(), [&](const CheckedBinding &c) { return c.binding.name == name; });
}

} // namespace

std::vector<CheckedBinding> checkBindings(const Facts &facts, const WorkerVersion &version)
{
    std::vector<CheckedBinding> all;
    for (const Binding &binding : version.bindings) {
        CheckedBinding checked;
        checked.binding = binding;
        resolve(checked, facts);
        if (facts.file)
            compareWithFile(checked, *facts.file);
        all.push_back(std::move(checked));
    }
    findTwins(all);
    const auto definitions = facts.definitions.empty() ? detectFlags(version.bindings) : facts.definitions;
    for (const FlagDefinition &flag : definitions) {
        for (const std::string &name : flag.requiredBindings) {
            if (!holds(all, name)) {
                Binding wanted;
                wanted.name = name;
                all.push_back(missing(wanted, flag.name + " needs it", CheckResult::Warn));
            }
        }
    }
    if (facts.file) {
        for (const Binding &listed : facts.file->environment.bindings) {
            if (!holds(all, listed.name))
                all.push_back(missing(listed, "the wrangler file lists it", CheckResult::Warn));
        }
    }
    return all;
}

} // namespace edgedeck::ops
