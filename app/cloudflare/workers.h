// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /workers/scripts (REST reference 3.1): one page, no result_info.
[[nodiscard]] Result<Page<WorkerSummary>> decodeScripts(
    const net::Response &response, const CallFacts &facts);
/// /workers/scripts/{S}/settings (3.3), also the answer of its PATCH.
[[nodiscard]] Result<ScriptSettings> decodeSettings(const net::Response &response, const CallFacts &facts);
/// /workers/scripts/{S}/schedules (3.7).
[[nodiscard]] Result<Page<Schedule>> decodeSchedules(const net::Response &response, const CallFacts &facts);
/// /workers/subdomain and /workers/scripts/{S}/subdomain (3.6).
[[nodiscard]] Result<std::string> decodeAccountSubdomain(
    const net::Response &response, const CallFacts &facts);
[[nodiscard]] Result<ScriptSubdomain> decodeScriptSubdomain(
    const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
