// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/timestamp.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace edgedeck::cloudflare {

/// Flagship is Cloudflare's flag service (open beta): an app holds flags, a Worker reads them by its `flagship` binding.
/// Source: developers.cloudflare.com/flagship and what wrangler sends.
struct FlagshipApp
{
    std::string id, name;
};

/// The whole definition of one flag. A write replaces all of it, so the parts we do not edit are kept as the text they
/// came in.
struct FlagshipFlag
{
    std::string key;
    std::string type; ///< "boolean", "string", "number", "json"; decided by Cloudflare, never sent
    std::optional<std::string> description;
    bool enabled = false; ///< false: everybody gets the default variation
    std::string defaultVariation; ///< a name of `variations`
    std::vector<std::pair<std::string, std::string>> variations; ///< name and value (JSON text)
    std::string variationsJson; ///< `variations` as read, to be written back
    std::string rulesJson = "[]"; ///< `rules` as read, to be written back
    std::int64_t rules = 0; ///< how many: with rules the default variation is not what everybody gets
    std::optional<Timestamp> updatedAt;
    std::string updatedAtText; ///< as read: there is no ETag, this is what a lost update shows by
    std::string updatedBy;
    std::vector<std::string> unknownMembers; ///< members that we do not know and a write would lose

    /// Value of a variation as JSON text, empty when there is none of this name.
    [[nodiscard]] std::optional<std::string> valueOf(const std::string &variation) const;
    /// Name of the variation with this value (JSON text, compact), empty when there is none.
    [[nodiscard]] std::optional<std::string> variationFor(const std::string &value) const;
};

/// One entry of a flag's changelog, newest first. Author and time are those of `after`.
struct FlagshipChange
{
    std::string event; ///< "create", "update", "delete" (open set)
    std::string flagKey;
    std::optional<FlagshipFlag> after;
    std::vector<std::string> changed; ///< members named by `diff`
};

} // namespace edgedeck::cloudflare
