// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace edgedeck {

/// A string that was checked once and cannot be mixed up with another kind of string.
/// `Tag::valid(std::string_view)` is the only door.
template <class Tag> class StrongId
{
public:
    StrongId() = default;
    [[nodiscard]] static std::optional<StrongId> parse(std::string_view text)
    {
        if (!Tag::valid(text))
            return std::nullopt;
        return StrongId(std::string(text));
    }
    [[nodiscard]] const std::string &str() const { return m_value; }
    [[nodiscard]] bool empty() const { return m_value.empty(); }
    friend bool operator==(const StrongId &, const StrongId &) = default;
    friend std::strong_ordering operator<=>(const StrongId &a, const StrongId &b)
    {
        return a.m_value.compare(b.m_value) <=> 0;
    }

private:
    explicit StrongId(std::string value)
        : m_value(std::move(value))
    {
    }
    std::string m_value;
};

[[nodiscard]] bool isHex(std::string_view text, std::size_t length);
[[nodiscard]] bool isUuid(std::string_view text);
/// Cloudflare's pattern for Worker names: ^[a-z0-9_][a-z0-9-_]*$, at most 255 bytes; capitals are accepted on
/// read because old Workers have them.
[[nodiscard]] bool isScriptName(std::string_view text);
/// Non-empty printable ASCII without path separators or quotes, at most 512 bytes.
[[nodiscard]] bool isBindingName(std::string_view text);

struct AccountTag
{
    static bool valid(std::string_view t) { return isHex(t, 32); }
};
struct NamespaceTag
{
    static bool valid(std::string_view t) { return isHex(t, 32); }
};
struct VersionTag
{
    static bool valid(std::string_view t) { return isUuid(t); }
};
struct DeploymentTag
{
    static bool valid(std::string_view t) { return isUuid(t); }
};
struct ScriptTag
{
    static bool valid(std::string_view t) { return isScriptName(t); }
};
struct BindingTag
{
    static bool valid(std::string_view t) { return isBindingName(t); }
};

using AccountId = StrongId<AccountTag>; ///< 32 hex digits
using NamespaceId = StrongId<NamespaceTag>; ///< KV or Durable Object namespace, 32 hex digits
using VersionId = StrongId<VersionTag>; ///< UUID of a Worker version
using DeploymentId = StrongId<DeploymentTag>; ///< UUID of a deployment
using ScriptName = StrongId<ScriptTag>; ///< name of a Worker
using BindingName = StrongId<BindingTag>; ///< name of a binding, flags included

/// First eight characters, as versions are spoken of.
[[nodiscard]] std::string shortId(std::string_view id);

} // namespace edgedeck

template <class Tag> struct std::hash<edgedeck::StrongId<Tag>>
{
    std::size_t operator()(const edgedeck::StrongId<Tag> &id) const noexcept
    {
        return std::hash<std::string>{}(id.str());
    }
};
