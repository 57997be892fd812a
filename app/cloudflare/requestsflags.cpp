// SPDX-License-Identifier: GPL-3.0-or-later
// Requests for the other carriers of a flag: Flagship, KV with metadata, several secrets, a version from another one.
#include "app/cloudflare/bodies.h"
#include "app/cloudflare/flagship.h"
#include "app/cloudflare/requestbuilder.h"
#include "app/cloudflare/versionsource.h"

#include "app/net/jsonvalue.h"

namespace edgedeck::cloudflare {

namespace {

Query cursorQuery(const std::string &cursor)
{
    return cursor.empty() ? Query{} : Query{{"cursor", cursor}};
}

RequestBuilder flagship(RequestBuilder builder, const AccountId &account)
{
    builder.account(account).fixed("/flagship/apps");
    return builder;
}

RequestBuilder flags(RequestBuilder builder, const AccountId &account, const std::string &app)
{
    builder.account(account).fixed("/flagship/apps").segment(app).fixed("/flags");
    return builder;
}

} // namespace

Requests::Made Requests::flagshipApps(const AccountId &account, const std::string &cursor) const
{
    return flagship(RequestBuilder::get(), account).make(m_base, cursorQuery(cursor));
}

Requests::Made Requests::flagshipFlags(
    const AccountId &account, const std::string &app, const std::string &cursor) const
{
    return flags(RequestBuilder::get(), account, app).make(m_base, cursorQuery(cursor));
}

Requests::Made Requests::flagshipFlag(
    const AccountId &account, const std::string &app, const std::string &key) const
{
    return flags(RequestBuilder::get(), account, app).segment(key).make(m_base);
}

Requests::Made Requests::flagshipChanges(
    const AccountId &account, const std::string &app, const std::string &key, const std::string &cursor) const
{
    return flags(RequestBuilder::get(), account, app)
        .segment(key)
        .fixed("/changelog")
        .make(m_base, cursorQuery(cursor));
}

Requests::Made Requests::flagshipPut(
    const AccountId &account, const std::string &app, const FlagshipFlag &flag) const
{
    return withBody(flags(RequestBuilder::write("PUT"), account, app).segment(flag.key).make(m_base),
        flagshipBody(flag), "application/json");
}

Requests::Made Requests::putSecrets(
    const AccountId &account, const ScriptName &script, const std::vector<SecretPatch> &secrets) const
{
    return withBody(
        RequestBuilder::write("PATCH").account(account).script(script).fixed("/secrets-bulk").make(m_base),
        secretsBulkBody(secrets), "application/merge-patch+json");
}

Requests::Made Requests::versionSource(
    const AccountId &account, const ScriptName &script, const VersionId &version) const
{
    return RequestBuilder::get()
        .account(account)
        .worker(script)
        .fixed("/versions")
        .segment(version.str())
        .make(m_base, {{"include", "modules"}});
}

Requests::Made Requests::createVersion(const AccountId &account, const ScriptName &script,
    const VersionSource &source, const std::vector<BindingPatch> &changes,
    const Annotations &annotations) const
{
    return withBody(
        RequestBuilder::write("POST").account(account).worker(script).fixed("/versions").make(m_base),
        newVersionBody(source, changes, annotations), "application/json");
}

Requests::Made Requests::kvPutWith(const AccountId &account, const NamespaceId &ns, const std::string &key,
    const std::string &value, const KvPutOptions &options) const
{
    if (!validKvKey(key))
        return refusedKvKey();
    if (options.ttlSeconds && *options.ttlSeconds < 60)
        return failLocal(FaultClass::Config, "a KV value lives at least 60 seconds");
    if (options.ttlSeconds && options.expiration)
        return failLocal(FaultClass::Config, "a KV value has a time to live or an expiry, not both");
    if (options.metadata.size() > 1024
        || (!options.metadata.empty() && !net::JsonDocument::parse(options.metadata)))
        return failLocal(FaultClass::Config, "KV metadata is JSON of at most 1,024 bytes");
    Query query;
    if (options.ttlSeconds)
        query.emplace_back("expiration_ttl", std::to_string(*options.ttlSeconds));
    if (options.expiration) {
        const auto seconds = std::chrono::floor<std::chrono::seconds>(*options.expiration);
        query.emplace_back("expiration", std::to_string(seconds.time_since_epoch().count()));
    }
    auto made
        = RequestBuilder::write("PUT").account(account).kvNamespace(ns).fixed("/values").hidden(key).make(
            m_base, query);
    if (options.metadata.empty())
        return withBody(std::move(made), value, "text/plain;charset=UTF-8");
    FormBody form = formBody({{"value", "", value}, {"metadata", "", options.metadata}});
    return withBody(std::move(made), std::move(form.body), std::move(form.contentType));
}

Requests::Made Requests::kvMetadata(
    const AccountId &account, const NamespaceId &ns, const std::string &key) const
{
    if (!validKvKey(key))
        return refusedKvKey();
    return RequestBuilder::get().account(account).kvNamespace(ns).fixed("/metadata").hidden(key).make(m_base);
}

} // namespace edgedeck::cloudflare
