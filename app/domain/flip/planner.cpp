// SPDX-License-Identifier: GPL-3.0-or-later
// Routes, literal calls and expected effects of a flip.
#include "app/domain/cron.h"
#include "app/domain/flip/compare.h"
#include "app/domain/preflight.h"
#include "app/domain/text.h"

#include <algorithm>

namespace edgedeck {

namespace {

/// Fall in KV writes that counts as proof (seed: "reduces KV writes by 90 %").
constexpr double kTargetFall = 0.9;

std::string annotations()
{
    return R"("annotations":{"workers/message":"{message}","workers/tag":"{op}"})";
}

/// The flag's new binding as one JSON object.
std::string bindingJson(const FlipPlan &plan)
{
    const std::string &value = plan.request.value;
    if (plan.carrier == Carrier::Json)
        return R"({"type":"json","json":)" + value + "}";
    return R"({"type":")" + std::string(toString(plan.carrier)) + R"(","text":)" + jsonString(value) + "}";
}

std::string strategyJson(const FlipRequest &request)
{
    if (request.strategy == UpdateStrategy::Immediate)
        return R"({"mode":"immediate"})";
    return R"({"mode":"deferred","max_delay":)" + std::to_string(request.maxDelay) + "}";
}

struct Paths
{
    std::string account, script, resource;
};

Paths pathsOf(const FlipPlan &plan)
{
    const std::string account = "/accounts/" + plan.account.str();
    return {account, account + "/workers/scripts/" + plan.worker.str(),
        account + "/workers/workers/" + plan.worker.str()};
}

PlannedCall readCall(std::string path, std::string note)
{
    return PlannedCall{.method = "GET",
        .path = std::move(path),
        .contentType = {},
        .body = {},
        .note = std::move(note),
        .write = false};
}

/// One segment of a path as it goes over the wire.
std::string segment(const std::string &text)
{
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')
            || (byte >= '0' && byte <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain)
            out += c;
        else
            out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return out;
}

std::string settingsBody(const FlipPlan &plan)
{
    std::string bindings;
    for (const Binding &binding : plan.baseBindings) {
        if (!bindings.empty())
            bindings += ",";
        if (binding.name == plan.request.flag) {
            std::string own = bindingJson(plan);
            bindings += R"({"name":)" + jsonString(binding.name) + "," + own.substr(1);
        } else {
            bindings += R"({"name":)" + jsonString(binding.name) + R"(,"type":"inherit"})";
        }
    }
    return R"({"bindings":[)" + bindings + "]," + annotations() + "}";
}

} // namespace

Result<RouteChoice> chooseRoute(Carrier carrier, const std::optional<Route> &asked)
{
    const bool variable = carrier == Carrier::PlainText || carrier == Carrier::Json;
    const bool secret = carrier == Carrier::SecretText;
    if (carrier == Carrier::KvKey || carrier == Carrier::Flagship) {
        const Route own = carrier == Carrier::KvKey ? Route::F : Route::E;
        if (asked.value_or(own) != own)
            return failLocal(FaultClass::Config,
                "a flag kept in " + std::string(carrier == Carrier::KvKey ? "KV" : "Flagship")
                    + " has one route only, " + std::string(toString(own)));
        return RouteChoice{.route = own, .fallback = std::nullopt};
    }
    if (!variable && !secret)
        return failLocal(FaultClass::Config,
            "a flag carried by " + std::string(toString(carrier)) + " cannot be flipped by this version");
    if (!asked) {
        // Only staging carries the op-id, so A comes first for secrets too.
        return RouteChoice{.route = Route::A, .fallback = variable ? Route::B : Route::D};
    }
    const bool fits = *asked == Route::A || *asked == Route::C || (*asked == Route::B && variable)
        || (*asked == Route::D && secret);
    if (!fits)
        return failLocal(FaultClass::Config,
            "route " + std::string(toString(*asked)) + " does not fit a flag carried by "
                + std::string(toString(carrier)));
    return RouteChoice{.route = *asked, .fallback = std::nullopt};
}

std::vector<PlannedCall> plannedCalls(const FlipPlan &plan)
{
    const Paths paths = pathsOf(plan);
    std::vector<PlannedCall> calls;
    const std::string deployBody = [&] {
        const std::string id = plan.deployVersion ? plan.deployVersion->str() : std::string("{new}");
        return R"({"strategy":"percentage","versions":[{"version_id":")" + id + R"(","percentage":100}],)"
            + annotations() + R"(,"code_update_strategy":)" + strategyJson(plan.request) + "}";
    }();
    const auto write = [&](std::string method, std::string path, std::string type, std::string body,
                           std::string note = {}) {
        calls.push_back(PlannedCall{
            std::move(method), std::move(path), std::move(type), std::move(body), std::move(note), true});
    };
    if (plan.request.act != FlipAct::Flip) {
        calls.push_back(readCall(paths.script + "/deployments", "the base must still be live"));
        write("POST", paths.script + "/deployments", "application/json", deployBody,
            plan.request.act == FlipAct::Redeploy ? "with ?force=true only when you force it" : "");
        calls.push_back(readCall(paths.script + "/deployments", "read back"));
        return calls;
    }
    switch (plan.route) {
    case Route::C:
        calls.push_back(readCall(paths.resource + "/versions/" + plan.baseVersion.str() + "?include=modules",
            "the live code, to be sent unchanged"));
        write("POST", paths.resource + "/versions", "application/json",
            R"({"main_module":"…","modules":[…],"bindings":[{…,"type":"inherit","version_id":")"
                + plan.baseVersion.str() + R"("},{"name":)" + jsonString(plan.request.flag) + ","
                + bindingJson(plan).substr(1) + "]," + annotations() + "}",
            "a new version without traffic, made of the live one");
        calls.push_back(readCall(paths.script + "/versions/{new}", "only the flag may differ"));
        calls.push_back(readCall(paths.script + "/deployments", "the base must still be live"));
        write("POST", paths.script + "/deployments", "application/json", deployBody);
        calls.push_back(readCall(paths.script + "/deployments", "read back"));
        return calls;
    case Route::E: {
        const FlagStore store = flagStore(plan.request.flag).value_or(FlagStore{});
        const std::string path
            = paths.account + "/flagship/apps/" + segment(store.container) + "/flags/" + segment(store.key);
        calls.push_back(readCall(path, "must not have changed since the pre-flight"));
        calls.push_back(readCall(path + "/changelog", "nor may its log know of a change"));
        write("PUT", path, "application/json",
            R"({…,"default_variation":"{the variation that is )" + plan.request.value + R"(}",…})",
            "the whole flag as read, one field changed");
        calls.push_back(readCall(path, "read back"));
        calls.push_back(readCall(path + "/changelog", "nobody's change may have been lost"));
        return calls;
    }
    case Route::F: {
        const FlagStore store = flagStore(plan.request.flag).value_or(FlagStore{});
        const std::string path
            = paths.account + "/storage/kv/namespaces/" + store.container + "/values/" + segment(store.key);
        calls.push_back(readCall(path, "must not have changed since the pre-flight; a KV read"));
        write("PUT", path, plan.storedAs.metadata.empty() ? "text/plain" : "multipart/form-data",
            plan.request.value, "one KV write; expiry and metadata stay");
        calls.push_back(readCall(path, "read back; a KV read"));
        return calls;
    }
    case Route::B:
        calls.push_back(readCall(paths.script + "/deployments", "the base must still be live"));
        write("PATCH", paths.script + "/settings?bindings_inherit=strict", "multipart/form-data",
            settingsBody(plan), "part \"settings\", application/json; deploys at once");
        calls.push_back(readCall(paths.script + "/deployments", "read back"));
        calls.push_back(readCall(paths.script + "/versions", "find our op-id"));
        calls.push_back(readCall(paths.script + "/versions/{new}", "only the flag may differ"));
        return calls;
    case Route::D:
        calls.push_back(readCall(paths.script + "/deployments", "the base must still be live"));
        write("PUT", paths.script + "/secrets", "application/json",
            R"({"name":)" + jsonString(plan.request.flag) + R"(,"text":)" + jsonString(plan.request.value)
                + R"(,"type":"secret_text"})",
            "deploys at once; carries no op-id");
        calls.push_back(readCall(paths.script + "/deployments", "read back"));
        calls.push_back(readCall(paths.script + "/versions/{new}", "only the flag may differ"));
        return calls;
    default:
        write("PATCH", paths.resource + "/versions/latest", "application/merge-patch+json",
            R"({"env":{)" + jsonString(plan.request.flag) + ":" + bindingJson(plan) + "}," + annotations()
                + "}",
            "a new version without traffic");
        calls.push_back(readCall(paths.script + "/versions/{new}", "only the flag may differ"));
        calls.push_back(readCall(paths.script + "/deployments", "the base must still be live"));
        write("POST", paths.script + "/deployments", "application/json", deployBody);
        calls.push_back(readCall(paths.script + "/deployments", "read back"));
        return calls;
    }
}

