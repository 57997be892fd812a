// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/config/profile.h"

#include <nlohmann/json_fwd.hpp>

namespace edgedeck::config {

/// Writes the profile's fields into `document` and leaves its other keys as they are.
void writeProfile(const Profile &profile, nlohmann::ordered_json &document);
/// Missing keys keep their defaults. Errors: Config naming the key that has the wrong type or word, or the
/// version when a newer program wrote the file.
[[nodiscard]] Result<Profile> readProfile(const nlohmann::ordered_json &document);

} // namespace edgedeck::config
