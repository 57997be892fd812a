// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/textwriters.h"

#include "app/cli/table.h"
#include "app/domain/text.h"
#include "app/ops/wording.h"

#include <algorithm>

namespace edgedeck::cli {

using namespace std::chrono;
using Align = Table::Align;

namespace {

std::string amount(double value, MeterUnit unit)
{
    if (unit == MeterUnit::Bytes)
        return plainNumber(value / 1e9, value < 1e8 ? 3 : 2) + " GB";
    if (unit == MeterUnit::GbSeconds)
        return grouped(value) + " GB-s";
    return grouped(value);
}

std::string orUnknown(const std::optional<std::string> &value, const std::string &why)
{
    if (value)
        return quoted(ops::plain(*value, 80));
    return "unknown" + (why.empty() ? std::string() : ": " + why);
}

std::string age(Timestamp at, Timestamp now)
{
    if (at == Timestamp{} || at > now)
        return {};
    return ", " + ops::spell(duration_cast<seconds>(now - at)) + " old";
}

std::string heading(const Snapshot &snapshot)
{
    std::string line = snapshot.worker.empty() ? std::string("no Worker chosen") : snapshot.worker.str();
    const std::string account = !snapshot.accountName.empty() ? snapshot.accountName : snapshot.account.str();
    if (!account.empty())
        line += " on " + ops::plain(account, 60);
    if (const auto environment = toString(snapshot.environment); !environment.empty())
        line += " (" + std::string(environment) + ")";
    if (snapshot.asOf != Timestamp{})
        line += " · data as of " + ops::clockTime(snapshot.asOf).substr(0, 5) + " UTC"
            + age(snapshot.asOf, snapshot.now);
    return line + "\n";
}

std::string liveLine(const Snapshot &snapshot)
{
    if (!snapshot.liveDeployment)
        return "live version unknown\n";
    std::string line = "live";
    for (const TrafficShare &share : snapshot.liveDeployment->versions)
        line += " " + shortId(share.version.str()) + " " + plainNumber(share.percentage, 0) + " %";
    const Deployment &live = *snapshot.liveDeployment;
    line += ", deployed " + toRfc3339(live.createdOn);
    const std::string &who = live.authorEmail.empty() ? live.source : live.authorEmail;
    if (!who.empty())
        line += " by " + ops::plain(who, 60);
    return line + "\n";
}

std::string word(Severity severity)
{
    std::string text(toString(severity));
    std::transform(text.begin(), text.end(), text.begin(),
        [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

std::string quotaTable(const Snapshot &snapshot)
{
    Table table({Align::Left, Align::Right, Align::Left, Align::Right, Align::Left});
    for (const QuotaReading &quota : snapshot.quotas) {
        const MeterUnit unit = unitOf(quota.meter);
        std::string used = "unknown";
        std::string note = quota.used.unknown;
        if (quota.used.value) {
            used = (quota.used.estimated ? "≈ " : "") + amount(*quota.used.value, unit);
            note = quota.level() == QuotaLevel::Over ? "used up"
                : quota.level() == QuotaLevel::Near  ? "near"
                                                     : "";
        }
        const auto add = [&](const std::string &more) { note += (note.empty() ? "" : " · ") + more; };
        if (quota.refused.value_or(0) > 0)
            add(grouped(quota.attempted.value_or(0)) + " attempts, " + grouped(*quota.refused) + " refused");
        if (quota.limitReachedAt)
            add("since " + ops::clockTime(*quota.limitReachedAt).substr(0, 5));
        if (quota.forecast)
            add("≈ " + amount(quota.forecast->total, unit) + " by 00:00"
                + (quota.forecast->low && quota.forecast->high
                        ? " (" + grouped(*quota.forecast->low) + "–" + grouped(*quota.forecast->high) + ")"
                        : std::string()));
        if (quota.exhausts && quota.exhausts->at && quota.level() != QuotaLevel::Over)
            add("reached about " + ops::clockTime(*quota.exhausts->at).substr(0, 5));
        table.add({std::string(displayName(quota.meter)), used,
            quota.limit ? "/ " + amount(*quota.limit, unit) : std::string(),
            quota.percent() ? plainNumber(*quota.percent(), 1) + " %" : std::string(), note});
    }
    return table.text();
}

std::string cacheText(const CacheReading &cache)
{
    std::string out = "Cache";
    if (cache.hitRate.value)
        out += " · hit rate " + plainNumber(*cache.hitRate.value * 100, 1) + " %\n";
    else
        out += " · hit rate unknown"
            + (cache.hitRate.unknown.empty() ? std::string() : ": " + cache.hitRate.unknown) + "\n";
    Table table({Align::Left, Align::Right, Align::Right, Align::Right});
    for (const CacheTier &tier : cache.tiers) {
        const auto cell = [](const std::optional<double> &value, const char *unit) {
            return value ? grouped(*value) + " " + unit : std::string("unknown");
        };
        table.add({tier.name, cell(tier.hits, "hits"), cell(tier.misses, "misses"),
            tier.hitRate ? plainNumber(*tier.hitRate * 100, 1) + " %" : std::string()});
    }
    return out + table.text();
}

std::string flagTable(const Snapshot &snapshot)
{
    Table table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Left, Align::Left});
    for (const FlagState &flag : snapshot.flags) {
        const std::string on = flag.on ? (*flag.on ? "on" : "off") : "unknown";
        const std::string deploy = !flag.survivesDeploy ? "next deploy: unknown"
            : *flag.survivesDeploy                      ? "stays after a deploy"
                                                        : "next deploy would undo a flip";
        std::string change;
        if (flag.lastChange)
            change = "last change " + toRfc3339(flag.lastChange->at)
                + (flag.lastChange->by.empty() ? "" : " by " + ops::plain(flag.lastChange->by, 60));
        table.add({flag.definition.name, on + (flag.inert ? " (inert)" : ""),
            "configured " + orUnknown(flag.configured.value, flag.configured.unknown),
            "in effect " + orUnknown(flag.effective.value, flag.effective.unknown),
            std::string(toString(flag.carrier)), deploy + (change.empty() ? "" : " · " + change)});
    }
    return table.text();
}

/// "None" only where the bindings were read.
std::string flagLines(const Snapshot &snapshot)
{
    if (!snapshot.flags.empty())
        return flagTable(snapshot);
    const std::string why = bindingsUnread(snapshot);
    if (!why.empty())
        return "  unknown: " + why + "\n";
    return "  none among the " + std::to_string(snapshot.bindings.size()) + " bindings of the live version\n";
}

std::string findingLines(const Snapshot &snapshot, bool withEvidence)
{
    std::string out;
    for (const Finding &finding : snapshot.findings) {
        out += "  " + word(finding.severity) + "  " + finding.title;
        if (!finding.summary.empty())
            out += " · " + finding.summary;
        out += "\n";
        if (!withEvidence)
            continue;
        for (const Evidence &evidence : finding.evidence) {
            out += "      - " + ops::plain(evidence.text);
            if (!evidence.source.empty())
                out += "  [" + evidence.source
                    + (evidence.at == Timestamp{} ? "" : " " + ops::clockTime(evidence.at).substr(0, 5))
                    + "]";
            out += "\n";
        }
        if (!finding.action.empty())
            out += "      -> " + finding.action + "\n";
    }
    return out;
}

std::string faultLines(const Snapshot &snapshot)
{
    std::string out;
    for (const SourceFault &fault : snapshot.faults)
        out += "  " + fault.source + ": " + ops::sentence(fault.error) + "\n";
    return out.empty() ? out : "Not read\n" + out;
}

std::string mark(CheckResult result)
{
    switch (result) {
    case CheckResult::Pass:
        return "pass";
    case CheckResult::Warn:
        return "WARN";
    case CheckResult::Block:
        return "BLOCK";
    case CheckResult::Unknown:
        return "unknown";
    }
    return "unknown";
}

std::string secretLines(const SecretWords &secrets, const char *indent = "")
{
    Table table({Align::Left, Align::Left});
    table.add({"token", secrets.token});
    table.add({"write token", secrets.writeToken});
    table.add({"Worker key", secrets.workerKey});
    for (const std::string &one : secrets.missing)
        table.add({"MISSING", one});
    return table.text(indent);
}

} // namespace

std::string bindingsUnread(const Snapshot &snapshot)
{
    if (!snapshot.liveVersions.empty())
        return {};
    for (const char *source : {"version", "deployments", "versions"}) {
        const auto fault = std::find_if(snapshot.faults.begin(), snapshot.faults.end(),
            [&](const SourceFault &one) { return one.source == source; });
        if (fault != snapshot.faults.end())
            return ops::sentence(fault->error);
    }
    return snapshot.liveDeployment ? "the live version was not read" : "nothing of this Worker is deployed";
}

std::string statusText(const Snapshot &snapshot)
{
    std::string out = heading(snapshot) + liveLine(snapshot);
    out += "Severity " + word(snapshot.severity) + "\n\nQuotas · " + std::string(toString(snapshot.plan))
        + " plan, whole account\n" + quotaTable(snapshot) + "\n" + cacheText(snapshot.cache);
    out += "\nFlags\n" + flagLines(snapshot);
    out += "\nFindings\n"
        + (snapshot.findings.empty() ? std::string("  none\n") : findingLines(snapshot, false));
    const std::string faults = faultLines(snapshot);
    return faults.empty() ? out : out + "\n" + faults;
}

std::string bindingsText(const Snapshot &snapshot)
{
    std::string out = heading(snapshot) + liveLine(snapshot) + "\n";
    Table table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Left});
    for (const CheckedBinding &checked : snapshot.bindings) {
        const Binding &binding = checked.binding;
        const bool readable = binding.type == "plain_text" || binding.type == "json";
        const std::string value = readable ? quoted(ops::plain(binding.text, 40))
            : checked.resolved.value       ? ops::plain(*checked.resolved.value, 60)
                                           : "unknown: " + checked.resolved.unknown;
        std::string remarks;
        for (const Check &check : checked.checks) {
            if (check.result != CheckResult::Pass)
                remarks += (remarks.empty() ? "" : "; ") + check.title
                    + (check.reason.empty() ? "" : ": " + check.reason);
        }
        if (checked.fileValue && *checked.fileValue != "same")
            remarks
                += (remarks.empty() ? "" : "; ") + std::string("file: ") + ops::plain(*checked.fileValue, 40);
        table.add({checked.checks.empty() ? "-" : mark(checked.worst()), binding.name,
            displayType(binding.type), value, remarks});
    }
    const std::string why = bindingsUnread(snapshot);
    if (!why.empty())
        out += "  unknown: " + why + "\n";
    out += table.empty() && why.empty() ? std::string("  the live version has no bindings\n") : table.text();
    return out + faultLines(snapshot);
}

