// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/secrets/secretstore.h"

#include <map>
#include <utility>

namespace edgedeck::secrets {

/// For this run only: what is left when no keychain answers.
class MemoryStore final : public SecretStore
{
public:
    [[nodiscard]] QString describe() const override;
    void read(const QString &profile, Slot slot, QObject *context,
        std::function<void(Result<Secret>)> done) override;
    void write(const QString &profile, Slot slot, Secret secret, QObject *context,
        std::function<void(Result<void>)> done) override;
    void forget(
        const QString &profile, Slot slot, QObject *context, std::function<void(Result<void>)> done) override;

private:
    std::map<std::pair<QString, Slot>, Secret> m_secrets;
};

} // namespace edgedeck::secrets
