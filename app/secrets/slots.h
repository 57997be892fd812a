// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/secrets/secretstore.h"

#include <QString>

namespace edgedeck::secrets {

/// "read-token", "write-token", "worker-key": the last part of a keychain entry's name.
[[nodiscard]] QString slotName(Slot slot);
/// "profile/read-token"
[[nodiscard]] QString entryName(const QString &profile, Slot slot);

} // namespace edgedeck::secrets