std::string versionBindingsText(const WorkerVersion &version)
{
    std::string out = "version " + version.id.str() + ", number " + std::to_string(version.number) + "\n\n";
    Table table({Align::Left, Align::Left, Align::Left});
    for (const Binding &binding : version.bindings) {
        const bool readable = binding.type == "plain_text" || binding.type == "json";
        table.add({binding.name, displayType(binding.type),
            readable ? quoted(ops::plain(binding.text, 60)) : ops::plain(binding.targetId, 60)});
    }
    return out + table.text();
}

std::string flagsText(const Snapshot &snapshot)
{
    return heading(snapshot) + "\n" + flagLines(snapshot) + faultLines(snapshot);
}

std::string triageText(const Snapshot &snapshot)
{
    std::string out = heading(snapshot) + liveLine(snapshot) + "\n";
    out += "Findings · " + word(snapshot.severity) + "\n"
        + (snapshot.findings.empty() ? std::string("  none\n") : findingLines(snapshot, true));
    if (!snapshot.ruledOut.empty()) {
        out += "Ruled out\n ";
        for (const RuledOut &one : snapshot.ruledOut)
            out += " " + one.text + (&one == &snapshot.ruledOut.back() ? "\n" : ",");
    }
    return out + faultLines(snapshot);
}