std::string toSentence(const ExpectedEffect &effect)
{
    switch (effect.kind) {
    case ExpectedEffect::Kind::Load:
        break;
    case ExpectedEffect::Kind::Proof:
        return "Proof not before: " + toRfc3339(effect.at);
    case ExpectedEffect::Kind::Price:
        return "Price: " + std::to_string(effect.apiCalls) + " API calls, "
            + (effect.kvWrites == 0 ? std::string("no KV write")
                                    : std::to_string(effect.kvWrites) + " KV writes");
    case ExpectedEffect::Kind::InEffect:
        return effect.objectsWithin
            ? "In effect: seconds; running Durable Objects within " + std::to_string(*effect.objectsWithin)
                + " s"
            : std::string("In effect: seconds; running Durable Objects are reset at once");
    }
    std::string text
        = std::string(displayName(effect.meter)) + " a day: " + grouped(effect.before.value_or(0));
    if (effect.meter == Meter::KvWrites)
        return text + " -> " + grouped(effect.after.value_or(0)) + " or fewer (target −90 %)";
    if (effect.after)
        text += (effect.atMost ? " -> up to " : " -> about ") + grouped(*effect.after);
    return effect.limit ? text + " of " + grouped(*effect.limit) : text;
}

std::vector<ExpectedEffect> expectedOf(const PreflightFacts &facts)
{
    std::vector<ExpectedEffect> effects;
    const bool on = facts.request.value == facts.definition.on;
    const bool deferred = facts.request.strategy == UpdateStrategy::Deferred;
    if (facts.definition.storagePath) {
        const auto quota = [&](Meter meter) -> const QuotaReading * {
            const auto found = std::find_if(facts.quotas.begin(), facts.quotas.end(),
                [&](const QuotaReading &q) { return q.meter == meter; });
            return found == facts.quotas.end() ? nullptr : &*found;
        };
        if (on && facts.kvWritesPerDay)
            effects.push_back({.meter = Meter::KvWrites,
                .before = facts.kvWritesPerDay,
                .after = *facts.kvWritesPerDay * (1 - kTargetFall),
                .atMost = true});
        // What the flag asked of objects when it was on; never measured, only an upper bound is known.
        const MeterLoad *load = facts.doLoad ? facts.doLoad->of(Meter::DoRequests) : nullptr;
        const bool measured = load != nullptr && facts.doLoad->measured();
        const QuotaReading *requests = quota(Meter::DoRequests);
        if (on && requests != nullptr && requests->used.value && requests->limit)
            effects.push_back({.meter = Meter::DoRequests,
                .before = requests->used.value,
                .after = load == nullptr ? std::nullopt : std::optional(measured ? load->perDay : load->high),
                .limit = requests->limit,
                .atMost = !measured});
        const QuotaReading *writes = quota(Meter::KvWrites);
        const bool reached = writes != nullptr && writes->level() == QuotaLevel::Over;
        const ProofWindow window = firstHonestWindow(facts.now, facts.crons, reached);
        effects.push_back({.kind = ExpectedEffect::Kind::Proof, .at = window.to});
    }
    effects.push_back({.kind = ExpectedEffect::Kind::InEffect,
        .objectsWithin = deferred ? std::optional(facts.request.maxDelay) : std::nullopt});
    return effects;
}

