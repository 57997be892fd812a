// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/secrets/secretstore.h"

namespace edgedeck::secrets {

/// CLOUDFLARE_API_TOKEN for both token slots and EDGEDECK_WORKER_KEY, the same for every profile. The constructor
/// takes them out of the environment: the memory behind getenv() is zeroed first, because unsetenv() alone
/// leaves the text readable in /proc/PID/environ. Make it before other threads start.
class EnvironmentStore final : public SecretStore
{
public:
    EnvironmentStore();
    [[nodiscard]] QString describe() const override;
    void read(const QString &profile, Slot slot, QObject *context,
        std::function<void(Result<Secret>)> done) override;
    /// Error Keyring: an environment cannot be written.
    void write(const QString &profile, Slot slot, Secret secret, QObject *context,
        std::function<void(Result<void>)> done) override;
    void forget(
        const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done) override;

private:
    [[nodiscard]] Secret &secretOf(Slot slot) { return slot == Slot::WorkerKey ? m_workerKey : m_token; }

    Secret m_token;
    Secret m_workerKey;
};

} // namespace edgedeck::secrets
