// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"
#include "app/cloudflare/tracetypes.h"

namespace edgedeck::cloudflare {

/// /workers/observability/telemetry/query, views "events" and "calculations".
[[nodiscard]] Result<TelemetryEvents> decodeTelemetryEvents(
    const net::Response &response, const CallFacts &facts);
[[nodiscard]] Result<TelemetryCounts> decodeTelemetryCounts(
    const net::Response &response, const CallFacts &facts);
/// `view`: "events" or "calculations"; the latter counts by the query's groups.
[[nodiscard]] Result<std::string> telemetryBody(const TelemetryQuery &query, const std::string &view);

} // namespace edgedeck::cloudflare
