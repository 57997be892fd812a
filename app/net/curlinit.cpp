// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/net/curlinit.h"

#include <curl/curl.h>

#include <malloc.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace edgedeck::net {

namespace {

void zeroingFree(void *block)
{
    if (block == nullptr)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    std::free(block);
}

/// Never in place: the allocator would free the old block unzeroed.
void *zeroingRealloc(void *block, std::size_t size)
{
    if (block == nullptr)
        return std::malloc(size);
    void *fresh = std::malloc(size);
    if (fresh == nullptr)
        return nullptr;
    std::memcpy(fresh, block, std::min(size, malloc_usable_size(block)));
    zeroingFree(block);
    return fresh;
}

Result<void> prepare()
{
    ::unsetenv("SSLKEYLOGFILE");
    // A silent resolver ends after 4 seconds instead of 10; the operator's own setting wins.
    ::setenv("RES_OPTIONS", "timeout:2 attempts:2", 0);
    if (curl_global_init_mem(
            CURL_GLOBAL_DEFAULT, std::malloc, zeroingFree, zeroingRealloc, ::strdup, std::calloc)
        != CURLE_OK)
        return failLocal(FaultClass::Config, "libcurl cannot be initialised");
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    if ((info->features & CURL_VERSION_SSL) == 0)
        return failLocal(FaultClass::Config, "this libcurl was built without TLS");
    if ((info->features & CURL_VERSION_ASYNCHDNS) == 0)
        return failLocal(FaultClass::Config, "this libcurl was built without asynchronous name look-up");
    return {};
}

} // namespace

Result<void> initCurl()
{
    static const Result<void> once = prepare();
    return once;
}

} // namespace edgedeck::net
