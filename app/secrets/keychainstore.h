// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/secrets/secretstore.h"

namespace QKeychain {
class ReadPasswordJob;
} // namespace QKeychain

namespace edgedeck::secrets {

/// The desktop's keychain (Secret Service or KWallet) through QtKeychain. Use it from one thread with an event
/// loop: QtKeychain's queue is not thread safe. `limit` bounds every single question to the keychain.
class KeychainStore final : public SecretStore
{
public:
    explicit KeychainStore(std::chrono::milliseconds limit)
        : m_limit(limit)
    {
    }
    [[nodiscard]] QString describe() const override;
    void read(const QString &profile, Slot slot, QObject *context,
        std::function<void(Result<Secret>)> done) override;
    void write(const QString &profile, Slot slot, Secret secret, QObject *context,
        std::function<void(Result<void>)> done) override;
    /// An entry that is certainly not there counts as forgotten.
    void forget(
        const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done) override;

private:
    std::chrono::milliseconds m_limit;
};

} // namespace edgedeck::secrets
