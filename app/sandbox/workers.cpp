// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

Answer noWorker()
{
    return failure(404, 10007, "This Worker does not exist on your account.");
}

Json summaryJson(const Script &s)
{
    const Version &v = s.latest();
    Json handlers = versionJson(v)["resources"]["script"]["named_handlers"];
    Json out{{"id", s.name}, {"tag", s.tag}, {"tags", nullptr}, {"deployment_id", ""},
        {"tail_consumers", nullptr}, {"logpush", s.scriptSettings.value("logpush", false)},
        {"observability",
            s.scriptSettings.contains("observability") ? s.scriptSettings["observability"] : Json()},
        {"has_assets", false}, {"has_modules", true}, {"etag", versionJson(v)["resources"]["script"]["etag"]},
        {"handlers", Json::array({"fetch", "scheduled"})}, {"named_handlers", std::move(handlers)},
        {"created_on", toRfc3339Micros(s.createdOn)}, {"modified_on", toRfc3339Micros(s.modifiedOn)},
        {"usage_model", "standard"}, {"compatibility_date", v.compatibilityDate},
        {"compatibility_flags", v.compatibilityFlags}, {"last_deployed_from", v.source}, {"routes", nullptr}};
    if (!v.migrationTag.empty())
        out["migration_tag"] = v.migrationTag;
    return out;
}

/// Until when things had to be made to be in a list by now.
Timestamp visibleUntil(const World &world)
{
    const int delay = world.knobs().visibilityDelayS;
    return delay == 0 ? Timestamp::max() : world.now() - std::chrono::seconds(delay);
}

/// Somebody deploys between our look and our write.
void deployBehindTheBack(World &world, Script &script)
{
    const Author other{"wrangler", "ci@example.com"};
    Version next = cloneLatest(world, script, other);
    next.annotations = Json{{"workers/triggered_by", "upload"}, {"workers/message", "pipeline"}};
    const std::string id = addVersion(script, std::move(next)).id;
    addDeployment(world, script, {{id, 100}},
        Json{{"workers/message", "pipeline"}, {"workers/triggered_by", "deployment"}}, other);
}

Answer deploymentsList(Call &call, Script &script)
{
    std::size_t skip = 0;
    if (call.world.knobs().hideDeploymentReads > 0 && script.deployments.size() > 1) {
        --call.world.knobs().hideDeploymentReads;
        skip = 1;
    }
    const Timestamp until = visibleUntil(call.world);
    while (skip + 1 < script.deployments.size() && script.deployments[skip].createdOn > until)
        ++skip;
    const std::size_t total = script.deployments.size() - skip;
    // Without `page` the real API hands out its full list of recent deployments.
    const Page page = pageOf(call.request, total, 10, 100);
    Json list = Json::array();
    for (std::size_t i = page.first; i < page.last; ++i)
        list.push_back(deploymentJson(script.deployments[i + skip]));
    Answer answer = success(Json{{"deployments", std::move(list)}});
    answer.body["result_info"] = page.info;
    if (call.world.takeLostUpdate("deployment", true))
        deployBehindTheBack(call.world, script);
    return answer;
}

Answer versionsList(const Call &call, const Script &script)
{
    const bool deployable = call.request.parameter("deployable") == "true";
    const Timestamp until = visibleUntil(call.world);
    std::size_t known = script.versions.size();
    while (known > 1 && script.versions[known - 1].createdOn > until)
        --known;
    const Page page = deployable ? Page{0, std::min<std::size_t>(known, 100), nullptr}
                                 : pageOf(call.request, known, 10, 100);
    Json items = Json::array();
    for (std::size_t i = page.first; i < page.last; ++i) {
        Json item = versionJson(script.versions[known - 1 - i]);
        item.erase("resources");
        item.erase("startup_time_ms");
        items.push_back(std::move(item));
    }
    Answer answer = success(Json{{"items", std::move(items)}});
    answer.body["errors"] = nullptr;
    answer.body["messages"] = nullptr;
    if (!deployable) {
        answer.body["result_info"] = page.info;
        answer.body["result_info"].erase("total_pages");
    }
    return answer;
}

Answer content(const Call &call, const Script &script)
{
    const std::string wanted = call.request.parameter("version");
    const Version *version = wanted.empty() ? script.soleLive() : script.version(wanted);
    const Version &v = version ? *version : script.latest();
    static constexpr char kBoundary[] = "----sandboxboundary5d1f";
    std::string body;
    for (const Module &m : v.modules) {
        body += std::string("--") + kBoundary + "\r\nContent-Disposition: form-data; name=\"" + m.name
            + "\"; filename=\"" + m.name + "\"\r\nContent-Type: " + m.contentType + "\r\n\r\n" + m.content
            + "\r\n";
    }
    body += std::string("--") + kBoundary + "--\r\n";
    Answer answer = plain(200, std::move(body), std::string("multipart/form-data; boundary=") + kBoundary);
    answer.headers.emplace_back("cf-entrypoint", v.mainModule);
    return answer;
}

