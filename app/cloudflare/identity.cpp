// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/identity.h"

namespace edgedeck::cloudflare {

namespace {

std::optional<TokenInfo> token(net::JsonValue value)
{
    const auto id = value["id"].text();
    const auto status = value["status"].text();
    if (!id || !status)
        return std::nullopt;
    const auto time = [&](std::string_view key) {
        const auto text = value[key].text();
        return text ? parseRfc3339(*text) : std::nullopt;
    };
    return TokenInfo{.id = *id,
        .status = *status,
        .accountOwned = false,
        .notBefore = time("not_before"),
        .expiresOn = time("expires_on")};
}

std::optional<Account> account(net::JsonValue value)
{
    auto id = AccountId::parse(value["id"].textOr(""));
    if (!id)
        return std::nullopt;
    return Account{.id = std::move(*id), .name = value["name"].textOr(""), .type = value["type"].textOr("")};
}

} // namespace

Result<TokenInfo> decodeToken(const net::Response &response, const CallFacts &facts)
{
    return decodeOne<TokenInfo>(response, facts, token);
}

Result<Page<Account>> decodeAccounts(const net::Response &response, const CallFacts &facts)
{
    return decodePage<Account>(response, facts, "", account);
}

} // namespace edgedeck::cloudflare
