// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/base/error.h"

#include <array>
#include <string>
#include <string_view>

namespace edgedeck::ops {

/// One permission group of a Cloudflare API token, under the dashboard's name.
/// Source: least-privilege table of the REST API (permission groups as GET /user/tokens/permission_groups names them).
struct PermissionName
{
    std::string_view id; ///< "scripts_read"
    std::string_view name; ///< "Account › Workers Scripts › Read"
    std::string_view without; ///< what is missing without it
    bool required; ///< the console is of no use without it
};

inline constexpr std::array kPermissions{
    PermissionName{
        "scripts_read", "Account › Workers Scripts › Read", "no Workers, versions, bindings or flags", true},
    PermissionName{
        "analytics_read", "Account › Account Analytics › Read", "no quotas, no charts, no forecast", true},
    PermissionName{
        "kv_read", "Account › Workers KV Storage › Read", "namespaces cannot be resolved or checked", false},
    PermissionName{"billing_read", "Account › Billing › Read",
        "the plan cannot be detected: set it in the profile", false},
    PermissionName{"scripts_write", "Account › Workers Scripts › Write", "flags cannot be flipped", false},
    PermissionName{
        "kv_write", "Account › Workers KV Storage › Write", "the KV test by REST cannot write", false},
    PermissionName{"account_settings_read", "Account › Account Settings › Read",
        "the account's name is not shown", false},
};

/// The permission that a call to this endpoint needs, by its method and path; null when none is known.
[[nodiscard]] const PermissionName *permissionFor(std::string_view endpoint);
/// Likewise for a call that was refused as forbidden (or as not authorised with code 10000, which Cloudflare also
/// uses for a permission that is missing); null for every other fault.
[[nodiscard]] const PermissionName *missingPermission(const Error &error);

} // namespace edgedeck::ops
