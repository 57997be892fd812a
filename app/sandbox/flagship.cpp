// SPDX-License-Identifier: GPL-3.0-or-later
// The Flagship service: apps, flags without an ETag, a changelog. Shapes and limits: developers.cloudflare.com/flagship.
#include "app/sandbox/flagship.h"

#include "app/sandbox/api.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

constexpr std::size_t kChangelogEntries = 200;

/// Errors of this service carry a message and no code.
Answer refusal(int status, const std::string &message)
{
    Answer answer = failure(status, 0, message);
    answer.body["errors"] = Json::array({Json{{"message", message}}});
    return answer;
}

Json appJson(const FlagshipApp &app)
{
    return Json{{"id", app.id}, {"name", app.name}, {"created_at", toRfc3339Micros(app.createdOn)},
        {"updated_at", toRfc3339Micros(app.updatedOn)}, {"updated_by", app.updatedBy}};
}

/// A page of `all` by `limit` and `cursor`; the cursor is the index of the next item.
Answer cursorPage(const Call &call, const Json &all, int standard, int most)
{
    const auto limit = static_cast<std::size_t>(std::clamp(call.request.number("limit", standard), 1, most));
    const auto first = static_cast<std::size_t>(std::max(0, call.request.number("cursor", 0)));
    Json shown = Json::array();
    for (std::size_t i = first; i < all.size() && i < first + limit; ++i)
        shown.push_back(all[i]);
    const std::size_t next = first + shown.size();
    // wrangler reads `cursor`, the official client `cursors.after`.
    const Json cursor = next < all.size() ? Json(std::to_string(next)) : Json();
    Json info{{"count", shown.size()}, {"cursor", cursor}, {"cursors", Json{{"after", cursor}}}};
    Answer answer = success(std::move(shown));
    answer.body["result_info"] = std::move(info);
    return answer;
}

/// What a reader sees now: the newest definition that is old enough.
Json visible(const World &world, const FlagshipFlag &flag)
{
    const Timestamp until = world.now() - std::chrono::seconds(world.knobs().visibilityDelayS);
    Json seen;
    for (const auto &[when, definition] : flag.history) {
        if (when <= until || world.knobs().visibilityDelayS == 0)
            seen = definition;
    }
    return seen;
}

std::string typeOf(const Json &variations)
{
    std::string type;
    for (const Json &value : variations) {
        const std::string own = value.is_boolean() ? "boolean"
            : value.is_string()                    ? "string"
            : value.is_number()                    ? "number"
                                                   : "json";
        if (!type.empty() && type != own)
            return {};
        type = own;
    }
    return type;
}

/// Why a definition is not taken, "" when it is.
std::string complaint(const Json &input)
{
    // `type` is taken and ignored.
    static constexpr std::array<const char *, 7> kMembers{
        "key", "type", "description", "enabled", "default_variation", "variations", "rules"};
    if (!input.is_object())
        return "request body must be an object";
    for (const auto &[name, value] : input.items()) {
        if (std::none_of(kMembers.begin(), kMembers.end(), [&n = name](const char *m) { return n == m; }))
            return "unrecognized key: " + name;
    }
    if (textOf(input, "key").empty() || textOf(input, "key").size() > 64)
        return "key must have 1 to 64 characters";
    if (!input.contains("enabled") || !input["enabled"].is_boolean())
        return "enabled is required";
    const Json variations = input.value("variations", Json());
    if (!variations.is_object() || variations.empty() || typeOf(variations).empty())
        return "variations must be an object of values of one type";
    if (!variations.contains(textOf(input, "default_variation")))
        return "default_variation must name a variation";
    std::set<double> priorities;
    for (const Json &rule : input.value("rules", Json::array())) {
        if (!variations.contains(textOf(rule, "serve_variation")))
            return "serve_variation must name a variation";
        if (!priorities.insert(numberOf(rule, "priority", 0)).second)
            return "rule priorities must be unique";
    }
    return {};
}

