// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /workers/scripts/{S}/versions: items without bindings, highest number first.
[[nodiscard]] Result<Page<WorkerVersion>> decodeVersions(
    const net::Response &response, const CallFacts &facts);
/// One version: the older shape (metadata, resources) and that of PATCH versions/latest.
[[nodiscard]] Result<WorkerVersion> decodeVersion(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
