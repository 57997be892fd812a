// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/connection.h"

#include "app/base/ids.h"
#include "app/base/qt/convert.h"
#include "app/secrets/tokenfd.h"

#include <QPointer>

namespace edgedeck::ops {

using namespace Qt::StringLiterals;
using secrets::Secret;
using secrets::Slot;

namespace {

/// One resolution on its way: settings first (no wait), then the secrets one after the other.
class Resolver : public std::enable_shared_from_this<Resolver>
{
public:
    Resolver(ConnectionSources sources, Overrides overrides, QObject *context,
        std::function<void(Result<Connection>)> done)
        : m_sources(std::move(sources))
        , m_overrides(std::move(overrides))
        , m_context(context)
        , m_done(std::move(done))
    {
    }

    void start()
    {
        readSecret(m_sources.environmentSecrets, Slot::ReadToken, [this](Result<Secret> token) {
            // "Not in the environment" is no fault here: the next source is asked.
            if (token && !token->empty())
                m_environmentToken = std::move(*token);
            settings();
        });
    }

private:
    void finish(Result<Connection> result)
    {
        if (m_context)
            m_done(std::move(result));
    }
    void refuse(FaultClass cls, std::string why) { finish(failLocal(cls, std::move(why))); }

    void readSecret(const std::shared_ptr<secrets::SecretStore> &store, Slot slot,
        std::function<void(Result<Secret>)> next)
    {
        if (!store) {
            next(Secret());
            return;
        }
        store->read(toQString(m_connection.profile.name), slot, m_context,
            [self = shared_from_this(), next = std::move(next)](
                Result<Secret> secret) { next(std::move(secret)); });
    }

    [[nodiscard]] QString env(QLatin1StringView name) const
    {
        return m_sources.environment.value(name).trimmed();
    }

    void settings()
    {
        m_connection.configHome = m_sources.configHome;
        m_connection.dataHome = m_sources.dataHome;
        if (const auto chosen = chooseProfile(); !chosen) {
            finish(fail(chosen.error()));
            return;
        }
        const std::string profileBase = m_connection.profile.apiBaseUrl;
        overlay();
        if (const auto checked = checkAll(); !checked) {
            finish(fail(checked.error()));
            return;
        }
        m_keychainUsable = m_fromProfile && profileBase == m_connection.profile.apiBaseUrl;
        token();
    }

    Result<void> chooseProfile()
    {
        config::Profile &profile = m_connection.profile;
        const config::ProfileStore store(m_sources.configHome);
        QString name = m_overrides.profile;
        const bool tokenGiven = !m_environmentToken.empty() || m_overrides.tokenFd;
        if (name.isEmpty() && !tokenGiven) {
            const QStringList names = store.names();
            if (names.contains(u"default"_s))
                name = u"default"_s;
            else if (names.size() == 1)
                name = names.front();
            else if (names.isEmpty())
                return failLocal(FaultClass::Config,
                    "no profile and no token: set CLOUDFLARE_API_TOKEN, or make a profile with `edgedeckctl "
                    "profile add`");
            else
                return failLocal(FaultClass::Config,
                    "several profiles and none chosen: name one with --profile (" + toStd(names.join(u", "_s))
                        + ")");
        }
        if (name.isEmpty()) {
            profile.name = "environment";
            return {};
        }
        auto loaded = store.load(name);
        if (!loaded)
            return fail(loaded.error());
        profile = std::move(*loaded);
        if (profile.name.empty())
            profile.name = toStd(name);
        m_fromProfile = true;
        return {};
    }

    /// Environment over profile, command line over both.
    void overlay()
    {
        config::Profile &profile = m_connection.profile;
        const auto take = [](std::string &into, const QString &value) {
            if (!value.isEmpty())
                into = toStd(value);
        };
        const std::string accountBefore = profile.accountId;
        take(profile.apiBaseUrl, env("CLOUDFLARE_API_BASE_URL"_L1));
        take(profile.accountId, env("CLOUDFLARE_ACCOUNT_ID"_L1));
        take(profile.workerUrl, env("EDGEDECK_WORKER_URL"_L1));
        take(profile.caFile, env("EDGEDECK_CA_FILE"_L1));
        take(profile.accountId, m_overrides.account);
        take(profile.worker, m_overrides.worker);
        if (profile.accountId != accountBefore)
            profile.accountName.clear();
        while (profile.apiBaseUrl.ends_with('/'))
            profile.apiBaseUrl.pop_back();
        while (profile.workerUrl.ends_with('/'))
            profile.workerUrl.pop_back();
    }

