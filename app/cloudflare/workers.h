// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /workers/scripts: one page, no result_info.
[[nodiscard]] Result<Page<WorkerSummary>> decodeScripts(
    const net::Response &response, const CallFacts &facts);
/// /workers/scripts/{S}/settings, also the answer of its PATCH.
[[nodiscard]] Result<ScriptSettings> decodeSettings(const net::Response &response, const CallFacts &facts);
/// /workers/scripts/{S}/schedules.
[[nodiscard]] Result<Page<Schedule>> decodeSchedules(const net::Response &response, const CallFacts &facts);
/// /workers/subdomain and /workers/scripts/{S}/subdomain.
[[nodiscard]] Result<std::string> decodeAccountSubdomain(
    const net::Response &response, const CallFacts &facts);
[[nodiscard]] Result<ScriptSubdomain> decodeScriptSubdomain(
    const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
