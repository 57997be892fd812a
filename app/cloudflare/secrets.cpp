// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/secrets.h"

namespace edgedeck::cloudflare {

namespace {

std::optional<SecretName> secret(net::JsonValue value)
{
    auto name = value["name"].text();
    if (!name || name->empty())
        return std::nullopt;
    return SecretName{.name = std::move(*name), .type = value["type"].textOr("secret_text")};
}

} // namespace

Result<Page<SecretName>> decodeSecrets(const net::Response &response, const CallFacts &facts)
{
    return decodePage<SecretName>(response, facts, "", secret);
}

Result<SecretName> decodeSecret(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<SecretName>(response, facts, secret);
}

Result<std::monostate> decodeDone(const net::Response &response, const CallFacts &facts)
{
    const auto envelope = openEnvelope(response, facts);
    if (!envelope)
        return fail(envelope.error());
    return std::monostate{};
}

} // namespace edgedeck::cloudflare
