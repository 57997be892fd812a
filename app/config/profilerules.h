// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"

namespace edgedeck::config {

/// A name is also a file name: 1 to 64 of letters, digits, '.', '-', '_', beginning with a letter or digit.
[[nodiscard]] bool isProfileName(const QString &name);

/// What a profile must hold to be saved or used: valid name, Worker name and account id (where given), base
/// addresses that are https or http on loopback and carry no user and no query, nothing that looks like a token.
/// Errors: Config naming the field.
[[nodiscard]] Result<void> checkProfile(const Profile &profile);

/// An address that a token or key may be sent to: https, or http to this computer.
[[nodiscard]] bool isSafeBaseUrl(const std::string &url);

} // namespace edgedeck::config
