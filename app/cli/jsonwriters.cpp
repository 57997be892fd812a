// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/jsonwriters.h"

#include "app/cli/textwriters.h"
#include "app/ops/wording.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace edgedeck::cli {

namespace {

/// Keeps the order in which members are written, so that documents read as the contract lists them.
using Json = nlohmann::ordered_json;

std::string text(const Json &json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Json number(std::optional<double> value)
{
    if (!value || !std::isfinite(*value))
        return nullptr;
    // Counts are whole: 1002, not 1002.0.
    if (std::abs(*value) < 9e15 && std::floor(*value) == *value)
        return static_cast<std::int64_t>(*value);
    return *value;
}

Json rounded(std::optional<double> value, double scale)
{
    if (!value)
        return nullptr;
    return number(std::round(*value * scale) / scale);
}

Json time(std::optional<Timestamp> at)
{
    if (!at || *at == Timestamp{})
        return nullptr;
    return toRfc3339(*at);
}

Json orNull(const std::string &value)
{
    return value.empty() ? Json(nullptr) : Json(value);
}

template <class T> Json orNull(const std::optional<T> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

template <class T> Json unknownOf(const Reading<T> &reading)
{
    if (reading.known())
        return nullptr;
    return reading.unknown.empty() ? "not read" : reading.unknown;
}

Json forecastOf(const Forecast &forecast)
{
    return {{"method", forecast.method}, {"total", rounded(forecast.total, 1)},
        {"low", rounded(forecast.low, 1)}, {"high", rounded(forecast.high, 1)},
        {"coverage", rounded(forecast.coverage, 100)}};
}

Json exhaustsOf(const Exhaustion &exhaustion)
{
    return {{"at", time(exhaustion.at)}, {"early", time(exhaustion.early)}, {"late", time(exhaustion.late)},
        // By today's own pace there are no days to count.
        {"chance",
            exhaustion.days > 0
                ? Json(std::to_string(exhaustion.crossings) + "/" + std::to_string(exhaustion.days))
                : Json(nullptr)}};
}

Json estimatesOf(const std::vector<Forecast> &estimates)
{
    Json list = Json::array();
    for (const Forecast &estimate : estimates) {
        Json one = forecastOf(estimate);
        one["days"] = estimate.days;
        one["interpolated_days"] = estimate.interpolated;
        list.push_back(std::move(one));
    }
    return list;
}

Json backtestOf(const Backtest &backtest)
{
    return {{"held", backtest.held}, {"days", backtest.days},
        {"median_error", rounded(backtest.medianError, 1000)}};
}

/// A statement with where and when it comes from: "1,002 / 1,000 · 100.2 % (GraphQL, 2026-11-24T18:59:00Z)".
std::string evidenceText(const Evidence &evidence)
{
    std::string line = evidence.text;
    std::string where = evidence.source;
    if (evidence.at != Timestamp{})
        where += (where.empty() ? "" : ", ") + toRfc3339(evidence.at);
    if (!where.empty())
        line += " (" + where + ")";
    return line;
}

Json effectOf(const EffectProof &effect)
{
    Json evidence = Json::array();
    for (const Evidence &one : effect.evidence)
        evidence.push_back(evidenceText(one));
    return {{"verdict", toString(effect.verdict)}, {"confidence", rounded(effect.confidence, 100)},
        {"evidence", evidence}, {"changed_at", time(effect.changedAt)}, {"not_before", time(effect.knownAt)},
        {"baseline", rounded(effect.baseline, 10)}, {"after", rounded(effect.after, 10)},
        {"change", rounded(effect.change(), 1000)}, {"in_use", orNull(effect.inUse)},
        {"unknown", orNull(effect.reason)}};
}

Json quotaOf(const QuotaReading &quota)
{
    Json json{{"meter", toString(quota.meter)}, {"used", number(quota.used.value)},
        {"limit", number(quota.limit)}, {"remaining", number(quota.remaining())},
        {"percent", rounded(quota.percent(), 10)}, {"period", toString(quota.period)},
        {"resets_at", time(quota.resetsAt)}, {"source", orNull(quota.used.source)},
        {"as_of", time(quota.used.asOf)}, {"lag_s", quota.used.lag.count()},
        {"estimated", quota.used.estimated}, {"unknown", unknownOf(quota.used)}};
    json["attempted"] = number(quota.attempted);
    json["accepted"] = quota.attempted ? number(*quota.attempted - quota.refused.value_or(0)) : Json(nullptr);
    json["refused"] = number(quota.refused);
    json["forecast"] = quota.forecast ? forecastOf(*quota.forecast) : Json(nullptr);
    const bool over = quota.level() == QuotaLevel::Over;
    json["exhausts"] = quota.exhausts && !over ? exhaustsOf(*quota.exhausts) : Json(nullptr);
    json["limit_reached_at"] = time(quota.limitReachedAt);
    json["estimates"] = estimatesOf(quota.estimates);
    json["backtest"] = quota.backtest ? backtestOf(*quota.backtest) : Json(nullptr);
    json["censored_days"] = quota.censoredDays;
    json["unlike"] = quota.unlike;
    json["level_shift"] = time(quota.levelShift);
    return json;
}

Json cacheOf(const CacheReading &cache)
{
    Json tiers = Json::array();
    for (const CacheTier &tier : cache.tiers) {
        tiers.push_back({{"name", tier.name}, {"hits", number(tier.hits)}, {"misses", number(tier.misses)},
            {"hit_rate", rounded(tier.hitRate, 10'000)}});
    }
    return {{"tiers", tiers}, {"hit_rate", rounded(cache.hitRate.value, 10'000)},
        {"source", orNull(cache.hitRate.source)}, {"as_of", time(cache.hitRate.asOf)},
        {"disabled", orNull(cache.disabled)}, {"unknown", unknownOf(cache.hitRate)}};
}

Json flagOf(const FlagState &flag)
{
    Json change = nullptr;
    if (flag.lastChange)
        change = {{"by", flag.lastChange->by}, {"at", time(flag.lastChange->at)},
            {"message", flag.lastChange->message}};
    return {{"name", flag.definition.name}, {"carrier", toString(flag.carrier)},
        {"configured", orNull(flag.configured.value)}, {"configured_unknown", unknownOf(flag.configured)},
        {"effective", orNull(flag.effective.value)}, {"effective_as_of", time(flag.effective.asOf)},
        {"effective_unknown", unknownOf(flag.effective)}, {"on", orNull(flag.on)}, {"inert", flag.inert},
        {"last_change", change}, {"survives_deploy", orNull(flag.survivesDeploy)},
        {"survives_reason", orNull(flag.survivesReason)}, {"effect", effectOf(flag.effect)}};
}

Json flagList(const Snapshot &snapshot)
{
    Json list = Json::array();
    for (const FlagState &flag : snapshot.flags)
        list.push_back(flagOf(flag));
    return list;
}

Json findingList(const Snapshot &snapshot)
{
    Json list = Json::array();
    for (const Finding &finding : snapshot.findings) {
        Json evidence = Json::array();
        for (const Evidence &one : finding.evidence)
            evidence.push_back(evidenceText(one));
        list.push_back({{"id", finding.id}, {"severity", toString(finding.severity)},
            {"title", finding.title}, {"summary", orNull(finding.summary)}, {"evidence", evidence},
            {"action", orNull(finding.action)}, {"command", orNull(finding.commandLine)},
            {"confidence", rounded(finding.confidence, 100)}, {"reference", orNull(finding.reference)}});
    }
    return list;
}

Json checkOf(const Check &check)
{
    return {{"id", check.id}, {"result", toString(check.result)}, {"title", check.title},
        {"reason", orNull(check.reason)}, {"action", orNull(check.action)}};
}

Json bindingOf(const Binding &binding)
{
    const bool readable = binding.type == "plain_text" || binding.type == "json";
    return {{"name", binding.name}, {"type", binding.type}, {"kind", displayType(binding.type)},
        {"value", readable ? Json(binding.text) : Json(nullptr)}, {"target", orNull(binding.targetId)},
        {"class_name", orNull(binding.className)}, {"script_name", orNull(binding.scriptName)}};
}

Json headOf(const Snapshot &snapshot)
{
    return {{"profile", snapshot.profile}, {"account_id", orNull(snapshot.account.str())},
        {"worker", orNull(snapshot.worker.str())},
        {"as_of", time(snapshot.asOf == Timestamp{} ? snapshot.now : snapshot.asOf)}};
}

Json versionOf(const Snapshot &snapshot)
{
    Json list = Json::array();
    if (snapshot.liveDeployment) {
        for (const TrafficShare &share : snapshot.liveDeployment->versions)
            list.push_back({{"version_id", share.version.str()}, {"percentage", number(share.percentage)}});
    }
    return list;
}

Json faultList(const Snapshot &snapshot)
{
    Json list = Json::array();
    for (const SourceFault &fault : snapshot.faults)
        list.push_back({{"source", fault.source}, {"class", toString(fault.error.cls)},
            {"http_status", orNull(fault.error.httpStatus)}, {"code", orNull(fault.error.apiCode)},
            {"cf_ray", orNull(fault.error.cfRay)}, {"message", ops::sentence(fault.error)},
            {"at", time(fault.at)}});
    return list;
}

Json flipOf(const FlipRecord &record, const std::string &program)
{
    Json json{{"op_id", record.opId}, {"state", toString(record.state)},
        {"verified", verifiedWord(record.state)},
        {"version_id", record.newVersion ? Json(record.newVersion->str()) : Json(nullptr)},
        {"previous_version_id", orNull(record.baseVersion.str())}};
    json["undo"] = orNull(undoCommand(record, program));
    json["next"] = orNull(nextCommand(record, program));
    json["flag"] = record.flag;
    json["carrier"] = toString(record.carrier);
    json["route"] = toString(record.route);
    json["worker"] = record.worker.str();
    json["before"] = orNull(record.before);
    json["after"] = record.carrier == Carrier::SecretText ? Json(nullptr) : Json(record.after);
    json["reason"] = record.reason;
    json["operator"] = orNull(record.operatorName);
    json["undo_of"] = orNull(record.undoOf);
    json["deployment_id"] = record.newDeployment ? Json(record.newDeployment->str()) : Json(nullptr);
    json["created_at"] = time(record.createdAt);
    json["updated_at"] = time(record.updatedAt);
    json["message"] = endSentence(record);
    json["note"] = orNull(record.note);
    return json;
}

Json profileOf(const config::Profile &profile)
{
    return {{"name", profile.name}, {"environment", toString(profile.environment)},
        {"account_id", orNull(profile.accountId)}, {"worker", orNull(profile.worker)},
        {"api_base_url", profile.apiBaseUrl}, {"worker_url", orNull(profile.workerUrl)},
        {"plan", toString(profile.plan)}, {"ca_file", orNull(profile.caFile)},
        {"wrangler_file", orNull(profile.wranglerFile)}};
}

void addSecrets(Json &profile, const SecretWords &secrets)
{
    profile["token"] = orNull(secrets.token);
    profile["write_token"] = orNull(secrets.writeToken);
    profile["worker_key"] = orNull(secrets.workerKey);
    profile["missing"] = secrets.missing;
}

} // namespace

std::string statusJson(const Snapshot &snapshot)
{
    Json json = headOf(snapshot);
    json["severity"] = toString(snapshot.severity);
    json["plan"] = toString(snapshot.plan);
    json["live"] = versionOf(snapshot);
    json["quotas"] = Json::array();
    for (const QuotaReading &quota : snapshot.quotas)
        json["quotas"].push_back(quotaOf(quota));
    json["cache"] = cacheOf(snapshot.cache);
    json["flags"] = flagList(snapshot);
    json["flags_unknown"] = orNull(snapshot.flags.empty() ? bindingsUnread(snapshot) : std::string());
    json["findings"] = findingList(snapshot);
    json["faults"] = faultList(snapshot);
    return text(json);
}

std::string bindingsJson(const Snapshot &snapshot)
{
    Json json = headOf(snapshot);
    json["live"] = versionOf(snapshot);
    json["bindings_unknown"] = orNull(bindingsUnread(snapshot));
    json["bindings"] = Json::array();
    for (const CheckedBinding &checked : snapshot.bindings) {
        Json one = bindingOf(checked.binding);
        one["resolved"] = orNull(checked.resolved.value);
        one["unknown"] = unknownOf(checked.resolved);
        one["sqlite"] = orNull(checked.sqlite);
        one["file"] = orNull(checked.fileValue);
        one["result"] = toString(checked.worst());
        one["checks"] = Json::array();
        for (const Check &check : checked.checks)
            one["checks"].push_back(checkOf(check));
        json["bindings"].push_back(std::move(one));
    }
    json["faults"] = faultList(snapshot);
    return text(json);
}

std::string versionBindingsJson(const Snapshot &snapshot, const WorkerVersion &version)
{
    Json json = headOf(snapshot);
    json["version_id"] = version.id.str();
    json["number"] = version.number;
    json["bindings"] = Json::array();
    for (const Binding &binding : version.bindings)
        json["bindings"].push_back(bindingOf(binding));
    return text(json);
}

std::string flagsJson(const Snapshot &snapshot)
{
    Json json = headOf(snapshot);
    json["flags"] = flagList(snapshot);
    json["flags_unknown"] = orNull(snapshot.flags.empty() ? bindingsUnread(snapshot) : std::string());
    json["faults"] = faultList(snapshot);
    return text(json);
}

std::string triageJson(const Snapshot &snapshot)
{
    Json json = headOf(snapshot);
    json["severity"] = toString(snapshot.severity);
    json["findings"] = findingList(snapshot);
    json["ruled_out"] = Json::array();
    for (const RuledOut &one : snapshot.ruledOut)
        json["ruled_out"].push_back({{"id", one.id}, {"text", one.text}});
    json["faults"] = faultList(snapshot);
    return text(json);
}

std::string planJson(const FlipPlan &plan)
{
    Json checks = Json::array();
    for (const Check &check : plan.checks)
        checks.push_back(checkOf(check));
    Json calls = Json::array();
    for (const PlannedCall &call : plan.calls)
        calls.push_back(
            {{"method", call.method}, {"path", call.path}, {"content_type", orNull(call.contentType)},
                {"body", orNull(call.body)}, {"write", call.write}, {"note", orNull(call.note)}});
    Json body{{"flag", plan.request.flag}, {"value", plan.request.value}, {"before", orNull(plan.before)},
        {"carrier", toString(plan.carrier)}, {"route", toString(plan.route)}, {"worker", plan.worker.str()},
        {"base_version_id", plan.baseVersion.str()}, {"result", toString(plan.verdict())},
        {"would_send", plan.verdict() != CheckResult::Block}, {"checks", checks}, {"calls", calls},
        {"effects", plan.effects}};
    return text({{"plan", body}});
}

std::string flipJson(const FlipRecord &record, const std::string &program)
{
    Json json{{"flip", flipOf(record, program)}};
    if (record.error)
        json["flip"]["error"] = Json::parse(errorJson(*record.error))["error"];
    return text(json);
}

std::string flipsJson(const std::vector<FlipRecord> &records, const std::string &program)
{
    Json list = Json::array();
    for (const FlipRecord &record : records)
        list.push_back(flipOf(record, program));
    return text({{"flips", list}});
}

std::string probeJson(const ops::ProbeReport &report)
{
    Json steps = Json::array();
    for (const ops::ProbeStep &step : report.steps)
        steps.push_back({{"id", step.id}, {"result", toString(step.result)}, {"text", step.text},
            {"ms", rounded(step.ms, 10)}, {"price", orNull(step.price)}});
    return text({{"probe",
        {{"binding", orNull(report.kvBinding)}, {"steps", steps}, {"summary", report.summary},
            {"price", orNull(report.pricePlanned)}}}});
}

std::string profileJson(const config::Profile &profile, const SecretWords &secrets)
{
    Json json{{"profile", profileOf(profile)}};
    addSecrets(json["profile"], secrets);
    return text(json);
}

std::string secretJson(const std::string &profile, const std::string &which, const std::string &word)
{
    return text({{"secret", {{"profile", profile}, {"which", which}, {"state", word}}}});
}

std::string profilesJson(const std::vector<config::Profile> &profiles)
{
    Json list = Json::array();
    for (const config::Profile &profile : profiles)
        list.push_back(profileOf(profile));
    return text({{"profiles", list}});
}

std::string surveyJson(
    const config::Profile &profile, const ops::AccountSurvey &survey, const SecretWords &secrets)
{
    Json json{{"profile", profileOf(profile)}};
    addSecrets(json["profile"], secrets);
    json["token"] = {{"id", orNull(survey.token.id)}, {"status", orNull(survey.token.status)},
        {"account_owned", survey.token.accountOwned}, {"expires_on", time(survey.token.expiresOn)}};
    json["accounts"] = Json::array();
    for (const auto &account : survey.accounts)
        json["accounts"].push_back({{"id", account.id.str()}, {"name", account.name}});
    json["permissions"] = Json::array();
    for (const auto &permission : survey.permissions)
        json["permissions"].push_back(
            {{"id", permission.id}, {"name", permission.name}, {"granted", orNull(permission.granted)},
                {"required", permission.required}, {"why", permission.why}});
    json["workers"] = Json::array();
    for (const WorkerSummary &worker : survey.workers)
        json["workers"].push_back(worker.name.str());
    json["plan"] = toString(survey.plan);
    return text(json);
}

std::string errorJson(const Error &error, const std::string &action, const std::optional<Error> &last)
{
    const auto facts = [](const Error &one) {
        return Json{{"class", toString(one.cls)}, {"phase", toString(one.phase)},
            {"endpoint", orNull(one.endpoint)}, {"http_status", orNull(one.httpStatus)},
            {"code", orNull(one.apiCode)}, {"cf_ray", orNull(one.cfRay)}, {"sent", toString(one.sent)},
            {"message", ops::sentence(one)}};
    };
    Json body = facts(error);
    body["action"] = orNull(action.empty() ? ops::actionFor(error) : action);
    if (last)
        body["last_fault"] = facts(*last);
    return text({{"error", std::move(body)}});
}

std::string helpJson(const std::string &help)
{
    return text({{"help", help}});
}

std::string versionJson(const std::string &version)
{
    return text({{"version", version}});
}

std::string completionJson(const std::string &shell, const std::string &script)
{
    return text({{"completion", {{"shell", shell}, {"script", script}}}});
}

} // namespace edgedeck::cli
