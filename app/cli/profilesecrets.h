// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"
#include "app/secrets/secretstore.h"

#include <QObject>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace edgedeck::cli {

/// Whether the secrets of a profile are there, in words that never hold one: "keychain", "environment", "missing",
/// "unknown: why", "not needed: no Worker URL".
struct SecretWords
{
    std::string token, writeToken, workerKey;
    /// What is to be done about what is missing: "the Worker's key: edgedeckctl profile secret prod worker-key".
    std::vector<std::string> missing;
};

/// What is missing of `words`, with the command that stores it.
[[nodiscard]] std::vector<std::string> missingSecrets(
    const config::Profile &profile, const SecretWords &words);
/// The words before anything was looked up: unknown, because of `why`.
[[nodiscard]] SecretWords unknownSecrets(const std::string &why);

/// Looks for a profile's secrets where a command would take them from: the environment before the keychain. Asks no
/// server. `done` on the context's thread, once.
void lookForSecrets(const config::Profile &profile, QObject *context, std::function<void(SecretWords)> done);

} // namespace edgedeck::cli
