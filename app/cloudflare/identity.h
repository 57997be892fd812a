// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /user/tokens/verify and /accounts/{A}/tokens/verify.
[[nodiscard]] Result<TokenInfo> decodeToken(const net::Response &response, const CallFacts &facts);
/// /accounts.
[[nodiscard]] Result<Page<Account>> decodeAccounts(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
