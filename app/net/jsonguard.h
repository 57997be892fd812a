// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/net/jsonvalue.h"

#include <nlohmann/json_fwd.hpp>

namespace edgedeck::net {

/// Parses one JSON document from the network into a DOM of bounded depth and size. Refused: depth, node or
/// byte limits exceeded (TooLarge), anything that is not exactly one strict JSON document, duplicate keys,
/// NUL bytes, invalid UTF-8, numbers that overflow (NotJson). Bounded depth makes copying, dumping and
/// comparing the result safe on any stack. Never throws. Any thread.
[[nodiscard]] Result<nlohmann::json> parseGuarded(std::string_view text, const JsonLimits &limits = {});

} // namespace edgedeck::net
