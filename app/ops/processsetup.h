// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

namespace edgedeck::ops {

/// Second thing in both mains, right after secrets::hardenProcess() and before any thread: libcurl with its zeroing
/// allocator, and Qt's log behind the process's redactor. Errors: Config (this libcurl lacks TLS or asynchronous DNS).
[[nodiscard]] Result<void> prepareProcess();

} // namespace edgedeck::ops
