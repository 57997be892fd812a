// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/config/profile.h"
#include "app/secrets/secret.h"

#include <QObject>
#include <QString>

#include <functional>
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
    secrets::Secret writeToken;          ///< empty: the read token is used for writes too
    secrets::Secret workerKey;
    QString secretSource;                ///< "environment", "keychain", "memory, this run only", "file descriptor"
    QString configHome, dataHome;
    double serverRate = 1;               ///< sandbox speed; 1 for real accounts
    std::string sandboxControlUrl;       ///< "" unless a sandbox
};

/// Reads profile, environment and keychain. `done` on the context's thread. Errors: Config (no profile and no
/// token; base URL neither https nor loopback), Keyring, Auth (token text impossible).
void resolveConnection(const Overrides &overrides, QObject *context, std::function<void(Result<Connection>)> done);

} // namespace edgedeck::ops
