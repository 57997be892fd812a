// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/clock.h"
#include "app/net/transport.h"
#include "app/ops/connection.h"

#include <memory>

namespace edgedeck::ops {

/// The real engine for a connection: its tokens, its API host, its CA file.
[[nodiscard]] std::unique_ptr<net::Transport> makeTransport(const Connection &connection, const Clock &clock);

} // namespace edgedeck::ops
