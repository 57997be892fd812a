// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/requests.h"

#include "app/cloudflare/bodies.h"
#include "app/cloudflare/requestbuilder.h"

#include <algorithm>

namespace edgedeck::cloudflare {

namespace {

RequestBuilder get()
{
    return RequestBuilder::get();
}

RequestBuilder write(std::string method)
{
    return RequestBuilder::write(std::move(method));
}

} // namespace

std::string encodeSegment(std::string_view text)
{
    static constexpr std::string_view kPlain = "-_.!~*'()";
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (alnum || kPlain.find(c) != std::string_view::npos) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4U];
        out += kHex[byte & 0x0FU];
    }
    return out;
}

Requests::Made Requests::verifyUserToken() const
{
    return get().fixed("/user/tokens/verify").make(m_base);
}

Requests::Made Requests::verifyAccountToken(const AccountId &account) const
{
    return get().account(account).fixed("/tokens/verify").make(m_base);
}

Requests::Made Requests::accounts(int page) const
{
    return get().fixed("/accounts").make(m_base, {{"page", std::to_string(page)}});
}

Requests::Made Requests::scripts(const AccountId &account) const
{
    return get().account(account).fixed("/workers/scripts").make(m_base);
}

Requests::Made Requests::settings(const AccountId &account, const ScriptName &script) const
{
    return get().account(account).script(script).fixed("/settings").make(m_base);
}

Requests::Made Requests::versions(const AccountId &account, const ScriptName &script) const
{
    // All that can be deployed (the newest 100) in one answer; "page" is ignored then.
    return get().account(account).script(script).fixed("/versions").make(m_base, {{"deployable", "true"}});
}

Requests::Made Requests::version(
    const AccountId &account, const ScriptName &script, const VersionId &version) const
{
    return get().account(account).script(script).fixed("/versions").segment(version.str()).make(m_base);
}

Requests::Made Requests::deployments(const AccountId &account, const ScriptName &script) const
{
    return get().account(account).script(script).fixed("/deployments").make(m_base);
}

Requests::Made Requests::secrets(const AccountId &account, const ScriptName &script) const
{
    return get().account(account).script(script).fixed("/secrets").make(m_base);
}

Requests::Made Requests::schedules(const AccountId &account, const ScriptName &script) const
{
    return get().account(account).script(script).fixed("/schedules").make(m_base);
}

Requests::Made Requests::accountSubdomain(const AccountId &account) const
{
    return get().account(account).fixed("/workers/subdomain").make(m_base);
}

Requests::Made Requests::scriptSubdomain(const AccountId &account, const ScriptName &script) const
{
    return get().account(account).script(script).fixed("/subdomain").make(m_base);
}

Requests::Made Requests::kvNamespaces(const AccountId &account, int page) const
{
    Query query{{"per_page", "1000"}, {"order", "title"}, {"direction", "asc"}};
    if (page > 1)
        query.emplace_back("page", std::to_string(page));
    return get().account(account).fixed("/storage/kv/namespaces").make(m_base, query);
}

Requests::Made Requests::kvKeys(const AccountId &account, const NamespaceId &ns, const std::string &prefix,
    const std::string &cursor, int limit) const
{
    Query query{{"prefix", prefix}};
    if (limit > 0)
        query.emplace_back("limit", std::to_string(std::clamp(limit, 10, 1000)));
    if (!cursor.empty())
        query.emplace_back("cursor", cursor);
    return get()
        .account(account)
        .fixed("/storage/kv/namespaces")
        .segment(ns.str())
        .fixed("/keys")
        .make(m_base, query);
}

Requests::Made Requests::kvValue(
    const AccountId &account, const NamespaceId &ns, const std::string &key) const
{
    if (!validKvKey(key))
        return refusedKvKey();
    auto made = get()
                    .account(account)
                    .fixed("/storage/kv/namespaces")
                    .segment(ns.str())
                    .fixed("/values")
                    .hidden(key)
                    .make(m_base);
    if (made) {
        made->jsonExpected = false;
        made->prefixOnly = std::size_t{1024} * 1024;
    }
    return made;
}

