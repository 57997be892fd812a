// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace edgedeck::net {

/// Limits of one document. The defaults are the product's (reliability reference 2.4).
struct JsonLimits
{
    std::size_t maxBytes = std::size_t{16} * 1024 * 1024;
    int maxDepth = 64;
    std::size_t maxNodes = 1'000'000;
};

/// A read-only look at a value inside a document. Every accessor takes any shape and never throws: what is
/// absent, null or of another type is std::nullopt (or an absent JsonValue). Integers are range checked.
/// The document must outlive the look.
class JsonValue
{
public:
    JsonValue() = default;
    explicit JsonValue(const nlohmann::json *value)
        : m_value(value)
    {
    }

    [[nodiscard]] bool exists() const { return m_value != nullptr; } ///< present, possibly null
    [[nodiscard]] bool isNull() const; ///< absent or null
    [[nodiscard]] bool isObject() const;
    [[nodiscard]] bool isArray() const;
    [[nodiscard]] bool isString() const;
    [[nodiscard]] bool isBool() const;
    [[nodiscard]] bool isNumber() const;

    [[nodiscard]] JsonValue operator[](std::string_view key) const; ///< member of an object
    [[nodiscard]] JsonValue at(std::size_t index) const; ///< item of an array
    /// RFC 6901 pointer ("" = itself, "/data/bindings"); absent when any step is.
    [[nodiscard]] JsonValue pointer(std::string_view path) const;
    [[nodiscard]] std::size_t size() const; ///< items of an array or members of an object, else 0

    [[nodiscard]] std::optional<std::string> text() const;
    [[nodiscard]] std::string textOr(std::string_view fallback) const;
    [[nodiscard]] std::optional<bool> boolean() const;
    /// A JSON integer (or a number without fraction) within [low, high].
    [[nodiscard]] std::optional<std::int64_t> integer(
        std::int64_t low = std::numeric_limits<std::int64_t>::min(),
        std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;
    [[nodiscard]] std::optional<double> number() const; ///< finite numbers only

    void eachItem(const std::function<void(JsonValue)> &visit) const; ///< array
    void eachMember(const std::function<void(const std::string &, JsonValue)> &visit) const; ///< object
    [[nodiscard]] std::string compact() const; ///< JSON text; "" when absent

private:
    const nlohmann::json *m_value = nullptr;
};

/// A parsed document, guarded against depth, size, node count, duplicate keys, trailing bytes and NULs.
class JsonDocument
{
public:
    JsonDocument();
    JsonDocument(JsonDocument &&) noexcept;
    JsonDocument &operator=(JsonDocument &&) noexcept;
    ~JsonDocument();
    /// Never throws; errors are NotJson or TooLarge with phase Decode.
    [[nodiscard]] static Result<JsonDocument> parse(std::string_view text, const JsonLimits &limits = {});
    [[nodiscard]] JsonValue root() const;

private:
    std::unique_ptr<nlohmann::json> m_json;
};

} // namespace edgedeck::net