std::vector<std::string> expectedEffects(const PreflightFacts &facts)
{
    std::vector<std::string> sentences;
    for (const ExpectedEffect &effect : expectedOf(facts))
        sentences.push_back(toSentence(effect));
    return sentences;
}

namespace {

/// What every plan carries, whatever it changes.
FlipPlan commonPlan(const PreflightFacts &facts)
{
    FlipPlan plan;
    plan.request = facts.request;
    plan.definition = facts.definition;
    plan.apiBase = facts.apiBase;
    plan.account = facts.account;
    plan.worker = facts.worker;
    plan.readAt = facts.readAt;
    plan.readAtServer = facts.now;
    if (facts.base && facts.liveDeployment) {
        plan.baseVersion = facts.base->id;
        plan.baseNumber = facts.base->number;
        plan.baseDeployment = facts.liveDeployment->id;
        plan.baseBindings = facts.base->bindings;
        plan.baseEtag = facts.base->scriptEtag;
    }
    return plan;
}

void addPrice(FlipPlan &plan)
{
    const auto puts = std::count_if(plan.calls.begin(), plan.calls.end(), [](const PlannedCall &call) {
        return call.write && call.path.find("/storage/kv/") != std::string::npos;
    });
    const auto end = plan.expected.empty() ? plan.expected.end() : plan.expected.end() - 1;
    plan.expected.insert(end,
        {.kind = ExpectedEffect::Kind::Price,
            .apiCalls = static_cast<int>(plan.calls.size()),
            .kvWrites = static_cast<int>(puts)});
    for (const ExpectedEffect &effect : plan.expected)
        plan.effects.push_back(toSentence(effect));
}

Result<FlipPlan> makeStorePlan(const PreflightFacts &facts, const FlagStore &store)
{
    if (!facts.store)
        return failLocal(FaultClass::NotFound, facts.request.flag + " could not be read");
    FlipPlan plan = commonPlan(facts);
    plan.carrier = store.carrier;
    const auto choice = chooseRoute(plan.carrier, facts.request.route);
    if (!choice)
        return fail(choice.error());
    plan.route = choice->route;
    plan.before = facts.store->value;
    plan.baseMark = facts.store->mark;
    plan.storedAs = facts.store->storedAs;
    plan.checks = runPreflight(facts);
    plan.calls = plannedCalls(plan);
    addPrice(plan);
    plan.effects.emplace_back(store.carrier == Carrier::KvKey
            ? "In effect: where it is read first, at once; elsewhere after 60 s or more"
            : "In effect: seconds, everywhere; no deployment, running Durable Objects stay");
    return plan;
}

Result<FlipPlan> makeDeployPlan(const PreflightFacts &facts)
{
    if (!facts.target)
        return failLocal(FaultClass::NotFound, "the version to deploy could not be read");
    FlipPlan plan = commonPlan(facts);
    plan.deployVersion = facts.target->id;
    plan.deployNumber = facts.target->number;
    plan.difference = versionChanges(*facts.base, *facts.target);
    plan.checks = runPreflight(facts);
    plan.calls = plannedCalls(plan);
    const bool deferred = facts.request.strategy == UpdateStrategy::Deferred;
    plan.expected.push_back({.kind = ExpectedEffect::Kind::InEffect,
        .objectsWithin = deferred ? std::optional(facts.request.maxDelay) : std::nullopt});
    addPrice(plan);
    return plan;
}

} // namespace

