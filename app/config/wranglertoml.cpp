// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/config/wranglertoml.h"

#include <nlohmann/json.hpp>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include <sstream>
#include <string>

namespace edgedeck::config {

namespace {

using Json = nlohmann::ordered_json;

template <class T> std::string printed(const T &value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

/// Depth is bounded: the parser itself refuses more than 256 levels.
Json toJson(const toml::node &node) // NOLINT(misc-no-recursion)
{
    if (const auto *table = node.as_table()) {
        Json object = Json::object();
        for (const auto &[key, value] : *table)
            object[std::string(key.str())] = toJson(value);
        return object;
    }
    if (const auto *array = node.as_array()) {
        Json list = Json::array();
        for (const toml::node &item : *array)
            list.push_back(toJson(item));
        return list;
    }
    if (const auto *text = node.as_string())
        return Json(text->get());
    if (const auto *number = node.as_integer())
        return Json(number->get());
    if (const auto *number = node.as_floating_point())
        return Json(number->get());
    if (const auto *boolean = node.as_boolean())
        return Json(boolean->get());
    if (const auto *date = node.as_date())
        return Json(printed(date->get()));
    if (const auto *time = node.as_time())
        return Json(printed(time->get()));
    if (const auto *moment = node.as_date_time())
        return Json(printed(moment->get()));
    return Json();
}

} // namespace

Result<Json> parseToml(std::string_view text)
{
    try {
        return toJson(toml::parse(text));
    } catch (const toml::parse_error &error) {
        const auto &begin = error.source().begin;
        return failLocal(FaultClass::Config,
            "line " + std::to_string(begin.line) + ", column " + std::to_string(begin.column) + ": "
                + std::string(error.description()));
    }
}

} // namespace edgedeck::config
