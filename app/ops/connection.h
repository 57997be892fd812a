// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/config/profile.h"
#include "app/secrets/secret.h"
#include "app/secrets/secretstore.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace edgedeck::ops {

/// What the command line said; empty members were not given.
struct Overrides
{
    QString profile, account, worker;
    std::optional<int> tokenFd;
};

/// Everything needed to talk: command line over environment over profile over default (product.md section 2).
struct Connection
{
    config::Profile profile;
    secrets::Secret readToken;
    secrets::Secret writeToken; ///< empty: the read token is used for writes too
    secrets::Secret workerKey;
    QString secretSource; ///< "environment", "keychain", "memory, this run only", "file descriptor"
    QString configHome, dataHome;
    double serverRate = 1; ///< sandbox speed; 1 for real accounts
    std::string sandboxControlUrl; ///< "" unless a sandbox
};

/// Where the settings come from. Tests bring their own; the program uses systemSources().
struct ConnectionSources
{
    QProcessEnvironment environment;
    QString configHome, dataHome;
    std::shared_ptr<secrets::SecretStore> environmentSecrets; ///< CLOUDFLARE_API_TOKEN, EDGEDECK_WORKER_KEY
    std::shared_ptr<secrets::SecretStore> keychain;
};
[[nodiscard]] ConnectionSources systemSources();

/// Reads profile, environment and keychain. `done` on the context's thread. Errors: Config (no profile and no
/// token; base URL neither https nor loopback), Keyring, Auth (token text impossible).
///
/// A token in the environment or by descriptor without --profile means "the environment alone": no profile is
/// mixed in. Otherwise the named profile, the one called "default", or the only one there is. A keychain token
/// belongs to the base URL of its profile and goes nowhere else.
void resolveConnection(
    const Overrides &overrides, QObject *context, std::function<void(Result<Connection>)> done);
void resolveConnection(const ConnectionSources &sources, const Overrides &overrides, QObject *context,
    std::function<void(Result<Connection>)> done);

/// https anywhere, or http on loopback (127.0.0.0/8, ::1, localhost); no user info, query or fragment.
/// Error Config names what is wrong with `what` ("API base URL").
[[nodiscard]] Result<void> checkBaseUrl(const std::string &url, const std::string &what);
[[nodiscard]] bool isLoopbackUrl(const std::string &url);
/// The proxy that https calls go through (https_proxy, HTTPS_PROXY, all_proxy), without its credentials; "" = none.
[[nodiscard]] std::string proxyInUse(const QProcessEnvironment &environment, const std::string &baseUrl);

} // namespace edgedeck::ops