    [[nodiscard]] Result<void> checkAll() const
    {
        const config::Profile &profile = m_connection.profile;
        if (auto base = checkBaseUrl(profile.apiBaseUrl, "API base URL"); !base)
            return base;
        if (!profile.workerUrl.empty()) {
            if (auto url = checkBaseUrl(profile.workerUrl, "Worker URL"); !url)
                return url;
        }
        if (!profile.accountId.empty() && !AccountId::parse(profile.accountId))
            return failLocal(FaultClass::Config, "the account id must be 32 hex digits");
        if (!profile.worker.empty() && !ScriptName::parse(profile.worker))
            return failLocal(FaultClass::Config, "the Worker's name is not a Worker name");
        return {};
    }

    void token()
    {
        if (m_overrides.tokenFd) {
            auto read = secrets::readTokenFromFd(*m_overrides.tokenFd);
            if (!read) {
                finish(fail(read.error()));
                return;
            }
            m_connection.readToken = std::move(*read);
            m_connection.secretSource = u"file descriptor"_s;
            checkTokenText();
            return;
        }
        if (!m_environmentToken.empty()) {
            m_connection.readToken = m_environmentToken;
            m_connection.secretSource = m_sources.environmentSecrets->describe();
            checkTokenText();
            return;
        }
        if (!m_keychainUsable) {
            refuse(FaultClass::Config,
                "the profile's token belongs to the profile's own API base URL and is not sent to "
                    + m_connection.profile.apiBaseUrl
                    + ": give a token with CLOUDFLARE_API_TOKEN or --token-fd");
            return;
        }
        readSecret(m_sources.keychain, Slot::ReadToken, [this](Result<Secret> secret) {
            if (!secret) {
                finish(fail(secret.error()));
                return;
            }
            if (secret->empty()) {
                refuse(FaultClass::Keyring,
                    "the keychain holds no token for profile " + m_connection.profile.name);
                return;
            }
            m_connection.readToken = std::move(*secret);
            m_connection.secretSource = m_sources.keychain->describe();
            m_tokenFromKeychain = true;
            checkTokenText();
        });
    }

    void checkTokenText()
    {
        if (const auto checked = secrets::checkToken(m_connection.readToken.view()); !checked) {
            Error error = checked.error();
            error.cls = FaultClass::Auth;
            finish(fail(std::move(error)));
            return;
        }
        writeToken();
    }

    void writeToken()
    {
        // A second token for writing exists only beside a first one of the same keychain.
        if (!m_tokenFromKeychain) {
            workerKey();
            return;
        }
        readSecret(m_sources.keychain, Slot::WriteToken, [this](Result<Secret> secret) {
            if (secret && !secret->empty() && secrets::checkToken(secret->view()))
                m_connection.writeToken = std::move(*secret);
            workerKey();
        });
    }

    void workerKey()
    {
        readSecret(m_sources.environmentSecrets, Slot::WorkerKey, [this](Result<Secret> secret) {
            if (secret && !secret->empty()) {
                m_connection.workerKey = std::move(*secret);
                finish(std::move(m_connection));
                return;
            }
            // The profile's key goes to the profile's Worker only.
            if (!m_tokenFromKeychain || m_connection.profile.workerUrl.empty()
                || !env("EDGEDECK_WORKER_URL"_L1).isEmpty()) {
                finish(std::move(m_connection));
                return;
            }
            readSecret(m_sources.keychain, Slot::WorkerKey, [this](Result<Secret> stored) {
                if (stored)
                    m_connection.workerKey = std::move(*stored);
                finish(std::move(m_connection));
            });
        });
    }

    ConnectionSources m_sources;
    Overrides m_overrides;
    QPointer<QObject> m_context;
    std::function<void(Result<Connection>)> m_done;
    Connection m_connection;
    Secret m_environmentToken;
    bool m_fromProfile = false;
    bool m_keychainUsable = false;
    bool m_tokenFromKeychain = false;
};

} // namespace

ConnectionSources systemSources()
{
    // The environment store wipes what it read, so there is one for the whole run. It is made first: the copy of
    // the environment below then holds no secret.
    static const std::shared_ptr<secrets::SecretStore> environmentSecrets = secrets::makeEnvironmentStore();
    static const std::shared_ptr<secrets::SecretStore> keychain = secrets::makeKeychainStore();
    return {.environment = QProcessEnvironment::systemEnvironment(),
        .configHome = config::configHome(),
        .dataHome = config::dataHome(),
        .environmentSecrets = environmentSecrets,
        .keychain = keychain};
}

void resolveConnection(
    const Overrides &overrides, QObject *context, std::function<void(Result<Connection>)> done)
{
    resolveConnection(systemSources(), overrides, context, std::move(done));
}

void resolveConnection(const ConnectionSources &sources, const Overrides &overrides, QObject *context,
    std::function<void(Result<Connection>)> done)
{
    std::make_shared<Resolver>(sources, overrides, context, std::move(done))->start();
}

} // namespace edgedeck::ops
