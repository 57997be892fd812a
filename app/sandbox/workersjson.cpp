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

std::string base64(const std::string &bytes)
{
    static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6)
            out += kDigits[(pending >> static_cast<unsigned>(bits - 6)) & 63U];
    }
    if (bits > 0)
        out += kDigits[(pending << static_cast<unsigned>(6 - bits)) & 63U];
    while (out.size() % 4 != 0)
        out += '=';
    return out;
}

std::optional<std::string> unBase64(const std::string &text)
{
    std::string out;
    std::uint32_t pending = 0;
    int bits = 0;
    for (const char c : text) {
        if (c == '=')
            break;
        const int digit = c >= 'A' && c <= 'Z' ? c - 'A'
            : c >= 'a' && c <= 'z'             ? c - 'a' + 26
            : c >= '0' && c <= '9'             ? c - '0' + 52
            : c == '+'                         ? 62
            : c == '/'                         ? 63
                                               : -1;
        if (digit < 0)
            return std::nullopt;
        pending = (pending << 6U) | static_cast<std::uint32_t>(digit);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>((pending >> static_cast<unsigned>(bits)) & 255U);
        }
    }
    return out;
}

Json modulesJson(const Version &v)
{
    Json out = Json::array();
    for (const Module &m : v.modules)
        out.push_back(
            Json{{"name", m.name}, {"content_type", m.contentType}, {"content_base64", base64(m.content)}});
    return out;
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
    if (!d.codeUpdateStrategy.is_null())
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