/// Stores a definition (null deletes) and writes the changelog.
Json store(World &world, FlagshipFlag &flag, const std::string &key, Json definition, const std::string &by)
{
    const Json old = flag.history.empty() ? Json() : flag.history.back().second;
    // What ran so far saw the old flag.
    world.catchUp();
    const Timestamp at = world.stamp();
    Json entry{{"event",
                   definition.is_null() ? "delete"
                       : old.is_null()  ? "create"
                                        : "update"},
        {"flag_key", key}};
    if (!definition.is_null()) {
        definition["type"] = typeOf(definition["variations"]);
        if (!definition.contains("description"))
            definition["description"] = nullptr;
        if (!definition.contains("rules"))
            definition["rules"] = Json::array();
        definition["updated_at"] = toRfc3339Micros(at);
        definition["updated_by"] = by;
    }
    entry["after"] = definition.is_null() ? old : definition;
    if (!definition.is_null() && !old.is_null()) {
        Json diff = Json::object();
        for (const char *name : {"description", "enabled", "default_variation", "variations", "rules"}) {
            if (old[name] != definition[name])
                diff[name] = Json{{"from", old[name]}, {"to", definition[name]}};
        }
        entry["diff"] = std::move(diff);
    }
    flag.changelog.insert(flag.changelog.begin(), std::move(entry));
    if (flag.changelog.size() > kChangelogEntries)
        flag.changelog.erase(flag.changelog.end() - 1);
    flag.history.emplace_back(at, definition);
    return definition;
}

Answer flagRoute(Call &call, FlagshipApp &app)
{
    const std::string key = call.at(6);
    World &world = call.world;
    const auto it = app.flags.find(key);
    const bool there = it != app.flags.end() && !it->second.history.back().second.is_null();
    const std::string by = call.author().email.empty() ? call.token.label : call.author().email;
    if (call.method() == "GET") {
        const Json seen = there ? visible(world, it->second) : Json();
        if (seen.is_null())
            return refusal(404, "flag not found");
        if (call.at(7) == "changelog")
            return cursorPage(call, it->second.changelog, 50, 200);
        if (call.path.size() != 7)
            return noRoute();
        Answer answer = success(seen);
        if (world.takeLostUpdate("flagship", true)) {
            Json theirs = it->second.history.back().second;
            theirs["description"] = "edited by somebody else";
            store(world, it->second, key, std::move(theirs), "operator-2@example.com");
        }
        return answer;
    }
    if (auto lacking = call.lacks("Flagship Write"))
        return *lacking;
    const bool create = call.method() == "POST" && call.path.size() == 6;
    if (call.method() == "DELETE" && call.path.size() == 7) {
        if (!there)
            return refusal(404, "flag not found");
        store(world, it->second, key, nullptr, by);
        return success(Json{{"key", key}});
    }
    if (!create && (call.method() != "PUT" || call.path.size() != 7))
        return noRoute();
    Json input = call.request.json().value_or(Json());
    if (const std::string why = complaint(input); !why.empty())
        return refusal(400, why);
    if (!create && !there)
        return refusal(404, "flag not found");
    // The path names the flag; another key in the body renames nothing.
    const std::string name = create ? textOf(input, "key") : key;
    input["key"] = name;
    FlagshipFlag &flag = app.flags[name];
    const Json before = flag.history.empty() ? Json() : flag.history.back().second;
    if (create && !before.is_null())
        return refusal(409, "a flag with this key already exists");
    Answer answer = success(store(world, flag, name, std::move(input), by));
    answer.status = create ? 201 : 200;
    if (!before.is_null() && world.takeLostUpdate("flagship", false))
        store(world, flag, name, before, "operator-2@example.com");
    return answer;
}

