// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /storage/kv/namespaces (REST reference 4.1).
[[nodiscard]] Result<Page<KvNamespace>> decodeKvNamespaces(
    const net::Response &response, const CallFacts &facts);
/// …/keys (4.2). The cursor "" is the end.
[[nodiscard]] Result<KvKeyPage> decodeKvKeys(const net::Response &response, const CallFacts &facts);
/// …/values/{key} (4.3): raw bytes on success, an envelope on failure.
[[nodiscard]] Result<KvValue> decodeKvValue(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
