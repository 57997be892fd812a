// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/reading.h"
#include "app/domain/binding.h"
#include "app/domain/experiment/proof.h"

#include <optional>
#include <string>
#include <vector>

namespace edgedeck {

/// What carries a flag's value; decides how it can be read and flipped.
enum class Carrier { Unknown, PlainText, Json, SecretText, Flagship, KvKey };
[[nodiscard]] std::string_view toString(
    Carrier carrier); ///< "plain_text", "json", "secret_text", "flagship", "kv_key"

/// What the profile says of a flag. Detection proposes definitions; nothing is armed by a guess.
struct FlagDefinition
{
    std::string name;
    std::string on = "true"; ///< exact spelling, compared byte by byte by the Worker
    std::string off = "false";
    std::vector<std::string> requiredBindings; ///< FEATURE_FLAG_DO_CACHE: CACHE_DO
    std::string effectPointer; ///< JSON pointer in the Worker's bindings answer; "" = unknown
    bool storagePath = false; ///< moves data between stores: all-or-nothing
    friend bool operator==(const FlagDefinition &, const FlagDefinition &) = default;
};

struct FlagChange
{
    std::string by;
    Timestamp at{};
    std::string message;
    friend bool operator==(const FlagChange &, const FlagChange &) = default;
};

struct FlagState
{
    FlagDefinition definition;
    Carrier carrier = Carrier::Unknown;
    Reading<std::string>
        configured; ///< value in the live version; unknown("value not readable") for a secret
    Reading<std::string> effective; ///< what the running Worker says it sees
    std::optional<bool> on; ///< by the effective value, else by the configured one
    std::optional<FlagChange> lastChange;
    std::optional<bool> survivesDeploy; ///< false: a `wrangler deploy` would undo an API flip
    std::string survivesReason;
    bool inert = false; ///< configured on, and `effect` shows that the running code ignores it
    EffectProof effect; ///< what the newest change of the value did
    /// The name was bound with another carrier before (a secret that became a variable, or the reverse).
    std::optional<Carrier> carrierBefore;
    friend bool operator==(const FlagState &, const FlagState &) = default;
};

/// Definitions for bindings that look like flags (FEATURE_FLAG_*, *_ENABLED, ENABLE_*): FEATURE_FLAG_*
/// first, each group in name order.
/// FEATURE_FLAG_DO_CACHE gets CACHE_DO as required binding and storagePath.
[[nodiscard]] std::vector<FlagDefinition> detectFlags(const std::vector<Binding> &bindings);
/// The carrier of `name` among these bindings; Unknown when there is none.
[[nodiscard]] Carrier carrierOf(const std::vector<Binding> &bindings, std::string_view name);

} // namespace edgedeck
