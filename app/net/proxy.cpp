// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/proxy.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <initializer_list>

namespace edgedeck::net {

namespace {

std::string firstSet(std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        const char *value = std::getenv(name);
        if (value != nullptr && *value != '\0')
            return value;
    }
    return {};
}

std::string_view withoutBrackets(std::string_view host)
{
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        return host.substr(1, host.size() - 2);
    return host;
}

/// The name of one entry: without a port, a leading "*." or dot, and brackets.
std::string nameOf(std::string_view entry)
{
    if (const auto bracket = entry.find(']'); entry.starts_with('[') && bracket != std::string_view::npos)
        entry = entry.substr(1, bracket - 1);
    else if (std::count(entry.begin(), entry.end(), ':') == 1)
        entry = entry.substr(0, entry.find(':'));
    if (entry.starts_with("*."))
        entry.remove_prefix(2);
    else if (entry.starts_with('.'))
        entry.remove_prefix(1);
    std::string name(entry);
    std::transform(name.begin(), name.end(), name.begin(),
        [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return name;
}

bool covers(std::string_view entry, std::string_view host)
{
    if (entry == "*")
        return true;
    const std::string name = nameOf(entry);
    if (name.empty() || !host.ends_with(name))
        return false;
    return host.size() == name.size() || host[host.size() - name.size() - 1] == '.';
}

} // namespace

std::string proxyFromEnvironment()
{
    return firstSet({"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
}

std::string noProxyFromEnvironment()
{
    return firstSet({"no_proxy", "NO_PROXY"});
}

bool bypassesProxy(std::string_view noProxy, std::string_view host)
{
    host = withoutBrackets(host);
    if (host == "localhost" || host == "127.0.0.1" || host == "::1")
        return true;
    while (!noProxy.empty()) {
        const auto end = noProxy.find_first_of(", \t");
        if (covers(noProxy.substr(0, end), host))
            return true;
        if (end == std::string_view::npos)
            break;
        noProxy.remove_prefix(end + 1);
    }
    return false;
}

} // namespace edgedeck::net
