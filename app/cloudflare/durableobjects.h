// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /workers/durable_objects/namespaces. Orphans have neither script nor class.
[[nodiscard]] Result<Page<DoNamespace>> decodeDoNamespaces(
    const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
