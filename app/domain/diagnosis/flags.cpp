// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/domain/diagnosis/words.h"
#include "app/domain/text.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace edgedeck::diagnosis {

namespace {

constexpr std::string_view kVars
    = "https://developers.cloudflare.com/workers/configuration/environment-variables/";
constexpr std::string_view kSecrets = "https://developers.cloudflare.com/workers/configuration/secrets/";
constexpr std::string_view kObjects
    = "https://developers.cloudflare.com/durable-objects/reference/durable-objects-migrations/";

const Reading<std::string> &seen(const FlagState &flag)
{
    return flag.effective.known() ? flag.effective : flag.configured;
}

std::string folded(std::string_view text)
{
    std::string out(trimmed(text));
    std::transform(out.begin(), out.end(), out.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Means "on" to a person and nothing to code that compares byte by byte.
bool almostOn(const FlagState &flag, const std::string &value)
{
    constexpr std::array<std::string_view, 6> kLookAlikes{"true", "1", "yes", "on", "enabled", "\"true\""};
    if (value == flag.definition.on || value == flag.definition.off)
        return false;
    const std::string plain = folded(value);
    return plain == folded(flag.definition.on)
        || std::find(kLookAlikes.begin(), kLookAlikes.end(), plain) != kLookAlikes.end();
}

void missingBinding(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (facts.bindings.empty())
        return;
    for (const FlagState &flag : facts.flags) {
        for (const std::string &binding : missingFor(facts, flag)) {
            const Severity severity = flag.on == true ? Severity::Critical : Severity::Warning;
            Finding &finding = add(out, rule, severity, binding + " is not bound",
                flag.definition.name + " needs it; without it the flag does nothing");
            finding.evidence.push_back(
                {severity, "the live version has no binding named " + binding, "REST", facts.now});
            finding.action = "Add the binding to the Worker and deploy.";
            finding.commandLine = "edgedeckctl bindings";
        }
    }
}

void storageOff(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const FlagState &flag : facts.flags) {
        if (!flag.definition.storagePath || flag.on != false || facts.bindings.empty()
            || !missingFor(facts, flag).empty())
            continue;
        const QuotaReading *writes = facts.quota(Meter::KvWrites);
        const bool pressed = writes != nullptr
            && (writes->level() == QuotaLevel::Near || writes->level() == QuotaLevel::Over);
        const QuotaReading *requests = facts.quota(Meter::DoRequests);
        std::string summary;
        for (const std::string &binding : flag.definition.requiredBindings)
            summary += (summary.empty() ? "" : ", ") + binding;
        summary += summary.empty() ? "" : " is bound";
        if (requests != nullptr && requests->remaining())
            summary += (summary.empty() ? "" : ", ") + grouped(*requests->remaining()) + " requests free";
        Finding &finding = add(out, rule, pressed ? Severity::Warning : Severity::Info,
            flag.definition.name + " is off", summary);
        if (seen(flag).known())
            finding.evidence.push_back({Severity::Warning,
                (flag.effective.known() ? "the Worker sees " : "configured is ") + quoted(*seen(flag).value),
                sourceName(seen(flag).source), seen(flag).asOf});
        if (fillsBy(facts) != nullptr) {
            finding.action = "Switching it on would only move the limit: it would fill Durable Objects.";
            continue;
        }
        finding.action = "Switch it on: flag set " + flag.definition.name + " " + flag.definition.on + ".";
        finding.commandLine = flipLine(facts, flag, flag.definition.on);
    }
}

void inexactValue(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const FlagState &flag : facts.flags) {
        const Reading<std::string> &reading = flag.configured.known() ? flag.configured : flag.effective;
        if (!reading.known() || !almostOn(flag, *reading.value))
            continue;
        Finding &finding = add(out, rule, Severity::Warning, flag.definition.name + " is not quite on",
            quoted(*reading.value) + " is not " + quoted(flag.definition.on) + " to code that compares them");
        finding.evidence.push_back({Severity::Warning,
            "configured is " + quoted(*reading.value) + ", on is spelled " + quoted(flag.definition.on),
            sourceName(reading.source), reading.asOf});
        finding.action = "Set it to exactly " + quoted(flag.definition.on) + ".";
        finding.commandLine = flipLine(facts, flag, flag.definition.on);
    }
}

void inert(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const FlagState &flag : facts.flags) {
        if (!flag.inert)
            continue;
        Finding &finding = add(out, rule, Severity::Warning, flag.definition.name + " has no effect",
            "set, but nothing reads it: the running version does the same as before");
        finding.evidence = flag.effect.evidence;
        if (finding.evidence.empty())
            finding.evidence.push_back(
                {Severity::Warning, "configured on, not in effect: the running version ignores it", "Worker",
                    flag.effective.asOf});
        finding.confidence = flag.effect.confidence > 0 ? flag.effect.confidence : 0.9;
        finding.action = "Deploy a version that reads the flag; switching it again changes nothing.";
        finding.commandLine = "edgedeckctl flags";
    }
}

