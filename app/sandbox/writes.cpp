// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

#include <algorithm>
#include <cmath>

namespace edgedeck::sandbox {

namespace {

constexpr char kSettingsRefused[] = "Script edit failed. You attempted to deploy the latest version with "
                                    "modified settings, but the latest version isn't "
                                    "currently deployed. Either upload a new version to edit the version "
                                    "settings, or use the script-level settings API "
                                    "(/workers/scripts/{script_name}/script-settings) to modify the "
                                    "\"logpush\" and \"tail_consumers\" settings.";
constexpr char kSecretRefused[]
    = "Secret edit failed. You attempted to modify a secret, but the latest version of your Worker isn't "
      "currently deployed. "
      "Please ensure that the latest version of your Worker is fully deployed before modifying secrets.";

Json annotationsOf(const Json &body, const char *trigger)
{
    Json out = body.is_object() && body.contains("annotations") && body["annotations"].is_object()
        ? body["annotations"]
        : Json::object();
    if (!out.contains("workers/triggered_by"))
        out["workers/triggered_by"] = trigger;
    return out;
}

Answer inUse(const std::string &name)
{
    return failure(
        400, 10053, "Binding name '" + name + "' already in use. Please use a different name and try again.");
}

bool isSecret(const Json *binding)
{
    return binding && (textOf(*binding, "type") == "secret_text" || textOf(*binding, "type") == "secret_key");
}

Json secretBinding(const Json &body, const std::string &name)
{
    Json binding = body;
    binding["name"] = name;
    if (!binding.contains("type"))
        binding["type"] = "secret_text";
    return binding;
}

/// A new version is live at 100 %, as every unversioned edit does.
void goLive(Call &call, Script &script, Version version, const char *message)
{
    version.annotations["workers/triggered_by"] = "secret";
    const std::string id = addVersion(script, std::move(version)).id;
    addDeployment(call.world, script, {{id, 100}},
        Json{{"workers/message", message}, {"workers/triggered_by", "secret"}}, call.author());
}

/// The binding list a write asks for: `inherit` entries, and entries that name an existing secret without a value, come
/// from `base`. Empty and an error when strict inheritance fails or a name is used twice.
/// `inherit` may name another version of the script.
std::optional<Json> resolved(
    const Json &wanted, const Version &base, bool strict, Answer &refusal, const Script *script = nullptr)
{
    Json out = Json::array();
    std::set<std::string> names;
    for (const Json &b : wanted) {
        const std::string name = textOf(b, "name");
        if (!names.insert(name).second) {
            refusal = failure(400, 10053, "the binding name '" + name + "' cannot be used more than once");
            return std::nullopt;
        }
        const std::string type = textOf(b, "type");
        const bool bare = type == "secret_text" && !b.contains("text");
        if (type != "inherit" && !bare) {
            out.push_back(b);
            continue;
        }
        const std::string from = textOf(b, "version_id", "latest");
        const Version *source = from == "latest" ? &base : script ? script->version(from) : nullptr;
        const Json *old = source ? source->binding(textOf(b, "old_name", name)) : nullptr;
        if (old) {
            Json copy = *old;
            copy["name"] = name;
            out.push_back(std::move(copy));
        } else if (strict || !source) {
            refusal = failure(400, 10057,
                "inherit binding '" + name
                    + "' is invalid because the binding does not exist on the previous version.");
            return std::nullopt;
        }
    }
    return out;
}

/// Code and settings of a version made in one piece; why it cannot be, "" when it can.
std::string takeContent(const Json &body, Version &next)
{
    if (!body.contains("modules") || !body["modules"].is_array() || body["modules"].empty())
        return "The uploaded version has no modules.";
    next.modules.clear();
    for (const Json &m : body["modules"]) {
        auto content = unBase64(textOf(m, "content_base64"));
        if (!content || textOf(m, "name").empty())
            return "A module could not be decoded.";
        next.modules.push_back({textOf(m, "name"), textOf(m, "content_type"), std::move(*content)});
    }
    next.mainModule = textOf(body, "main_module", next.modules.front().name);
    next.compatibilityDate = textOf(body, "compatibility_date", next.compatibilityDate);
    next.compatibilityFlags = body.value("compatibility_flags", next.compatibilityFlags);
    next.limits = body.value("limits", Json());
    return {};
}

Answer secretsBulk(Call &call, Script &script)
{
    const auto body = call.request.json();
    if (!body || !body->is_object() || !body->contains("secrets") || !(*body)["secrets"].is_object())
        return failure(400, 10026, "Could not parse request body");
    const Json &secrets = (*body)["secrets"];
    if (secrets.size() > 100)
        return failure(400, 10021, "A maximum of 100 secrets can be changed at once.");
    if (!latestIsLive(script))
        return failure(400, 10214, kSettingsRefused);
    Version next = cloneLatest(call.world, script, call.author());
    for (const auto &[name, value] : secrets.items()) {
        const Json *old = next.binding(name);
        if (old && !isSecret(old))
            return inUse(name);
        setBinding(next, name, value.is_null() ? Json() : secretBinding(value, name));
    }
    goLive(call, script, std::move(next), "Automatic deployment on secret change.");
    // A map of what is there now, by name.
    Json all = Json::object();
    for (const Json &b : script.latest().bindings) {
        if (isSecret(&b))
            all[textOf(b, "name")] = Json{{"name", textOf(b, "name")}, {"type", textOf(b, "type")}};
    }
    return success(std::move(all));
}

} // namespace

Answer secretsRoute(Call &call, Script &script, std::size_t rest)
{
    const bool bulk = call.at(rest) == "secrets-bulk";
    const std::string name = call.at(rest + 1);
    if (call.method() == "GET" && !bulk) {
        Json list = Json::array();
        for (const Json &b : script.latest().bindings) {
            if (isSecret(&b) && (name.empty() || textOf(b, "name") == name))
                list.push_back(Json{{"name", textOf(b, "name")}, {"type", textOf(b, "type")}});
        }
        if (name.empty())
            return success(std::move(list));
        return list.empty() ? failure(404, 10056, "Binding '" + name + "' not found.") : success(list[0]);
    }
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    if (bulk)
        return call.method() == "PATCH" ? secretsBulk(call, script) : noRoute();
    if (call.method() == "PUT" && name.empty()) {
        const auto body = call.request.json();
        const std::string key = body ? textOf(*body, "name") : std::string();
        if (key.empty())
            return failure(400, 10026, "Could not parse request body");
        const Json *old = script.latest().binding(key);
        if (old && !isSecret(old))
            return inUse(key);
        if (!latestIsLive(script))
            return failure(400, 10215, kSecretRefused);
        Version next = cloneLatest(call.world, script, call.author());
        setBinding(next, key, secretBinding(*body, key));
        goLive(call, script, std::move(next), "Automatic deployment on secret change.");
        return success(Json{{"name", key}, {"type", textOf(*body, "type", "secret_text")}});
    }
    if (call.method() == "DELETE" && !name.empty()) {
        if (!isSecret(script.latest().binding(name)))
            return failure(404, 10056, "Binding '" + name + "' not found.");
        if (!latestIsLive(script))
            return failure(400, 10215, kSecretRefused);
        Version next = cloneLatest(call.world, script, call.author());
        setBinding(next, name, nullptr);
        goLive(call, script, std::move(next), "Automatic deployment on secret change.");
        return success(nullptr);
    }
    return noRoute();
}

Answer settingsRoute(Call &call, Script &script)
{
    if (call.method() == "GET")
        return success(settingsJson(script));
    if (call.method() != "PATCH")
        return noRoute();
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    const Part *part = call.request.part("settings");
    const Json body = Json::parse(part ? part->content : call.request.body, nullptr, false);
    if (!body.is_object())
        return failure(400, 10026, "Could not parse request body");
    if (!latestIsLive(script))
        return failure(400, 10214, kSettingsRefused);
    Version next = cloneLatest(call.world, script, call.author());
    if (body.contains("bindings") && body["bindings"].is_array()) {
        Answer refusal;
        auto bindings = resolved(body["bindings"], script.latest(),
            call.request.parameter("bindings_inherit") == "strict", refusal);
        if (!bindings)
            return refusal;
        next.bindings = std::move(*bindings);
    }
    next.compatibilityDate = textOf(body, "compatibility_date", next.compatibilityDate);
    next.annotations = annotationsOf(body, "settings");
    const Json annotations = next.annotations;
    const std::string id = addVersion(script, std::move(next)).id;
    addDeployment(call.world, script, {{id, 100}}, annotations, call.author());
    return success(settingsJson(script));
}

Answer uploadVersion(Call &call, Script &script, bool deploy)
{
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    const Part *part = call.request.part("metadata");
    const bool codeOnly = call.path.back() == "content";
    const Json metadata = part ? Json::parse(part->content, nullptr, false) : Json::object();
    if (!metadata.is_object() || (call.request.parts.empty() && call.request.body.empty()))
        return failure(400, 10021, "Could not parse the upload's metadata.");
    Version next;
    if (script.versions.empty()) {
        next.id = call.world.newUuid();
        next.number = 1;
        next.createdOn = call.world.stamp();
        next.source = call.author().source;
        next.authorEmail = call.author().email;
    } else {
        next = cloneLatest(call.world, script, call.author());
    }
    const Version old = script.versions.empty() ? Version() : script.latest();
    if (metadata.contains("bindings") || !codeOnly) {
        Answer refusal;
        auto bindings = resolved(metadata.value("bindings", Json::array()), old,
            call.request.parameter("bindings_inherit") == "strict", refusal);
        if (!bindings)
            return refusal;
        next.bindings = std::move(*bindings);
        // Secrets outlive an upload; other types only when keep_bindings names them.
        const Json keep = metadata.value("keep_bindings", Json::array());
        for (const Json &b : old.bindings) {
            const std::string type = textOf(b, "type");
            const bool kept = std::find(keep.begin(), keep.end(), Json(type)) != keep.end() || isSecret(&b);
            if (kept && !next.binding(textOf(b, "name")))
                next.bindings.push_back(b);
        }
    }
    next.annotations = annotationsOf(metadata, "upload");
    next.compatibilityDate = textOf(metadata, "compatibility_date", next.compatibilityDate);
    next.compatibilityFlags = metadata.value("compatibility_flags", next.compatibilityFlags);
    next.mainModule = textOf(metadata, "main_module", next.mainModule);
    std::vector<Module> modules;
    for (const Part &p : call.request.parts) {
        if (p.name != "metadata")
            modules.push_back({p.name, p.contentType, p.content});
    }
    if (!modules.empty())
        next.modules = std::move(modules);
    const Version &made = addVersion(script, std::move(next));
    if (!deploy)
        return success(versionJson(made));
    addDeployment(call.world, script, {{made.id, 100}},
        Json{{"workers/message", "Automatic deployment on upload."}, {"workers/triggered_by", "upload"}},
        call.author());
    std::string bare = made.id;
    std::erase(bare, '-');
    Json result{{"id", script.name}, {"tag", script.tag}, {"tags", nullptr}, {"deployment_id", bare},
        {"created_on", toRfc3339Micros(script.createdOn)},
        {"modified_on", toRfc3339Micros(script.modifiedOn)},
        {"etag", versionJson(made)["resources"]["script"]["etag"]}, {"handlers", Json::array({"fetch"})},
        {"usage_model", "standard"}, {"compatibility_date", made.compatibilityDate}, {"has_modules", true},
        {"has_assets", false}, {"startup_time_ms", 12}, {"last_deployed_from", made.source}};
    Answer answer = success(std::move(result));
    answer.ratePolicy = "workers_script_upload";
    answer.quota = 180000;
    return answer;
}

Answer createDeployment(Call &call, Script &script)
{
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    const auto body = call.request.json();
    if (!body || !body->is_object() || !body->contains("versions") || !(*body)["versions"].is_array())
        return failure(400, 10026, "Could not parse request body");
    std::vector<std::pair<std::string, double>> shares;
    double total = 0;
    for (const Json &entry : (*body)["versions"]) {
        const std::string id = textOf(entry, "version_id");
        const Version *version = script.version(id);
        if (!version)
            return failure(404, 10007, "workers.api.error.version_not_found");
        if (version->number <= script.latest().number - 100)
            return failure(400, 10216, "Only the 100 most recently uploaded versions can be deployed.");
        shares.emplace_back(id, numberOf(entry, "percentage", 0));
        total += shares.back().second;
    }
    if (shares.empty() || shares.size() > 2 || std::abs(total - 100) > 1e-9)
        return failure(400, 10217, "The percentages of one or two versions must add up to 100.");
    const Json strategy = body->value("code_update_strategy", Json());
    if (textOf(strategy, "mode") == "immediate" && strategy.contains("max_delay"))
        return failure(400, 10218, "max_delay is not allowed with mode \"immediate\".");
    const double delay = numberOf(strategy, "max_delay", 0);
    const std::string mode = textOf(strategy, "mode");
    if (strategy.is_object() && ((mode != "deferred" && mode != "immediate") || delay < 0 || delay > 86'400))
        return failure(400, 10218, "code_update_strategy is invalid.");
    if (call.request.parameter("force") != "true" && !script.deployments.empty()) {
        // A secret that an older version would bring back with another value than the one that is live.
        std::string changed;
        const Version *live = script.version(script.deployments.front().shares.front().first);
        for (const auto &[id, percent] : shares) {
            const Version *target = script.version(id);
            if (live && target->number < live->number && changed.empty())
                changed = changedSecrets(*live, *target);
        }
        if (!changed.empty())
            return failure(400, 10220,
                "A secret has changed since this version was active. If you are sure this is ok, add a "
                "?force=true query "
                "parameter to allow the rollback. The following secrets have changed: "
                    + changed);
    }
    const Deployment &made = addDeployment(
        call.world, script, std::move(shares), annotationsOf(*body, "deployment"), call.author(), strategy);
    return success(deploymentJson(made));
}

Answer resourceRoute(Call &call)
{
    if (call.path.size() < 5)
        return noRoute();
    Script *script = call.world.account().script(call.at(4));
    if (!script)
        return failure(404, 10007, "This Worker does not exist on your account.");
    if (call.path.size() == 5 && call.method() == "GET") {
        return success(Json{{"id", script->tag}, {"name", script->name},
            {"created_on", toRfc3339Micros(script->createdOn)},
            {"updated_on", toRfc3339Micros(script->modifiedOn)}, {"tags", Json::array()}, {"logpush", false},
            {"observability", Json{{"enabled", true}, {"head_sampling_rate", 1}}},
            {"subdomain",
                Json{{"enabled", script->subdomainEnabled}, {"previews_enabled", script->previewsEnabled}}},
            {"tail_consumers", Json::array()}, {"references", Json::object()}});
    }
    if (call.at(5) != "versions")
        return noRoute();
    if (call.method() == "GET" && call.path.size() == 6) {
        const Page page = pageOf(call.request, script->versions.size(), 10, 100);
        Json items = Json::array();
        for (std::size_t i = page.first; i < page.last; ++i)
            items.push_back(resourceVersionJson(script->versions[script->versions.size() - 1 - i]));
        Answer answer = success(std::move(items));
        answer.body["result_info"] = page.info;
        return answer;
    }
    if (call.method() == "GET" && call.path.size() == 7) {
        const Version *version = call.at(6) == "latest" ? &script->latest() : script->version(call.at(6));
        if (!version)
            return failure(404, 10007, "workers.api.error.version_not_found");
        Json result = resourceVersionJson(*version);
        if (call.request.parameter("include") == "modules")
            result["modules"] = modulesJson(*version);
        return success(std::move(result));
    }
    const bool create = call.method() == "POST" && call.path.size() == 6;
    const bool patch = call.method() == "PATCH" && call.path.size() == 7 && call.at(6) == "latest";
    if (!create && !patch)
        return noRoute();
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    if (auto locked = lockedByOther(call, *script))
        return *locked;
    const auto body = call.request.json();
    if (!body || !body->is_object())
        return failure(400, 10026, "Could not parse request body");
    if (script->versions.empty())
        return failure(404, 10222,
            "This Worker has no versions, which means this Worker has no content or versioned settings.");
    Version next = cloneLatest(call.world, *script, call.author());
    if (body->contains("bindings") && (*body)["bindings"].is_array()) {
        Answer refusal;
        auto bindings = resolved((*body)["bindings"], script->latest(), false, refusal, script);
        if (!bindings)
            return refusal;
        next.bindings = std::move(*bindings);
    }
    if (create) {
        if (const std::string why = takeContent(*body, next); !why.empty())
            return failure(400, 10021, why);
    }
    if (patch && body->contains("env") && (*body)["env"].is_object() && !call.world.knobs().ignoreEnvPatch
        && !call.world.knobs().oldApi) {
        for (const auto &[name, value] : (*body)["env"].items())
            setBinding(next, name, value);
    }
    next.annotations = annotationsOf(*body, "version_upload");
    const Version &made = addVersion(*script, std::move(next));
    if (call.request.parameter("deploy") == "true")
        addDeployment(call.world, *script, {{made.id, 100}}, made.annotations, call.author());
    return success(resourceVersionJson(made));
}

} // namespace edgedeck::sandbox
