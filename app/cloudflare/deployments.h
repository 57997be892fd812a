// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /workers/scripts/{S}/deployments, in the API's order: the first is live. A first entry that
/// cannot be read fails the page, because the second one would then pass for the live deployment.
[[nodiscard]] Result<Page<Deployment>> decodeDeployments(
    const net::Response &response, const CallFacts &facts);
/// The answer of POST deployments.
[[nodiscard]] Result<Deployment> decodeDeployment(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