Answer evaluate(const Call &call, const FlagshipApp &app)
{
    const std::string key = call.request.parameter("flagKey");
    const auto it = app.flags.find(key);
    const Json flag = it == app.flags.end() ? Json() : it->second.history.back().second;
    if (flag.is_null())
        return refusal(404, "flag not found");
    std::string variation = textOf(flag, "default_variation"), reason = "DEFAULT";
    if (!flag["enabled"].get<bool>())
        reason = "DISABLED";
    for (const Json &rule : flag["rules"]) {
        const bool open = !rule.contains("conditions") || rule["conditions"].empty();
        if (reason == "DEFAULT" && open && !rule.contains("rollout")) {
            variation = textOf(rule, "serve_variation");
            reason = "TARGETING_MATCH";
        }
    }
    // This one comes without the envelope.
    Answer answer = success(nullptr);
    answer.body = Json{{"flagKey", key}, {"value", flag["variations"][variation]}, {"variant", variation},
        {"reason", reason}};
    return answer;
}

} // namespace

double shareOn(const Json &definition)
{
    if (!definition.is_object())
        return 0;
    const Json &variations = definition["variations"];
    const auto on = [&](const std::string &name) {
        const auto it = variations.find(name);
        return it != variations.end() && (*it == true || *it == "true") ? 1.0 : 0.0;
    };
    const double standard = on(textOf(definition, "default_variation"));
    if (!definition.value("enabled", false))
        return standard;
    std::vector<Json> rules = definition["rules"];
    std::stable_sort(rules.begin(), rules.end(),
        [](const Json &a, const Json &b) { return numberOf(a, "priority", 0) < numberOf(b, "priority", 0); });
    double share = 0, reached = 0;
    for (const Json &rule : rules) {
        if (rule.contains("conditions") && !rule["conditions"].empty())
            continue;
        const Json rollout = rule.value("rollout", Json());
        const double until = std::clamp(numberOf(rollout, "percentage", 100) / 100, reached, 1.0);
        share += (until - reached) * on(textOf(rule, "serve_variation"));
        reached = until;
    }
    return share + (1 - reached) * standard;
}

Answer flagshipRoute(Call &call)
{
    if (auto lacking = call.lacks("Flagship Read"))
        return *lacking;
    auto &apps = call.world.account().flagshipApps;
    if (call.at(3) != "apps")
        return noRoute();
    if (call.path.size() == 4 && call.method() == "GET") {
        Json all = Json::array();
        for (const auto &[id, app] : apps)
            all.push_back(appJson(app));
        return cursorPage(call, all, 50, 200);
    }
    if (call.path.size() == 4 && call.method() == "POST") {
        if (auto lacking = call.lacks("Flagship Write"))
            return *lacking;
        const std::string name = textOf(call.request.json().value_or(Json()), "name");
        if (name.empty() || name.size() > 64)
            return refusal(400, "name must have 1 to 64 characters");
        const Timestamp at = call.world.stamp();
        FlagshipApp app{call.world.newUuid(), name, call.author().email, at, at, {}};
        Answer answer = success(appJson(app));
        answer.status = 201;
        apps.emplace(app.id, std::move(app));
        return answer;
    }
    const auto it = apps.find(call.at(4));
    if (it == apps.end())
        return refusal(404, "app not found");
    FlagshipApp &app = it->second;
    if (call.path.size() == 5 && call.method() == "GET")
        return success(appJson(app));
    if (call.at(5) == "evaluate" && call.method() == "GET")
        return evaluate(call, app);
    if (call.at(5) != "flags")
        return noRoute();
    if (call.path.size() == 6 && call.method() == "GET") {
        Json all = Json::array();
        for (const auto &[key, flag] : app.flags) {
            if (Json seen = visible(call.world, flag); !seen.is_null())
                all.push_back(std::move(seen));
        }
        return cursorPage(call, all, 50, 200);
    }
    return flagRoute(call, app);
}

} // namespace edgedeck::sandbox
