// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/account.h"

#include "app/sandbox/demand.h"

#include <algorithm>

namespace edgedeck::sandbox {

namespace {

std::string hexDigits(std::uint64_t seed, std::uint64_t counter, int salt, int count)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (int i = 0; i < count; ++i)
        out += kHex[static_cast<std::size_t>(chance(seed, static_cast<std::int64_t>(counter), i, salt) * 16)];
    return out;
}

Json bindingOf(const BindingSpec &spec, const ScriptSpec &script)
{
    Json b{{"name", spec.name}, {"type", spec.type}};
    if (spec.type == "flagship") {
        b["app_id"] = spec.value;
    } else if (spec.type == "kv_namespace") {
        b["namespace_id"] = spec.value;
    } else if (spec.type == "durable_object_namespace") {
        b["class_name"] = spec.value;
        b["namespace_id"] = script.doNamespaceId;
    } else if (spec.type == "r2_bucket") {
        b["bucket_name"] = spec.value;
    } else if (spec.type == "plain_text" || spec.type == "secret_text") {
        b["text"] = spec.value;
    } else if (spec.type == "json") {
        b["json"] = Json::parse(spec.value, nullptr, false);
    }
    return b;
}

Version versionOf(const VersionSpec &spec, const ScriptSpec &script, const Scenario &scenario, int number)
{
    Version v;
    v.id = spec.id;
    v.number = number;
    v.createdOn = startOfDay(scenario.start) - std::chrono::hours(24 * spec.daysAgo)
        + std::chrono::minutes(spec.hour * 60 + spec.minute) + std::chrono::microseconds(141552 + number);
    v.source = spec.source;
    v.authorEmail = spec.author;
    v.annotations = Json{{"workers/triggered_by", spec.trigger}, {"workers/message", spec.message}};
    for (const BindingSpec &b : script.bindings) {
        BindingSpec bound = b;
        for (const auto &[name, value] : spec.values) {
            if (name == b.name)
                bound.value = value;
        }
        Json binding = bindingOf(bound, script);
        if (b.name == scenario.flagName) {
            binding["text"] = spec.flagValue;
            if (scenario.carrier == FlagCarrier::Secret && script.name == scenario.worker)
                binding["type"] = "secret_text";
            if (scenario.carrier == FlagCarrier::JsonVar && script.name == scenario.worker)
                binding = Json{{"name", b.name}, {"type", "json"}, {"json", spec.flagValue == "true"}};
        }
        v.bindings.push_back(std::move(binding));
    }
    v.migrationTag = script.doNamespaceId.empty() ? "" : "v1";
    v.modules = {{"index.js", "application/javascript+module",
        "export default { async fetch(request, env) { return new Response('ok'); } };\n"}};
    return v;
}

Script scriptOf(const ScriptSpec &spec, const Scenario &scenario, std::uint64_t seed)
{
    Script script;
    script.name = spec.name;
    script.tag = spec.tag;
    script.scriptSettings
        = Json{{"logpush", false}, {"tags", Json::array()}, {"tail_consumers", Json::array()},
            {"observability", Json{{"enabled", true}, {"head_sampling_rate", 1}}}};
    for (const VersionSpec &v : spec.versions) {
        script.versions.push_back(versionOf(v, spec, scenario, static_cast<int>(script.versions.size()) + 1));
        const Version &made = script.versions.back();
        if (!v.deployed)
            continue;
        Deployment d;
        d.id
            = makeUuid(seed, 7000 + script.deployments.size() + static_cast<std::uint64_t>(spec.tag[0]) * 16);
        d.createdOn = made.createdOn;
        d.source = made.source;
        d.authorEmail = made.authorEmail;
        d.annotations = made.annotations;
        d.shares = {{made.id, 100}};
        d.codeUpdateStrategy = Json{{"mode", "deferred"}, {"max_delay", 300}};
        script.deployments.insert(script.deployments.begin(), std::move(d));
    }
    if (scenario.liveSplit.size() == 2 && script.name == scenario.worker && script.versions.size() >= 2) {
        const std::size_t n = script.versions.size();
        script.deployments.front().shares
            = {{script.versions[n - 2].id, static_cast<double>(scenario.liveSplit[0])},
                {script.versions[n - 1].id, static_cast<double>(scenario.liveSplit[1])}};
    }
    script.createdOn = script.versions.front().createdOn;
    script.modifiedOn = script.versions.back().createdOn;
    for (const std::string &cron : spec.crons)
        script.crons.emplace_back(cron, script.createdOn);
    return script;
}

/// Many small Workers and namespaces, for size: one version each, two of the namespaces bound.
void addQuietCrowd(Account &account, const Scenario &scenario, std::uint64_t seed)
{
    std::vector<std::string> ids;
    for (int i = 0; i < scenario.quietNamespaces; ++i) {
        const auto n = static_cast<std::uint64_t>(i);
        KvNamespace ns{
            makeHexId(seed, 20'000 + n), "store-" + std::to_string(i), 20e3 + 900.0 * i, 0, i % 40, {}};
        ids.push_back(ns.id);
        account.namespaces.emplace(ns.id, std::move(ns));
    }
    for (int i = 0; i < scenario.quietScripts; ++i) {
        const auto n = static_cast<std::uint64_t>(i);
        ScriptSpec spec{quietScriptName(i), makeHexId(seed, 40'000 + n),
            {{"plain_text", "LOG_LEVEL", "info"}, {"secret_text", "TOKEN", "value-of-TOKEN"}}, {}, {}, ""};
        for (const std::size_t at : {static_cast<std::size_t>(2 * i), static_cast<std::size_t>(2 * i + 1)}) {
            if (at < ids.size())
                spec.bindings.push_back({"kv_namespace", at % 2 == 0 ? "STORE" : "INDEX", ids[at]});
        }
        spec.versions = {{makeUuid(seed, 60'000 + n), 1 + i % 60, 8, i % 60, "ci@example.com", "wrangler",
            "release", "upload", "", true, {}}};
        account.scripts.emplace(spec.name, scriptOf(spec, scenario, seed));
    }
}

/// The changes of the month before: who uploaded what.
void addAuditHistory(Account &account, const Scenario &scenario, std::uint64_t seed)
{
    for (const ScriptSpec &spec : scenario.scripts) {
        for (const Version &v : account.scripts.at(spec.name).versions) {
            AuditRecord record;
            record.id = makeHexId(seed, 80'000 + account.audit.size());
            record.at = v.createdOn;
            record.email = v.authorEmail;
            record.context = v.source == "dash" ? "dash" : "api_token";
            record.tokenName = v.source == "dash" ? "" : v.source;
            record.userAgent = v.source == "wrangler" ? "wrangler/4.164.0" : v.source;
            record.method = "PUT";
            record.uri = "/accounts/" + account.id + "/workers/scripts/" + spec.name;
            record.ray = makeHexId(seed, 90'000 + account.audit.size()).substr(0, 16);
            account.audit.push_back(std::move(record));
        }
    }
    std::stable_sort(account.audit.begin(), account.audit.end(),
        [](const AuditRecord &a, const AuditRecord &b) { return a.at < b.at; });
}

void addFlagship(Account &account, const Scenario &scenario)
{
    if (scenario.flagshipApp.empty())
        return;
    FlagshipApp app{scenario.flagshipApp, "production", account.userEmail,
        startOfDay(scenario.start) - std::chrono::hours(24 * 20), {}, {}};
    app.updatedOn = app.createdOn;
    const Json definition{{"key", scenario.flagKey}, {"type", "boolean"},
        {"description", "answer from the Durable Object cache"}, {"enabled", true},
        {"default_variation", "off"}, {"variations", Json{{"on", true}, {"off", false}}},
        {"rules", Json::array()}, {"updated_at", toRfc3339Micros(app.createdOn)},
        {"updated_by", account.userEmail}};
    FlagshipFlag flag;
    flag.history.emplace_back(app.createdOn, definition);
    flag.changelog.push_back(
        Json{{"event", "create"}, {"flag_key", scenario.flagKey}, {"after", definition}});
    app.flags.emplace(scenario.flagKey, std::move(flag));
    account.flagshipApps.emplace(app.id, std::move(app));
}

} // namespace

std::string makeHexId(std::uint64_t seed, std::uint64_t counter)
{
    return hexDigits(seed, counter, 1, 32);
}

std::string makeUuid(std::uint64_t seed, std::uint64_t counter)
{
    std::string hex = hexDigits(seed, counter, 2, 32);
    hex[12] = '4';
    hex[16] = 'a';
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        hex.insert(at, 1, '-');
    return hex;
}

const Json *Version::binding(std::string_view name) const
{
    const auto it = std::find_if(
        bindings.begin(), bindings.end(), [&](const Json &b) { return textOf(b, "name") == name; });
    return it == bindings.end() ? nullptr : &*it;
}

const Version *Script::version(std::string_view id) const
{
    const auto it
        = std::find_if(versions.begin(), versions.end(), [&](const Version &v) { return v.id == id; });
    return it == versions.end() ? nullptr : &*it;
}

const Version *Script::soleLive() const
{
    if (deployments.empty() || deployments.front().shares.size() != 1)
        return nullptr;
    return version(deployments.front().shares.front().first);
}

bool Token::allows(const std::string &permission) const
{
    if (permissions.count(permission) > 0)
        return true;
    // Write covers Read of the same product.
    const std::size_t at = permission.rfind(" Read");
    return at != std::string::npos && permissions.count(permission.substr(0, at) + " Write") > 0;
}

Script *Account::script(const std::string &nameOrTag)
{
    if (const auto it = scripts.find(nameOrTag); it != scripts.end())
        return &it->second;
    for (auto &entry : scripts) {
        if (entry.second.tag == nameOrTag)
            return &entry.second;
    }
    return nullptr;
}

const Token *Account::token(const std::string &value) const
{
    const auto it
        = std::find_if(tokens.begin(), tokens.end(), [&](const Token &t) { return t.value == value; });
    return it == tokens.end() ? nullptr : &*it;
}

Json publicBindings(const Json &bindings)
{
    Json out = bindings;
    for (Json &b : out) {
        const std::string type = textOf(b, "type");
        if (type == "secret_text")
            b.erase("text");
        if (type == "secret_key") {
            b.erase("key_base64");
            b.erase("key_jwk");
        }
    }
    return out;
}

Account makeAccount(const Scenario &scenario, std::uint64_t seed)
{
    Account account;
    account.id = scenario.accountId;
    account.name = scenario.accountName;
    account.subdomain = scenario.subdomain;
    account.userEmail = "operator-1@example.com";
    account.userId = "c3d9e0714fb84a6297d5a1e8f0b62c34";
    for (const ScriptSpec &spec : scenario.scripts) {
        account.scripts.emplace(spec.name, scriptOf(spec, scenario, seed));
        if (!spec.doNamespaceId.empty())
            account.doNamespaces.push_back({spec.doNamespaceId, spec.name, "CacheDurableObject", true});
    }
    for (const NamespaceSpec &spec : scenario.namespaces) {
        KvNamespace ns{spec.id, spec.title, spec.bytes, spec.bytesPerDay, spec.keys, {}};
        for (int i = 0; i < spec.keys; ++i) {
            const std::string day = toDate(scenario.start - std::chrono::hours(24 * (i % 31)));
            ns.keys["analysis_" + day + "_" + std::to_string(i)]
                = {R"({"signal":"hold"})", Json{{"source", "cron"}}, {}};
        }
        account.namespaces.emplace(spec.id, std::move(ns));
    }
    addQuietCrowd(account, scenario, seed);
    addFlagship(account, scenario);
    addAuditHistory(account, scenario, seed);
    if (scenario.carrier == FlagCarrier::KvKey)
        account.namespaces.at(scenario.flagNamespace).keys[scenario.flagKey] = {"false", Json(), {}};
    const std::set<std::string> read{"User Details Read", "Memberships Read", "Account Settings Read",
        "Billing Read", "Account Analytics Read", "Workers Scripts Read", "Workers Tail Read",
        "Workers KV Storage Read", "Flagship Read"};
    std::set<std::string> all = read;
    all.insert({"Workers Scripts Write", "Workers KV Storage Write", "Flagship Write",
        "Workers Observability Write"});
    const auto token = [&](const char *label, Token::Kind kind, std::set<std::string> permissions) {
        account.tokens.push_back(
            {std::string("sandbox-") + label + "-" + makeHexId(seed, 900 + account.tokens.size()), label,
                kind, std::move(permissions)});
    };
    token("user", Token::Kind::User, all);
    token("account", Token::Kind::AccountOwned, all);
    token("readonly", Token::Kind::User, read);
    token("expired", Token::Kind::Expired, all);
    token("bare", Token::Kind::User, {});
    return account;
}

} // namespace edgedeck::sandbox
