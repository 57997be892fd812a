// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/client_p.h"

#include "app/cloudflare/flagship.h"
#include "app/cloudflare/kv.h"
#include "app/cloudflare/secrets.h"
#include "app/cloudflare/versions.h"
#include "app/cloudflare/versionsource.h"

namespace edgedeck::cloudflare {

net::CallId Client::flagshipApps(
    const AccountId &account, QObject *context, Done<Listed<FlagshipApp>> done, CallOptions options)
{
    return d->cursorPages<FlagshipApp>(
        [r = &d->requests, account](const std::string &cursor) { return r->flagshipApps(account, cursor); },
        decodeFlagshipApps, PageWalk::kMaxPages, context, std::move(done), options);
}

net::CallId Client::flagshipFlags(const AccountId &account, const std::string &app, QObject *context,
    Done<Listed<FlagshipFlag>> done, CallOptions options)
{
    return d->cursorPages<FlagshipFlag>(
        [r = &d->requests, account, app](
            const std::string &cursor) { return r->flagshipFlags(account, app, cursor); },
        decodeFlagshipFlags, PageWalk::kMaxPages, context, std::move(done), options);
}

net::CallId Client::flagshipFlag(const AccountId &account, const std::string &app, const std::string &key,
    QObject *context, Done<FlagshipFlag> done, CallOptions options)
{
    return d->call<FlagshipFlag>(
        d->requests.flagshipFlag(account, app, key), decodeFlagshipFlag, context, std::move(done), options);
}

net::CallId Client::flagshipChanges(const AccountId &account, const std::string &app, const std::string &key,
    QObject *context, Done<Listed<FlagshipChange>> done, CallOptions options)
{
    return d->cursorPages<FlagshipChange>(
        [r = &d->requests, account, app, key](
            const std::string &cursor) { return r->flagshipChanges(account, app, key, cursor); },
        decodeFlagshipChanges, 4, context, std::move(done), options);
}

net::CallId Client::flagshipPut(const AccountId &account, const std::string &app, const FlagshipFlag &flag,
    QObject *context, Done<FlagshipFlag> done, CallOptions options)
{
    return d->call<FlagshipFlag>(
        d->requests.flagshipPut(account, app, flag), decodeFlagshipFlag, context, std::move(done), options);
}

net::CallId Client::putSecrets(const AccountId &account, const ScriptName &script,
    const std::vector<SecretPatch> &secrets, QObject *context, Done<std::monostate> done, CallOptions options)
{
    std::vector<std::string> values;
    for (const SecretPatch &secret : secrets) {
        if (secret.value)
            values.push_back(*secret.value);
    }
    return d->call<std::monostate>(d->requests.putSecrets(account, script, secrets), decodeDone, context,
        std::move(done), options, std::move(values));
}

net::CallId Client::versionSource(const AccountId &account, const ScriptName &script,
    const VersionId &version, QObject *context, Done<VersionSource> done, CallOptions options)
{
    return d->call<VersionSource>(d->requests.versionSource(account, script, version), decodeVersionSource,
        context, std::move(done), options);
}

net::CallId Client::createVersion(const AccountId &account, const ScriptName &script,
    const VersionSource &source, const std::vector<BindingPatch> &changes, const Annotations &annotations,
    QObject *context, Done<WorkerVersion> done, CallOptions options)
{
    std::vector<std::string> values;
    for (const BindingPatch &patch : changes) {
        if (patch.type == "secret_text")
            values.push_back(patch.value);
    }
    return d->call<WorkerVersion>(d->requests.createVersion(account, script, source, changes, annotations),
        decodeVersion, context, std::move(done), options, std::move(values));
}

net::CallId Client::kvPutWith(const AccountId &account, const NamespaceId &ns, const std::string &key,
    const std::string &value, const KvPutOptions &put, QObject *context, Done<std::monostate> done,
    CallOptions options)
{
    return d->call<std::monostate>(
        d->requests.kvPutWith(account, ns, key, value, put), decodeDone, context, std::move(done), options);
}

net::CallId Client::kvMetadata(const AccountId &account, const NamespaceId &ns, const std::string &key,
    QObject *context, Done<std::string> done, CallOptions options)
{
    return d->call<std::string>(
        d->requests.kvMetadata(account, ns, key), decodeKvMetadata, context, std::move(done), options);
}

} // namespace edgedeck::cloudflare
