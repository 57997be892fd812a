// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

namespace edgedeck::sandbox {

/// The sandbox answers in the member order it writes, as the real API does. Private to this room.
using Json = nlohmann::ordered_json;

/// `object[key]` as text, or `fallback` when it is absent or of another type.
[[nodiscard]] inline std::string textOf(const Json &object, const char *key, std::string fallback = {})
{
    if (!object.is_object())
        return fallback;
    const auto it = object.find(key);
    return it != object.end() && it->is_string() ? it->get<std::string>() : fallback;
}

/// `object[key]` as a number, or `fallback` when it is absent or of another type.
[[nodiscard]] inline double numberOf(const Json &object, const char *key, double fallback)
{
    if (!object.is_object())
        return fallback;
    const auto it = object.find(key);
    return it != object.end() && it->is_number() ? it->get<double>() : fallback;
}

} // namespace edgedeck::sandbox
