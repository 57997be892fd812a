// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/secrets/secret.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

namespace edgedeck::secrets {

enum class Slot { ReadToken, WriteToken, WorkerKey };

/// Where tokens live. Implementations: keychain (QtKeychain, own time limit 30 s), environment, memory.
/// Never a file. "Not found" of a keychain may be a lie (locked or restarted daemon): callers never take it as
/// "no token" and never overwrite on it. Callbacks on the context's thread, exactly once, never inside the call,
/// never after the context died.
/// Errors: NotFound only where the store vouches that there is no such entry (the keychain store asks twice and
/// proves in between that the keychain writes and reads); Keyring otherwise.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    [[nodiscard]] virtual QString
    describe() const = 0; ///< shown permanently: "keychain", "environment", "memory, this run only"
    virtual void read(
        const QString &profile, Slot slot, QObject *context, std::function<void(Result<Secret>)> done)
        = 0;
    virtual void write(const QString &profile, Slot slot, Secret secret, QObject *context,
        std::function<void(Result<void>)> done)
        = 0;
    virtual void forget(
        const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done)
        = 0;
};

[[nodiscard]] std::unique_ptr<SecretStore> makeKeychainStore(
    std::chrono::milliseconds limit = std::chrono::seconds(30));
[[nodiscard]] std::unique_ptr<SecretStore> makeMemoryStore();
/// CLOUDFLARE_API_TOKEN, EDGEDECK_WORKER_KEY; read once, then wiped from the environment.
[[nodiscard]] std::unique_ptr<SecretStore> makeEnvironmentStore();

/// Judges a pasted token without sending it: prefixes (cfk_ is a global key: refused), spaces, line breaks,
/// non-ASCII, length. Error Config with the reason; the text never appears in it.
[[nodiscard]] Result<void> checkToken(std::string_view token);

} // namespace edgedeck::secrets
