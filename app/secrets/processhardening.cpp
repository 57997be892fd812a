// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/secrets/processhardening.h"

#include "app/secrets/sanitized.h"

#include <cstdlib>
#include <string_view>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace edgedeck::secrets {

namespace {

std::string variable(const char *name)
{
    const char *value = std::getenv(name); // NOLINT(concurrency-mt-unsafe): before other threads start
    return value == nullptr ? std::string{} : std::string(value);
}

void keepProxiesForHttps(std::vector<std::string> &changed)
{
    // libcurl takes all_proxy for every scheme: it becomes https_proxy, unless that says something else.
    for (const char *name : {"all_proxy", "ALL_PROXY"}) {
        const std::string value = variable(name);
        if (value.empty())
            continue;
        if (variable("https_proxy").empty() && variable("HTTPS_PROXY").empty())
            ::setenv("https_proxy", value.c_str(), 1);
        ::unsetenv(name);
        changed.emplace_back(name);
    }
    for (const char *name : {"http_proxy", "HTTP_PROXY"}) {
        if (std::getenv(name) != nullptr) {
            ::unsetenv(name);
            changed.emplace_back(name);
        }
    }
    if (variable("https_proxy").empty() && variable("HTTPS_PROXY").empty())
        return;
    // libcurl reads no_proxy before NO_PROXY, so both are joined into the one it reads.
    std::string none = variable("no_proxy").empty() ? variable("NO_PROXY") : variable("no_proxy");
    if (none == "*")
        return;
    for (const std::string_view host : {"localhost", "127.0.0.1", "::1"})
        none += (none.empty() ? "" : ",") + std::string(host);
    ::setenv("no_proxy", none.c_str(), 1);
    changed.emplace_back("no_proxy");
}

} // namespace

Hardening hardenProcess()
{
    Hardening done;
    if (EDGEDECK_SANITIZED == 0)
        done.notDumpable = ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
    // 1 and not 0: with a piped core_pattern the kernel ignores 0, and 1 is what stops the pipe.
    const rlimit one{1, 1};
    done.coreLimited = ::setrlimit(RLIMIT_CORE, &one) == 0;
    if (std::getenv("SSLKEYLOGFILE") != nullptr) {
        ::unsetenv("SSLKEYLOGFILE");
        done.changedVariables.emplace_back("SSLKEYLOGFILE");
    }
    keepProxiesForHttps(done.changedVariables);
    return done;
}

} // namespace edgedeck::secrets
