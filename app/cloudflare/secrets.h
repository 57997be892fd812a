// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cloudflare/envelope.h"

#include <variant>

namespace edgedeck::cloudflare {

/// /workers/scripts/{S}/secrets: names and types, never values.
[[nodiscard]] Result<Page<SecretName>> decodeSecrets(const net::Response &response, const CallFacts &facts);
/// The answer of PUT secrets.
[[nodiscard]] Result<SecretName> decodeSecret(const net::Response &response, const CallFacts &facts);
/// A success whose result is null or of no interest (deletes, KV puts).
[[nodiscard]] Result<std::monostate> decodeDone(const net::Response &response, const CallFacts &facts);

} // namespace edgedeck::cloudflare