Answer tailsRoute(Call &call, Script &script)
{
    if (auto refusal
        = call.token.allows("Workers Scripts Write") ? std::nullopt : call.lacks("Workers Tail Read"))
        return *refusal;
    const auto json = [](const TailSession &t) {
        return Json{{"id", t.id}, {"url", t.url}, {"expires_at", toRfc3339(t.expiresAt)}};
    };
    if (call.method() == "GET") {
        Json list = Json::array();
        for (const TailSession &t : script.tails)
            list.push_back(json(t));
        return success(std::move(list));
    }
    if (call.method() == "POST") {
        if (call.world.tailUrl().empty())
            return failure(500, 10013, "workers.api.error.unknown");
        const std::string id = call.world.newHexId();
        script.tails.push_back(
            {id, call.world.tailUrl() + "/" + id, call.world.now() + std::chrono::hours(6)});
        return success(json(script.tails.back()));
    }
    if (call.method() == "DELETE" && call.path.size() == 7) {
        std::erase_if(script.tails, [&](const TailSession &t) { return t.id == call.at(6); });
        return success(nullptr);
    }
    return noRoute();
}

Answer scriptSettings(Call &call, Script &script)
{
    if (call.method() == "PATCH") {
        if (auto refusal = call.lacks("Workers Scripts Write"))
            return *refusal;
        const auto body = call.request.json();
        if (!body || !body->is_object())
            return failure(400, 10026, "Could not parse request body");
        for (const auto &[key, value] : body->items())
            script.scriptSettings[key] = value;
    } else if (call.method() != "GET") {
        return noRoute();
    }
    return success(script.scriptSettings);
}

Answer schedules(Call &call, Script &script)
{
    if (call.method() == "PUT") {
        if (auto refusal = call.lacks("Workers Scripts Write"))
            return *refusal;
        const auto body = call.request.json();
        if (!body || !body->is_array())
            return failure(400, 10026, "Could not parse request body");
        script.crons.clear();
        for (const Json &entry : *body)
            script.crons.emplace_back(textOf(entry, "cron"), call.world.now());
    } else if (call.method() != "GET") {
        return noRoute();
    }
    Json list = Json::array();
    for (const auto &[cron, at] : script.crons)
        list.push_back(
            Json{{"cron", cron}, {"created_on", toRfc3339Micros(at)}, {"modified_on", toRfc3339Micros(at)}});
    return success(Json{{"schedules", std::move(list)}});
}

Answer scriptSubdomain(Call &call, Script &script)
{
    if (call.method() == "POST" || call.method() == "DELETE") {
        if (auto refusal = call.lacks("Workers Scripts Write"))
            return *refusal;
        const Json body = call.request.json().value_or(Json::object());
        script.subdomainEnabled = call.method() == "POST" && body.value("enabled", true);
        script.previewsEnabled
            = call.method() == "POST" && body.value("previews_enabled", script.previewsEnabled);
    } else if (call.method() != "GET") {
        return noRoute();
    }
    Answer answer
        = success(Json{{"enabled", script.subdomainEnabled}, {"previews_enabled", script.previewsEnabled}});
    if (call.method() != "GET") {
        answer.ratePolicy = "workers_route_update";
        answer.quota = 180000;
    }
    return answer;
}

Answer removeScript(Call &call, const Script &script)
{
    if (auto refusal = call.lacks("Workers Scripts Write"))
        return *refusal;
    const std::string name = script.name;
    Answer answer = success(Json{{"id", script.tag}});
    answer.ratePolicy = "workers_script_modify";
    answer.quota = 180000;
    std::erase_if(call.world.account().doNamespaces, [&](const DoNamespace &n) { return n.script == name; });
    call.world.account().scripts.erase(name);
    return answer;
}

Answer service(const Script &script)
{
    const Json summary = summaryJson(script);
    Json environment{{"environment", "production"}, {"script_tag", script.tag},
        {"created_on", summary["created_on"]}, {"modified_on", summary["modified_on"]}, {"script", summary}};
    return success(Json{{"id", script.name}, {"created_on", summary["created_on"]},
        {"modified_on", summary["modified_on"]}, {"default_environment", environment},
        {"environments", Json::array({environment})}});
}

Answer durableObjects(const Call &call)
{
    if (call.at(4) != "namespaces" || call.path.size() != 5 || call.method() != "GET")
        return noRoute();
    Json all = Json::array();
    for (const DoNamespace &n : call.world.account().doNamespaces)
        all.push_back(Json{{"id", n.id}, {"name", n.script + "_" + n.className}, {"script", n.script},
            {"class", n.className}, {"use_sqlite", n.sqlite}});
    const Page page = pageOf(call.request, all.size(), 20, 1000);
    Json shown = Json::array();
    for (std::size_t i = page.first; i < page.last; ++i)
        shown.push_back(all[i]);
    Answer answer = success(std::move(shown));
    answer.body["result_info"] = page.info;
    return answer;
}

} // namespace