std::string planText(const FlipPlan &plan)
{
    std::string out = "Flip " + plan.request.flag + " of " + plan.worker.str() + ": "
        + orUnknown(plan.before, "value not readable") + " -> " + quoted(plan.request.value) + " ("
        + std::string(toString(plan.carrier)) + ", route " + std::string(toString(plan.route))
        + ")\n\nPre-flight\n";
    Table checks({Align::Left, Align::Left, Align::Left});
    for (const Check &check : plan.checks)
        checks.add({mark(check.result), check.title,
            check.reason + (check.action.empty() ? "" : (check.reason.empty() ? "" : " · ") + check.action)});
    const bool blocked = plan.verdict() == CheckResult::Block;
    out += checks.text()
        + (blocked
                ? "\nNothing would be sent: the flip is blocked. Without the block these would be the calls\n"
                : "\nThese calls would be sent\n");
    for (const PlannedCall &call : plan.calls) {
        out += "  " + call.method + std::string(call.method.size() < 5 ? 6 - call.method.size() : 1, ' ')
            + call.path;
        out += (call.note.empty() ? "" : "   " + call.note) + "\n";
        if (!call.body.empty())
            out += "        " + call.body + "\n";
    }
    if (!plan.effects.empty())
        out += blocked ? "\nExpected, were it not blocked\n" : "\nExpected\n";
    for (const std::string &effect : plan.effects)
        out += "  " + effect + "\n";
    return out;
}