Result<FlipPlan> makePlan(const PreflightFacts &facts)
{
    const auto store = flagStore(facts.request.flag);
    if (store && facts.request.act == FlipAct::Flip)
        return makeStorePlan(facts, *store);
    if (!facts.base || !facts.liveDeployment) {
        const bool split = facts.liveDeployment && !facts.liveDeployment->soleVersion();
        return failLocal(FaultClass::Conflict,
            split ? "two versions share the traffic: finish or restore the roll-out first"
                  : "the live version could not be read");
    }
    if (facts.request.act != FlipAct::Flip)
        return makeDeployPlan(facts);
    FlipPlan plan = commonPlan(facts);
    plan.carrier = carrierOf(facts.base->bindings, facts.request.flag);
    if (plan.carrier == Carrier::Unknown)
        return failLocal(
            FaultClass::NotFound, "the live version has no variable or secret named " + facts.request.flag);
    const auto choice = chooseRoute(plan.carrier, facts.request.route);
    if (!choice)
        return fail(choice.error());
    plan.route = choice->route;
    plan.fallback = choice->fallback;
    const auto &all = facts.base->bindings;
    const auto flag = std::find_if(
        all.begin(), all.end(), [&](const Binding &b) { return b.name == facts.request.flag; });
    if (!isSecret(*flag))
        plan.before = flag->text;
    plan.checks = runPreflight(facts);
    plan.calls = plannedCalls(plan);
    plan.expected = expectedOf(facts);
    addPrice(plan);
    return plan;
}

} // namespace edgedeck