Requests::Made Requests::kvPut(const AccountId &account, const NamespaceId &ns, const std::string &key,
    const std::string &value, std::optional<int> ttlSeconds) const
{
    if (!validKvKey(key))
        return refusedKvKey();
    if (ttlSeconds && *ttlSeconds < 60)
        return failLocal(FaultClass::Config, "a KV value lives at least 60 seconds");
    Query query;
    if (ttlSeconds)
        query.emplace_back("expiration_ttl", std::to_string(*ttlSeconds));
    return withBody(write("PUT")
                        .account(account)
                        .fixed("/storage/kv/namespaces")
                        .segment(ns.str())
                        .fixed("/values")
                        .hidden(key)
                        .make(m_base, query),
        value, "text/plain;charset=UTF-8");
}

Requests::Made Requests::kvDelete(
    const AccountId &account, const NamespaceId &ns, const std::string &key) const
{
    if (!validKvKey(key))
        return refusedKvKey();
    return write("DELETE")
        .account(account)
        .fixed("/storage/kv/namespaces")
        .segment(ns.str())
        .fixed("/values")
        .hidden(key)
        .make(m_base);
}

Requests::Made Requests::doNamespaces(const AccountId &account, int page) const
{
    Query query{{"per_page", "1000"}};
    if (page > 1)
        query.emplace_back("page", std::to_string(page));
    return get().account(account).fixed("/workers/durable_objects/namespaces").make(m_base, query);
}

Requests::Made Requests::subscriptions(const AccountId &account, int page) const
{
    return get()
        .account(account)
        .fixed("/subscriptions")
        .make(m_base, {{"page", std::to_string(page)}, {"per_page", "50"}});
}

Requests::Made Requests::graphQl(
    const std::string &query, const std::vector<std::pair<std::string, std::string>> &variables) const
{
    return withBody(RequestBuilder("POST", net::CallClass::GraphQl).fixed("/graphql").make(m_base),
        graphQlBody(query, variables), "application/json");
}

Requests::Made Requests::patchLatestVersion(const AccountId &account, const ScriptName &script,
    const std::vector<BindingPatch> &env, const Annotations &annotations) const
{
    return withBody(write("PATCH")
                        .account(account)
                        .fixed("/workers/workers")
                        .segment(script.str())
                        .fixed("/versions/latest")
                        .make(m_base),
        envPatchBody(env, annotations), "application/merge-patch+json");
}

Requests::Made Requests::createDeployment(const AccountId &account, const ScriptName &script,
    const std::vector<TrafficShare> &shares, const Annotations &annotations,
    const std::optional<CodeUpdateStrategy> &strategy, bool force) const
{
    return withBody(write("POST")
                        .account(account)
                        .script(script)
                        .fixed("/deployments")
                        .make(m_base, force ? Query{{"force", "true"}} : Query{}),
        deploymentBody(shares, annotations, strategy), "application/json");
}

Requests::Made Requests::patchSettings(const AccountId &account, const ScriptName &script,
    const std::vector<Binding> &current, const std::vector<BindingPatch> &changes,
    const Annotations &annotations) const
{
    auto part = settingsPart(current, changes, annotations);
    if (!part)
        return fail(std::move(part.error()));
    FormBody form = formBody({{"settings", "application/json", std::move(*part)}});
    // Strict: an inherit that does not resolve is refused (10057) instead of dropped in silence.
    return withBody(write("PATCH")
                        .account(account)
                        .script(script)
                        .fixed("/settings")
                        .make(m_base, {{"bindings_inherit", "strict"}}),
        std::move(form.body), std::move(form.contentType));
}

Requests::Made Requests::putSecret(const AccountId &account, const ScriptName &script,
    const std::string &name, const std::string &value) const
{
    if (name.empty())
        return failLocal(FaultClass::Config, "a secret needs a name");
    return withBody(write("PUT").account(account).script(script).fixed("/secrets").make(m_base),
        secretBody(name, value), "application/json");
}

Requests::Made Requests::deleteSecret(
    const AccountId &account, const ScriptName &script, const std::string &name) const
{
    return write("DELETE")
        .account(account)
        .script(script)
        .fixed("/secrets")
        .hidden(name)
        .make(m_base, {{"url_encoded", "true"}});
}

} // namespace edgedeck::cloudflare
