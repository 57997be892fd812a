// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/store/database.h"

namespace edgedeck::store {

/// Tables of the history. A series is named once and its samples carry the number, which keeps 31 days of many
/// series small.
[[nodiscard]] const Schema &historySchema();

} // namespace edgedeck::store
