// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /accounts/{A}/subscriptions; needs Billing Read.
[[nodiscard]] Result<Page<Subscription>> decodeSubscriptions(
    const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