void undone(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const FlagState &flag : facts.flags) {
        if (flag.on != true || flag.survivesDeploy != false)
            continue;
        Finding &finding = add(out, rule, Severity::Warning,
            "The next deploy turns " + flag.definition.name + " off again", flag.survivesReason);
        finding.evidence.push_back({Severity::Warning,
            flag.survivesReason.empty() ? "a deploy writes the variable of its file back"
                                        : flag.survivesReason,
            "REST", flag.configured.asOf});
        finding.action = "Change the variable in the wrangler file before the next deploy.";
    }
}

void secretShadowsVar(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const CheckedBinding &checked : facts.bindings) {
        const bool inFile = checked.fileValue && *checked.fileValue != "missing";
        if (!isSecret(checked.binding) || !inFile)
            continue;
        Finding &finding = add(out, rule, Severity::Warning,
            checked.binding.name + " is a secret, and the wrangler file has a variable of that name",
            "the next deploy replaces the secret by the file's value, in clear");
        finding.evidence.push_back(
            {Severity::Warning, "the live version binds it as a secret", "REST", checked.resolved.asOf});
        finding.evidence.push_back(
            {Severity::Warning, "the wrangler file: " + *checked.fileValue, "file", facts.now});
        finding.action = "Take the variable out of the file, or delete the secret: one name, one carrier.";
        finding.commandLine = "edgedeckctl bindings --config wrangler.toml";
    }
}

void carrierChanged(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    for (const FlagState &flag : facts.flags) {
        if (!flag.carrierBefore || *flag.carrierBefore == flag.carrier)
            continue;
        const bool lost = *flag.carrierBefore == Carrier::SecretText;
        Finding &finding = add(out, rule, lost ? Severity::Warning : Severity::Info,
            flag.definition.name
                + (lost ? " was a secret and is a variable now" : " was a variable and is a secret now"),
            lost ? "its value stands in clear, and a deploy writes the file's value back"
                 : "its value cannot be read back any more");
        finding.evidence.push_back({Severity::Info,
            std::string(toString(*flag.carrierBefore)) + " before, " + std::string(toString(flag.carrier))
                + " in the live version"
                + (flag.lastChange
                        ? ", changed " + toRfc3339(flag.lastChange->at) + " by " + flag.lastChange->by
                        : ""),
            "REST", flag.configured.asOf});
        finding.action = "Make sure that both the code and the next deploy expect this carrier.";
        finding.commandLine = "edgedeckctl flags";
    }
}

void notSqlite(const Rule &rule, const Snapshot &facts, std::vector<Finding> &out)
{
    if (facts.plan != Plan::Free)
        return;
    for (const CheckedBinding &checked : facts.bindings) {
        if (checked.binding.type != "durable_object_namespace" || checked.sqlite != false)
            continue;
        Finding &finding = add(out, rule, Severity::Warning,
            checked.binding.name + ": class " + checked.binding.className + " is not SQLite-backed",
            "the Free plan has only SQLite-backed classes");
        finding.evidence.push_back(
            {Severity::Warning, checked.resolved.value.value_or("KV-backed"), "REST", checked.resolved.asOf});
        finding.action = "Make a new class with new_sqlite_classes in a migration and bind that.";
        finding.commandLine = "edgedeckctl bindings";
    }
}

} // namespace

void addFlagRules(std::vector<Rule> &out)
{
    out.push_back({"binding-missing", "Does a flag need a binding that the live version does not have?",
        "page.bindings", kObjects, missingBinding});
    out.push_back({"do-cache-flag-off", "Is the flag off that takes cache fills away from KV?", "page.flags",
        "", storageOff});
    out.push_back({"flag-value-inexact", "Is a flag's value almost, but not exactly, its spelling of on?",
        "page.flags", kVars, inexactValue});
    out.push_back(
        {"flag-inert", "Is a flag set that nothing in the running code reads?", "page.flags", "", inert});
    out.push_back({"flag-would-be-undone", "Would the next deploy undo a flag that is on?", "page.flags",
        kVars, undone});
    out.push_back({"secret-shadows-var", "Is a name a secret here and a variable in the wrangler file?",
        "page.bindings", kSecrets, secretShadowsVar});
    out.push_back({"carrier-changed", "Did a flag change between secret and variable?", "page.flags",
        kSecrets, carrierChanged});
    out.push_back({"binding-not-sqlite", "Is a Durable Object class of a kind that the Free plan refuses?",
        "page.bindings", kObjects, notSqlite});
}

} // namespace edgedeck::diagnosis