std::optional<Answer> lockedByOther(Call &call, Script &script)
{
    Knobs &knobs = call.world.knobs();
    const Timestamp now = call.world.now();
    const bool inWindow = knobs.lockWindowS > 0 && script.lastEdit != Timestamp{}
        && now - script.lastEdit < std::chrono::seconds(knobs.lockWindowS);
    if (knobs.scriptLocks == 0 && !inWindow) {
        script.lastEdit = now;
        return std::nullopt;
    }
    knobs.scriptLocks = std::max(0, knobs.scriptLocks - 1);
    // Only the text is documented, no code.
    const std::string text = "Too many requests are currently modifying the script.";
    Answer answer = failure(429, 0, text);
    answer.body["errors"] = Json::array({Json{{"message", text}}});
    return answer;
}

Answer scriptRoute(Call &call, Script &script, std::size_t rest)
{
    const std::string what = call.at(rest);
    const bool get = call.method() == "GET";
    static const std::set<std::string> kVersioned{
        "", "settings", "secrets", "secrets-bulk", "content", "deployments", "versions"};
    if (!get && kVersioned.count(what) > 0 && !call.lacks("Workers Scripts Write")) {
        if (auto locked = lockedByOther(call, script))
            return *locked;
    }
    if (what.empty() && get)
        return content(call, script);
    if (what.empty() && call.method() == "DELETE")
        return removeScript(call, script);
    if (what.empty() && call.method() == "PUT")
        return uploadVersion(call, script, true);
    if (what == "settings")
        return settingsRoute(call, script);
    if (what == "script-settings")
        return scriptSettings(call, script);
    if (what == "schedules")
        return schedules(call, script);
    if (what == "subdomain")
        return scriptSubdomain(call, script);
    if (what == "secrets" || what == "secrets-bulk")
        return secretsRoute(call, script, rest);
    if (what == "tails")
        return tailsRoute(call, script);
    if (what == "content" && get)
        return content(call, script);
    if (what == "content" && call.method() == "PUT")
        return uploadVersion(call, script, true);
    if (what == "deployments" && call.path.size() == rest + 1)
        return get                    ? deploymentsList(call, script)
            : call.method() == "POST" ? createDeployment(call, script)
                                      : noRoute();
    if (what == "deployments" && get) {
        for (const Deployment &d : script.deployments) {
            if (d.id == call.at(rest + 1))
                return success(deploymentJson(d));
        }
        return failure(404, 10007, "workers.api.error.not_found");
    }
    if (what == "versions" && call.path.size() == rest + 1)
        return get                    ? versionsList(call, script)
            : call.method() == "POST" ? uploadVersion(call, script, false)
                                      : noRoute();
    if (what == "versions" && get) {
        const Version *version = script.version(call.at(rest + 1));
        return version ? success(versionJson(*version))
                       : failure(404, 10007, "workers.api.error.version_not_found");
    }
    return noRoute();
}

Answer workersRoute(Call &call)
{
    if (call.at(3) == "observability")
        return telemetryRoute(call);
    if (auto refusal = call.lacks("Workers Scripts Read"))
        return *refusal;
    Account &account = call.world.account();
    const std::string what = call.at(3);
    if (what == "scripts" && call.path.size() == 4 && call.method() == "GET") {
        Json list = Json::array();
        for (const auto &[name, script] : account.scripts)
            list.push_back(summaryJson(script));
        return success(std::move(list));
    }
    if (what == "scripts") {
        const auto it = account.scripts.find(call.at(4));
        if (it != account.scripts.end())
            return scriptRoute(call, it->second, 5);
        if (call.method() == "PUT" && call.path.size() == 5) {
            Script fresh;
            fresh.name = call.at(4);
            fresh.tag = call.world.newHexId();
            fresh.createdOn = call.world.now();
            fresh.scriptSettings
                = Json{{"logpush", false}, {"tags", Json::array()}, {"tail_consumers", Json::array()}};
            Answer answer = uploadVersion(call, fresh, true);
            if (answer.status == 200)
                account.scripts.emplace(fresh.name, std::move(fresh));
            return answer;
        }
        return noWorker();
    }
    if (what == "workers")
        return resourceRoute(call);
    if (what == "services") {
        const auto it = account.scripts.find(call.at(4));
        return it == account.scripts.end() ? failure(404, 10090, "workers.api.error.service_not_found")
                                           : service(it->second);
    }
    if (what == "subdomain" && call.method() == "GET")
        return success(Json{{"subdomain", account.subdomain}});
    if (what == "account-settings" && call.method() == "GET")
        return success(Json{{"default_usage_model", "standard"}, {"green_compute", false}});
    if (what == "durable_objects")
        return durableObjects(call);
    return noRoute();
}

} // namespace edgedeck::sandbox
