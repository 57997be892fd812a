// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/slowresolver.h"

#include <dlfcn.h>
#include <netdb.h>

#include <atomic>
#include <chrono>
#include <string_view>
#include <thread>

namespace {

std::atomic<int> delayMs = 10'000;
std::atomic<int> calls = 0;

bool under(const char *name, std::string_view domain)
{
    const std::string_view text = name == nullptr ? "" : name;
    return text.size() >= domain.size() && text.substr(text.size() - domain.size()) == domain;
}

} // namespace

namespace edgedeck::test {

void setSlowResolverMs(int milliseconds)
{
    delayMs = milliseconds;
}

int slowResolverCalls()
{
    return calls;
}

} // namespace edgedeck::test

extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints, addrinfo **result)
{
    using Real = int (*)(const char *, const char *, const addrinfo *, addrinfo **);
    static const auto real = reinterpret_cast<Real>(::dlsym(RTLD_NEXT, "getaddrinfo"));
    if (under(name, "none.test"))
        return EAI_NONAME;
    const bool silent = under(name, "silent.test");
    if (silent || under(name, "slow.test")) {
        ++calls;
        std::this_thread::sleep_for(std::chrono::milliseconds(delayMs));
        return silent ? EAI_AGAIN : real("127.0.0.1", service, hints, result);
    }
    return real(name, service, hints, result);
}
