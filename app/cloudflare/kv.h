// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

namespace edgedeck::cloudflare {

/// /storage/kv/namespaces.
[[nodiscard]] Result<Page<KvNamespace>> decodeKvNamespaces(
    const net::Response &response, const CallFacts &facts);
/// …/keys. The cursor "" is the end.
[[nodiscard]] Result<KvKeyPage> decodeKvKeys(const net::Response &response, const CallFacts &facts);
/// …/values/{key}: raw bytes on success, an envelope on failure.
[[nodiscard]] Result<KvValue> decodeKvValue(const net::Response &response, const CallFacts &facts);
/// …/metadata/{key}: the metadata as JSON text, "" when there is none.
[[nodiscard]] Result<std::string> decodeKvMetadata(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
