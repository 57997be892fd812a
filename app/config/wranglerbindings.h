// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"
#include "app/domain/binding.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace edgedeck::config {

/// Bindings that one level of a wrangler file asks for, in name order, with the types of Cloudflare's API.
/// `where` is "" or "env.staging." and leads every error. Sections this version does not know are left out.
/// Errors: Config with the key, such as "env.staging.kv_namespaces[0].binding is missing".
[[nodiscard]] Result<std::vector<Binding>> readWranglerBindings(
    const nlohmann::ordered_json &level, const std::string &where);

} // namespace edgedeck::config