std::string endSentence(const FlipRecord &record)
{
    std::string text = ops::sentence(record);
    if (isClosed(record.state))
        return text;
    constexpr std::string_view kChecking = " Checking.";
    if (const auto at = text.find(kChecking); at != std::string::npos)
        text.erase(at, kChecking.size());
    return text + " The state is " + std::string(toString(record.state))
        + " and nobody checks it now; until it is settled no other flip of this Worker is taken.";
}

std::string undoCommand(const FlipRecord &record, const std::string &program)
{
    const bool happened = record.state == FlipState::Verified || record.state == FlipState::SentNotReadable;
    if (!happened || !record.before)
        return {};
    return program + " --worker " + record.worker.str() + " flag undo " + record.opId + " --reason 'undo of "
        + record.opId + "' --confirm " + record.worker.str();
}

std::string nextCommand(const FlipRecord &record, const std::string &program)
{
    return isClosed(record.state) ? std::string() : program + " flag resume";
}

std::string flipText(const FlipRecord &record, const std::string &program)
{
    std::string out = endSentence(record) + "\n";
    Table table({Align::Left, Align::Left});
    table.add({"op", record.opId});
    table.add({"flag", record.flag + " of " + record.worker.str()});
    table.add({"state",
        std::string(toString(record.state)) + " (" + std::string(verifiedWord(record.state)) + ")"});
    if (record.newVersion)
        table.add({"version", record.newVersion->str()});
    table.add({"before", record.baseVersion.str()});
    if (!record.note.empty())
        table.add({"note", ops::plain(record.note)});
    if (const std::string undo = undoCommand(record, program); !undo.empty())
        table.add({"undo", undo});
    if (const std::string next = nextCommand(record, program); !next.empty())
        table.add({"next", next});
    return out + table.text();
}

