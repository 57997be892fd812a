// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"
#include "app/cloudflare/flagshiptypes.h"

namespace edgedeck::cloudflare {

/// /flagship/apps, /flagship/apps/{app}/flags and …/changelog: pages by cursor.
[[nodiscard]] Result<Page<FlagshipApp>> decodeFlagshipApps(
    const net::Response &response, const CallFacts &facts);
[[nodiscard]] Result<Page<FlagshipFlag>> decodeFlagshipFlags(
    const net::Response &response, const CallFacts &facts);
[[nodiscard]] Result<Page<FlagshipChange>> decodeFlagshipChanges(
    const net::Response &response, const CallFacts &facts);
/// One flag, read or written. Only this form keeps variations and rules byte for byte.
[[nodiscard]] Result<FlagshipFlag> decodeFlagshipFlag(const net::Response &response, const CallFacts &facts);
/// The body of PUT …/flags/{key}: exactly the six members that the service takes, in wrangler's order. Config error for a
/// default that is none of the variations, or variations or rules that are not JSON.
[[nodiscard]] Result<std::string> flagshipBody(const FlagshipFlag &flag);

} // namespace edgedeck::cloudflare
