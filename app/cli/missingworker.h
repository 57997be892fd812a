// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"
#include "app/domain/snapshot.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <string>

namespace edgedeck::cli {

/// A failure with its own advice and exit code.
struct Explained
{
    Error error;
    std::string action; ///< "" = the general one for the class
    int exit = 0;
    bool more = true; ///< false: the fault as it came says everything
};

/// The server says that the account has no such Worker (10007, 10090, or 404 at a path of the Worker).
[[nodiscard]] bool saysNoSuchWorker(const Error &error);
/// The server refuses everything of this account: another account's token, or no permission at all.
[[nodiscard]] bool saysNoSuchAccount(const Error &error);
/// Of a refresh: the fault that shows one of the two; null when the Worker was found or the fault says nothing of it.
[[nodiscard]] const Error *targetFault(const Snapshot &snapshot);

/// Asks for the names that exist and tells apart: a mistyped name, a wrong or empty account, an account that this token
/// does not reach, and a list that may not be read. One or two more reads. `done` on the context's thread, once.
void explainTarget(
    ops::Session &session, const Error &fault, QObject *context, std::function<void(Explained)> done);

} // namespace edgedeck::cli
