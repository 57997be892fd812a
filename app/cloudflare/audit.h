// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"
#include "app/cloudflare/tracetypes.h"

namespace edgedeck::cloudflare {

/// /logs/audit (version 2): pages by cursor, newest first.
[[nodiscard]] Result<Page<AuditEntry>> decodeAudit(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
