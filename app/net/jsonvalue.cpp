// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/jsonvalue.h"

#include "app/net/jsonguard.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace edgedeck::net {

using nlohmann::json;

bool JsonValue::isNull() const
{
    return m_value == nullptr || m_value->is_null();
}
bool JsonValue::isObject() const
{
    return m_value != nullptr && m_value->is_object();
}
bool JsonValue::isArray() const
{
    return m_value != nullptr && m_value->is_array();
}
bool JsonValue::isString() const
{
    return m_value != nullptr && m_value->is_string();
}
bool JsonValue::isBool() const
{
    return m_value != nullptr && m_value->is_boolean();
}
bool JsonValue::isNumber() const
{
    return m_value != nullptr && m_value->is_number();
}

JsonValue JsonValue::operator[](std::string_view key) const
{
    if (!isObject())
        return {};
    const auto &object = m_value->get_ref<const json::object_t &>();
    const auto found = object.find(key);
    return found == object.end() ? JsonValue{} : JsonValue(&found->second);
}

JsonValue JsonValue::at(std::size_t index) const
{
    if (!isArray() || index >= m_value->size())
        return {};
    return JsonValue(&m_value->get_ref<const json::array_t &>()[index]);
}

JsonValue JsonValue::pointer(std::string_view path) const
{
    JsonValue here = *this;
    while (!path.empty()) {
        if (path.front() != '/')
            return {};
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        std::string key;
        for (std::size_t i = 0; i < end; ++i) {
            if (path[i] != '~') {
                key += path[i];
                continue;
            }
            ++i;
            if (i >= end || (path[i] != '0' && path[i] != '1'))
                return {};
            key += path[i] == '1' ? '/' : '~';
        }
        path.remove_prefix(end);
        if (here.isArray()) {
            std::size_t index = 0;
            if (key.size() > 1 && key.front() == '0')
                return {};
            const auto [rest, error] = std::from_chars(key.data(), key.data() + key.size(), index);
            if (error != std::errc{} || rest != key.data() + key.size())
                return {};
            here = here.at(index);
        } else {
            here = here[key];
        }
        if (!here.exists())
            return {};
    }
    return here;
}

std::size_t JsonValue::size() const
{
    return isArray() || isObject() ? m_value->size() : 0;
}

std::optional<std::string> JsonValue::text() const
{
    if (!isString())
        return std::nullopt;
    return m_value->get_ref<const std::string &>();
}

std::string JsonValue::textOr(std::string_view fallback) const
{
    return isString() ? m_value->get_ref<const std::string &>() : std::string(fallback);
}

std::optional<bool> JsonValue::boolean() const
{
    if (!isBool())
        return std::nullopt;
    return m_value->get_ref<const bool &>();
}

std::optional<std::int64_t> JsonValue::integer(std::int64_t low, std::int64_t high) const
{
    if (!isNumber())
        return std::nullopt;
    std::int64_t value = 0;
    if (m_value->is_number_unsigned()) {
        const auto wide = m_value->get_ref<const json::number_unsigned_t &>();
        if (wide > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            return std::nullopt;
        value = static_cast<std::int64_t>(wide);
    } else if (m_value->is_number_integer()) {
        value = m_value->get_ref<const json::number_integer_t &>();
    } else {
        // Beyond 2^53 a double no longer names one integer.
        const double real = m_value->get_ref<const json::number_float_t &>();
        if (!std::isfinite(real) || std::floor(real) != real || std::abs(real) > 9007199254740992.0)
            return std::nullopt;
        value = static_cast<std::int64_t>(real);
    }
    if (value < low || value > high)
        return std::nullopt;
    return value;
}

std::optional<double> JsonValue::number() const
{
    if (!isNumber())
        return std::nullopt;
    double value = 0;
    if (m_value->is_number_unsigned())
        value = static_cast<double>(m_value->get_ref<const json::number_unsigned_t &>());
    else if (m_value->is_number_integer())
        value = static_cast<double>(m_value->get_ref<const json::number_integer_t &>());
    else
        value = m_value->get_ref<const json::number_float_t &>();
    if (!std::isfinite(value))
        return std::nullopt;
    return value;
}

void JsonValue::eachItem(const std::function<void(JsonValue)> &visit) const
{
    if (!isArray())
        return;
    for (const json &item : m_value->get_ref<const json::array_t &>())
        visit(JsonValue(&item));
}

void JsonValue::eachMember(const std::function<void(const std::string &, JsonValue)> &visit) const
{
    if (!isObject())
        return;
    for (const auto &[key, value] : m_value->get_ref<const json::object_t &>())
        visit(key, JsonValue(&value));
}

std::string JsonValue::compact() const
{
    if (m_value == nullptr)
        return {};
    return m_value->dump(-1, ' ', false, json::error_handler_t::replace);
}

JsonDocument::JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument &&) noexcept = default;
JsonDocument &JsonDocument::operator=(JsonDocument &&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text, const JsonLimits &limits)
{
    auto parsed = parseGuarded(text, limits);
    if (!parsed)
        return tl::unexpected(parsed.error());
    JsonDocument document;
    document.m_json = std::make_unique<json>(std::move(*parsed));
    return document;
}

JsonValue JsonDocument::root() const
{
    return JsonValue(m_json.get());
}

} // namespace edgedeck::net
