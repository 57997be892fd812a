// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace edgedeck::secrets {

/// What hardenProcess() achieved, for `--version --verbose` and tests.
struct Hardening
{
    bool notDumpable = false; ///< other programs of the user cannot read our memory or environment
    bool coreLimited = false;
    std::vector<std::string> changedVariables;
};

/// First thing in main(), before any thread: not dumpable, no core file, and an environment without traps:
/// SSLKEYLOGFILE (libcurl writes TLS session secrets there) is removed; http_proxy would carry the token of
/// plain-http loopback calls to a proxy, so proxies stay for https only and never for loopback.
/// A build with a sanitizer stays dumpable: its leak checker needs it.
Hardening hardenProcess();

} // namespace edgedeck::secrets
