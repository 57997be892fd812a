// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace edgedeck::net {

/// https_proxy, HTTPS_PROXY, all_proxy or ALL_PROXY; "" when none is set. Plain http never uses a proxy.
[[nodiscard]] std::string proxyFromEnvironment();

/// no_proxy or NO_PROXY; "" when none is set.
[[nodiscard]] std::string noProxyFromEnvironment();

/// True when `host` (lower case, IPv6 with or without brackets) is to be reached directly by the list `noProxy`:
/// names and addresses separated by commas or spaces; "example.com" and ".example.com" cover the name and what ends in
/// it, "*" covers all. A port behind a name is ignored. Loopback is always direct. Address ranges (CIDR) are not known.
[[nodiscard]] bool bypassesProxy(std::string_view noProxy, std::string_view host);

} // namespace edgedeck::net