std::string flipsText(const std::vector<FlipRecord> &records, const std::string &program)
{
    if (records.empty())
        return "no flips\n";
    Table table({Align::Left, Align::Left, Align::Left, Align::Left, Align::Left, Align::Left, Align::Left});
    std::string next;
    for (const FlipRecord &record : records) {
        const std::string after = record.carrier == Carrier::SecretText ? "(secret)" : quoted(record.after);
        table.add({toRfc3339(record.createdAt), record.opId, std::string(toString(record.state)),
            record.worker.str(), record.flag,
            (record.before ? quoted(*record.before) : std::string("unknown")) + " -> " + after,
            ops::plain(record.reason, 60)});
        if (next.empty())
            next = nextCommand(record, program);
    }
    return table.text("") + (next.empty() ? "" : "open flips are settled with: " + next + "\n");
}

std::string probeText(const ops::ProbeReport &report)
{
    std::string out = report.kvBinding.empty() ? std::string() : "KV binding " + report.kvBinding + "\n";
    Table table({Align::Left, Align::Left, Align::Right, Align::Left, Align::Left});
    for (const ops::ProbeStep &step : report.steps)
        table.add({std::string(toString(step.result)), step.id,
            step.ms ? plainNumber(*step.ms, 0) + " ms" : "", step.price, ops::plain(step.text)});
    return out + table.text() + report.summary + "\n";
}

std::string profilesText(const std::vector<config::Profile> &profiles)
{
    if (profiles.empty())
        return "no profiles; make one with: edgedeckctl profile add NAME\n";
    Table table({Align::Left, Align::Left, Align::Left, Align::Left});
    for (const config::Profile &profile : profiles)
        table.add(
            {profile.name, std::string(toString(profile.environment)), profile.worker, profile.apiBaseUrl});
    return table.text("");
}

std::string profileText(const config::Profile &profile, const SecretWords &secrets)
{
    Table table({Align::Left, Align::Left});
    const auto add = [&](const char *name, const std::string &value) {
        if (!value.empty())
            table.add({name, value});
    };
    add("name", profile.name);
    add("environment", std::string(toString(profile.environment)));
    add("account", profile.accountId);
    add("worker", profile.worker);
    add("API", profile.apiBaseUrl);
    add("Worker URL", profile.workerUrl);
    add("plan", std::string(toString(profile.plan)));
    add("CA file", profile.caFile);
    add("wrangler file", profile.wranglerFile);
    return table.text("") + secretLines(secrets);
}

std::string surveyText(const ops::AccountSurvey &survey, const SecretWords &secrets)
{
    std::string out
        = "Token " + (survey.token.status.empty() ? std::string("status unknown") : survey.token.status);
    if (survey.token.expiresOn)
        out += ", expires " + toRfc3339(*survey.token.expiresOn);
    out += "\nAccounts\n";
    for (const auto &account : survey.accounts)
        out += "  " + account.id.str() + "  " + ops::plain(account.name, 60) + "\n";
    out += "Permissions\n";
    Table table({Align::Left, Align::Left, Align::Left});
    for (const auto &permission : survey.permissions)
        table.add({!permission.granted ? "not asked"
                : *permission.granted  ? "granted"
                                       : "MISSING",
            permission.name, permission.granted == false ? permission.why : std::string()});
    out += table.text() + "Workers\n";
    for (const WorkerSummary &worker : survey.workers)
        out += "  " + worker.name.str() + "\n";
    return out + "Secrets\n" + secretLines(secrets, "  ");
}

std::string errorText(const Error &error, const std::string &action, const std::optional<Error> &last)
{
    std::string out = ops::sentence(error) + "\n";
    if (last)
        out += "  before that: " + ops::sentence(*last)
            + (last->httpStatus ? ", HTTP " + std::to_string(*last->httpStatus) : "") + "\n";
    const std::string advice = !action.empty() ? action : ops::actionFor(last ? *last : error);
    return out + (advice.empty() ? "" : "  " + advice + "\n");
}

std::string stepText(const FlipStep &step)
{
    std::string line = ops::clockTime(step.at) + "  " + std::string(toString(step.state));
    if (!step.call.empty())
        line += "  " + step.call;
    if (!step.fact.empty())
        line += "  " + ops::plain(step.fact);
    return line + "\n";
}

} // namespace edgedeck::cli
