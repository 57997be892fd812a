// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

namespace edgedeck::net {

/// Prepares libcurl once for the process: memory that is zeroed when freed (so that no copy of a token stays in
/// the heap), a bound for the resolver, no TLS key log. First thing in main, before any thread starts, since it
/// changes the environment. Later calls do nothing. Errors: Config (this libcurl lacks TLS or asynchronous DNS).
Result<void> initCurl();

} // namespace edgedeck::net
