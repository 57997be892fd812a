// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ops/permissions.h"

namespace edgedeck::ops {

namespace {

bool has(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

const PermissionName *byId(std::string_view id)
{
    for (const PermissionName &permission : kPermissions) {
        if (permission.id == id)
            return &permission;
    }
    return nullptr;
}

} // namespace

const PermissionName *permissionFor(std::string_view endpoint)
{
    const bool read = endpoint.starts_with("GET ");
    if (has(endpoint, "/graphql"))
        return byId("analytics_read");
    if (has(endpoint, "/storage/kv"))
        return byId(read ? "kv_read" : "kv_write");
    if (has(endpoint, "/subscriptions"))
        return byId("billing_read");
    if (has(endpoint, "/tokens/verify"))
        return nullptr;
    if (has(endpoint, "/workers"))
        return byId(read ? "scripts_read" : "scripts_write");
    if (has(endpoint, "/accounts"))
        return byId("account_settings_read");
    return nullptr;
}

const PermissionName *missingPermission(const Error &error)
{
    constexpr int kAuthenticationError = 10000;
    const bool refused = error.cls == FaultClass::Forbidden
        || (error.cls == FaultClass::Auth && error.apiCode == kAuthenticationError
            && error.httpStatus == 403);
    return refused ? permissionFor(error.endpoint) : nullptr;
}

} // namespace edgedeck::ops
