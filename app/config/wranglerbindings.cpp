// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/wranglerbindings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace edgedeck::config {

namespace {

using Json = nlohmann::ordered_json;

enum class Shape { List, Single };

/// Where wrangler keeps one kind of binding and how the API calls it. "" = the kind has no such part.
struct Section
{
    const char *path; ///< JSON pointer within the level
    Shape shape;
    const char *type;
    const char *nameKey;
    const char *targetKey;
    const char *classKey;
    const char *scriptKey;
};

// Keys of wrangler's configuration reference; the types are those of the API's binding lists.
constexpr std::array kSections{
    Section{"/kv_namespaces", Shape::List, "kv_namespace", "binding", "id", "", ""},
    Section{"/durable_objects/bindings", Shape::List, "durable_object_namespace", "name", "", "class_name",
        "script_name"},
    Section{"/r2_buckets", Shape::List, "r2_bucket", "binding", "bucket_name", "", ""},
    Section{"/d1_databases", Shape::List, "d1", "binding", "database_id", "", ""},
    Section{"/services", Shape::List, "service", "binding", "service", "", ""},
    Section{"/queues/producers", Shape::List, "queue", "binding", "queue", "", ""},
    Section{"/analytics_engine_datasets", Shape::List, "analytics_engine", "binding", "dataset", "", ""},
    Section{"/vectorize", Shape::List, "vectorize", "binding", "index_name", "", ""},
    Section{"/hyperdrive", Shape::List, "hyperdrive", "binding", "id", "", ""},
    Section{"/workflows", Shape::List, "workflow", "binding", "name", "class_name", "script_name"},
    Section{"/secrets_store_secrets", Shape::List, "secrets_store_secret", "binding", "secret_name", "", ""},
    Section{"/send_email", Shape::List, "send_email", "name", "", "", ""},
    Section{"/mtls_certificates", Shape::List, "mtls_certificate", "binding", "certificate_id", "", ""},
    Section{"/dispatch_namespaces", Shape::List, "dispatch_namespace", "binding", "namespace", "", ""},
    Section{"/pipelines", Shape::List, "pipelines", "binding", "pipeline", "", ""},
    Section{"/ratelimits", Shape::List, "ratelimit", "name", "namespace_id", "", ""},
    Section{"/flagship", Shape::List, "flagship", "binding", "app_id", "", ""},
    Section{"/vpc_services", Shape::List, "vpc_service", "binding", "service_id", "", ""},
    Section{"/worker_loaders", Shape::List, "worker_loader", "binding", "", "", ""},
    Section{"/ai", Shape::Single, "ai", "binding", "", "", ""},
    Section{"/browser", Shape::Single, "browser", "binding", "", "", ""},
    Section{"/images", Shape::Single, "images", "binding", "", "", ""},
    Section{"/media", Shape::Single, "media", "binding", "", "", ""},
    Section{"/version_metadata", Shape::Single, "version_metadata", "binding", "", "", ""},
    Section{"/assets", Shape::Single, "assets", "binding", "", "", ""},
};

/// Bindings under the key `unsafe` name their type themselves.
constexpr Section kUnsafe{"/unsafe/bindings", Shape::List, "", "name", "", "", ""};

std::string dotted(const char *path)
{
    std::string text(path + 1);
    std::replace(text.begin(), text.end(), '/', '.');
    return text;
}

std::string textOf(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<std::string> addOne(
    const Json &entry, const Section &section, const std::string &where, std::vector<Binding> &into)
{
    if (!entry.is_object())
        return where + " is not a table";
    Binding binding;
    binding.type = *section.type != '\0' ? section.type : textOf(entry, "type");
    binding.name = textOf(entry, section.nameKey);
    if (binding.name.empty() && section.shape == Shape::Single)
        return std::nullopt; // assets may be served without being bound
    if (binding.name.empty())
        return where + "." + section.nameKey + " is missing";
    binding.targetId = textOf(entry, section.targetKey);
    binding.className = textOf(entry, section.classKey);
    binding.scriptName = textOf(entry, section.scriptKey);
    binding.raw = entry.dump(-1, ' ', false, Json::error_handler_t::replace);
    into.push_back(std::move(binding));
    return std::nullopt;
}

std::optional<std::string> addSection(
    const Json &level, const Section &section, const std::string &where, std::vector<Binding> &into)
{
    const Json::json_pointer pointer{section.path};
    if (!level.contains(pointer))
        return std::nullopt;
    const Json &found = level.at(pointer);
    const std::string path = where + dotted(section.path);
    if (found.is_null())
        return std::nullopt;
    if (section.shape == Shape::Single)
        return addOne(found, section, path, into);
    // One entry may stand without its list (flagship, vpc_services of some versions).
    if (found.is_object())
        return addOne(found, section, path, into);
    if (!found.is_array())
        return path + " is not a list";
    for (std::size_t index = 0; index < found.size(); ++index) {
        if (auto fault = addOne(found[index], section, path + "[" + std::to_string(index) + "]", into))
            return fault;
    }
    return std::nullopt;
}

std::optional<std::string> addVars(const Json &level, const std::string &where, std::vector<Binding> &into)
{
    const auto vars = level.find("vars");
    if (vars == level.end() || vars->is_null())
        return std::nullopt;
    if (!vars->is_object())
        return where + "vars is not a table";
    for (const auto &[name, value] : vars->items()) {
        Binding binding;
        binding.name = name;
        binding.type = value.is_string() ? "plain_text" : "json";
        binding.text = value.is_string() ? value.get<std::string>()
                                         : value.dump(-1, ' ', false, Json::error_handler_t::replace);
        binding.raw
            = Json{{"type", binding.type}, {"name", name}, {value.is_string() ? "text" : "json", value}}.dump(
                -1, ' ', false, Json::error_handler_t::replace);
        into.push_back(std::move(binding));
    }
    return std::nullopt;
}

} // namespace

Result<std::vector<Binding>> readWranglerBindings(const Json &level, const std::string &where)
{
    std::vector<Binding> bindings;
    std::optional<std::string> fault = addVars(level, where, bindings);
    for (const Section &section : kSections) {
        if (!fault)
            fault = addSection(level, section, where, bindings);
    }
    if (!fault)
        fault = addSection(level, kUnsafe, where, bindings);
    if (fault)
        return failLocal(FaultClass::Config, *fault);
    std::stable_sort(
        bindings.begin(), bindings.end(), [](const Binding &a, const Binding &b) { return a.name < b.name; });
    const auto twice = std::adjacent_find(bindings.begin(), bindings.end(),
        [](const Binding &a, const Binding &b) { return a.name == b.name; });
    if (twice != bindings.end())
        return failLocal(FaultClass::Config, where + twice->name + " is bound twice");
    return bindings;
}

} // namespace edgedeck::config
