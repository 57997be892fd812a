// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck::test {

/// A body that a server, a proxy or an attacker might send where JSON is expected.
struct HostileBody
{
    std::string name;
    std::string body;
    std::optional<FaultClass>
        refused; ///< what JsonDocument::parse must say; empty: it is strict JSON, oddly shaped
};

/// More than 60, from nesting bombs to wrong envelopes. Every decoder must take each of them.
[[nodiscard]] const std::vector<HostileBody> &hostileBodies();

} // namespace edgedeck::test
