// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/bodies.h"

#include "app/net/jsonguard.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <set>

namespace edgedeck::cloudflare {

namespace {

using Json = nlohmann::ordered_json;

Result<std::string> text(const Json &body)
{
    try {
        return body.dump();
    } catch (const Json::exception &) {
        return failLocal(FaultClass::Config, "a name or a value is not UTF-8");
    }
}

/// wrangler always sends a message, even an empty one; a tag only where there is one.
Json notes(const Annotations &annotations)
{
    Json json = Json::object();
    json["workers/message"] = annotations.message;
    if (!annotations.tag.empty())
        json["workers/tag"] = annotations.tag;
    return json;
}

std::optional<Error> tooLong(const Annotations &annotations)
{
    if (annotations.message.size() <= 1000 && annotations.tag.size() <= 100)
        return std::nullopt;
    return Error{.cls = FaultClass::Config,
        .detail = "annotation longer than 1000 bytes (message) or 100 bytes (tag)"};
}

/// The members of a binding besides its name.
Result<Json> value(const BindingPatch &patch)
{
    Json json = Json::object();
    json["type"] = patch.type;
    if (patch.type == "plain_text" || patch.type == "secret_text") {
        json["text"] = patch.value;
        return json;
    }
    if (patch.type != "json")
        return failLocal(FaultClass::Config, "a binding of type " + patch.type + " cannot be written");
    auto parsed = net::parseGuarded(patch.value);
    if (!parsed)
        return failLocal(FaultClass::Config, "the value of " + patch.name + " is not JSON");
    json["json"] = Json(*parsed);
    return json;
}

/// A binding in full, as an entry of a list.
Result<Json> named(const BindingPatch &patch)
{
    auto json = value(patch);
    if (json)
        (*json)["name"] = patch.name;
    return json;
}

Json number(double value)
{
    return std::floor(value) == value ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

} // namespace

std::string quoted(std::string_view text)
{
    return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<std::string> exactQuoted(std::string_view literal)
{
    return text(Json(literal));
}

Result<std::string> envPatchBody(const std::vector<BindingPatch> &env, const Annotations &annotations)
{
    if (const auto error = tooLong(annotations))
        return fail(*error);
    Json body = Json::object();
    body["env"] = Json::object();
    for (const BindingPatch &patch : env) {
        auto json = value(patch);
        if (!json)
            return fail(json.error());
        if (patch.name.empty() || body["env"].contains(patch.name))
            return failLocal(FaultClass::Config, "a binding without a name, or two of one name");
        body["env"][patch.name] = std::move(*json);
    }
    body["annotations"] = notes(annotations);
    return text(body);
}

Result<std::string> deploymentBody(const std::vector<TrafficShare> &shares, const Annotations &annotations,
    const std::optional<CodeUpdateStrategy> &strategy)
{
    if (const auto error = tooLong(annotations))
        return fail(*error);
    double sum = 0;
    Json versions = Json::array();
    for (const TrafficShare &share : shares) {
        if (share.version.empty() || !(share.percentage > 0 && share.percentage <= 100))
            return failLocal(
                FaultClass::Config, "a deployment needs versions with more than 0 and at most 100 percent");
        sum += share.percentage;
        versions.push_back(
            Json{{"version_id", share.version.str()}, {"percentage", number(share.percentage)}});
    }
    if (std::abs(sum - 100) > 1e-9)
        return failLocal(FaultClass::Config, "the percentages of a deployment must add up to 100");
    Json body = Json::object();
    body["strategy"] = "percentage";
    body["versions"] = std::move(versions);
    body["annotations"] = notes(annotations);
    if (strategy) {
        Json update = Json::object();
        update["mode"] = strategy->mode;
        // "immediate" together with a delay is an error of the API.
        if (strategy->mode != "immediate")
            update["max_delay"] = strategy->maxDelay;
        body["code_update_strategy"] = std::move(update);
    }
    return text(body);
}

Result<std::string> settingsPart(const std::vector<Binding> &current,
    const std::vector<BindingPatch> &changes, const Annotations &annotations)
{
    return inheritingPart(current, changes, annotations, {});
}

Result<std::string> inheritingPart(const std::vector<Binding> &current,
    const std::vector<BindingPatch> &changes, const Annotations &annotations, const std::string &versionId)
{
    if (const auto error = tooLong(annotations))
        return fail(*error);
    const auto changed = [&](const std::string &name) {
        return std::find_if(
            changes.begin(), changes.end(), [&](const BindingPatch &p) { return p.name == name; });
    };
    Json bindings = Json::array();
    std::set<std::string> names;
    for (const Binding &binding : current) {
        // The list replaces the whole one of the Worker: what cannot be named here would be dropped there.
        if (binding.name.empty() || !names.insert(binding.name).second)
            return failLocal(
                FaultClass::Config, "the Worker has a binding without a name, or two of one name");
        const auto change = changed(binding.name);
        if (change == changes.end()) {
            bindings.push_back(Json{{"name", binding.name}, {"type", "inherit"}});
            if (!versionId.empty())
                bindings.back()["version_id"] = versionId;
        } else if (auto json = named(*change))
            bindings.push_back(std::move(*json));
        else
            return fail(json.error());
    }
    std::set<std::string> once;
    for (const BindingPatch &patch : changes) {
        if (patch.name.empty() || !once.insert(patch.name).second)
            return failLocal(FaultClass::Config, "a change without a name, or two of one name");
        if (names.count(patch.name) != 0)
            continue;
        auto json = named(patch);
        if (!json)
            return fail(json.error());
        bindings.push_back(std::move(*json));
    }
    return text(Json{{"bindings", std::move(bindings)}, {"annotations", notes(annotations)}});
}

Result<std::string> secretsBulkBody(const std::vector<SecretPatch> &secrets)
{
    if (secrets.empty() || secrets.size() > 100)
        return failLocal(FaultClass::Config, "1 to 100 secrets can be changed at once");
    Json all = Json::object();
    for (const SecretPatch &secret : secrets) {
        if (secret.name.empty() || all.contains(secret.name))
            return failLocal(FaultClass::Config, "a secret without a name, or two of one name");
        all[secret.name] = secret.value
            ? Json{{"name", secret.name}, {"text", *secret.value}, {"type", "secret_text"}}
            : Json();
    }
    return text(Json{{"secrets", std::move(all)}});
}

Result<std::string> secretBody(const std::string &name, const std::string &value)
{
    return text(Json{{"name", name}, {"text", value}, {"type", "secret_text"}});
}

Result<std::string> graphQlBody(
    const std::string &query, const std::vector<std::pair<std::string, std::string>> &variables)
{
    Json values = Json::object();
    for (const auto &[name, value] : variables)
        values[name] = value;
    return text(Json{{"query", query}, {"variables", std::move(values)}});
}

} // namespace edgedeck::cloudflare
