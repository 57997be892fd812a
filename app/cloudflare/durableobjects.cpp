// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cloudflare/durableobjects.h"

namespace edgedeck::cloudflare {

namespace {

std::optional<DoNamespace> doNamespace(net::JsonValue value)
{
    auto id = value["id"].text();
    if (!id || id->empty())
        return std::nullopt;
    return DoNamespace{.id = std::move(*id),
        .name = value["name"].textOr(""),
        .script = value["script"].textOr(""),
        .className = value["class"].textOr(""),
        .sqlite = value["use_sqlite"].boolean()};
}

} // namespace

Result<Page<DoNamespace>> decodeDoNamespaces(const net::Response &response, const CallFacts &facts)
{
    return decodePage<DoNamespace>(response, facts, "", doNamespace);
}

} // namespace edgedeck::cloudflare
