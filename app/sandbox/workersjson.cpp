// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

Json namedHandlers(const Version &v)
{
    Json out = Json::array();
    for (const Json &b : v.bindings) {
        if (textOf(b, "type") == "durable_object_namespace")
            out.push_back(Json{{"name", textOf(b, "class_name")}, {"handlers", Json::array({"class"})}});
    }
    return out;
}

std::string etagOf(const Version &v)
{
    std::string text;
    for (const Module &m : v.modules)
        text += m.content;
    return makeHexId(3, std::hash<std::string>{}(text));
}

} // namespace

Json versionJson(const Version &v)
{
    Json runtime{{"compatibility_date", v.compatibilityDate}, {"compatibility_flags", v.compatibilityFlags},
        {"usage_model", "standard"}};
    if (!v.limits.is_null())
        runtime["limits"] = v.limits;
    if (!v.migrationTag.empty())
        runtime["migration_tag"] = v.migrationTag;
    Json metadata{{"created_on", toRfc3339Micros(v.createdOn)}, {"source", v.source},
        {"author_id", makeHexId(5, std::hash<std::string>{}(v.authorEmail))}};
    if (!v.authorEmail.empty())
        metadata["author_email"] = v.authorEmail;
    metadata["has_preview"] = false;
    return Json{{"id", v.id}, {"number", v.number}, {"metadata", std::move(metadata)},
        {"annotations", v.annotations},
        {"resources",
            Json{{"bindings", publicBindings(v.bindings)},
                {"script",
                    Json{{"etag", etagOf(v)}, {"handlers", Json::array({"fetch", "scheduled"})},
                        {"named_handlers", namedHandlers(v)}, {"last_deployed_from", v.source}}},
                {"script_runtime", std::move(runtime)}}},
        {"startup_time_ms", 12}};
}

Json resourceVersionJson(const Version &v)
{
    Json env = Json::object();
    for (const Json &b : publicBindings(v.bindings)) {
        Json entry = b;
        entry.erase("name");
        env[textOf(b, "name")] = std::move(entry);
    }
    return Json{{"id", v.id}, {"number", v.number}, {"created_on", toRfc3339Micros(v.createdOn)},
        {"urls", Json::array()}, {"source", v.source}, {"annotations", v.annotations},
        {"bindings", publicBindings(v.bindings)}, {"compatibility_date", v.compatibilityDate},
        {"compatibility_flags", v.compatibilityFlags}, {"main_module", v.mainModule},
        {"migration_tag", v.migrationTag}, {"startup_time_ms", 12}, {"usage_model", "standard"},
        {"env", std::move(env)}};
}

Json deploymentJson(const Deployment &d)
{
    Json shares = Json::array();
    for (const auto &[id, percent] : d.shares) {
        Json share{{"version_id", id}};
        if (percent == static_cast<double>(static_cast<long>(percent)))
            share["percentage"] = static_cast<long>(percent);
        else
            share["percentage"] = percent;
        shares.push_back(std::move(share));
    }
    Json out{{"id", d.id}, {"source", d.source}, {"strategy", "percentage"}};
    if (!d.authorEmail.empty())
        out["author_email"] = d.authorEmail;
    out["annotations"] = d.annotations;
    out["versions"] = std::move(shares);
    out["created_on"] = toRfc3339Micros(d.createdOn);
    out["code_update_strategy"] = d.codeUpdateStrategy;
    return out;
}

Json settingsJson(const Script &script)
{
    const Version &v = script.latest();
    Json out{{"placement", Json::object()}, {"compatibility_date", v.compatibilityDate},
        {"compatibility_flags", v.compatibilityFlags}, {"usage_model", "standard"}};
    for (const char *key : {"tags", "tail_consumers", "logpush", "observability"}) {
        if (script.scriptSettings.contains(key))
            out[key] = script.scriptSettings[key];
    }
    out["annotations"] = v.annotations;
    out["bindings"] = publicBindings(v.bindings);
    if (!v.migrationTag.empty())
        out["migration_tag"] = v.migrationTag;
    return out;
}

} // namespace edgedeck::sandbox
