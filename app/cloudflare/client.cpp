// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/client_p.h"

#include "app/cloudflare/deployments.h"
#include "app/cloudflare/durableobjects.h"
#include "app/cloudflare/identity.h"
#include "app/cloudflare/kv.h"
#include "app/cloudflare/secrets.h"
#include "app/cloudflare/subscriptions.h"
#include "app/cloudflare/versions.h"
#include "app/cloudflare/workers.h"

namespace edgedeck::cloudflare {

namespace {

/// Values that an error text must not give back.
std::vector<std::string> secretsOf(const std::vector<BindingPatch> &patches)
{
    std::vector<std::string> values;
    for (const BindingPatch &patch : patches) {
        if (patch.type == "secret_text")
            values.push_back(patch.value);
    }
    return values;
}

} // namespace

Client::Client(net::Transport &transport, ServerClock &clock, std::string baseUrl)
    : d(std::make_shared<Private>(transport, clock, std::move(baseUrl)))
{
}

Client::~Client() = default;

void Client::cancel(net::CallId id)
{
    d->cancel(id);
}

const std::string &Client::baseUrl() const
{
    return d->requests.baseUrl();
}

net::CallId Client::verifyToken(
    const std::optional<AccountId> &account, QObject *context, Done<TokenInfo> done, CallOptions options)
{
    if (!account)
        return d->call<TokenInfo>(
            d->requests.verifyUserToken(), decodeToken, context, std::move(done), options);
    return d->begin([&](const std::shared_ptr<Chain> &chain) {
        Done<TokenInfo> first = [d = std::weak_ptr(d), chain, account, context, done, options](
                                    Result<TokenInfo> answer) {
            // 1000 is also what the user path says to a token that belongs to an account.
            const auto alive = d.lock();
            if (answer || answer.error().apiCode != 1000 || !alive)
                return done(std::move(answer));
            Decode<TokenInfo> decode = [](const net::Response &response, const CallFacts &facts) {
                auto token = decodeToken(response, facts);
                if (token)
                    token->accountOwned = true;
                return token;
            };
            alive->next(chain, [&] {
                Done<TokenInfo> second = [chain, done](Result<TokenInfo> last) { done(std::move(last)); };
                return alive->call<TokenInfo>(alive->requests.verifyAccountToken(*account), decode, context,
                    std::move(second), options);
            });
        };
        return d->call<TokenInfo>(
            d->requests.verifyUserToken(), decodeToken, context, std::move(first), options);
    });
}

net::CallId Client::accounts(QObject *context, Done<Listed<Account>> done, CallOptions options)
{
    return d->pages<Account>([r = &d->requests](int page) { return r->accounts(page); }, decodeAccounts,
        [](const Account &a) { return a.id.str(); }, context, std::move(done), options);
}

net::CallId Client::scripts(
    const AccountId &account, QObject *context, Done<Listed<WorkerSummary>> done, CallOptions options)
{
    return d->list<WorkerSummary>(
        d->requests.scripts(account), decodeScripts, context, std::move(done), options);
}

net::CallId Client::settings(const AccountId &account, const ScriptName &script, QObject *context,
    Done<ScriptSettings> done, CallOptions options)
{
    return d->call<ScriptSettings>(
        d->requests.settings(account, script), decodeSettings, context, std::move(done), options);
}

net::CallId Client::versions(const AccountId &account, const ScriptName &script, QObject *context,
    Done<Listed<WorkerVersion>> done, CallOptions options)
{
    return d->list<WorkerVersion>(
        d->requests.versions(account, script), decodeVersions, context, std::move(done), options);
}

net::CallId Client::version(const AccountId &account, const ScriptName &script, const VersionId &version,
    QObject *context, Done<WorkerVersion> done, CallOptions options)
{
    return d->call<WorkerVersion>(
        d->requests.version(account, script, version), decodeVersion, context, std::move(done), options);
}

net::CallId Client::deployments(const AccountId &account, const ScriptName &script, QObject *context,
    Done<Listed<Deployment>> done, CallOptions options)
{
    return d->list<Deployment>(
        d->requests.deployments(account, script), decodeDeployments, context, std::move(done), options);
}

net::CallId Client::secrets(const AccountId &account, const ScriptName &script, QObject *context,
    Done<Listed<SecretName>> done, CallOptions options)
{
    return d->list<SecretName>(
        d->requests.secrets(account, script), decodeSecrets, context, std::move(done), options);
}

net::CallId Client::schedules(const AccountId &account, const ScriptName &script, QObject *context,
    Done<Listed<Schedule>> done, CallOptions options)
{
    return d->list<Schedule>(
        d->requests.schedules(account, script), decodeSchedules, context, std::move(done), options);
}

net::CallId Client::accountSubdomain(
    const AccountId &account, QObject *context, Done<std::string> done, CallOptions options)
{
    return d->call<std::string>(
        d->requests.accountSubdomain(account), decodeAccountSubdomain, context, std::move(done), options);
}

net::CallId Client::scriptSubdomain(const AccountId &account, const ScriptName &script, QObject *context,
    Done<ScriptSubdomain> done, CallOptions options)
{
    return d->call<ScriptSubdomain>(d->requests.scriptSubdomain(account, script), decodeScriptSubdomain,
        context, std::move(done), options);
}

net::CallId Client::kvNamespaces(
    const AccountId &account, QObject *context, Done<Listed<KvNamespace>> done, CallOptions options)
{
    return d->pages<KvNamespace>(
        [r = &d->requests, account](int page) { return r->kvNamespaces(account, page); }, decodeKvNamespaces,
        [](const KvNamespace &n) { return n.id.str(); }, context, std::move(done), options);
}

net::CallId Client::kvKeys(const AccountId &account, const NamespaceId &ns, const std::string &prefix,
    const std::string &cursor, int limit, QObject *context, Done<KvKeyPage> done, CallOptions options)
{
    Decode<KvKeyPage> decode = [cursor](const net::Response &response, const CallFacts &facts) {
        auto page = decodeKvKeys(response, facts);
        // A cursor that leads to itself would make the caller turn in a circle, a list operation each round. A page without keys
        // is no end: expired keys are walked over too.
        if (page && page->cursor == cursor)
            page->cursor.clear();
        return page;
    };
    return d->call<KvKeyPage>(d->requests.kvKeys(account, ns, prefix, cursor, limit), std::move(decode),
        context, std::move(done), options);
}

net::CallId Client::kvValue(const AccountId &account, const NamespaceId &ns, const std::string &key,
    QObject *context, Done<KvValue> done, CallOptions options)
{
    return d->call<KvValue>(
        d->requests.kvValue(account, ns, key), decodeKvValue, context, std::move(done), options);
}

net::CallId Client::kvPut(const AccountId &account, const NamespaceId &ns, const std::string &key,
    const std::string &value, std::optional<int> ttlSeconds, QObject *context, Done<std::monostate> done,
    CallOptions options)
{
    return d->call<std::monostate>(d->requests.kvPut(account, ns, key, value, ttlSeconds), decodeDone,
        context, std::move(done), options);
}

net::CallId Client::kvDelete(const AccountId &account, const NamespaceId &ns, const std::string &key,
    QObject *context, Done<std::monostate> done, CallOptions options)
{
    return d->call<std::monostate>(
        d->requests.kvDelete(account, ns, key), decodeDone, context, std::move(done), options);
}

net::CallId Client::doNamespaces(
    const AccountId &account, QObject *context, Done<Listed<DoNamespace>> done, CallOptions options)
{
    return d->pages<DoNamespace>(
        [r = &d->requests, account](int page) { return r->doNamespaces(account, page); }, decodeDoNamespaces,
        [](const DoNamespace &n) { return n.id; }, context, std::move(done), options);
}

net::CallId Client::subscriptions(
    const AccountId &account, QObject *context, Done<Listed<Subscription>> done, CallOptions options)
{
    return d->pages<Subscription>(
        [r = &d->requests, account](int page) { return r->subscriptions(account, page); },
        decodeSubscriptions, [](const Subscription &s) { return s.id + "\n" + s.ratePlanId; }, context,
        std::move(done), options);
}

net::CallId Client::patchLatestVersion(const AccountId &account, const ScriptName &script,
    const std::vector<BindingPatch> &env, const Annotations &annotations, QObject *context,
    Done<WorkerVersion> done, CallOptions options)
{
    return d->call<WorkerVersion>(d->requests.patchLatestVersion(account, script, env, annotations),
        decodeVersion, context, std::move(done), options, secretsOf(env));
}

net::CallId Client::createDeployment(const AccountId &account, const ScriptName &script,
    const std::vector<TrafficShare> &shares, const Annotations &annotations,
    const std::optional<CodeUpdateStrategy> &strategy, bool force, QObject *context, Done<Deployment> done,
    CallOptions options)
{
    return d->call<Deployment>(
        d->requests.createDeployment(account, script, shares, annotations, strategy, force), decodeDeployment,
        context, std::move(done), options);
}

net::CallId Client::patchSettings(const AccountId &account, const ScriptName &script,
    const std::vector<Binding> &current, const std::vector<BindingPatch> &changes,
    const Annotations &annotations, QObject *context, Done<ScriptSettings> done, CallOptions options)
{
    return d->call<ScriptSettings>(d->requests.patchSettings(account, script, current, changes, annotations),
        decodeSettings, context, std::move(done), options, secretsOf(changes));
}

net::CallId Client::putSecret(const AccountId &account, const ScriptName &script, const std::string &name,
    const std::string &value, QObject *context, Done<SecretName> done, CallOptions options)
{
    return d->call<SecretName>(d->requests.putSecret(account, script, name, value), decodeSecret, context,
        std::move(done), options, {value});
}

net::CallId Client::deleteSecret(const AccountId &account, const ScriptName &script, const std::string &name,
    QObject *context, Done<std::monostate> done, CallOptions options)
{
    return d->call<std::monostate>(
        d->requests.deleteSecret(account, script, name), decodeDone, context, std::move(done), options);
}

} // namespace edgedeck::cloudflare
