// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/ops/session.h"

#include <QObject>

#include <functional>

namespace edgedeck::ops {

/// Makes sure that a session knows its account and Worker before anything else is asked. What the settings name is
/// taken as it is and costs no call. A missing account is chosen when the token sees exactly one; a missing Worker
/// when the account has exactly one. Otherwise Config with how to name one. Other errors: those of the two reads.
/// On loopback the account's name decides if this is a sandbox (and only there).
/// `done` runs on the context's thread, possibly before this returns.
void resolveTarget(Session &session, QObject *context, std::function<void(Result<void>)> done);

} // namespace edgedeck::ops
