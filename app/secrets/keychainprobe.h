// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
} // namespace QKeychain

namespace edgedeck::secrets {

inline constexpr const char *kKeychainService = "io.github.edgedeck.Edgedeck";

/// The sentence for a job that ended in an error or, when null, ran out of time.
[[nodiscard]] Error keychainError(const QKeychain::Job *job, std::chrono::milliseconds limit);

/// Writes a dummy entry and reads it again: proves that the keychain is there and unlocked. Needed because
/// QtKeychain 0.13 answers "not found" also for a locked, missing or just restarted daemon. Errors: Keyring.
void probeKeychain(QObject *context, std::chrono::milliseconds limit, std::function<void(Result<void>)> done);

} // namespace edgedeck::secrets
