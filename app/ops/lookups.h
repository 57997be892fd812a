// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/worker.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>
#include <vector>

namespace edgedeck::ops {

/// Single reads that an operator asked for, one call each. `done` runs on the context's thread and not after it died.

/// One version of the session's Worker with its bindings. Errors: Config (no Worker chosen), those of the read.
void readVersion(Session &session, const VersionId &version, QObject *context,
    std::function<void(Result<WorkerVersion>)> done);
/// The Workers of the session's account, in the order of their names. Errors as above.
void listWorkers(
    Session &session, QObject *context, std::function<void(Result<std::vector<ScriptName>>)> done);

} // namespace edgedeck::ops
